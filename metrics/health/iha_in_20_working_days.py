"""The share of children entering care whose initial health assessment was completed by their 20th working day in care."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._initial import completed, days_late, first_from, owed, still_in_care
from metrics.kit.deadlines import case_ids
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months, latest_before

STANDARD = "iha_working_days"
MEASURE = Measure(
    id="iha_in_20_working_days",
    theme="health",
    title="Initial health assessments in 20 working days",
    question="Do children who enter care have their health assessed within 20 working days?",
    why="A child often enters care with health needs that nobody has met. The assessment finds them, and the first care plan and review "
    "rest on it.",
    counted="Each time a child entered care, counted in the month of the 20th working day (the day of entry is day 0), if the child was "
    "still in care at the end of that day and had no health assessment completed in the three months before entering.",
    met="An initial assessment was completed from the day of entry up to and including the 20th working day. Refused, cancelled and "
    "planned assessments do not count.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("care_episodes", "health_assessments.completed_date", "health_assessments.kind"),
    findings=("health-assessments",),
    standard=STANDARD,
    shows=("entered_care_date", "due_date", "completed_date", "days_late", "late_reason"),
    pair="iha_outstanding",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a time a child entered care and was owed an assessment by a day in the month; `days_late` is in calendar days."""
    due = in_months(still_in_care(owed(tables, STANDARD)), "due_date", months)
    initial = completed(tables, "initial")
    due = due.assign(case_id=case_ids(due["child_id"], due["entered_care_date"]), completed_date=first_from(due, initial, "completed_date"))
    due = due.assign(met=due["completed_date"] <= due["due_date"], days_late=days_late(due["completed_date"], due["due_date"]))
    reasons = latest_before(due, initial, on="completed_date", date="completed_date", columns=("late_reason",))["late_reason"]
    return due.assign(late_reason=reasons.where(due["days_late"] > 0)).drop(columns="recent_from")


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The children whose 20th working day is still to come and who have no initial assessment yet, the nearest first."""
    waiting = owed(tables, STANDARD)
    done = first_from(waiting, completed(tables, "initial"), "completed_date")
    waiting = waiting[done.isna() & waiting["left_care_date"].isna() & (waiting["due_date"] > on)]
    waiting = waiting.assign(case_id=case_ids(waiting["child_id"], waiting["entered_care_date"])).sort_values("due_date", kind="stable")
    return waiting[["case_id", "child_id", "entered_care_date", "due_date"]]
