"""Life-story work started in the month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.life_story._waiting import DAYS_A_WEEK, moved_in_months

MEASURE = Measure(
    id="life_story_started",
    theme="life_story",
    title="Life-story work started",
    question="How many children leave the list because their work starts?",
    why="This is what clears the list.",
    counted="Referrals by the month in which the work started. Work dated before its referral counts on the day of the referral.",
    met="Each referral counts once.",
    better="up",
    unit="referrals",
    kind="count",
    clock="flow",
    needs=("life_story", "life_story.started_date"),
    shows=("referred_date", "started_date", "weeks_waited", "route"),
    pair="life_story_referred",
    owner="Life-story service manager",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a referral, in the month its work started."""
    moved = moved_in_months(tables, "started_date", months)
    weeks = (moved["started_date"] - moved["referred_date"]).dt.days / DAYS_A_WEEK
    return moved.assign(weeks_waited=weeks)[["month", "case_id", "child_id", *MEASURE.shows]]
