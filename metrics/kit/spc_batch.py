"""Many series judged in one call, as a page of groups needs them: the same limits and rules as `spc`, in whole arrays.

Series that `spc` would not judge are not judged here either. Phases are not part of it: a page of groups has one phase each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.kit import spc_limits
from metrics.kit.spc_choice import FEW_CASES, FEWEST_COUNTED, FEWEST_EXPECTED, MOST_ALIKE, OFTEN_FEW, STEADY_RATIO, STEADY_SIZE
from metrics.kit.spc_limits import Limits
from metrics.kit.spc_rules import Signals, signals

TILE = 1024  # series at once: what they need stays in a core's own memory
STATUSES = ("ok", "too_few_points", "no_variation", "rare_events")
OK, TOO_FEW, NO_VARIATION, RARE = range(4)


@dataclass(frozen=True)
class Many:
    """Arrays of series × periods, except `status` (a place in STATUSES) and `is_p_prime`, one a series.

    `high` and `low`: the bits of the rules that fired (spc_rules); mean alone is known of a series that is not judged.
    """

    mean: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    high: np.ndarray
    low: np.ndarray
    near: np.ndarray
    status: np.ndarray
    is_p_prime: np.ndarray

    @property
    def direction(self) -> np.ndarray:
        """+1 or -1 where a point is marked, by its side; 0 elsewhere."""
        return Signals(self.high, self.low, self.near).direction


def spc_many(
    values: np.ndarray,
    *,
    sizes: np.ndarray | None = None,
    baseline_points: int | None = None,
    is_count: bool = False,
    run: int = 7,
    trend: int = 7,
    min_points: int = 13,
) -> Many:
    """Judges each row of `values` (series × periods, blanks NaN; shares of `sizes` cases are 0 to 1) by the rules of mdc2024.

    `is_count`: whole numbers, which `spc` would find out by itself. No series gives arrays of no rows. Raises ValueError for another
    shape.
    """
    if values.ndim != 2 or (sizes is not None and sizes.shape != values.shape):
        raise ValueError("values, and sizes with them, must be series × periods")
    count, periods = values.shape
    lines = np.empty((3, periods if sizes is not None else 1, count))
    bits = np.empty((3, periods, count), dtype=np.int8)
    about = np.empty((2, count), dtype=np.int8)
    for first in range(0, count, TILE):
        tile = slice(first, first + TILE)
        held = np.ascontiguousarray(values[tile].T, dtype=float)
        held_sizes = None if sizes is None else np.ascontiguousarray(sizes[tile].T, dtype=float)
        limits, status, is_p_prime = _limits(held, held_sizes, baseline_points, is_count, min_points)
        found = signals(held, limits, spc_limits.tie(held), run=run, trend=trend, counts_beyond=True)
        lines[0][:, tile], lines[1][:, tile], lines[2][:, tile] = limits.mean, limits.lower, limits.upper
        bits[0][:, tile], bits[1][:, tile], bits[2][:, tile] = found.high, found.low, found.near
        about[0, tile], about[1, tile] = status, is_p_prime
    quiet = about[0] != OK
    if quiet.any():
        bits[:, :, quiet] = 0
    mean, lower, upper = (np.broadcast_to(line, (periods, count)).T for line in lines)
    return Many(mean, lower, upper, bits[0].T, bits[1].T, bits[2].T.view(bool), about[0], about[1].view(bool))


def _limits(
    values: np.ndarray, sizes: np.ndarray | None, baseline_points: int | None, is_count: bool, min_points: int
) -> tuple[Limits, np.ndarray, np.ndarray]:
    """The limits, the status and whether the chart is p′, of each series of a tile."""
    baseline = values[:baseline_points]
    limits = spc_limits.xmr(baseline, screen=False)
    known = len(baseline) - np.add.reduce(np.isnan(baseline).view(np.int8), axis=0, dtype=np.int32)
    highest, lowest = (each.reduce(baseline, axis=0, initial=np.nan) for each in (np.fmax, np.fmin))
    alike = highest - lowest <= spc_limits.TIE * np.fmax(1.0, np.fmax(highest, -lowest))
    status = np.where(known < min_points, TOO_FEW, np.where(alike, NO_VARIATION, OK))
    is_p_prime = np.zeros(values.shape[1], dtype=bool)
    if sizes is not None:
        limits, status, is_p_prime = _of_shares(values, sizes, baseline_points, limits, status)
    elif is_count:
        status = np.where((status == OK) & (limits.mean < FEWEST_COUNTED), RARE, status)
    with np.errstate(invalid="ignore"):
        flat = ~(limits.moving_range > 0) | ((limits.alike > MOST_ALIKE) & ~is_p_prime)
    status = np.where((status == OK) & flat, RARE, status)
    return _blank(limits, status != OK, baseline), status, is_p_prime


def _blank(limits: Limits, quiet: np.ndarray, baseline: np.ndarray) -> Limits:
    """No limits for series that are not judged: the median alone."""
    if not quiet.any():
        return limits
    middle = np.full(len(quiet), np.nan)
    middle[quiet] = _median(baseline[:, quiet])
    lower, upper = (np.where(quiet, np.nan, line) for line in (limits.lower, limits.upper))
    return Limits(np.where(quiet, middle, limits.mean), lower, upper, limits.near, limits.moving_range, limits.screened, limits.alike)


def _median(values: np.ndarray) -> np.ndarray:
    """The median of the known values of each series; NaN where there is none. One sort of all of them, quicker than numpy's nanmedian."""
    if not len(values):
        return np.full(values.shape[1], np.nan)
    known = (~np.isnan(values)).sum(axis=0)
    held = np.sort(values, axis=0)  # blanks last
    lower, upper = (
        np.take_along_axis(held, place[None], axis=0)[0] for place in ((known - 1) // 2, np.minimum(known // 2, len(values) - 1))
    )
    return (lower + upper) / 2


def _of_shares(
    values: np.ndarray, sizes: np.ndarray, baseline_points: int | None, steady: Limits, status: np.ndarray
) -> tuple[Limits, np.ndarray, np.ndarray]:
    """p′ where denominators vary, XmR where they do not, neither where there are too few cases."""
    baseline = values[:baseline_points]
    held = np.where(np.isnan(values), np.nan, sizes)
    held_baseline = held[:baseline_points]
    varying = spc_limits.p_prime(baseline, held_baseline, np.where(sizes > 0, sizes, np.nan))
    usual = _median(held_baseline)
    most, least = (each.reduce(held, axis=0, initial=np.nan) for each in (np.fmax, np.fmin))
    with np.errstate(invalid="ignore", divide="ignore"):
        few = (held_baseline < FEW_CASES).sum(axis=0) / (~np.isnan(held_baseline)).sum(axis=0).astype(float)
        rare = (few > OFTEN_FEW) | (usual * np.minimum(varying.mean, 1 - varying.mean) < FEWEST_EXPECTED)
        is_steady = (most <= STEADY_RATIO * least) & (usual >= STEADY_SIZE)
    both = {name: np.where(is_steady, getattr(steady, name), getattr(varying, name)) for name in vars(steady)}
    status = np.where((status == OK) & rare, RARE, status)
    return Limits(**both), status, ~is_steady & (status == OK)
