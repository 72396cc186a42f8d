"""How many times a child left care in a month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

MEASURE = Measure(
    id="left_care",
    theme="context",
    title="Children leaving care",
    question="How many children leave care?",
    why="With entries it explains why the number in care goes up or down.",
    counted="Each time a child left care in the month. Moving from one episode to the next without a break is not leaving; agreed short "
    "breaks never count.",
    met="Nothing is met or missed: the figure is the number who left.",
    better="neutral",
    unit="children",
    kind="count",
    clock="flow",
    needs=("care_episodes",),
    shows=("entered_care_date", "left_care_date", "reason_left"),
    pair="entered_care",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a time a child left care, with the SSDA903 reason."""
    columns = ["child_id", "entered_care_date", "left_care_date", "reason_left"]
    left = in_months(tables["care_periods"][columns], "left_care_date", months)
    day = left["left_care_date"].dt.strftime("%Y-%m-%d")
    return left.assign(case_id=left["child_id"].astype("str") + " " + day)
