"""Mean and limits of a phase, for one series or many: time runs down the first axis, series across the second.

XmR: Shewhart's individuals chart, mean -/+ 2.66 times the mean moving range. p′: Laney 2002, binomial limits widened or narrowed by
how the standardised shares really vary. T: days between rare events to the power 1/3.6, where they are nearly normal (Nelson 1994).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

XMR_WIDTH = 2.66  # 3 / 1.128 as the reference rounds it
MOVING_RANGE_WIDTH = 3.267  # a moving range beyond this many mean moving ranges is screened, where screening is asked for
MOVING_RANGE_PER_SIGMA = 1.128  # the mean range of two normal values, in standard deviations
T_POWER = 3.6
NEAR = 2 / 3  # "near" begins at two thirds of the way to a limit
TIE = 1e-12  # numpy's mean of nineteen 100.1 is not 100.1: nearer than this share of the largest value is on the line


@dataclass(frozen=True)
class Limits:
    """Lines to judge points by; `mean`, `lower`, `upper` and `near` (half the distance between the near lines) broadcast to the points.

    `moving_range`: mean moving range after screening; `screened`: ranges left out; `alike`: share of moving ranges that are nought.
    """

    mean: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    near: np.ndarray
    moving_range: np.ndarray
    screened: np.ndarray
    alike: np.ndarray


def tie(values: np.ndarray) -> np.ndarray:
    """How near to a line a value counts as on it, for each series."""
    if not len(values):
        return np.zeros(values.shape[1:])
    largest = np.fmax(np.fmax.reduce(values, axis=0), -np.fmin.reduce(values, axis=0))
    return TIE * np.fmax(largest, 1.0)


def xmr(baseline: np.ndarray, *, screen: bool) -> Limits:
    """Limits from the moving ranges of `baseline`. Blanks take no part: a blank has no moving range on either side of it.

    One value, or none with a value beside it: limits are NaN.
    """
    mean = _mean(baseline)
    spread, screened, alike = _moving_range(baseline, screen)
    half = XMR_WIDTH * spread
    return Limits(mean, mean - half, mean + half, NEAR * half, spread, screened, alike)


def p_prime(baseline: np.ndarray, sizes: np.ndarray, all_sizes: np.ndarray) -> Limits:
    """Limits of shares of `sizes` cases, a row for each of `all_sizes`. A share that never varies from 0 or 1: limits are NaN."""
    known = ~np.isnan(baseline)
    total = np.where(known, sizes, 0.0).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, baseline * sizes, 0.0).sum(axis=0) / total
        room = np.sqrt(mean * (1 - mean))
        standardised = (baseline - mean) * np.sqrt(sizes) / room
        spread, screened, alike = _moving_range(standardised, screen=False)
        half = 3 * spread / MOVING_RANGE_PER_SIGMA * room / np.sqrt(all_sizes)
    return Limits(mean, mean - half, mean + half, NEAR * half, spread, screened, alike)


def from_t(limits: Limits) -> Limits:
    """Limits of transformed waits, in days again. A lower limit below nought is 0: no wait is shorter."""
    lower = np.where(np.isnan(limits.lower), np.nan, np.fmax(limits.lower, 0.0))
    return Limits(
        limits.mean**T_POWER, lower**T_POWER, limits.upper**T_POWER, limits.near, limits.moving_range, limits.screened, limits.alike
    )


def _moving_range(values: np.ndarray, screen: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean moving range, how many ranges were screened out, and the share of ranges that are nought."""
    ranges = values[1:] - values[:-1]
    np.abs(ranges, out=ranges)
    spread = _mean(ranges)
    alike = _alike(ranges, tie(values))
    if not screen:
        return spread, np.zeros(spread.shape, dtype=int), alike
    kept = ranges < MOVING_RANGE_WIDTH * spread
    screened = (~kept & ~np.isnan(ranges)).sum(axis=0)
    return _mean(np.where(kept, ranges, np.nan)), screened, alike


def _alike(ranges: np.ndarray, tie: np.ndarray) -> np.ndarray:
    """The share of known ranges that are nought; NaN where none is known."""
    nought = np.add.reduce((ranges <= tie).view(np.int8), axis=0, dtype=np.int32)
    known = len(ranges) - np.add.reduce(np.isnan(ranges).view(np.int8), axis=0, dtype=np.int32)
    with np.errstate(invalid="ignore", divide="ignore"):
        return nought / known.astype(float)


def _mean(values: np.ndarray) -> np.ndarray:
    """The mean of the known values down the first axis; NaN where there is none."""
    total = values.sum(axis=0)
    if len(values) and not np.isnan(total).any():
        return total / len(values)
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0).astype(float)
