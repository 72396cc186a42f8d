"""Children held at month end by social workers who hold any, for each full-time-equivalent of those workers."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.workforce._holding import case_holders
from metrics.workforce._workers import as_parts

MEASURE = Measure(
    id="caseload",
    theme="workforce",
    title="Children for each social worker",
    question="Do social workers have few enough children to know each of them?",
    why="A social worker with too many children visits late, writes plans in haste and leaves; one with fewer can do direct work.",
    counted="Children held at the month end by social workers who have hours in post that day, divided by the full-time equivalents "
    "of those who hold at least one, agency workers among them. A child named to two workers at once counts with the one "
    "named later; a child whose worker has left or has no recorded hours is not in the figure. Managers are not counted.",
    met="Nothing is met or missed. Inspectors called 16 to 20 children manageable in the looked-after units in 2016.",
    better="down",
    unit="children per full-time worker",
    kind="rate",
    clock="stock",
    needs=("allocations", "workers", "workers.role", "workers.fte", "allocations=social_worker"),
    findings=("caseloads-manageable", "turnover-and-caseloads", "timeliness-traded-for-quality"),
    published="sw_caseload",
    published_difference="DfE counts at 30 September alone, and its line stands there. It counts cases of every kind, and a case of each "
    "worker who holds one, managers among them. Its figure before 2017 was counted in another way and is not shown.",
    groups=("service", "team"),
    shows=("children_held", "fte", "caseload_per_fte", "employment"),
    pair="assessments_in_45_working_days",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a case holder and month end with the children held (numerator), and one with the worker's hours (denominator)."""
    holders = case_holders(tables, months)
    above, below = holders.assign(value=holders["children_held"]), holders.assign(value=holders["fte"])
    rows = as_parts(above, below)
    return rows.assign(case_id=rows["worker_id"])[["month", "case_id", "worker_id", "part", "value", "service", "team", *MEASURE.shows]]
