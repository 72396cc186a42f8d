"""Whom an initial health assessment is owed: each time a child entered care, its deadline, and the assessments that count."""

from __future__ import annotations

import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.calendar import add_months
from metrics.kit.deadlines import deadline
from metrics.kit.months import latest_before

RECENT = "iha_recent_assessment_months"
ONE_DAY = pd.Timedelta(days=1)


def owed(tables: Tables, standard_id: str) -> pd.DataFrame:
    """One row a period in care that began without a recent assessment: the period, `due_date` and `recent_from` (3 months before entry).

    A child with any assessment completed in those months is left out: that one stands in for the initial one. Dates blank where no
    standard is in force.
    """
    periods = tables["care_periods"][["child_id", "entered_care_date", "left_care_date"]]
    entered = periods["entered_care_date"]
    periods = periods.assign(
        due_date=deadline(entered, standard_id),
        day_before=entered - ONE_DAY,
        recent_from=add_months(entered, -reference.standard_values(RECENT, entered)),
    )
    before = latest_before(periods, completed(tables), on="day_before", date="completed_date")["completed_date"]
    recent = before >= periods["recent_from"]
    return periods.loc[~recent].drop(columns="day_before")


def still_in_care(periods: pd.DataFrame) -> pd.DataFrame:
    """The periods in care that had not ended by their due date: a child who left on the day itself is not counted."""
    return periods[periods["left_care_date"].isna() | (periods["left_care_date"] > periods["due_date"])]


def completed(tables: Tables, kind: str | None = None) -> pd.DataFrame:
    """Health assessments that took place, of one kind or of any. Refused, cancelled and planned ones did not, whatever their dates."""
    assessments = tables["health_assessments"]
    done = assessments["completed_date"].notna() & (assessments["status"].isna() | (assessments["status"] == "completed"))
    return assessments[done if kind is None else done & (assessments["kind"] == kind)]


def first_from(periods: pd.DataFrame, events: pd.DataFrame, date: str, *, since: str = "entered_care_date") -> pd.Series:
    """The date of each period's earliest event from `since` on and before the child left care; blank when there is none."""
    asked = periods[["child_id", since, "left_care_date"]].assign(place=range(len(periods)))
    asked = asked[asked[since].notna()].sort_values(since)  # blank where a time in care began before any standard
    events = events.loc[events[date].notna(), ["child_id", date]].sort_values(date)
    found = pd.merge_asof(asked, events, left_on=since, right_on=date, by="child_id", direction="forward").set_index("place")
    within = found["left_care_date"].isna() | (found[date] <= found["left_care_date"])
    return found[date].where(within).reindex(range(len(periods))).set_axis(periods.index)


def days_late(done: pd.Series, due: pd.Series) -> pd.Series:
    """Calendar days after the deadline; blank when on time or not done."""
    days = (done - due).dt.days
    return days.where(days > 0)
