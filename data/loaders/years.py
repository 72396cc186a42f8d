"""Collection years: April to March, named by the 31 March that ends them."""

from __future__ import annotations

import numpy as np

# A year with fewer than one date in so many is a slip of the pen, not a year of the return.
DATES_A_YEAR_NEEDS = 200


def year_numbers(days: np.ndarray) -> np.ndarray:
    """The calendar year of the 31 March that ends each day's collection year. A blank day has none and may not be asked."""
    months = days.astype("datetime64[M]").astype("int64")
    return 1970 + months // 12 + (months % 12 > 2)


def usual_years(days: np.ndarray, counts: np.ndarray | None = None, one_in: int = DATES_A_YEAR_NEEDS) -> list[int]:
    """The collection years in which at least one in so many of the days lies, the earliest first. Empty without days; blanks are none.

    `counts`: how many times each of the days is meant; once where nothing is said.
    """
    known = ~np.isnat(days) & (counts > 0 if counts is not None else True)
    years = year_numbers(days[known])
    if not len(years):
        return []
    first = int(years.min())
    found = np.bincount(years - first, None if counts is None else counts[known])
    return (first + np.flatnonzero(found >= max(1, int(found.sum()) // one_in))).tolist()
