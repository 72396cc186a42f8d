"""Share of return interviews whose record was on file within 5 working days of the interview."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up, deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.missing._returns import interviews

MEASURE = Measure(
    id="rhi_recorded_in_5_working_days",
    theme="missing",
    title="Return interview on file within 5 working days",
    question="Is what the child said on file soon enough to be acted on?",
    why="Until the record is on file the social worker, the police and the next person on duty do not know what the child said.",
    counted="Return interviews held after missing episodes whose fifth working day after the interview falls in the month.",
    met="Recorded by the end of that day.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("missing_episodes", "missing_episodes.kind", "return_interviews", "return_interviews.held_at", "return_interviews.recorded_at"),
    findings=("documents-late",),
    standard="rhi_recorded_working_days",
    shows=("returned_at", "held_at", "record_due_date", "recorded_at"),
    pair="rhi_quality_good",
    local_rule="Five working days is a local line: no national time for the record is in force.",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an interview held, in the month of its fifth working day."""
    held = in_months(_held(tables), "record_due_date", months)
    return held.assign(met=held["recorded_at"].dt.normalize() <= held["record_due_date"])[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Interviews held and not yet on file whose fifth working day is still to come."""
    held = _held(tables)
    waiting = coming_up(held[held["recorded_at"].isna()], "record_due_date", on)
    return waiting.rename(columns={"record_due_date": "due_date"})[["case_id", "child_id", "due_date", "returned_at", "held_at"]]


def _held(tables: Tables) -> pd.DataFrame:
    """Interviews held, with the day by which the record is due. One held before its episode began is a fault and left out."""
    every = interviews(tables)
    held = every[every["held_at"] >= every["started_at"]]
    return held.assign(record_due_date=deadline(held["held_at"], "rhi_recorded_working_days"))
