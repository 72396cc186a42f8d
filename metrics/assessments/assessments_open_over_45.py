"""How many assessments were still open at a month end although their 45 working days had run."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.assessments._clock import STANDARD, assessments
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends

MEASURE = Measure(
    id="assessments_open_over_45",
    theme="assessments",
    title="Assessments open too long",
    question="How many assessments are past their 45th working day and still not finished?",
    why="A late assessment is in no share of the finished ones until it is finished. These children stay in sight until it is.",
    counted="Assessments whose 45th working day had come by the month end and that were not authorised by its end; one whose 45th "
    "working day is the month's last day and that was not authorised that day is counted. A child with two is counted "
    "twice. Those that started before 15 April 2013, when the 45 working days began to apply, are left out.",
    met="Nothing more: every assessment counted is late.",
    better="down",
    unit="assessments",
    kind="count",
    clock="stock",
    needs=("assessments.started_date", "assessments.authorised_date"),
    standard=STANDARD,
    shows=("started_date", "due_date", "days_late"),
    pair="assessments_in_45_working_days",
    owner="Head of assessment and support",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an assessment late at a month end; `days_late` is in calendar days."""
    late = open_at_month_ends(assessments(tables), "due_date", "authorised_date", months)
    return late.assign(days_late=(late["month_end"] - late["due_date"]).dt.days).drop(columns=["authorised_date", "month_end"])
