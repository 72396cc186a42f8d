"""Calendar months and ages, many at once. The 31st plus a month is the last day of a shorter month (data-standards 5)."""

from __future__ import annotations

import numpy as np
import pandas as pd


def add_months(dates: pd.Series, months: int | np.ndarray | pd.Series) -> pd.Series:
    """Each date moved by calendar months (negative: back): 31 August + 6 is 28 or 29 February. Blank date or blank number: blank."""
    number = np.broadcast_to(np.asarray(months, dtype="float64"), len(dates))
    known = ~np.isnan(number)
    day = dates.to_numpy().astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    target = month + np.where(known, number, 0).astype("int64")
    last = (target + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    moved = np.minimum(target.astype("datetime64[D]") + (day - month.astype("datetime64[D]")), last)
    moved[~known] = np.datetime64("NaT")
    return pd.Series(moved.astype("datetime64[us]"), index=dates.index)


def age_years(born: pd.Series, on: pd.Series) -> pd.Series:
    """Whole years lived on a day; born on 29 February, a year is added on 1 March of other years. Blank when either is blank."""
    since, day = born.to_numpy().astype("datetime64[D]"), on.to_numpy().astype("datetime64[D]")
    from_month, to_month = since.astype("datetime64[M]"), day.astype("datetime64[M]")
    early = (day - to_month) < (since - from_month)
    months = (to_month - from_month).astype("int64") - early
    return pd.Series(months // 12, index=born.index, dtype="float64").mask(np.isnat(since) | np.isnat(day))
