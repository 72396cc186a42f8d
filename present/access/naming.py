"""Which columns and groups name someone: what a viewer never gets."""

# Columns that name a child, a family or a worker, or a case of theirs.
NAMING = frozenset(
    {"case_id", "child_id", "family_id", "court_case", "worker_id", "touched_by", "iro", "child", "family", "worker", "officer"}
)
WORKERS = "iro"  # the breakdown whose groups are single workers
