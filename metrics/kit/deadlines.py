"""Deadlines counted from dated standards, what is coming up, and the ids of cases. No number of a rule is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from data import reference
from data.working_days import add_working_days
from metrics.kit.calendar import add_months

COMING_UP_DAYS = 60  # how far ahead a "coming up" list looks; not a standard


def _add_days(start: pd.Series, days: int) -> pd.Series:
    return start.dt.normalize() + pd.Timedelta(days=days)


STEPS: Mapping[str, Callable[[pd.Series, int], pd.Series]] = {
    "working days": add_working_days,
    "days": _add_days,
    "weeks": lambda start, weeks: _add_days(start, 7 * weeks),
    "months": add_months,
    "hours": lambda start, hours: start + pd.Timedelta(hours=hours),
}


def deadline(start: pd.Series, standard: str) -> pd.Series:
    """The last day (for hours: the moment) that meets a standard counted from each start, by the standard in force on the start.

    Blank where the start is blank or no standard was in force: such a case is not judged. Raises KeyError for an unknown standard.
    """
    values = reference.standard_values(standard, start)
    step = STEPS[reference.standard_unit(standard)]
    due = pd.Series(pd.NaT, index=start.index, dtype="datetime64[us]")
    for value in values.dropna().unique():
        due = due.mask(values == value, step(start, int(value)))
    return due


def upper_ends(standard: str, days: pd.Series) -> pd.Series:
    """The upper end of a band (50 to 70: 70) in force on each day; blank where none was."""
    return days.map({day: reference.standard_band(standard, day)[1] for day in days.unique()}).astype("float64")


def coming_up(frame: pd.DataFrame, due: str, on: pd.Timestamp, *, days: int = COMING_UP_DAYS) -> pd.DataFrame:
    """The rows whose `due` day lies after `on` and within `days` of it, soonest first."""
    day = frame[due].dt.normalize()
    return frame[(day > on) & (day <= on + pd.Timedelta(days=days))].sort_values(due, kind="stable")


def case_ids(child_id: pd.Series, day: pd.Series) -> pd.Series:
    """An id for something that happens to a child on a day: "A12 2016-05-03"."""
    days = pd.Series(np.datetime_as_string(day.to_numpy(), unit="D").astype(object), index=day.index, dtype="str")
    return child_id.astype("str") + " " + days
