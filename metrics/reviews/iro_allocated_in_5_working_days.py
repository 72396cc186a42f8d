"""Share of children entering care who had a reviewing officer within 5 working days."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import case_ids, coming_up, deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.reviews._officers import iro_allocations

MEASURE = Measure(
    id="iro_allocated_in_5_working_days",
    theme="reviews",
    title="Reviewing officer named within 5 working days",
    question="Does every child entering care get a reviewing officer at once?",
    why="The first review is due within 20 working days, and the officer should meet the child before it.",
    counted="Times in care whose fifth working day falls in the month, for children still in care that day.",
    met="A reviewing officer was allocated on or before that day; one allocated earlier and still so when the child came in counts.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("allocations", "care_episodes", "allocations=iro"),
    standard="iro_allocation_working_days",
    shows=("entered_care_date", "deadline", "iro_allocated_date"),
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)
PERIOD = ["child_id", "entered_care_date"]


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a time in care, in the month of its fifth working day."""
    periods = in_months(_periods(tables), "deadline", months)
    periods = periods[~(periods["left_care_date"] <= periods["deadline"])]
    pairs = periods[[*PERIOD, "deadline"]].merge(iro_allocations(tables), on="child_id")
    pairs = pairs[(pairs["start_date"] <= pairs["deadline"]) & ~(pairs["end_date"] < pairs["entered_care_date"])]
    allocated = pairs.groupby(PERIOD, observed=True, as_index=False).agg(iro_allocated_date=("start_date", "min"))
    periods = periods.merge(allocated, on=PERIOD, how="left")
    return periods.assign(case_id=case_ids(periods["child_id"], periods["entered_care_date"]), met=periods["iro_allocated_date"].notna())[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Children in care without a reviewing officer whose fifth working day is still to come."""
    periods = coming_up(_periods(tables), "deadline", on)
    officers = iro_allocations(tables)
    with_officer = officers.loc[~(officers["end_date"] <= on), "child_id"]
    waiting = periods[periods["left_care_date"].isna() & ~periods["child_id"].isin(with_officer)]
    return waiting.assign(case_id=case_ids(waiting["child_id"], waiting["entered_care_date"]), due_date=waiting["deadline"])[
        ["case_id", "child_id", "due_date", "entered_care_date"]
    ]


def _periods(tables: Tables) -> pd.DataFrame:
    periods = tables["care_periods"][[*PERIOD, "left_care_date"]]
    return periods.assign(deadline=deadline(periods["entered_care_date"], "iro_allocation_working_days"))
