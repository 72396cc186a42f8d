"""Share of social workers' full-time equivalents in post at month end that the council employs itself."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.workforce._shares import by_employment

MEASURE = Measure(
    id="permanent",
    theme="workforce",
    title="Social workers who are permanent",
    question="Are the social workers the council's own?",
    why="Permanent workers stay longer, so that children and families need not tell their story again and again.",
    counted="Social workers in post at month end whose employment is recorded, each by the hours worked: one full-time worker counts as 1.",
    met="The worker is employed by the council and not through an agency.",
    better="up",
    unit="%",
    kind="share",
    weighted=True,
    clock="stock",
    needs=("workers", "workers.role", "workers.fte", "workers.employment"),
    findings=("workforce-permanent",),
    groups=("service", "team"),
    shows=("employment", "fte", "start_date"),
    pair="vacancy",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a social worker in post at a month end, weighted by hours."""
    return by_employment(tables, months, "permanent")
