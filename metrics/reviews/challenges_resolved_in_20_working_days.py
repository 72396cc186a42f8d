"""Share of reviewing officers' challenges that were resolved within 20 working days."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up, deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

MEASURE = Measure(
    id="challenges_resolved_in_20_working_days",
    theme="reviews",
    title="Challenges resolved within 20 working days",
    question="When a reviewing officer challenges, does the council put it right in time?",
    why="A challenge that waits is a child who waits. The whole process, up to the most senior manager, has 20 working days.",
    counted="Challenges whose 20th working day after they were raised falls in the month. One recorded twice counts once.",
    met="Resolved on or before that day.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("iro_challenges", "iro_challenges.raised_date", "iro_challenges.resolved_date"),
    findings=("iro-challenge",),
    standard="challenge_working_days",
    shows=("raised_date", "deadline", "resolved_date", "theme"),
    pair="challenges_raised",
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a challenge, in the month of its 20th working day."""
    judged = in_months(_challenges(tables), "deadline", months)
    return judged.assign(met=judged["resolved_date"] <= judged["deadline"])[["month", "case_id", "child_id", "met", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Challenges not yet resolved whose 20th working day is still to come."""
    challenges = _challenges(tables)
    waiting = coming_up(challenges[challenges["resolved_date"].isna()], "deadline", on)
    return waiting.rename(columns={"deadline": "due_date"})[["case_id", "child_id", "due_date", "raised_date", "theme"]]


def _challenges(tables: Tables) -> pd.DataFrame:
    challenges = tables["iro_challenges"].drop_duplicates("challenge_id")
    return challenges.assign(case_id=challenges["challenge_id"], deadline=deadline(challenges["raised_date"], "challenge_working_days"))
