"""The share of children entering care whose initial health assessment was requested by their 5th working day in care."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._initial import days_late, first_from, owed, still_in_care
from metrics.kit.deadlines import case_ids
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

STANDARD = "iha_request_working_days"
MEASURE = Measure(
    id="iha_requested_in_5_working_days",
    theme="health",
    title="Initial health assessments requested in 5 working days",
    question="Is the health service asked for an assessment as soon as a child enters care?",
    why="Health services can only see a child in time if they are asked in time. A late request is the council's own delay, not the "
    "clinic's.",
    counted="Each time a child entered care, counted in the month of the 5th working day (the day of entry is day 0), if the child was "
    "still in care at the end of that day and had no health assessment completed in the three months before entering.",
    met="An initial assessment was requested on or before the 5th working day, and no more than three months before the child entered "
    "care.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("care_episodes", "health_assessments.requested_date", "health_assessments.kind"),
    standard=STANDARD,
    shows=("entered_care_date", "due_date", "requested_date", "days_late"),
    pair="iha_in_20_working_days",
    local_rule="No national rule sets the five working days; other councils publish the same line.",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a time a child entered care and a request was owed by a day in the month; `days_late` is in calendar days."""
    due = in_months(still_in_care(owed(tables, STANDARD)), "due_date", months)
    requested = first_from(due, _initial(tables), "requested_date", since="recent_from")
    late = days_late(requested, due["due_date"])
    due = due.assign(
        case_id=case_ids(due["child_id"], due["entered_care_date"]),
        requested_date=requested,
        met=requested <= due["due_date"],
        days_late=late,
    )
    return due.drop(columns="recent_from")


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The children whose 5th working day is still to come and for whom nobody has asked yet, the nearest first."""
    waiting = owed(tables, STANDARD)
    requested = first_from(waiting, _initial(tables), "requested_date", since="recent_from")
    waiting = waiting[requested.isna() & waiting["left_care_date"].isna() & (waiting["due_date"] > on)]
    waiting = waiting.assign(case_id=case_ids(waiting["child_id"], waiting["entered_care_date"])).sort_values("due_date", kind="stable")
    return waiting[["case_id", "child_id", "entered_care_date", "due_date"]]


def _initial(tables: Tables) -> pd.DataFrame:
    """Initial assessments whatever became of them: a request that was refused was still made."""
    return tables["health_assessments"][tables["health_assessments"]["kind"] == "initial"]
