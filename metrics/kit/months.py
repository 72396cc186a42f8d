"""Months, and the questions every measure asks of them: who was open at each month end, what came last before it, what fell in it.

All months at once and without loops: a case is repeated once for each month in which it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

ONE_DAY = np.timedelta64(1, "D")
NONE = -1
ROWS_AT_A_TIME = 1 << 18
FAR_AHEAD = np.datetime64("9999-01-01", "us")


@dataclass(frozen=True)
class Months:
    """The calendar months from the one that holds `covers_from` to the one that holds `as_at`."""

    covers_from: pd.Timestamp
    as_at: pd.Timestamp

    @cached_property
    def starts(self) -> pd.DatetimeIndex:
        """The first day of each month."""
        return pd.DatetimeIndex(self._first_days.astype("datetime64[us]"))

    @cached_property
    def ends(self) -> pd.DatetimeIndex:
        """The last day of each month; the as-at date for a month that is not over."""
        last = (self._first_days + 1).astype("datetime64[D]") - ONE_DAY
        return pd.DatetimeIndex(np.minimum(last, np.datetime64(self.as_at, "D")).astype("datetime64[us]"))

    @property
    def last_is_complete(self) -> bool:
        return self.as_at.is_month_end

    def __len__(self) -> int:
        return len(self._first_days)

    def place(self, months: pd.Series | np.ndarray) -> np.ndarray:
        """The position of each month (any day of it) in this window; negative or past the end when outside. Blank is not allowed."""
        whole = np.asarray(months).astype("datetime64[M]").astype("int64")
        whole -= self._first_days[0].astype("int64")
        return whole.astype("int32")

    @cached_property
    def _first_days(self) -> np.ndarray:
        first, last = np.datetime64(self.covers_from, "M"), np.datetime64(self.as_at, "M")
        return np.arange(first, last + 1)


def open_at_month_ends(frame: pd.DataFrame, start: str, end: str, months: Months, keep: Sequence[str] | None = None) -> pd.DataFrame:
    """Each row once for every month end at which it was open, with `month` and `month_end`; of its columns those in `keep`, else all.

    Open on a day: started on or before it and not ended by it (an end on the day itself is an end). No row: an empty frame.
    """
    first, stop = open_places(frame, start, end, months)
    return _repeat(frame if keep is None else frame[list(keep)], first, stop - first, months)


def open_places(frame: pd.DataFrame, start: str, end: str, months: Months) -> tuple[np.ndarray, np.ndarray]:
    """For each row the positions of the first month end at which it was open and of the one after the last; equal when there is none."""
    ends = months.ends.to_numpy()
    first = np.searchsorted(ends, _day(frame[start]), side="left")
    ended = np.where(frame[end].isna(), FAR_AHEAD, _day(frame[end]))
    stop = np.searchsorted(ends, ended, side="left")
    return first, np.where(frame[start].isna(), first, np.maximum(first, stop))


def _repeat(frame: pd.DataFrame, first: np.ndarray, times: np.ndarray, months: Months) -> pd.DataFrame:
    """Each row `times` times, for the months from position `first` on."""
    # Small whole numbers: of a large council's children these are tens of millions of rows.
    rows = np.repeat(np.arange(len(frame), dtype="int32"), times)
    place = np.arange(len(rows), dtype="int32")
    place -= np.repeat((np.cumsum(times) - times - first).astype("int32"), times)
    place = place.astype("int16")
    repeated = frame.iloc[rows].reset_index(drop=True)
    return repeated.assign(month=months.starts.to_numpy()[place], month_end=months.ends.to_numpy()[place])


def latest_before(
    cases: pd.DataFrame, events: pd.DataFrame, *, date: str, columns: Sequence[str] = (), on: str = "month_end", by: str = "child_id"
) -> pd.DataFrame:
    """The cases with `date` and `columns` of the latest event of the same `by` on or before each case's `on` day; blank when there is none.

    An event with a time counts on its day. Of two events on one day the later row is taken.
    """
    wanted = [date, *(name for name in columns if name != date)]
    events = events.loc[events[date].notna() & events[by].notna(), [by, *wanted]]
    if events.empty or cases.empty:
        return cases.assign(**{name: events[name].iloc[:0].reindex(range(len(cases))).set_axis(cases.index) for name in wanted})
    case_code, event_code = _codes(cases[by], events[by])
    keys = _sortable(event_code, events[date])
    order = np.argsort(keys, kind="stable")
    keys, asked, latest = keys[order], cases[on].to_numpy(), np.empty(len(cases), dtype="int64")
    for part in parts(len(cases)):
        found = np.searchsorted(keys, _sortable(case_code[part], asked[part]), side="right") - 1
        row = order[np.maximum(found, 0)]
        latest[part] = np.where((found >= 0) & (event_code[row] == case_code[part]), row, NONE)
    return cases.assign(**{name: _taken(events[name], latest, cases.index) for name in wanted})


def parts(size: int) -> Iterator[slice]:
    """So many rows at a time as stay in the processor's cache: of 20 million at once each step would be fetched from memory anew."""
    for first in range(0, size, ROWS_AT_A_TIME):
        yield slice(first, first + ROWS_AT_A_TIME)


def _taken(values: pd.Series, rows: np.ndarray, index: pd.Index) -> pd.Series:
    """The values at those positions; blank at NONE."""
    plain = values.to_numpy() if isinstance(values.dtype, np.dtype) else values.array
    return pd.Series(pd.api.extensions.take(plain, rows, allow_fill=True), index=index)


def _codes(left: pd.Series, right: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers that are equal where the two keys are equal."""
    if isinstance(left.dtype, pd.CategoricalDtype) and left.dtype == right.dtype:
        return left.cat.codes.to_numpy(), right.cat.codes.to_numpy()
    codes, _ = pd.factorize(pd.concat([left.astype("str"), right.astype("str")], ignore_index=True))
    return codes[: len(left)], codes[len(left) :]


def _sortable(codes: np.ndarray, days: pd.Series | np.ndarray) -> np.ndarray:
    """One number that sorts by key and then by day: 2**22 days are eleven thousand years."""
    return codes.astype("int64") * (1 << 22) + np.asarray(days).astype("datetime64[D]").astype("int64")


def in_months(frame: pd.DataFrame, date: str, months: Months) -> pd.DataFrame:
    """The rows whose `date` falls in the window and not after the as-at day, with the `month` it falls in."""
    day = _day(frame[date])
    first, last = months.starts[0].to_numpy(), np.datetime64(months.as_at, "us")
    with_date = (day >= first) & (day <= last)
    return frame[with_date].assign(month=month_start(frame.loc[with_date, date]))


def month_start(dates: pd.Series) -> pd.Series:
    """The first day of each date's month. Blank stays blank."""
    return pd.Series(dates.to_numpy().astype("datetime64[M]").astype("datetime64[us]"), index=dates.index)


def _day(dates: pd.Series) -> np.ndarray:
    """The dates without their time of day."""
    return dates.to_numpy().astype("datetime64[D]").astype("datetime64[us]")
