"""The funnel of return interviews: missing, returned, offered, accepted, held in 72 hours, on file. Not a measure.

Every stage counts the episodes whose 72 hours after the return end in the month, so each is part of the one before. "Missing" adds the
episodes still open at month end; "on file" asks for the record by month end.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data.contract import Tables
from metrics.kit.attributes import Attributes
from metrics.kit.figures import figures
from metrics.kit.months import Months, open_at_month_ends
from metrics.missing._returns import episodes, returns
from metrics.missing.rhi_in_72_hours import MEASURE as IN_72_HOURS

STAGES = ("missing", "returned", "offered", "accepted", "held in 72 hours", "on file")
NEEDS = (
    "missing_episodes",
    "missing_episodes.kind",
    "missing_episodes.returned_at",
    "return_interviews",
    "return_interviews.offered",
    "return_interviews.offered_at",
    "return_interviews.outcome",
    "return_interviews.held_at",
    "return_interviews.recorded_at",
)


def funnel(tables: Tables, months: Months, attributes: Attributes | None = None) -> pd.DataFrame:
    """One row a period, month, breakdown group and stage: period, month, group_kind, group, stage, count (0 where there is none).

    Over a quarter or a year each episode counts once. Without `attributes` there is the total alone. Needs the tables in NEEDS.
    """
    cases = funnel_cases(tables, months)
    counted = []
    for stage in STAGES:
        count = replace(IN_72_HOURS, id=f"funnel {stage}", kind="count", shows=())
        reached = cases.loc[cases["stage"] >= STAGES.index(stage), ["month", "case_id", "child_id"]]
        counted.append(figures(count, reached, attributes or {}, months).assign(stage=stage))
    table = pd.concat(counted, ignore_index=True).rename(columns={"value": "count"})
    return table[["period", "month", "group_kind", "group", "stage", "count"]]


def funnel_cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an episode and month: month, case_id, child_id and `stage`, the place in STAGES of the last stage it reached."""
    ended = returns(tables, months)
    recorded = ended["recorded_at"].dt.normalize() <= months.ends[months.place(ended["month"])]
    passed = [ended["was_offered"], ended["was_accepted"], ended["was_interviewed"], recorded]
    reached = pd.concat(passed, axis=1).to_numpy().cumprod(axis=1).sum(axis=1)
    still = open_at_month_ends(episodes(tables, "missing"), "started_at", "returned_at", months)
    columns = ["month", "case_id", "child_id", "stage"]
    return pd.concat([ended.assign(stage=reached + 1)[columns], still.assign(stage=0)[columns]], ignore_index=True)
