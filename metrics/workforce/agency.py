"""Share of social workers' full-time equivalents in post at month end that an agency supplies."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.workforce._shares import by_employment

MEASURE = Measure(
    id="agency",
    theme="workforce",
    title="Social workers from an agency",
    question="How much of the work is done by agency workers, who cost more and can leave at a week's notice?",
    why="Agency workers fill gaps, but few stay long, and each one who goes is another change for the children.",
    counted="Social workers in post at month end whose employment is recorded, each by the hours worked: one full-time worker counts as 1.",
    met="The worker is supplied by an agency.",
    better="down",
    unit="%",
    kind="share",
    weighted=True,
    clock="stock",
    needs=("workers", "workers.role", "workers.fte", "workers.employment"),
    findings=("turnover-and-caseloads",),
    published="sw_agency_pct",
    published_difference="The same share; DfE counts at 30 September alone, and its line stands there. It counts managers who are social "
    "workers too.",
    groups=("service", "team"),
    shows=("employment", "fte", "start_date"),
    pair="vacancy",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a social worker in post at a month end, weighted by hours."""
    return by_employment(tables, months, "agency")
