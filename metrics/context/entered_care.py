"""How many times a child entered care in a month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

MEASURE = Measure(
    id="entered_care",
    theme="context",
    title="Children entering care",
    question="How many children enter care?",
    why="A rise now is a rise in assessments and first reviews due within a month, and in caseloads after that.",
    counted="Each time a child entered care in the month. A new episode that follows without a break is not an entry; agreed short breaks "
    "never count.",
    met="Nothing is met or missed: the figure is the number of entries.",
    better="neutral",
    unit="children",
    kind="count",
    clock="flow",
    needs=("care_episodes",),
    shows=("entered_care_date",),
    pair="left_care",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a time a child entered care."""
    entered = in_months(tables["care_periods"][["child_id", "entered_care_date"]], "entered_care_date", months)
    day = entered["entered_care_date"].dt.strftime("%Y-%m-%d")
    return entered.assign(case_id=entered["child_id"].astype("str") + " " + day)
