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
    """What the caller asked for."""

    chart: Chart | Literal["auto"]
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


def refuse_chart(series: Series, chart: str) -> None:
    """Raises ValueError for a chart that the series cannot have."""
    if chart == "p_prime" and series.sizes is None:
        raise ValueError("a p_prime chart needs denominators")
    if chart == "t" and (series.values <= 0).any():
        raise ValueError("a wait between events must be above 0; give events of one day a fraction of it")


def judge(series: Series, first: int, last: int, asked: Asked) -> Part:
    """Chart, limits and signals of one phase, which knows nothing of the others."""
    values = series.values[first:last]
    sizes = None if series.sizes is None else series.sizes[first:last]
    baseline = values[: asked.baseline_points]
    known = int((~np.isnan(values)).sum())
    choice = _choice(values, sizes, asked)
    if choice.chart == "run":
        return _run_chart(values, baseline, choice, known)
    judged = values ** (1 / spc_limits.T_POWER) if choice.chart == "t" else values
    limits = _limits(judged, sizes, choice.chart, asked)
    if not asked.is_reference and (poor := _too_poor(limits, choice.chart)) is not None:
        return _run_chart(values, baseline, poor, known)
    if asked.is_reference:
        _refuse_a_blank_in_a_trend(values, asked.trend)
    found = signals(judged, limits, spc_limits.tie(judged), run=asked.run, trend=asked.trend, counts_beyond=not asked.is_reference)
    return Part(choice, spc_limits.from_t(limits) if choice.chart == "t" else limits, found, known)


def _choice(values: np.ndarray, sizes: np.ndarray | None, asked: Asked) -> Choice:
    known = ~np.isnan(values)
    in_baseline = np.arange(len(values)) < (asked.baseline_points or len(values))
    if (few := too_few(int((known & in_baseline).sum()), asked.min_points)) is not None:
        return few
    if asked.is_reference and asked.chart == "auto":
        return Choice("xmr", "ok", "The reference draws this chart of every series")
    found = choose(values[known], None if sizes is None else sizes[known], in_baseline[known], asked.min_points)
    if asked.chart == "auto" or (found.status == "no_variation" and not asked.is_reference):
        return found
    return Choice(asked.chart, "ok", "This chart was asked for")


def _limits(judged: np.ndarray, sizes: np.ndarray | None, chart: str, asked: Asked) -> Limits:
    baseline = judged[: asked.baseline_points]
    if chart == "p_prime" and sizes is not None:
        return spc_limits.p_prime(baseline, sizes[: asked.baseline_points], np.where(sizes > 0, sizes, np.nan))
    return spc_limits.xmr(baseline, screen=asked.screen)


def _too_poor(limits: Limits, chart: str) -> Choice | None:
    """Why limits are no more than a line: screened to nothing, or a third of neighbours alike, they mark everything or nothing."""
    if np.isnan(limits.moving_range):
        return Choice("run", "rare_events", "No two neighbouring points have a value")
    if limits.moving_range > 0 and (chart == "p_prime" or limits.alike <= MOST_ALIKE):
        return None
    return Choice("run", "rare_events", "Too many neighbouring values are the same for limits")


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
