"""The same measure over time for many groups at once, each judged beside a range of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metrics.kit.judge import LENGTH, MOST, NEEDED
from metrics.kit.measure import Measure
from metrics.kit.spc_batch import STATUSES, spc_many

LAST_MONTH = 3  # March ends a year, a quarter and a month
RECENT_MONTHS = 12  # a group without a case for so long is no longer one of the council's groups
KINDS = {1: {"up": "better", "down": "worse", "neutral": "higher"}, -1: {"up": "worse", "down": "better", "neutral": "lower"}}


@dataclass(frozen=True)
class OneGroup:
    """A group's series. `points`: one row a period, by its last month: value, numerator, denominator, mean, lower, upper, kind.

    kind: better, worse, higher, lower, or ordinary; blank where there is no value or nothing is judged. Limits are not clipped.
    `status`: as SpcResult has it. `seen`: the range is that of the periods up to the visit, not the usual one.
    """

    group: str
    points: pd.DataFrame = field(repr=False)
    status: str
    seen: bool

    @property
    def is_judged(self) -> bool:
        return self.status == "ok"

    @property
    def newest(self) -> pd.Series | None:
        """The latest row with a value, None when no row has one."""
        known = self.points[self.points["value"].notna()]
        return None if known.empty else known.iloc[-1]


@dataclass(frozen=True)
class Spread:
    """Groups in their own order, judged by `period`. `asked`: the period that the reader chose, when it judges fewer of them."""

    groups: tuple[OneGroup, ...]
    period: str
    asked: str


def over_time(
    measure: Measure,
    rows: pd.DataFrame,
    *,
    period: str,
    to: pd.Timestamp,
    until: pd.Timestamp,
    visit: pd.Timestamp | None = None,
    begin: pd.Timestamp | None = None,
) -> Spread:
    """Every group of `rows` (the figures of one kind of group) over the whole periods up to `to` and over by `until`.

    `visit`: the range is that of the 24 periods up to that month, of all periods for a group with fewer than 13 figures there; None: of
    all periods from `begin`. Months that judge fewer groups than quarters give way to them: small groups have too few cases a month.
    No rows give no groups.
    """
    chosen = _judged(measure, rows, period, to, until, visit, begin)
    if period != "month" or measure.kind not in ("share", "count") or all(group.is_judged for group in chosen):
        return Spread(chosen, period, period)
    by_quarter = _judged(measure, rows, "quarter", to, until, visit, begin)
    if sum(group.is_judged for group in by_quarter) > sum(group.is_judged for group in chosen):
        return Spread(by_quarter, "quarter", period)
    return Spread(chosen, period, period)


def _judged(
    measure: Measure,
    rows: pd.DataFrame,
    period: str,
    to: pd.Timestamp,
    until: pd.Timestamp,
    visit: pd.Timestamp | None,
    begin: pd.Timestamp | None,
) -> tuple[OneGroup, ...]:
    parts = _whole(rows, period, to, until, begin, is_count=measure.kind == "count")
    values = parts["value"].to_numpy(float).T
    if not values.size:
        return ()
    start, stop = 0, 0
    if visit is not None:
        stop = int(parts["value"].index.searchsorted(visit, side="right"))
        start = max(0, stop - MOST)
    seen = (~np.isnan(values[:, start:stop])).sum(axis=1) >= NEEDED
    found: dict[int, OneGroup] = {}
    for which, first, baseline in ((seen, start, stop - start), (~seen, 0, None)):
        places = [int(place) for place in np.flatnonzero(which)]
        found |= _together(measure, parts, places, first, baseline) if places else {}
    found |= _nearer(measure, parts, found, values, stop)
    return tuple(found[place] for place in sorted(found))


def _nearer(
    measure: Measure, parts: dict[str, pd.DataFrame], found: dict[int, OneGroup], values: np.ndarray, stop: int
) -> dict[int, OneGroup]:
    """Groups with too few cases in the 24 periods up to the visit and enough in the last 13 of them, by those, as a measure's own chart."""
    full = ~np.isnan(values[:, max(0, stop - NEEDED) : stop]).any(axis=1)
    places = [place for place, group in found.items() if group.seen and group.status == "rare_events" and full[place]]
    again = _together(measure, parts, places, stop - NEEDED, NEEDED) if places else {}
    return {place: group for place, group in again.items() if group.is_judged}


def _together(measure: Measure, parts: dict[str, pd.DataFrame], places: list[int], first: int, baseline: int | None) -> dict[int, OneGroup]:
    """Groups that are judged alike, in one call: from period `first`, by their first `baseline` periods (None: by all)."""
    held = {name: part.to_numpy(float)[first:, places].T for name, part in parts.items()}
    index, names = parts["value"].index[first:], [str(name) for name in parts["value"].columns]
    sizes = held["denominator"] if measure.is_share_of_cases else None
    many = spc_many(held["value"], sizes=sizes, baseline_points=baseline, is_count=measure.kind == "count", min_points=NEEDED)
    lines = {"mean": many.mean, "lower": many.lower, "upper": many.upper}
    direction, groups = many.direction, {}
    for row, place in enumerate(places):
        status = STATUSES[int(many.status[row])]
        kind = [KINDS[int(way)][measure.better] if way else "ordinary" for way in direction[row]]
        points = pd.DataFrame({name: part[row] for name, part in (held | lines).items()}, index=index)
        points["kind"] = np.where(points["value"].isna() | (status != "ok"), "", kind)
        groups[place] = OneGroup(names[place], points, status, baseline is not None)
    return groups


def _whole(
    rows: pd.DataFrame, period: str, to: pd.Timestamp, until: pd.Timestamp, begin: pd.Timestamp | None, *, is_count: bool
) -> dict[str, pd.DataFrame]:
    """Value, numerator and denominator as periods × groups, over the calendar; groups with a case in the last year, in their order."""
    step = LENGTH[period]
    ends = rows["month"] + pd.offsets.MonthEnd(0)
    kept = rows[(rows["period"] == period) & (rows["month"] <= to) & (ends <= until) & ((rows["month"].dt.month - LAST_MONTH) % step == 0)]
    if begin is not None:
        kept = kept[ends.loc[kept.index] >= begin]
    has_case = (kept["value"] > 0) if is_count else kept["value"].notna()
    recent = set(kept.loc[has_case & (kept["month"] > to - pd.DateOffset(months=RECENT_MONTHS)), "group"])
    order = [name for name in rows["group"].drop_duplicates() if name in recent]
    kept = kept[kept["group"].isin(order)]
    if kept.empty:
        return {name: pd.DataFrame() for name in ("value", "numerator", "denominator")}
    calendar = pd.date_range(kept["month"].min(), kept["month"].max(), freq=f"{step}MS", unit="us")
    return {
        name: kept.pivot_table(index="month", columns="group", values=name, aggfunc="first").reindex(index=calendar, columns=order)
        for name in ("value", "numerator", "denominator")
    }
