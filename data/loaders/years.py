"""Collection years: April to March, named by the 31 March that ends them."""

from __future__ import annotations

import pandas as pd

# A year with fewer than one date in so many is a slip of the pen, not a year of the return.
DATES_A_YEAR_NEEDS = 200


def year_ending(dates: pd.Series) -> pd.Series:
    """The 31 March that ends each date's collection year; blank for a blank date."""
    years = dates.dt.year + (dates.dt.month > 3)
    return pd.to_datetime({"year": years, "month": 3, "day": 31}).astype("datetime64[us]")


def usual_years(dates: pd.Series) -> pd.Index:
    """The collection years in which enough of the dates lie, each by its 31 March. Empty without dates."""
    counts = year_ending(dates.dropna()).value_counts()
    return counts.index[counts >= max(1, int(counts.sum()) // DATES_A_YEAR_NEEDS)]
