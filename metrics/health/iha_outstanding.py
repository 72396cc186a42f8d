"""How many children in care at a month end were past their 20th working day and still had no health assessment."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._initial import completed, first_from, owed
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends

STANDARD = "iha_working_days"
MEASURE = Measure(
    id="iha_outstanding",
    theme="health",
    title="Initial health assessments overdue",
    question="How many children are past their 20th working day in care and still waiting for a first health assessment?",
    why="A share by month due forgets a child once the day has passed. This list does not: nobody leaves it without an assessment or "
    "leaving care.",
    counted="Children in care at the month end whose 20th working day in care was on or before it, with no health assessment of any kind "
    "completed since they entered care, and none in the three months before.",
    met="Nothing more: every child counted is overdue. Fewer is better.",
    better="down",
    unit="children",
    kind="count",
    clock="stock",
    needs=("care_episodes", "health_assessments.completed_date"),
    standard=STANDARD,
    shows=("entered_care_date", "due_date", "days_late"),
    pair="iha_in_20_working_days",
    from_latest=True,
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child overdue at a month end; `days_late` is in calendar days."""
    periods = owed(tables, STANDARD).drop(columns="recent_from")
    done = first_from(periods, completed(tables), "completed_date")
    periods = periods.assign(over_date=done.fillna(periods["left_care_date"]))
    waiting = open_at_month_ends(periods.drop(columns="left_care_date"), "due_date", "over_date", months)
    late = (waiting["month_end"] - waiting["due_date"]).dt.days
    return waiting.drop(columns=["over_date", "month_end"]).assign(case_id=waiting["child_id"], days_late=late)
