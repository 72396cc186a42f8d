"""The dated parameters of practice, on many days at once, and the working calendar for arrays of days."""

from __future__ import annotations

from dataclasses import dataclass

import holidays
import numpy as np
from numpy.typing import NDArray

from data.sample.days import FIRST, LAST
from data.sample.rates import Rates

Days = NDArray[np.int64]
Flags = NDArray[np.bool_]
Rows = list[dict[str, object]]
_CLOSED = np.array(sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2042))), dtype="datetime64[D]")
_CALENDAR = np.busdaycalendar(holidays=_CLOSED)


class PracticeRates:
    """The dated parameters of the simulation, for one day or for an array of days."""

    def __init__(self, rates: Rates) -> None:
        self.at = rates.at
        self._arrays: dict[str, NDArray[np.float64]] = {}

    def on(self, name: str, days: Days) -> NDArray[np.float64]:
        """The parameter's value on each of the days."""
        if name not in self._arrays:
            self._arrays[name] = np.array([self.at(name, day) for day in range(FIRST, LAST + 1)])
        return self._arrays[name][days - FIRST]


@dataclass(frozen=True)
class Spells:
    """Times in a service, a row each: from `start` up to but not including `end`. `strained`: held by the most stretched teams."""

    child: NDArray[np.object_]
    born: Days
    strained: Flags
    start: Days
    end: Days

    def __len__(self) -> int:
        return len(self.start)


def working_days_after(days: Days, number: int | Days) -> Days:
    """The working day `number` working days after each day, which is day 0."""
    return _moved(np.busday_offset(_dates(days), 0, roll="backward", busdaycal=_CALENDAR), number)


def working_day_before(days: Days) -> Days:
    """Each day, or the latest working day before it."""
    return _moved(np.busday_offset(_dates(days), 0, roll="backward", busdaycal=_CALENDAR), 0)


def working_day_from(days: Days) -> Days:
    """Each day, or the next working day."""
    return _moved(np.busday_offset(_dates(days), 0, roll="forward", busdaycal=_CALENDAR), 0)


def _dates(days: Days) -> NDArray[np.datetime64]:
    return days.astype("datetime64[D]")


def _moved(dates: NDArray[np.datetime64], number: int | Days) -> Days:
    return np.busday_offset(dates, number, busdaycal=_CALENDAR).astype("int64")
