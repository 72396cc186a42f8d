"""Life-story work completed in the month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.life_story._waiting import moved_in_months

MEASURE = Measure(
    id="life_story_completed",
    theme="life_story",
    title="Life-story work completed",
    question="How many children have their life story in their hands?",
    why="Work that starts and is not finished leaves the child without the book.",
    counted="Referrals by the month in which the work was completed. Work dated before its referral counts on the day of the referral.",
    met="Each referral counts once.",
    better="up",
    unit="referrals",
    kind="count",
    clock="flow",
    needs=("life_story", "life_story.completed_date"),
    shows=("referred_date", "started_date", "completed_date", "route"),
    pair="life_story_started",
    owner="Life-story service manager",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a referral, in the month of its completed date."""
    moved = moved_in_months(tables, "completed_date", months)
    return moved[["month", "case_id", "child_id", *MEASURE.shows]]
