"""How far a number may go from one build to the next, by the changes between the builds before.

Robust: by the median of the changes and their median distance from it, which one odd build among twelve does not move. Never less than a
floor, and while too few changes are known only a half and a double are out of reach. Why these limits: docs/decisions.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

ENOUGH = 5  # changes that must be known before they say what is likely
SPREADS, SPREADS_OF_A_LEVEL = 6, 8  # robust standard deviations; more for what each build tells of another month
AS_STANDARD_DEVIATION = 1.4826  # of the median distance, were the changes normal
HALVED, DOUBLED = 0.55, 1.8  # half a file and a file twice, with a build's own growth
LEAST_TRIAL, LEAST = 20, 10  # rows or cases: fewer are no jump


@dataclass(frozen=True)
class Floor:
    """What is never a jump: a share of the number, or so many times its square root, which is what chance makes of a count.

    `halved`, `doubled`: how far it may go while too few changes are known.
    """

    share: float
    roots: float = 0.0
    halved: float = HALVED
    doubled: float = DOUBLED


def growing(was: pd.Series, changes: pd.DataFrame, days: np.ndarray, days_now: float, floor: Floor) -> pd.DataFrame:
    """Limits of a number that goes on from build to build, as rows of a table do: low, high and trial, one row a number.

    `changes`: a column a pair of builds, blank where one lacked the number, `days` apart; the candidate comes `days_now` after `was`.
    """
    usual = max(float(np.median(days)), 1.0) if len(days) else 1.0
    stretch = days_now / usual
    paced = changes / (np.maximum(days, 1.0) / usual)
    middle = paced.median(axis=1).fillna(0.0)
    expected = was + middle * stretch
    return _limits(was, expected, SPREADS * _spread(paced, middle) * max(1.0, stretch), changes.notna().sum(axis=1), floor)


def level(told: pd.DataFrame, floor: Floor) -> pd.DataFrame:
    """Limits of a number that starts anew each month, as that of the newest month does: around the median of what the builds told."""
    middle = told.median(axis=1)
    return _limits(middle, middle, SPREADS_OF_A_LEVEL * _spread(told, middle), told.notna().sum(axis=1) - 1, floor)


def _limits(was: pd.Series, expected: pd.Series, usual: pd.Series, known: pd.Series, floor: Floor) -> pd.DataFrame:
    least = np.maximum(np.maximum(was * floor.share, floor.roots * np.sqrt(was.clip(lower=0))), LEAST)
    reach = np.maximum(usual, least)
    trial = known < ENOUGH
    least_trial = np.maximum(floor.roots * np.sqrt(was.clip(lower=0)), LEAST_TRIAL)
    low = (expected - reach).where(~trial, np.minimum(was * floor.halved, was - least_trial))
    high = (expected + reach).where(~trial, np.maximum(was * floor.doubled, was + least_trial))
    return pd.DataFrame({"was": was, "low": low.clip(lower=0), "high": high, "trial": trial})


def _spread(values: pd.DataFrame, middle: pd.Series) -> pd.Series:
    return values.sub(middle, axis=0).abs().median(axis=1).fillna(0.0) * AS_STANDARD_DEVIATION


def beyond(found: pd.DataFrame, now: pd.Series) -> pd.DataFrame:
    """The rows of limits that a candidate's numbers go beyond, with `now`. A number that one side lacks goes beyond nothing."""
    found = found.assign(now=now.reindex(found.index)).dropna(subset=["was", "now"])
    return found[(found["now"] < found["low"]) | (found["now"] > found["high"])]


def likely(row: pd.Series) -> str:
    """What was to be expected, in words."""
    if row["trial"]:
        return "with few builds before it, only about a half or a double is disliked"
    return f"{row['low']:,.0f} to {row['high']:,.0f} was to be expected"
