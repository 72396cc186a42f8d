"""Which chart a series can bear. The thresholds are spc.md's decision table, set from simulated false alarms; they are judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from metrics.kit.spc_limits import tie

Chart = Literal["xmr", "p_prime", "t", "run"]
Status = Literal["ok", "too_few_points", "no_variation", "rare_events"]

STEADY_RATIO = 1.7  # largest over smallest denominator up to which one width of limits serves every month: about 25% either way
STEADY_SIZE = 20  # and the median denominator from which it does
FEWEST_EXPECTED = 3 - 1e-9  # cases met, and cases not met, in the median month; a sum of shares is a hair off the whole number
FEW_CASES = 10
OFTEN_FEW = 1 / 2  # of the months may have fewer than FEW_CASES: with 5 to 15 cases in all of them p′ still marks only 1.5% falsely
FEWEST_COUNTED = 4  # a month: limits of rarer counts mark noise (mean 0.5: 7% of months falsely outside)
MOST_ALIKE = 1 / 3  # of the moving ranges may be nought


@dataclass(frozen=True)
class Choice:
    """The chart and why; `status` is not "ok" where no limits can be drawn."""

    chart: Chart
    status: Status
    why: str


def choose(values: np.ndarray, sizes: np.ndarray | None, baseline: np.ndarray, min_points: int) -> Choice:
    """The chart for known values; `baseline` marks those that limits are made of."""
    if (few := too_few(int(baseline.sum()), min_points)) is not None:
        return few
    if np.ptp(values[baseline]) <= tie(values[baseline]):
        return Choice("run", "no_variation", "Every value that limits could be made of is the same")
    if sizes is not None:
        return _share(values, sizes, baseline)
    is_count = bool((values >= 0).all() and (values == np.round(values)).all())
    if is_count and values[baseline].mean() < FEWEST_COUNTED:
        return Choice("run", "rare_events", f"There are fewer than {FEWEST_COUNTED} a period, too few for limits")
    return Choice("xmr", "ok", "One value a period: limits come from how far neighbouring periods lie apart")


def too_few(known: int, min_points: int) -> Choice | None:
    """The choice where there are too few points for any limits, else None."""
    if known >= min_points:
        return None
    return Choice("run", "too_few_points", f"{known} of the {min_points} points that limits need")


def _share(values: np.ndarray, sizes: np.ndarray, baseline: np.ndarray) -> Choice:
    share = (values * sizes)[baseline].sum() / sizes[baseline].sum()
    usual = float(np.median(sizes[baseline]))
    if (sizes[baseline] < FEW_CASES).mean() > OFTEN_FEW or usual * min(share, 1 - share) < FEWEST_EXPECTED:
        return Choice("run", "rare_events", f"Too few cases for limits: {usual:g} in the median period, of whom {share:.0%} count")
    if sizes.max() <= STEADY_RATIO * sizes.min() and usual >= STEADY_SIZE:
        return Choice("xmr", "ok", "About as many cases in every period: limits come from how far neighbouring periods lie apart")
    return Choice("p_prime", "ok", "The number of cases differs from period to period: limits are wider where there are fewer")
