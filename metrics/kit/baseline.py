"""What a measure stood at when inspectors visited: the number their letter states, or the records of that time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.letters import Baseline, Letter
from metrics.kit.measure import Measure

Basis = Literal["stated", "measured", "none"]
BASELINE_MONTHS = 6  # a flow is compared with the six months up to the visit, pooled: one month is too few children
ONE_DAY = pd.Timedelta(days=1)


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


def month_of(letter: Letter) -> pd.Timestamp:
    """The first day of the month whose end the letter's visit is compared with."""
    return letter.month_end.to_period("M").to_timestamp().as_unit("us")


def point_at(series: pd.DataFrame, month: pd.Timestamp) -> Point:
    """The figure of the period that ends with (or, when it is not over, holds) `month`; an empty point when there is none."""
    place = np.flatnonzero(series["month"].to_numpy() == month.to_datetime64())
    if not len(place):
        return Point()
    return point_of(*(series[name].to_numpy()[place[0]] for name in ("value", "numerator", "denominator")))


def stated_baseline(measure: Measure, letter: Letter, kind: str = "all", group: str = "all") -> Baseline | None:
    """The number that the letter itself states for this measure of this group, if any.

    A number without a group is of the whole service and so of everyone alone; caseloads "in the looked-after units" are of those units
    alone, and of nobody else.
    """
    about = "" if kind == "all" else f"{kind}:{group}"
    stated = [finding.baseline for finding in letter.findings if finding.baseline and finding.baseline.measure == measure.id]
    return next((one for one in stated if one.group == about), None)


def at_the_visit(
    measure: Measure, letter: Letter, monthly: pd.DataFrame, until: pd.Timestamp | None = None, *, kind: str = "all", group: str = "all"
) -> Then:
    """The letter's own number where it states one for this group; else from the records."""
    stated = stated_baseline(measure, letter, kind, group)
    return _stated(stated) if stated else measured(measure, letter, monthly, until)


def _stated(baseline: Baseline) -> Then:
    return Then("stated", Point(baseline.value), baseline.low, baseline.high, baseline.text)


def measured(measure: Measure, letter: Letter, monthly: pd.DataFrame, until: pd.Timestamp | None = None) -> Then:
    """The baseline from the records, monthly and by month: a stock at the visit's month end, a flow pooled over the six months up to it."""
    visit = month_of(letter)
    if measure.clock == "annual":
        return _at_last_march(monthly, visit)
    months = monthly["month"].to_numpy()
    if not len(months) or not months[0] <= visit.to_datetime64() <= months[-1] or (until is not None and letter.month_end > until):
        return Then("none", why=f"no records of {visit:%B %Y}")
    if measure.clock == "stock":
        return _known(point_at(monthly, visit))
    begin = visit - pd.DateOffset(months=BASELINE_MONTHS - 1)
    if begin.to_datetime64() < months[0]:
        return Then("none", why=f"fewer than {BASELINE_MONTHS} months of records before the visit")
    return _pooled(measure, monthly.iloc[slice(*months.searchsorted([begin.to_datetime64(), (visit + ONE_DAY).to_datetime64()]))])


def _at_last_march(monthly: pd.DataFrame, visit: pd.Timestamp) -> Then:
    """An annual figure's at the last 31 March up to the visit's month end, which the records may end soon after."""
    march = pd.Timestamp(visit.year - (visit.month < 3), 3, 1)
    if not (monthly["month"].to_numpy() == march.to_datetime64()).any():
        return Then("none", why=f"no records of {march:%B %Y}")
    return _known(point_at(monthly, march), said=f"at 31 March {march:%Y}")


def _known(point: Point, said: str = "") -> Then:
    return Then("measured", point, said=said) if point.value is not None else Then("none", why="nothing to count at the visit")


def _pooled(measure: Measure, months: pd.DataFrame) -> Then:
    total, of = (float(np.nansum(months[name].to_numpy())) for name in ("numerator", "denominator"))
    if measure.kind == "count":
        average = total / BASELINE_MONTHS
        return Then("measured", Point(average, total), said="a month on average over the six months to the visit")
    if not of:
        return Then("none", why="nothing to count in the six months to the visit")
    said = "over the six months to the visit"
    if measure.kind in ("median", "maximum"):
        # A median of all cases cannot be had from monthly medians; the middle month stands for the half year, and is called so.
        return Then(
            "measured", Point(float(np.nanmedian(months["value"].to_numpy())), None, of), said="the middle month of the six to the visit"
        )
    return Then("measured", Point(total / of * measure.per, total, of), said=said)


def point_of(value: Any, numerator: Any, denominator: Any) -> Point:
    """The figure of one row of figures; what is missing there is None."""
    return Point(*(None if pd.isna(cell) else float(cell) for cell in (value, numerator, denominator)))
