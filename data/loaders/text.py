"""Text of an extract as dates, flags, numbers and codes. What cannot be read is blank; who calls compares and reports it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pandas as pd

ISO = r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?"
DAY_FIRST = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")
# An earlier year is a slip of the pen (0019, 1019): no child in an extract was born before it.
EARLIEST = pd.Timestamp("1900-01-01")
FLAGS = {"y": True, "yes": True, "true": True, "1": True, "1.0": True, "n": False, "no": False, "false": False, "0": False, "0.0": False}


def by_value(column: pd.Series, read: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """`read` of a text column, done once a distinct value: a date stands in many rows."""
    places, distinct = pd.factorize(column)
    values = read(pd.Series(distinct, dtype="str"))
    return values.reindex(places).set_axis(column.index)


def read_dates(column: pd.Series) -> pd.Series:
    """ISO or day-first dates, with or without a time, as datetime64[us]; anything else is blank. Month-first dates are never guessed."""
    return by_value(column, _distinct_dates)


def read_days(column: pd.Series) -> pd.Series:
    """As `read_dates`, without the time of day."""
    return read_dates(column).dt.normalize()


def is_iso(values: pd.Series) -> pd.Series:
    """Whether each text is written as an ISO date is, with or without a time. Blank is not."""
    return values.str.fullmatch(ISO).astype(bool)


def _distinct_dates(values: pd.Series) -> pd.Series:
    dates = _as_written(values.where(is_iso(values)), "ISO8601")
    for form in DAY_FIRST:
        unread = dates.isna()
        if unread.any():
            dates = dates.fillna(_as_written(values.where(unread), form))
    return dates.where(dates >= EARLIEST)


def _as_written(values: pd.Series, form: str) -> pd.Series:
    return pd.to_datetime(values, format=form, errors="coerce").astype("datetime64[us]")  # unreadable: validate reports it


def read_flags(column: pd.Series) -> pd.Series:
    """Y/N, yes/no, true/false and 1/0 in any case as nullable booleans; anything else is blank."""
    return by_value(column, lambda values: values.str.lower().map(FLAGS).astype("boolean"))


def read_numbers(column: pd.Series) -> pd.Series:
    """Finite numbers as float64; anything else is blank."""
    return by_value(column, _distinct_numbers)


def _distinct_numbers(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")  # unreadable: validate reports it
    return numbers.where(numbers.abs() < float("inf"))


def tidied(column: pd.Series) -> pd.Series:
    """Text without blanks (non-breaking ones too) at either end; nothing left is missing."""
    stripped = column.str.strip()
    return stripped.mask(stripped.eq(""))


def read_codes(column: pd.Series, codes: Iterable[str]) -> pd.Series:
    """Each value as the code that it spells in another case, or with blanks for underlines; other values stay as they are."""
    spellings = {_plain(code): code for code in codes}
    return by_value(column, lambda values: values.map(lambda value: spellings.get(_plain(value), value)).astype("str"))


def _plain(value: str) -> str:
    return re.sub(r"[\s_-]+", "_", value.strip().casefold())
