"""The share of health assessments whose report came within 10 working days of the assessment."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._initial import completed, days_late
from metrics.kit.deadlines import deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

STANDARD = "health_report_working_days"
MEASURE = Measure(
    id="health_report_in_time",
    theme="health",
    title="Health reports in 10 working days",
    question="Does the report of a health assessment come soon enough to be used?",
    why="Carers, social workers and the review can only act on what the doctor or nurse found once the report has come.",
    counted="Completed health assessments, initial and review, in the month of the 10th working day after the assessment, which is day 0.",
    met="The report was received on or before that day.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("health_assessments.completed_date", "health_assessments.report_received_date"),
    standard=STANDARD,
    shows=("kind", "completed_date", "due_date", "report_received_date", "days_late"),
    local_rule="No national rule sets how soon; the ten working days are a local line that a council can change in its standards file.",
    owner="Designated doctor for looked-after children",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)
COLUMNS = ["assessment_id", "child_id", "kind", "completed_date", "report_received_date"]


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an assessment whose report was due in the month; `days_late` is in calendar days."""
    assessed = completed(tables)[COLUMNS].drop_duplicates("assessment_id")
    owed = in_months(assessed.assign(due_date=deadline(assessed["completed_date"], STANDARD)), "due_date", months)
    received = owed["report_received_date"]
    owed = owed.assign(met=received <= owed["due_date"], days_late=days_late(received, owed["due_date"]))
    return owed.rename(columns={"assessment_id": "case_id"})


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The assessments whose report has not come and is due after `on`, the nearest first."""
    assessed = completed(tables)[COLUMNS].drop_duplicates("assessment_id")
    assessed = assessed.assign(due_date=deadline(assessed["completed_date"], STANDARD))
    waiting = assessed[assessed["report_received_date"].isna() & (assessed["due_date"] > on)].sort_values("due_date", kind="stable")
    return waiting.rename(columns={"assessment_id": "case_id"})[["case_id", "child_id", "kind", "completed_date", "due_date"]]
