"""Children referred for life-story work who are still waiting for it to start at month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.life_story._waiting import waiting

MEASURE = Measure(
    id="life_story_waiting",
    theme="life_story",
    title="Children waiting for life-story work",
    question="Is the list of children waiting for life-story work getting shorter?",
    why="A child who will not go home and does not know why carries that gap into adult life.",
    counted="Children referred on or before the last day of the month whose work has by then not started, not been completed and whose "
    "referral has not been closed. A child with two open referrals counts once.",
    met="Each child waiting counts once.",
    better="down",
    unit="children",
    kind="count",
    clock="stock",
    needs=("life_story", "life_story.referred_date", "life_story.started_date"),
    findings=("life-story-waiting",),
    shows=("referred_date", "wait_weeks", "route"),
    pair="life_story_coverage",
    owner="Life-story service manager",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child waiting, a month end."""
    return waiting(tables, months)[["month", "case_id", "child_id", *MEASURE.shows]]
