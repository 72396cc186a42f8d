"""Statistical process control of one series: which of its changes are more than chance, by the Making Data Count method.

Source of the method: NHSRplotthedots 0.2.2 (`rules="ptd022"` follows it to the letter) and the Making Data Count team's published
rules (`rules="mdc2024"`). Where the two differ, and where both go wrong, docs/decisions.md says what is done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from metrics.kit import spc_words
from metrics.kit.spc_choice import Chart, Choice, Status
from metrics.kit.spc_input import Series, check_options, checked
from metrics.kit.spc_limits import TIE, tie
from metrics.kit.spc_phase import Asked, Part, judge, refuse_chart
from metrics.kit.spc_rules import OUTSIDE, SHIFT, TREND, TWO_OF_THREE, Signals

Better = Literal["up", "down", "neutral"]


@dataclass(frozen=True)
class SpcResult:
    """What a series shows. `points`: one row a date; `phases`: one row a phase.

    points: value, denominator, phase, mean, lower, upper (not clipped), outside, near, shift, trend, two_of_three, label, type.
    phases: first, reason, known (points with a value), mean, lower, upper (of its last date), status.
    `variation` is the type of the latest point with a value, `assurance` the target beside the last limits; None: not judged.
    """

    points: pd.DataFrame = field(repr=False)
    phases: pd.DataFrame = field(repr=False)
    variation: str | None
    assurance: str | None
    chart: Chart
    status: Status
    sentence: str
    why_chart: str
    better: Better
    target: float | None = None

    @cached_property
    def newest(self) -> pd.Series | None:
        """The latest row that has a value, None when no row has one."""
        known = self.points[self.points["value"].notna()]
        return None if known.empty else known.iloc[-1]


def spc(
    values: pd.Series,
    *,
    better: Better,
    target: float | None = None,
    phases: Sequence[tuple[Any, str]] = (),
    baseline_points: int | None = None,
    screen: bool = False,
    rules: Literal["mdc2024", "ptd022"] = "mdc2024",
    run: int = 7,
    trend: int = 7,
    min_points: int = 13,
    denominators: pd.Series | None = None,
    chart: Literal["auto", "xmr", "p_prime", "t", "run"] = "auto",
) -> SpcResult:
    """Judges a series of one value a month (mdc2024: the calendar is filled; another step is taken from the index's freq).

    `phases`: (date, reason) pairs; the date is the first point of the new phase. `baseline_points`: limits come from that many first
    rows of each phase and judge the rest. `screen`: leave out moving ranges beyond 3.267 times their mean, once. `denominators`: the
    cases behind shares of 0 to 1. `chart="t"`: values are days between events, by the day of the later one (of events on one day, give
    fractions). An empty series gives no points and "too_few_points". Raises TypeError and ValueError as `checked` does.
    """
    lengths = {"run": run, "trend": trend, "min_points": min_points}
    check_options(better=better, rules=rules, chart=chart, **lengths, baseline_points=baseline_points, target=target)
    is_reference = rules == "ptd022"
    series = checked(values, denominators, phases, is_reference=is_reference, on_calendar=not is_reference and chart != "t")
    refuse_chart(series, chart)
    asked = Asked(chart, is_reference, screen, run, trend, min_points, None if baseline_points is None else int(baseline_points))
    ends = (*series.starts[1:], len(series.dates))
    parts = [judge(series, first, last, asked) for first, last in zip(series.starts, ends, strict=True)]
    return _result(series, parts, better, target, asked)


def _result(series: Series, parts: list[Part], better: Better, target: float | None, asked: Asked) -> SpcResult:
    points = _points(series, parts, better, asked)
    known = points if asked.is_reference else points[points["value"].notna()]
    choice = parts[-1].choice
    newest = None if known.empty or choice.status == "too_few_points" else known.iloc[-1]
    variation = None if newest is None or choice.chart == "run" else str(newest["type"])
    assurance = None if newest is None else _assurance(points[points["phase"] == newest["phase"]], newest, choice, better, target)
    sentence = spc_words.sentence(points, choice.status, choice.why, variation, assurance)
    phases = _phases(series, parts, points)
    return SpcResult(points, phases, variation, assurance, choice.chart, choice.status, sentence, choice.why, better, target)


def _points(series: Series, parts: list[Part], better: Better, asked: Asked) -> pd.DataFrame:
    """One row a date, the phases one after the other."""
    sizes = [len(part.signals.high) for part in parts]
    high, low, near = (np.concatenate([getattr(part.signals, name) for part in parts]) for name in ("high", "low", "near"))
    found = Signals(high, low, near)
    lines = {
        name: np.concatenate([np.broadcast_to(getattr(part.limits, name), size) for part, size in zip(parts, sizes, strict=True)])
        for name in ("mean", "lower", "upper")
    }
    rules = {"outside": OUTSIDE, "near": 0, "shift": SHIFT, "trend": TREND, "two_of_three": TWO_OF_THREE}
    return pd.DataFrame(
        {
            "value": series.values,
            "denominator": np.full(len(series.values), np.nan) if series.sizes is None else series.sizes,
            "phase": np.repeat(np.arange(len(parts)), sizes),
            **lines,
            **{name: found.fired(rule) if rule else near for name, rule in rules.items()},
            "label": spc_words.labels(found, run=asked.run, trend=asked.trend),
            "type": spc_words.types(found.direction, better),
        },
        index=series.dates,
    )


def _phases(series: Series, parts: list[Part], points: pd.DataFrame) -> pd.DataFrame:
    """One row a phase; an empty series has none."""
    last = np.cumsum([len(part.signals.high) for part in parts]) - 1
    parts, first = (parts, list(series.starts)) if len(points) else ([], [])
    lines = {name: points[name].to_numpy()[last[: len(parts)]] for name in ("mean", "lower", "upper")}
    return pd.DataFrame(
        {
            "first": series.dates[first],
            "reason": series.reasons[: len(parts)],
            "known": [part.known for part in parts],
            "moving_range": [float(part.limits.moving_range) for part in parts],
            "screened": [int(part.limits.screened) for part in parts],
            "status": [part.choice.status for part in parts],
            **lines,
        }
    )


def _assurance(phase: pd.DataFrame, newest: pd.Series, choice: Choice, better: Better, target: float | None) -> str | None:
    """Whether the limits keep clear of the target, on the good side or the bad; a target on a limit is inside, as in the reference.

    Without variation the value itself stands beside the target, and on the target it passes; it does not when only the baseline is alike.
    """
    no_variation = choice.status == "no_variation"
    if target is None or better == "neutral" or (choice.chart == "run" and not no_variation):
        return None
    near = TIE * max(1.0, abs(target))
    if no_variation:
        if phase["value"].max() - phase["value"].min() > tie(phase["value"].to_numpy()):
            return None
        short = target - newest["value"] if better == "up" else newest["value"] - target
        return "consistent_fail" if short > near else "consistent_pass"
    if target > newest["upper"] + near:
        return "consistent_fail" if better == "up" else "consistent_pass"
    if target < newest["lower"] - near:
        return "consistent_pass" if better == "up" else "consistent_fail"
    return "inconsistent"
