"""The share of assessments whose 45th working day fell in the month that were authorised by that day."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.assessments._clock import STANDARD, assessments, judged, open_and_due
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

MEASURE = Measure(
    id="assessments_due_in_45_working_days",
    theme="assessments",
    title="Assessments due, done in time",
    question="Of the assessments that had to be finished in the month, how many were?",
    why="A share of the finished ones looks good while late ones stay open. This one counts every assessment on the day its time runs out.",
    counted="Assessments whose 45th working day (the day of the start is day 0) fell in the month, finished or still open. An id "
    "that is on file twice is one assessment. Those that started before 15 April 2013, when the 45 working days began to "
    "apply, are left out.",
    met="Authorised on or before that day.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("assessments.started_date", "assessments.authorised_date"),
    standard=STANDARD,
    shows=("started_date", "due_date", "authorised_date", "working_days"),
    pair="assessments_open_over_45",
    looks_back_months=3,
    owner="Head of assessment and support",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an assessment, in the month of its 45th working day."""
    return judged(in_months(assessments(tables), "due_date", months))


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Open assessments whose 45th working day falls in the next 60 days."""
    return open_and_due(tables, on)
