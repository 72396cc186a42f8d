"""Calendar months and ages, many at once. The 31st plus a month is the last day of a shorter month (data-standards 5).

Whole numbers and small tables of days inside: numpy's own calendar costs twenty times as much when millions of rows share few days.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.kit.months import parts

BLANK = np.datetime64("NaT", "us")


def add_months(dates: pd.Series, months: int | np.ndarray | pd.Series) -> pd.Series:
    """Each date moved by calendar months (negative: back): 31 August + 6 is 28 or 29 February. Blank date or blank number: blank."""
    number, start = np.broadcast_to(np.asarray(months, dtype="float64"), len(dates)), dates.to_numpy()
    moved = np.empty(len(dates), dtype="datetime64[us]")
    for part in parts(len(dates)):
        moved[part] = _moved(start[part], number[part])
    return pd.Series(moved, index=dates.index)


def _moved(start: np.ndarray, number: np.ndarray) -> np.ndarray:
    days, known = _days(start)
    known = known & ~np.isnan(number)
    month, day = _month_and_day(days)
    target = month + np.where(known, number, 0).astype("int64")
    first = _first_day(target)
    moved = first + np.minimum(day, _first_day(target + 1) - first - 1)
    return np.where(known, moved.astype("datetime64[D]").astype("datetime64[us]"), BLANK)


def age_years(born: pd.Series, on: pd.Series) -> pd.Series:
    """Whole years lived on a day; born on 29 February, a year is added on 1 March of other years. Blank when either is blank."""
    (since, known_since), (until, known_until) = _days(born.to_numpy()), _days(on.to_numpy())
    (from_month, from_day), (to_month, to_day) = _month_and_day(since), _month_and_day(until)
    months = to_month - from_month - (to_day < from_day)
    return pd.Series(months // 12, index=born.index, dtype="float64").where(known_since & known_until)


def _days(dates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Days since 1970, 0 for a blank date, and which are not blank."""
    values = dates.astype("datetime64[D]")
    known = ~np.isnat(values)
    return np.where(known, values.astype("int64"), 0), known


def _month_and_day(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The month of each day (0 is January 1970) and its place in the month (0 is the first)."""
    low = days.min(initial=0)
    every = np.arange(low, days.max(initial=0) + 1)
    month = every.astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    return month[days - low], (every - _first_day(month))[days - low]


def _first_day(months: np.ndarray) -> np.ndarray:
    """The first day of each month, in days since 1970."""
    low = months.min(initial=0)
    every = np.arange(low, months.max(initial=0) + 1)
    return every.astype("datetime64[M]").astype("datetime64[D]").astype("int64")[months - low]
