"""One phase of a series: its chart, its limits and its signals. It knows nothing of the others: no run or range crosses into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from metrics.kit import spc_limits
from metrics.kit.spc_choice import MOST_ALIKE, Chart, Choice, choose, too_few
from metrics.kit.spc_input import Series
from metrics.kit.spc_limits import Limits
from metrics.kit.spc_rules import Signals, signals


@dataclass(frozen=True)
class Asked:
    """What the caller asked for, and the chart of the whole series."""

    choice: Choice
    is_reference: bool
    screen: bool
    run: int
    trend: int
    min_points: int
    baseline_points: int | None


@dataclass(frozen=True)
class Part:
    """One phase, judged; `limits` in the unit of the values."""

    choice: Choice
    limits: Limits
    signals: Signals
    known: int


def chosen(series: Series, chart: Chart | Literal["auto"], is_reference: bool, min_points: int, baseline_points: int | None) -> Choice:
    """The chart of the whole series; its newest phase decides, as it judges the newest point."""
    values = series.values[series.starts[-1] :]
    known = ~np.isnan(values)
    in_baseline = np.arange(len(values)) < (baseline_points or len(values))
    if (few := too_few(int((known & in_baseline).sum()), min_points)) is not None:
        return few
    if is_reference and chart == "auto":
        return Choice("xmr", "ok", "The reference draws this chart of every series")
    sizes = None if series.sizes is None else series.sizes[series.starts[-1] :][known]
    found = choose(values[known], sizes, in_baseline[known], min_points)
    if chart == "auto" or (found.status == "no_variation" and not is_reference):
        return found
    if chart == "p_prime" and series.sizes is None:
        raise ValueError("a p_prime chart needs denominators")
    if chart == "t" and not (values[known] > 0).all():
        raise ValueError("a wait between events must be above 0; give events of one day a fraction of it")
    return Choice(chart, "ok", "This chart was asked for")


def judge(series: Series, first: int, last: int, asked: Asked) -> Part:
    """Limits and signals of one phase, which knows nothing of the others."""
    values = series.values[first:last]
    baseline = values[: asked.baseline_points]
    known = int((~np.isnan(values)).sum())
    choice = too_few(int((~np.isnan(baseline)).sum()), asked.min_points) or asked.choice
    if choice.chart == "run":
        return _run_chart(values, baseline, choice, known)
    judged = values ** (1 / spc_limits.T_POWER) if choice.chart == "t" else values
    limits = _limits(judged, None if series.sizes is None else series.sizes[first:last], choice.chart, asked)
    if not asked.is_reference and not _can_judge(limits, choice.chart):
        same = np.ptp(baseline[~np.isnan(baseline)]) <= 0
        why = "Every value that limits could be made of is the same" if same else "Too many neighbouring values are the same for limits"
        return _run_chart(values, baseline, Choice("run", "no_variation" if same else "rare_events", why), known)
    if asked.is_reference:
        _refuse_a_blank_in_a_trend(values, asked.trend)
    found = signals(judged, limits, spc_limits.tie(judged), run=asked.run, trend=asked.trend, counts_beyond=not asked.is_reference)
    return Part(choice, spc_limits.from_t(limits) if choice.chart == "t" else limits, found, known)


def _limits(judged: np.ndarray, sizes: np.ndarray | None, chart: str, asked: Asked) -> Limits:
    baseline = judged[: asked.baseline_points]
    if chart == "p_prime" and sizes is not None:
        return spc_limits.p_prime(baseline, sizes[: asked.baseline_points], sizes)
    return spc_limits.xmr(baseline, screen=asked.screen)


def _can_judge(limits: Limits, chart: str) -> bool:
    """Whether limits are more than a line: screened to nothing, or a third of neighbours alike, they mark everything or nothing."""
    return bool(limits.moving_range > 0) and (chart == "p_prime" or bool(limits.alike <= MOST_ALIKE))


def _run_chart(values: np.ndarray, baseline: np.ndarray, choice: Choice, known: int) -> Part:
    """The median and no limits; nothing is marked."""
    held = baseline[~np.isnan(baseline)]
    none = np.asarray(np.nan)
    middle = np.asarray(np.median(held) if len(held) else np.nan)
    nothing = np.zeros(len(values), dtype=np.int8)
    limits = Limits(middle, none, none, none, none, np.asarray(0), none)
    return Part(choice, limits, Signals(nothing, nothing, nothing.astype(bool)), known)


def _refuse_a_blank_in_a_trend(values: np.ndarray, points: int) -> None:
    """The reference stops where a blank stands among points that otherwise all move one way."""
    steps = np.sign(np.diff(values))
    for place in range(len(values) - points + 1):
        window = steps[place : place + points - 1]
        ways = set(window[~np.isnan(window)])
        if np.isnan(window).any() and (ways <= {1.0} or ways <= {-1.0}):
            raise ValueError("a blank inside a run that moves one way: the reference stops here")
