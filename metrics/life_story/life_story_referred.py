"""Referrals for life-story work made in the month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.life_story._waiting import moved_in_months

MEASURE = Measure(
    id="life_story_referred",
    theme="life_story",
    title="Referred for life-story work",
    question="How many children join the list?",
    why="The list grows when more join than leave; a list that nobody joins is not a success.",
    counted="Referrals by the month in which they were made. One that is on file twice counts once.",
    met="Each referral counts once.",
    better="neutral",
    unit="referrals",
    kind="count",
    clock="flow",
    needs=("life_story", "life_story.referred_date"),
    shows=("referred_date", "route"),
    pair="life_story_started",
    owner="Life-story service manager",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a referral, in the month of its referred date."""
    moved = moved_in_months(tables, "referred_date", months)
    return moved[["month", "case_id", "child_id", *MEASURE.shows]]
