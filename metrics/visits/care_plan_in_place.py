"""Share of children in care at a month end, past their 10th working day, who have a care plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up, deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends
from metrics.visits._spells import days_of, key_of, plan_spells

STANDARD = "care_plan_working_days"
MEASURE = Measure(
    id="care_plan_in_place",
    theme="visits",
    title="Care plan in place",
    question="Does every child in care have a care plan?",
    why="The plan says what the child needs, who sees to it and by when; without one nobody can tell whether care goes as it should.",
    counted="Children in care at the month end whose 10th working day in care had come by then. A care plan is due before the first "
    "placement; the 10 working days are for when that could not be done.",
    met="A care plan was open at the month end, however late it was begun.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=("care_episodes", "plans.plan", "plans=cla"),
    findings=(),
    standard=STANDARD,
    shows=("entered_care_date", "due_date"),
    pair="audit_plan_good",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child at a month end."""
    periods = _periods(tables)
    held = open_at_month_ends(periods, "entered_care_date", "left_care_date", months)
    held = held[~(held["due_date"] > held["month_end"])]  # before the standard nothing was due by a day, and a plan was owed at once
    held = held.assign(case_id=held["child_id"], met=_has_plan(tables, held["child_id"], held["month_end"]))
    return held[["month", "case_id", "child_id", "met", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Children in care without a care plan whose 10th working day is within the next 60 days."""
    periods = _periods(tables)
    periods = periods[periods["left_care_date"].isna()]
    today = pd.Series(on.as_unit("us"), index=periods.index)
    waiting = coming_up(periods[~_has_plan(tables, periods["child_id"], today)], "due_date", on)
    return waiting.assign(case_id=waiting["child_id"])[["case_id", "child_id", "due_date", "entered_care_date"]]


def _periods(tables: Tables) -> pd.DataFrame:
    periods = tables["care_periods"][["child_id", "entered_care_date", "left_care_date"]]
    return periods.assign(due_date=deadline(periods["entered_care_date"], STANDARD))


def _has_plan(tables: Tables, child_id: pd.Series, day: pd.Series) -> np.ndarray:
    """Whether a care plan of each child was open on each day."""
    return plan_spells(tables, "cla").holding(key_of(child_id.cat.codes.to_numpy(), days_of(day))) >= 0
