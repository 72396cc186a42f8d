"""A page that fails with a child's details in the fault."""

raise ValueError("child C10482 was not found")
