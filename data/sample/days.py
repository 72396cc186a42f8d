"""Days as whole numbers (since 1 January 1970), which a simulation adds and compares quickly; minutes likewise."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays
import numpy as np

EPOCH = date(1970, 1, 1)
MINUTES_A_DAY = 1440
YEAR = 365.25


def day(iso: str) -> int:
    """The day of an ISO date."""
    return (date.fromisoformat(iso) - EPOCH).days


FIRST, LAST = day("1990-01-01"), day("2041-12-31")
COVERS_FROM, AS_AT = day("2014-04-01"), day("2020-03-31")
MONTH_STARTS = tuple(day(f"{year}-{month:02d}-01") for year in range(1990, 2022) for month in range(1, 13))


def _working_days() -> tuple[list[int], list[int]]:
    """The working days in order, and for each day from FIRST how many working days there have been by its end."""
    closed = np.array(sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2042))), dtype="datetime64[D]")
    every = np.arange(FIRST, LAST + 1)
    is_working = np.is_busday(every.astype("datetime64[D]"), holidays=closed)
    return every[is_working].tolist(), np.cumsum(is_working).tolist()


_WORKING, _COUNT = _working_days()


def add_working_days(start: int, number: int) -> int:
    """The working day `number` working days after `start`, which is day 0 and itself may be no working day."""
    if number == 0:
        return start
    return _WORKING[_COUNT[start - FIRST] - 1 + number]


def on_working_day(start: int) -> int:
    """`start`, or the next working day when it is a weekend or bank holiday."""
    return start if _WORKING[_COUNT[start - FIRST] - 1] == start else add_working_days(start, 1)


def birthday(born: int, age: int) -> int:
    """The day on which somebody born on `born` becomes `age`; 29 February is kept on 1 March."""
    at = date.fromordinal(born + EPOCH.toordinal())
    if (at.month, at.day) == (2, 29):
        return (date(at.year + age, 3, 1) - EPOCH).days
    return (at.replace(year=at.year + age) - EPOCH).days


def age_on(born: int, when: int) -> int:
    """Completed years of age."""
    years = int((when - born) / YEAR)
    if birthday(born, years + 1) <= when:
        return years + 1
    return years if birthday(born, years) <= when else years - 1


@cache
def year_end(year: int) -> int:
    """31 March of that year."""
    return day(f"{year}-03-31")


def known(when: int | None) -> int | None:
    """The day, or nothing when it has not come by the as-at date."""
    return when if when is not None and when <= AS_AT else None
