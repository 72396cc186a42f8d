"""More councils' children under one set of teams: how the sample is made as large as a speed test needs it."""

from __future__ import annotations

import pandas as pd

# Teams and population belong to the area, so that more councils' children under them make a larger council, not more teams.
SHARED = ("teams", "population")
# Posts belong to those teams and grow with the workers in them, or the vacancies would not.
ADDED = {"posts": ("team_id", "role", "month")}
OWN_IDS = (
    "child_id",
    "worker_id",
    "iro_id",
    "assessment_id",
    "review_id",
    "challenge_id",
    "missing_id",
    "referral_id",
    "plan_id",
    "family_id",
    "case_id",
    "audit_id",
    "action_id",
    "notice_id",
)
Tables = dict[str, pd.DataFrame]


def together(councils: list[Tables]) -> Tables:
    """One council's tables from several; ids of those after the first begin with their council's number."""
    first = councils[0]
    if len(councils) == 1:
        return first
    return {name: frame if name in SHARED else _joined(name, [council[name] for council in councils]) for name, frame in first.items()}


def _joined(name: str, frames: list[pd.DataFrame]) -> pd.DataFrame:
    joined = pd.concat([_prefixed(frame, number) for number, frame in enumerate(frames)], ignore_index=True)
    if name in ADDED:
        return joined.groupby(list(ADDED[name]), as_index=False, sort=False).sum()
    return joined


def _prefixed(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    mine = [name for name in OWN_IDS if name in frame.columns]
    return frame.assign(**{name: f"{number}-" + frame[name] for name in mine}) if number else frame
