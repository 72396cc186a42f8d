"""Weeks that the child who has waited longest for life-story work at month end has waited so far."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.life_story._waiting import waiting

MEASURE = Measure(
    id="life_story_longest_wait_weeks",
    theme="life_story",
    title="Longest wait for life-story work",
    question="How long has the child at the end of the list waited?",
    why="Behind a good middle wait one child may have been forgotten.",
    counted="Children waiting for life-story work at month end; weeks from the referral (a child's earliest open one) to that day, "
    "in whole days divided by seven. Waits of children who have since started are not in it.",
    met="The longest wait of any child on the list.",
    better="down",
    unit="weeks",
    standard="life_story_weeks",
    kind="maximum",
    clock="stock",
    needs=("life_story", "life_story.referred_date", "life_story.started_date"),
    findings=("life-story-waiting",),
    shows=("referred_date", "wait_weeks", "route"),
    pair="life_story_wait_weeks",
    owner="Life-story service manager",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child waiting, a month end."""
    children = waiting(tables, months)
    return children.assign(value=children["wait_weeks"])[["month", "case_id", "child_id", "value", *MEASURE.shows]]
