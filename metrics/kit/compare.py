"""One measure beside one letter: now, then, whether the change is real, and the standard. What a page says of it comes from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal

import numpy as np
import pandas as pd

from data.letters import Finding, Letter
from metrics.kit.baseline import Point, Then, at_the_visit, measured, month_of, point_at, point_of, stated_baseline
from metrics.kit.judge import along, judge, known
from metrics.kit.measure import Measure
from metrics.kit.spc import SpcResult
from metrics.kit.spc_limits import tie
from metrics.kit.target import Target, target_of
from metrics.kit.verdict import WORST_FIRST, Verdict, verdict_of

__all__ = [
    "WORST_FIRST",
    "Point",
    "Reading",
    "Target",
    "Then",
    "Verdict",
    "findings_of",
    "measured",
    "point_at",
    "point_of",
    "read",
    "stated_baseline",
]

RECENT = 12  # periods over which it is counted how often a target was met


@dataclass(frozen=True)
class Reading:
    """A measure, a letter, and how the one stands beside the other.

    series: one row a period of the chosen length up to the one shown; the last may not be over. since: the chart whose limits come from
    the periods up to the visit, `limits_note` where there were too few of them; None without any figure. judged_by: the length of
    period that `since` and `all_along` are by, `judged_note` why it is not the chosen one. target: what is to be reached.
    verdict: what can be said of the change since the visit; `why` nothing can be. about: the breakdown and the group that the figures are
    of, "team:North"; blank for everyone.
    """

    measure: Measure
    letter: Letter
    now: Point
    then: Then
    series: pd.DataFrame
    since: SpcResult | None = None
    limits_note: str = ""
    judged_by: str = "month"
    judged_note: str = ""
    target: Target | None = None
    verdict: Verdict = "cannot tell yet"
    why: str = ""
    about: str = ""
    judged: pd.DataFrame | None = field(default=None, repr=False)

    @cached_property
    def all_along(self) -> SpcResult | None:
        """The chart whose limits come from all periods up to the one shown, or from the phases of phases.csv; None without any figure."""
        return None if self.judged is None else along(self.measure, self.judged, self.judged_by, self._goal)

    @property
    def variation(self) -> str | None:
        """What the newest figure is beside the range at the visit, in the words of `SpcResult.points.type`; None when not judged."""
        return None if self.since is None else self.since.variation

    @property
    def assurance(self) -> str | None:
        """The target beside the range: consistent_pass, consistent_fail or inconsistent; None without a target or a range."""
        return None if self.since is None else self.since.assurance

    @property
    def met_of(self) -> tuple[int, int] | None:
        """In how many of the last twelve figures the target was reached, and of how many; None without a target or a figure."""
        if self.target is None or self.judged is None:
            return None
        newest = self.judged["value"].to_numpy()[known(self.judged)][-RECENT:]
        return int(self.target.reached(newest, self.measure.better).sum()), len(newest)

    @property
    def run(self) -> int:
        """How many figures in a row, up to the newest, lie on the newest one's side of the mean; one on the mean or a gap ends it."""
        if self.since is None:
            return 0
        return _run(self.since.points.iloc[: np.flatnonzero(known(self.since.points))[-1] + 1])

    @property
    def change(self) -> float | None:
        """Now less then, in the measure's own unit; None when either is unknown or the letter stated a band."""
        if self.now.value is None or self.then.point.value is None:
            return None
        return self.now.value - self.then.point.value

    @property
    def shown_change(self) -> float | None:
        """The change between the two figures as they are shown: whole points of a share, tenths of anything else.

        66% and 82% are 16 points apart on the page, whatever the decimals behind them say.
        """
        if self.now.value is None or self.then.point.value is None:
            return None
        if self.measure.is_share:
            return round(self.now.value * 100) - round(self.then.point.value * 100)
        return round(round(self.now.value, 1) - round(self.then.point.value, 1), 1)

    @property
    def direction(self) -> Literal["better", "worse", "higher", "lower", "same", "unknown"]:
        """Which way the figure moved; a neutral measure is only higher or lower. Says nothing about chance."""
        moved = self.shown_change
        if moved is None:
            return "unknown"
        if moved == 0:
            return "same"
        if self.measure.better == "neutral":
            return "higher" if moved > 0 else "lower"
        return "better" if (moved > 0) == (self.measure.better == "up") else "worse"

    @property
    def _goal(self) -> float | None:
        return None if self.target is None else self.target.value


def read(
    measure: Measure,
    letter: Letter,
    figures: pd.DataFrame,
    *,
    to: pd.Timestamp,
    period: str = "month",
    kind: str = "all",
    group: str = "all",
    until: pd.Timestamp | None = None,
    then: Then | None = None,
) -> Reading:
    """The reading of one measure from its figures, for one group, at the period that ends with month `to`.

    A letter's stated number is compared with the group that it is of: most are of everyone. `until`: the as-at date, before which
    the visit's month must have ended; a period that it cuts short is shown and never judged. `then`: what it stood at when inspectors
    visited, where that is known without the months (a public release has a figure of its own for it).
    """
    of_group = figures[(figures["group_kind"] == kind) & (figures["group"] == group)]
    of_period = _by_period(of_group)
    then = then or at_the_visit(measure, letter, of_period("month"), until, kind=kind, group=group)
    series = of_period(period)
    series = series.iloc[: int(series["month"].to_numpy().searchsorted(to.to_datetime64(), side="right"))]
    target = target_of(measure, to + pd.offsets.MonthEnd(0))
    judged = judge(measure, month_of(letter), of_period, period, to=to, until=until, target=None if target is None else target.value)
    verdict, why = verdict_of(measure, then, judged, month_of(letter))
    return Reading(
        measure,
        letter,
        point_at(series, to),
        then,
        series,
        judged.since,
        judged.limits_note,
        judged.by,
        judged.note,
        target,
        verdict,
        why,
        "" if kind == "all" else f"{kind}:{group}",
        judged.rows,
    )


def _by_period(figures: pd.DataFrame) -> Callable[[str], pd.DataFrame]:
    """A function that gives the figures of one length of period, by month, and works each out once."""
    periods, order = figures["period"].to_numpy(), figures["month"].to_numpy().argsort(kind="stable")

    @cache
    def of_period(period: str) -> pd.DataFrame:
        found = figures.take(order[(periods == period)[order]])
        found.index = pd.RangeIndex(len(found))
        return found

    return of_period


def findings_of(measure: Measure, letter: Letter) -> tuple[Finding, ...]:
    """The letter's findings that this measure answers."""
    return tuple(finding for finding in letter.findings if measure.id in finding.measures)


def _run(points: pd.DataFrame) -> int:
    """How many of the last rows lie on the last one's side of their mean; a blank lies on none."""
    value = points["value"].to_numpy()
    apart = value - points["mean"].to_numpy()
    side = np.where(np.abs(apart) <= tie(value), 0, np.sign(apart))[::-1]
    if not len(side) or abs(side[0]) != 1:
        return 0
    ended = np.flatnonzero(side != side[0])
    return int(ended[0]) if len(ended) else len(side)
