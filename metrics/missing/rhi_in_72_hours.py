"""Share of all ended missing episodes with a return interview held within 72 hours of the return."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.missing._returns import SHOWS, interviews, returns

MEASURE = Measure(
    id="rhi_in_72_hours",
    theme="missing",
    title="Return interview held within 72 hours",
    question="Is a child who went missing listened to within 72 hours of coming back?",
    why="What a child says fades within days, and so does the chance to act on where the child was and with whom.",
    counted="Missing episodes that ended, in the month in which the 72 hours after the return end, whether an interview was "
    "offered or not. "
    "Episodes recorded outside a time in care are reported as faults and still count.",
    met="The interview was held within 72 hours of the return, counted by the clock: nights, weekends and bank holidays included.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("missing_episodes", "missing_episodes.kind", "missing_episodes.returned_at", "return_interviews", "return_interviews.held_at"),
    findings=("return-interviews-late",),
    standard="rhi_hours",
    shows=SHOWS,
    pair="rhi_offered",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an ended missing episode, in the month its 72 hours end."""
    ended = returns(tables, months)
    return ended.assign(met=ended["was_interviewed"])[["month", "case_id", "child_id", "met", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Returns without an interview whose 72 hours are still running at the end of the day; due_date is a moment."""
    every = interviews(tables)
    running = coming_up(every[every["held_at"].isna()], "deadline", on)
    return running.rename(columns={"deadline": "due_date"})[
        ["case_id", "child_id", "due_date", "started_at", "returned_at", "offered", "offered_at", "outcome"]
    ]
