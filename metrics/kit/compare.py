"""One measure beside one letter: now, then, the change, and the standard in force. What a page says of a measure comes from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.letters import Baseline, Finding, Letter
from metrics.kit.measure import Measure

Basis = Literal["stated", "measured", "none"]
BASELINE_MONTHS = 6  # a flow is compared with the six months up to the visit, pooled: one month is too few children


@dataclass(frozen=True)
class Point:
    """One figure. `value` is None when there is nothing to count (0 of 0) or nothing was supplied."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Then:
    """What a measure stood at when inspectors visited.

    Stated: the letter's own number (a band has `low` and `high`). Measured: from the records, a stock at the visit's month end, a
    flow over the six months up to it; counts are then a month's average. None: `why` says what is missing.
    """

    basis: Basis
    point: Point = Point()
    low: float | None = None
    high: float | None = None
    said: str = ""
    why: str = ""


@dataclass(frozen=True)
class Reading:
    """A measure, a letter, and how the one stands beside the other."""

    measure: Measure
    letter: Letter
    now: Point
    then: Then
    series: pd.DataFrame

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
) -> Reading:
    """The reading of one measure from its figures, for one group, at the period that ends with month `to`.

    A letter's stated number is of the whole service, so it is compared with the total alone. `until`: the as-at date, before
    which the visit's month must have ended.
    """
    of_group = figures[(figures["group_kind"] == kind) & (figures["group"] == group)]
    series = of_group[of_group["period"] == period].sort_values("month", ignore_index=True)
    monthly = of_group[of_group["period"] == "month"]
    stated = stated_baseline(measure, letter) if kind == "all" else None
    then = _stated(stated) if stated else measured(measure, letter, monthly, until)
    return Reading(measure, letter, point_at(series, to), then, series)


def point_at(series: pd.DataFrame, month: pd.Timestamp) -> Point:
    """The figure of the period that ends with (or, when it is not over, holds) `month`; an empty point when there is none."""
    row = series[series["month"] == month]
    if row.empty:
        return Point()
    return _point(*row.iloc[0][["value", "numerator", "denominator"]])


def stated_baseline(measure: Measure, letter: Letter) -> Baseline | None:
    """The number that the letter itself states for this measure, if any."""
    stated = [finding.baseline for finding in letter.findings if finding.baseline and finding.baseline.measure == measure.id]
    return stated[0] if stated else None


def findings_of(measure: Measure, letter: Letter) -> tuple[Finding, ...]:
    """The letter's findings that this measure answers."""
    return tuple(finding for finding in letter.findings if measure.id in finding.measures)


def _stated(baseline: Baseline) -> Then:
    return Then("stated", Point(baseline.value), baseline.low, baseline.high, baseline.text)


def measured(measure: Measure, letter: Letter, monthly: pd.DataFrame, until: pd.Timestamp | None = None) -> Then:
    """The baseline from the records: a stock at the visit's month end, a flow pooled over the six months up to it."""
    visit = letter.month_end.to_period("M").to_timestamp().as_unit("us")
    first = monthly["month"].min()
    last = monthly["month"].max()
    if measure.clock == "annual":
        return _at_last_march(monthly, visit)
    if monthly.empty or visit < first or visit > last or (until is not None and letter.month_end > until):
        return Then("none", why=f"no records of {visit:%B %Y}")
    if measure.clock == "stock":
        return _known(point_at(monthly, visit))
    begin = visit - pd.DateOffset(months=BASELINE_MONTHS - 1)
    if begin < first:
        return Then("none", why=f"fewer than {BASELINE_MONTHS} months of records before the visit")
    return _pooled(measure, monthly[monthly["month"].between(begin, visit)])


def _at_last_march(monthly: pd.DataFrame, visit: pd.Timestamp) -> Then:
    """An annual figure's at the last 31 March up to the visit's month end, which the records may end soon after."""
    march = pd.Timestamp(visit.year - (visit.month < 3), 3, 1)
    if not (monthly["month"] == march).any():
        return Then("none", why=f"no records of {march:%B %Y}")
    return _known(point_at(monthly, march), said=f"at 31 March {march:%Y}")


def _known(point: Point, said: str = "") -> Then:
    return Then("measured", point, said=said) if point.value is not None else Then("none", why="nothing to count at the visit")


def _pooled(measure: Measure, months: pd.DataFrame) -> Then:
    total, of = months["numerator"].sum(), months["denominator"].sum()
    if measure.kind == "count":
        average = total / BASELINE_MONTHS
        return Then("measured", Point(average, total), said="a month on average over the six months to the visit")
    if not of:
        return Then("none", why="nothing to count in the six months to the visit")
    said = "over the six months to the visit"
    if measure.kind in ("median", "maximum"):
        # A median of all cases cannot be had from monthly medians; the middle month stands for the half year, and is called so.
        return Then("measured", Point(float(np.nanmedian(months["value"])), None, of), said="the middle month of the six to the visit")
    return Then("measured", Point(total / of * measure.per, total, of), said=said)


def _point(value: float, numerator: float, denominator: float) -> Point:
    return Point(*(None if pd.isna(cell) else float(cell) for cell in (value, numerator, denominator)))
