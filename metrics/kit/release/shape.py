"""Shapes a release before anything is hidden: for each measure the shortest period of which every figure may be shown.

A longer period holds more people, so that less needs to be hidden and a chart has no gaps; a stock's figures are the same at any.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.reference.release_policy import PERIODS, ReleasePolicy
from metrics.kit.measure import Measure
from metrics.kit.release.material import is_of_hours

LEAST_SHOWN = 2 / 3  # a table with more of it hidden than this leaves is of a longer period instead
LEAST_CHARTED = 0.6  # of the window: the newest figures, without a gap, of a chart that begins later
LEAST_YEARS = 3
TABLE = "Some of its figures are of too few children or families, so that a table stands in place of a chart."


@dataclass(frozen=True)
class Shape:
    """How one measure is shown council-wide. start: the first month shown (since 1970) at the shortest period. why: why without a chart."""

    period: str
    start: int
    charted: bool
    why: str = ""

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods shown: this one and all longer ones."""
        return PERIODS[PERIODS.index(self.period) :]


def mark(measure: Measure, rows: pd.DataFrame, policy: ReleasePolicy) -> pd.DataFrame:
    """The council-wide figures of one measure with `small` (something of it must be hidden) and `low` (too few for what is divided)."""
    few = rows[["few_num", "few_rest", "few_den"]].to_numpy()
    small: np.ndarray = np.asarray(((few >= 1) & (few <= policy.threshold)).any(axis=1))
    base = rows["den"].to_numpy(dtype="float64")
    low = np.zeros(len(rows), dtype=bool)
    if measure.kind == "share":
        none_or_all = (few[:, :2] == 0).any(axis=1) & (few[:, 2] > 0)
        small |= none_or_all & (base < policy.least_all_or_none)
        low = (base > 0) & (base < policy.least_percentage_base)
    elif measure.kind in ("mean", "median"):
        low = (base > 0) & (base < policy.least_mean_base)
    if is_of_hours(measure):
        small |= ((few >= 1) & (few < policy.least_workers)).any(axis=1)
        low[:] = False
    den_small = (few[:, 2] >= 1) & (few[:, 2] <= policy.threshold)
    return rows.assign(small=small, low=low, den_small=den_small)


def shape(measure: Measure, rows: pd.DataFrame, policy: ReleasePolicy, allowed: tuple[str, ...] = PERIODS) -> Shape | None:
    """The shape of a measure from its marked figures; None when it has none. `allowed`: the periods that may be the shortest.

    The shortest period that is whole; else one whose newest figures are, and reach back far enough; else a table.
    """
    periods = [period for period in policy.of(measure.id).periods if period in allowed and (rows["period"] == period).any()]
    if measure.clock == "annual":
        periods = [period for period in periods if period == "year"]
    if not periods:
        return None
    if measure.clock == "stock":  # its quarter is one of its months: nothing is gained by leaving the others out
        periods = periods[:1]
    by_period = {period: rows[rows["period"] == period].sort_values("last") for period in periods}
    found = {period: _newest(points, period, policy) for period, points in by_period.items()}
    for candidates, least in ((("month", "quarter"), 1.0), (("month", "quarter"), LEAST_CHARTED), (("year",), 0.0)):
        for period in candidates:
            if period in found and found[period][1] > 0 and found[period][1] >= least:
                return Shape(period, found[period][0], charted=True)
    return _table(by_period)


def _newest(points: pd.DataFrame, period: str, policy: ReleasePolicy) -> tuple[int, float]:
    """The first month from which on every figure may be shown, and the share of figures from there on; 0 when they are too few."""
    unshown = np.flatnonzero(_unshown(points))
    start = int(unshown[-1]) + 1 if len(unshown) else 0
    left, least = len(points) - start, LEAST_YEARS if period == "year" else policy.least_points_in_a_chart
    if not left or (start and left < least):
        return 0, 0.0
    return int(points["first"].iloc[start]), left / len(points)


def _unshown(points: pd.DataFrame) -> np.ndarray:
    return (points["small"] | points["low"]).to_numpy()


def _table(by_period: dict[str, pd.DataFrame]) -> Shape:
    """Without a chart: the shortest period of which most can be shown; else the longest."""
    for period, points in by_period.items():
        if 1 - _unshown(points).mean() >= LEAST_SHOWN:
            return Shape(period, int(points["first"].iloc[0]), charted=False, why=TABLE)
    period = list(by_period)[-1]
    return Shape(period, int(by_period[period]["first"].iloc[0]), charted=False, why=TABLE)
