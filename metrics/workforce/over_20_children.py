"""Social workers who hold more than 20 children at month end for full-time hours."""

from __future__ import annotations

import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.workforce._holding import case_holders

MEASURE = Measure(
    id="over_20_children",
    theme="workforce",
    title="Social workers with more than 20 children",
    question="How many social workers have more children than they can manage, whatever the average says?",
    why="An average hides a spread: some can be overloaded while new workers still build up their caseload.",
    counted="Social workers who hold at least one child at month end and whose children, divided by their own full-time equivalent, are "
    "more than the local line. A worker without recorded hours cannot be judged and is left out.",
    met="Each worker counted is above the line; one exactly on it is not.",
    better="down",
    unit="social workers",
    kind="count",
    clock="stock",
    needs=("allocations", "workers", "workers.role", "workers.fte", "allocations=social_worker"),
    findings=("turnover-and-caseloads",),
    standard="caseload_children",
    groups=("service", "team"),
    shows=("children_held", "fte", "caseload_per_fte", "employment"),
    pair="caseload",
    local_rule="The line of 20 is the upper end of what inspectors called manageable in 2016; no national limit is set.",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a social worker above the line, a month end."""
    holders = case_holders(tables, months)
    over = holders["caseload_per_fte"] > reference.standard_values("caseload_children", holders["month_end"])
    return holders.assign(case_id=holders["worker_id"])[over][["month", "case_id", "worker_id", "service", "team", *MEASURE.shows]]
