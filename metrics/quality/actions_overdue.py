"""Actions past the day on which they were first due and not finished at month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months, open_at_month_ends
from metrics.quality._actions import actions

SHOWN = ("source", "set_date", "original_due_date", "current_due_date", "escalated_date")
MEASURE = Measure(
    id="actions_overdue",
    theme="quality",
    title="Actions overdue",
    question="How many actions for children are past the day they were promised and still not done?",
    why="The share finished on time forgets an action once its month is over. This count does not: it stays until the action is finished.",
    counted="Actions whose first due date had come by the month end and that were not finished by then, even where a later date was agreed "
    "since; that date is shown beside it. An action due on the last day and not finished that day is overdue; one for a child who has "
    "left the service stays until it is marked as finished.",
    met="Each is one overdue action.",
    better="down",
    unit="actions",
    kind="count",
    clock="stock",
    needs=("actions", "actions.original_due_date", "actions.completed_date"),
    findings=("unsatisfactory-too-long", "actions-not-completed", "actions-not-followed-through"),
    groups=(*CHILD_KINDS, "source"),
    shows=("source", "set_date", "original_due_date", "current_due_date", "days_overdue", "escalated_date"),
    pair="actions_on_time",
    owner="Head of quality assurance",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an action and month end at which it was overdue; `days_overdue` in calendar days since its first due date."""
    every = actions(tables)[["case_id", "child_id", "judged_date", "completed_date", *SHOWN]]
    overdue = open_at_month_ends(every, "judged_date", "completed_date", months)
    return overdue.assign(days_overdue=(overdue["month_end"] - overdue["original_due_date"]).dt.days)[
        ["month", "case_id", "child_id", *MEASURE.shows]
    ]
