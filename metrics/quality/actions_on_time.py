"""Share of actions that were finished by the day on which they were first due."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months, in_months
from metrics.quality._actions import actions

MEASURE = Measure(
    id="actions_on_time",
    theme="quality",
    title="Actions finished on time",
    question="Is what was agreed for a child done by the day it was promised?",
    why="An action that is agreed and not done leaves the child where the meeting found them. A date that is put back makes a list look "
    "well and helps nobody, so that the first date counts.",
    counted="Actions first due in the month. One that was set after the day it was due counts in the month it was set. One without "
    "a first due date is not counted, and one on file twice counts once.",
    met="Finished on or before the day first set for it, whatever was agreed afterwards.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("actions", "actions.original_due_date", "actions.completed_date"),
    findings=("actions-not-completed", "actions-not-followed-through"),
    groups=(*CHILD_KINDS, "source"),
    shows=("source", "set_date", "original_due_date", "current_due_date", "completed_date", "escalated_date"),
    pair="actions_overdue",
    owner="Head of quality assurance",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an action, in the month in which it was first due."""
    judged = in_months(actions(tables), "judged_date", months)
    return judged.assign(met=judged["completed_date"] <= judged["original_due_date"])[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Unfinished actions whose first due date lies ahead."""
    every = actions(tables)
    waiting = coming_up(every[every["completed_date"].isna()], "original_due_date", on)
    return waiting.assign(due_date=waiting["original_due_date"])[
        ["case_id", "child_id", "source", "due_date", "set_date", "escalated_date"]
    ]
