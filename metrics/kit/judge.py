"""Which figures a measure is judged by, and beside which range: that of the periods up to the visit, or that of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from data import reference
from metrics.kit.measure import Measure
from metrics.kit.spc import SpcResult, spc

LENGTH = {"month": 1, "quarter": 3, "year": 12}
NEEDED, MOST = 13, 24  # points of a baseline: fewer give no range to judge by, more tell of another time (docs/decisions.md)
FEWEST_OF_A_PHASE = 2


@dataclass(frozen=True)
class Judged:
    """The chart since the visit and what it is made of. `rows`: value and denominator of each whole period, by its last month.

    `months`: the same by month, whatever `by` is. `since` and `rows` are None when there is no figure at all. `note`: why `by` is not
    the chosen period. `too_rare`: why neither the chosen period nor the quarter can be judged.
    """

    since: SpcResult | None
    rows: pd.DataFrame | None
    months: pd.DataFrame = field(repr=False)
    by: str
    limits_note: str = ""
    note: str = ""
    too_rare: str = ""


def judge(
    measure: Measure,
    visit: pd.Timestamp,
    of_period: Callable[[str], pd.DataFrame],
    period: str,
    *,
    to: pd.Timestamp,
    until: pd.Timestamp | None,
    target: float | None,
) -> Judged:
    """The chart of the whole periods up to `to`; of the quarters where months have too few cases and the quarters have enough.

    `of_period` gives the figures of one length of period, by month.
    """
    months = whole(of_period("month"), "month", to, until)
    rows = months if period == "month" else whole(of_period(period), period, to, until)
    if not known(rows).any():
        return Judged(None, None, months, period)
    since, limits_note = since_the_visit(measure, rows, visit, period, target)
    if since.status != "rare_events":
        return Judged(since, rows, months, period, limits_note)
    if period != "month" or measure.kind not in ("share", "count"):
        return Judged(since, rows, months, period, limits_note, too_rare=_rare(since, period))
    quarters = whole(of_period("quarter"), "quarter", to, until)
    by_quarter, quarter_note = since_the_visit(measure, quarters, visit, "quarter", target)
    if by_quarter.status in ("ok", "no_variation"):
        return Judged(by_quarter, quarters, months, "quarter", quarter_note, note=f"Judged by quarter: {_rare(since, period)}.")
    return Judged(since, rows, months, period, limits_note, too_rare=f"{_rare(since, period)}, and {_rare(by_quarter, 'quarter')}")


def whole(rows: pd.DataFrame, period: str, to: pd.Timestamp, until: pd.Timestamp | None) -> pd.DataFrame:
    """Value and denominator of each period of the calendar that ends by `to` and is over by `until`, indexed by its last month."""
    step = LENGTH[period]
    months = rows["month"].to_numpy().astype("datetime64[M]")
    over = months <= np.datetime64(to, "M")
    if until is not None:
        over &= (months + 1).astype("datetime64[D]") <= np.datetime64(until, "D") + 1
    kept = np.flatnonzero(over & ((months.astype("int64") - 2) % step == 0))  # 1970 began with January; March ends a quarter and a year
    if not len(kept):
        return pd.DataFrame({"value": [], "denominator": []}, index=pd.DatetimeIndex([], dtype="datetime64[us]"), dtype="float64")
    first, last = months[kept[0]], months[kept[-1]]
    place = (months[kept] - first).astype("int64") // step
    calendar = _calendar(str(first), str(last), step)
    columns = {name: np.full(len(calendar), np.nan) for name in ("value", "denominator")}
    for name, cells in columns.items():
        cells[place] = rows[name].to_numpy()[kept]
    return pd.DataFrame(columns, index=calendar)


@lru_cache(maxsize=1000)
def _calendar(first: str, last: str, step: int) -> pd.DatetimeIndex:
    """The first day of each month from `first` to `last` by `step`, with that step as its freq. Shared: measures have the same months."""
    return pd.date_range(first, last, freq=f"{step}MS", unit="us")


def known(rows: pd.DataFrame) -> np.ndarray:
    """Which rows have a value."""
    return ~np.isnan(rows["value"].to_numpy())


def since_the_visit(measure: Measure, rows: pd.DataFrame, visit: pd.Timestamp, period: str, target: float | None) -> tuple[SpcResult, str]:
    """The chart whose range is that of the 24 periods up to the visit, and blank; with fewer than 13 figures there, of all, and why.

    Where the 24 have too few cases for a range and the last 13 of them have enough, it is that of the 13.
    """
    stop = int(rows.index.searchsorted(visit, side="right"))
    start = max(0, stop - MOST)
    before = int(known(rows)[start:stop].sum())
    if before >= NEEDED:
        found = chart(measure, rows.iloc[start:], target, baseline_points=stop - start)
        if found.status == "rare_events" and known(rows)[stop - NEEDED : stop].all():
            nearer = chart(measure, rows.iloc[stop - NEEDED :], target, baseline_points=NEEDED)
            found = nearer if nearer.status == "ok" else found
        return found, ""
    how_many = f"Only {before}" if before else "No"
    counted = f"{period} of figures comes" if before < 2 else f"{period}s of figures come"
    return chart(measure, rows, target), f"{how_many} {counted} before the visit: the range is that of all {period}s."


def along(measure: Measure, rows: pd.DataFrame, period: str, target: float | None) -> SpcResult:
    """The chart of all periods, its limits anew from each phase of phases.csv that leaves two figures on either side of its start."""
    return chart(measure, rows, target, phases=phase_starts(rows, reference.phases(measure.id)))


def phase_starts(rows: pd.DataFrame, phases: tuple[reference.Phase, ...]) -> tuple[tuple[pd.Timestamp, str], ...]:
    """Each phase as the first period that ends on or after its day, with its reason; those outside the figures are left out."""
    counted = np.append(0, np.cumsum(known(rows)))
    starts: list[tuple[pd.Timestamp, str]] = []
    begun = 0
    for phase in phases:
        place = int(rows.index.searchsorted(phase.date.to_period("M").to_timestamp()))
        if counted[place] - counted[begun] >= FEWEST_OF_A_PHASE and counted[-1] - counted[place] >= FEWEST_OF_A_PHASE:
            starts.append((rows.index[place], phase.reason))
            begun = place
    return tuple(starts)


def chart(measure: Measure, rows: pd.DataFrame, target: float | None, **more: Any) -> SpcResult:
    """The chart that suits the measure's kind: only a share and a count leave the choice to their cases."""
    if measure.is_share_of_cases:
        more["denominators"] = rows["denominator"]
    elif measure.kind != "count":
        more["chart"] = "xmr"
    return spc(rows["value"], better=measure.better, target=target, min_points=NEEDED, **more)


def _rare(result: SpcResult, period: str) -> str:
    """Why periods cannot be judged: there are too few of them, they hold too few cases, or they differ too little for a range."""
    if result.status == "too_few_points":
        return f"{int(known(result.points).sum())} of the {NEEDED} {period}s needed"
    return f"too many {period}s have the same figure" if result.why_chart.startswith("Too many") else f"too few cases a {period}"
