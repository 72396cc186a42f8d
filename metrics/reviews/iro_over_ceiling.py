"""Reviewing officers who hold more children at month end than the upper end of the guidance range allows for their hours."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import upper_ends
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.reviews._officers import children_held, officers_in_post

MEASURE = Measure(
    id="iro_over_ceiling",
    theme="reviews",
    title="Reviewing officers above the guidance range",
    question="How many officers hold more children than the guidance allows, whatever the average says?",
    why="An average hides a spread: half the officers can be overloaded while new ones still build up their caseload.",
    counted="Reviewing officers in post at month end whose children in care, divided by their own full-time equivalent, are more than "
    "the upper end of the range in force. An officer whose hours are not recorded cannot be judged and is left out.",
    met="Each officer counted is above the range; one exactly on its upper end is not.",
    better="down",
    unit="officers",
    kind="count",
    clock="stock",
    needs=("allocations", "workers", "workers.role", "workers.fte", "care_episodes", "allocations=iro"),
    findings=("iro-capacity",),
    standard="iro_caseload",
    groups=(),
    shows=("children_held", "fte", "caseload_per_fte"),
    pair="iro_caseload",
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an officer above the range, a month end."""
    held = children_held(tables, months).groupby(["month", "worker_id"], observed=True, as_index=False)
    officers = officers_in_post(tables, months).merge(held.agg(children_held=("child_id", "size")), on=["month", "worker_id"])
    officers = officers.assign(case_id=officers["worker_id"], caseload_per_fte=officers["children_held"] / officers["fte"])
    over = officers["caseload_per_fte"] > upper_ends("iro_caseload", officers["month_end"])
    return officers.loc[over, ["month", "case_id", "worker_id", *MEASURE.shows]]
