"""Blocks of the committee's pages, drawn from a public release alone; the leaders' preview shows the same."""
