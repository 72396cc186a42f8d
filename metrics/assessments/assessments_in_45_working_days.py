"""The share of assessments authorised in the month that took at most 45 working days from their start."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.assessments._clock import STANDARD, assessments, judged, open_and_due
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

MEASURE = Measure(
    id="assessments_in_45_working_days",
    theme="assessments",
    title="Assessments done in 45 working days",
    question="Are assessments finished within 45 working days?",
    why="A family waits for help until the assessment is done. Read it beside the quality of assessments: either can be bought at the cost "
    "of the other.",
    counted="Assessments authorised in the month that started on or after 15 April 2013, when the 45 working days began to apply. "
    "An assessment still open is not in this share, however late: it is in the list of those open too long. An id that is "
    "on file twice is one assessment.",
    met="Authorised on or before the 45th working day after the day the assessment started (that day is day 0).",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("assessments.started_date", "assessments.authorised_date"),
    findings=("timeliness-traded-for-quality",),
    standard=STANDARD,
    published="assess_45d_pct",
    published_difference="DfE counts the assessments finished in a year ending 31 March. Its guidance speaks of 45 working days from the "
    "referral; the return behind the published figure, and this figure, count from the day the assessment started.",
    shows=("started_date", "due_date", "authorised_date", "working_days"),
    pair="audit_assessment_good",
    owner="Head of assessment and support",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an assessment, in the month it was authorised."""
    return judged(in_months(assessments(tables), "authorised_date", months))


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Open assessments whose 45th working day falls in the next 60 days."""
    return open_and_due(tables, on)
