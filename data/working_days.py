"""Working days: Monday to Friday less England's bank holidays, from the holidays library."""

from __future__ import annotations

from functools import lru_cache

import holidays
import numpy as np
import pandas as pd

# A review can look back to a child's entry 18 years before, and a plan a year ahead.
FIRST_YEAR, LAST_YEAR = 1990, 2045


@lru_cache(maxsize=1)
def calendar() -> np.busdaycalendar:
    """England's working days. Without the subdivision two of eight bank holidays would be missing."""
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    return np.busdaycalendar(holidays=sorted(np.datetime64(day, "D") for day in days))


def add_working_days(dates: pd.Series, days: int) -> pd.Series:
    """The date `days` working days after each date, which is day 0 itself even when it is no working day. Blank stays blank."""
    known = dates.notna().to_numpy()
    result = np.full(len(dates), np.datetime64("NaT", "D"))
    # "backward" makes a Saturday's day 1 the Monday after it: the day-0 date need not be a working day.
    start = _days(dates[known])
    result[known] = start if days == 0 else np.busday_offset(start, days, roll="backward", busdaycal=calendar())
    return pd.Series(result.astype("datetime64[us]"), index=dates.index)


def working_days_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Working days after `start` up to and including `end` (the start is day 0). Blank when either is blank; negative when reversed."""
    known = (start.notna() & end.notna()).to_numpy()
    result = np.full(len(start), np.nan)
    first, last = _days(start[known]), _days(end[known])
    # Counted forwards always: numpy shifts the span by a day when its end comes first.
    early, late, one = np.minimum(first, last), np.maximum(first, last), np.timedelta64(1, "D")
    result[known] = np.busday_count(early + one, late + one, busdaycal=calendar()) * np.where(last < first, -1, 1)
    return pd.Series(result, index=start.index)


def _days(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy().astype("datetime64[D]")
