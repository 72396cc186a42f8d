"""The 95% interval of a difference: of the last six months from the six up to a visit, or from the number that its letter states.

Shares of a flow are pooled: Newcombe's hybrid score interval (Newcombe 1998, "Interval estimation for the difference between
independent proportions", Statistics in Medicine 17, 873-890, method 10) and Wilson's (1927) for one share. Everything else is compared
month with month: Welch's interval, and Student's beside a stated number.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd

from metrics.kit.baseline import BASELINE_MONTHS, Then
from metrics.kit.measure import Measure

Interval = tuple[float, float]
COVERED = 0.95
FEWEST = 2  # months with a figure on a side: one says nothing of how far months differ


def since_baseline(measure: Measure, then: Then, months: pd.DataFrame, visit: pd.Timestamp) -> Interval | None:
    """The interval of (newest months less the visit) in the measure's own unit; None with fewer than two figures on a side.

    `months`: value and denominator by month, whole months alone. The newest are the last six, those after the visit alone; of a
    letter that states a band the nearest edge counts, and within the band there is no difference.
    """
    end = months.index.searchsorted(visit, side="right")
    newest = _known(months.iloc[max(end, len(months) - BASELINE_MONTHS) :])
    before = _known(months.iloc[max(0, end - BASELINE_MONTHS) : end])
    is_stated, pooled = then.basis == "stated", measure.is_share and measure.clock == "flow"
    if newest.shape[1] < FEWEST or (before.shape[1] < FEWEST and not is_stated):
        return None
    if not is_stated:
        return newcombe(*_pool(newest), *_pool(before)) if pooled else welch(newest[0], before[0])
    return beside(*(wilson(*_pool(newest)) if pooled else student(newest[0])), *_edges(then))


def beside(low: float, high: float, lower_edge: float, upper_edge: float) -> Interval:
    """How far an interval lies from a band, a single number being a band without width: from its nearest edge, nought within it."""
    if low > upper_edge:
        return low - upper_edge, high - upper_edge
    if high < lower_edge:
        return low - lower_edge, high - lower_edge
    return min(0.0, low - lower_edge), max(0.0, high - upper_edge)


def wilson(met: float, of: float) -> Interval:
    """The score interval of one share."""
    z = _normal()
    share, width = met / of, z * sqrt(met / of * (1 - met / of) / of + (z / (2 * of)) ** 2)
    middle, scale = share + z * z / (2 * of), 1 + z * z / of
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


def newcombe(met: float, of: float, met_before: float, of_before: float) -> Interval:
    """The interval of the difference of two shares, the second taken from the first."""
    (low, high), (low_before, high_before) = wilson(met, of), wilson(met_before, of_before)
    now, then = met / of, met_before / of_before
    return now - then - sqrt((now - low) ** 2 + (high_before - then) ** 2), now - then + sqrt((high - now) ** 2 + (then - low_before) ** 2)


def welch(values: np.ndarray, before: np.ndarray) -> Interval:
    """The interval of the difference of two means whose months may vary unlike; of two that never vary, the difference itself."""
    difference = float(values.mean() - before.mean())
    parts = np.array([values.var(ddof=1) / len(values), before.var(ddof=1) / len(before)])
    total = float(parts.sum())
    if total == 0:
        return difference, difference
    freedom = total**2 / float((parts**2 / np.array([len(values) - 1, len(before) - 1])).sum())
    width = _students(freedom) * sqrt(total)
    return difference - width, difference + width


def student(values: np.ndarray) -> Interval:
    """The interval of one mean."""
    width = _students(len(values) - 1) * float(values.std(ddof=1)) / sqrt(len(values))
    return float(values.mean()) - width, float(values.mean()) + width


def _known(months: pd.DataFrame) -> np.ndarray:
    """Values above denominators, without the blank months."""
    value = months["value"].to_numpy()
    return np.array([value, months["denominator"].to_numpy()])[:, ~np.isnan(value)]


def _pool(months: np.ndarray) -> Interval:
    """How many cases met and how many there were, over all the months."""
    return float((months[0] * months[1]).round(6).sum()), float(months[1].sum())


def _edges(then: Then) -> Interval:
    """The ends of what the letter states; of a single number, it twice."""
    stated = [one for one in (then.point.value, then.low, then.high) if one is not None]
    return min(stated), max(stated)


def _normal() -> float:
    from scipy.special import ndtri  # here, since it is not needed to start

    return float(ndtri((1 + COVERED) / 2))


def _students(freedom: float) -> float:
    from scipy.special import stdtrit  # here, since it is not needed to start

    return float(stdtrit(freedom, (1 + COVERED) / 2))
