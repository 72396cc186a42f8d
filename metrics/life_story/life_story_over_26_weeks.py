"""Children who have waited more than 26 weeks for life-story work at month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up, deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.life_story._waiting import referrals, waiting

MEASURE = Measure(
    id="life_story_over_26_weeks",
    theme="life_story",
    title="Waiting more than 26 weeks for life-story work",
    question="How many children have waited more than half a year?",
    why="Half a year is a long time in childhood; these are the children to start with.",
    counted="Children waiting for life-story work at month end whose wait began more than 26 weeks before. One who has waited exactly "
    "26 weeks is not over.",
    met="Each child over 26 weeks counts once.",
    better="down",
    unit="children",
    kind="count",
    clock="stock",
    needs=("life_story", "life_story.referred_date", "life_story.started_date"),
    standard="life_story_weeks",
    shows=("referred_date", "wait_weeks", "route"),
    pair="life_story_waiting",
    local_rule="26 weeks is a local line: no statutory time for life-story work outside adoption was found.",
    owner="Life-story service manager",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child over the line in force at referral, a month end."""
    children = waiting(tables, months)
    over = children["month_end"] > deadline(children["referred_date"], "life_story_weeks")
    return children.loc[over, ["month", "case_id", "child_id", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Children waiting whose 26th week ends within the next 60 days; due_date is the last day on which a start is in time."""
    listed = referrals(tables).sort_values(["referred_date", "referral_id"], kind="stable")
    listed = listed[listed["left_list_date"].isna()].drop_duplicates("child_id")
    listed = coming_up(listed.assign(due_date=deadline(listed["referred_date"], "life_story_weeks")), "due_date", on)
    return listed.assign(case_id=listed["child_id"])[["case_id", "child_id", "due_date", "referred_date", "route"]]
