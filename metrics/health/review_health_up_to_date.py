"""The share of children in care at a month end whose health was assessed in the last 6 months (under 5) or 12 months (5 and over)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.health._in_care import ages, coming, in_care, in_care_for, number_in_force, since
from metrics.health._initial import completed
from metrics.kit.calendar import add_months
from metrics.kit.measure import Measure
from metrics.kit.months import Months, latest_before

UNDER_5, FROM_5 = "review_health_under_5_months", "review_health_5_and_over_months"
MEASURE = Measure(
    id="review_health_up_to_date",
    theme="health",
    title="Health assessments up to date",
    question="Have children who stay in care had a health assessment recently enough for their age?",
    why="Needs change as children grow, and a young child's change fastest: under 5 the assessment is owed every six months, after that "
    "every year.",
    counted="Children in care at the month end who had been in care without a break for 6 months (under 5) or 12 months (5 and over), by "
    "their age that day. A child whose date of birth is not recorded is not counted.",
    met="A health assessment of any kind was completed within those 6 or 12 months. A child who was never assessed is not up to date.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=("care_episodes", "children.date_of_birth", "health_assessments.completed_date"),
    findings=("health-assessments",),
    standard=f"{UNDER_5} {FROM_5}",
    published="lac_health_check_pct",
    published_difference="DfE counts children looked after for a full year at 31 March, and under-5s only when both assessments of that "
    "year took place; this figure is for every month end and asks how long ago the latest one was.",
    shows=("completed_date", "due_date"),
    pair="annual_health_check_oc2",
    from_latest=True,
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child at a month end; `due_date` is the day by which the next assessment was or is owed."""
    held = _with_interval(tables, months)
    counted = _with_latest(in_care_for(held, held["interval"]), tables)
    met = counted["completed_date"] >= since(counted, counted["interval"])
    return counted[["month", "case_id", "child_id", "completed_date", "due_date"]].assign(met=met)


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The children whose assessment goes out of date in the next 60 days, the nearest first."""
    held = _with_latest(_with_interval(tables, Months(on, on)), tables)
    return coming(held, held["due_date"], on)[["case_id", "child_id", "completed_date", "due_date"]]


def _with_interval(tables: Tables, months: Months) -> pd.DataFrame:
    """Children in care at each month end with `interval`, the months between assessments at their age; blank when that is not known."""
    held = in_care(tables, months)
    age = ages(held, tables["children"])
    interval = np.where(age < 5, number_in_force(UNDER_5, held, months), number_in_force(FROM_5, held, months))
    return held.assign(interval=pd.Series(interval, index=held.index).where(age.notna()))


def _with_latest(held: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """With the latest assessment, and when the next is owed: counted from it, or from entering care when there is none."""
    held = latest_before(held, completed(tables), date="completed_date")
    return held.assign(due_date=add_months(held["completed_date"].fillna(held["entered_care_date"]), held["interval"]))
