"""Text of an extract as dates, flags, numbers and codes. What cannot be read is blank; who calls compares and reports it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

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
    return by_value(column, dates_of)


def read_days(column: pd.Series) -> pd.Series:
    """As `read_dates`, without the time of day."""
    return read_dates(column).dt.normalize()


def is_iso(values: pd.Series) -> pd.Series:
    """Whether each text is written as an ISO date is, with or without a time. Blank is not."""
    return values.str.fullmatch(ISO).astype(bool)


def as_iso(days: pd.Series) -> pd.Series:
    """Distinct days as ISO text; what cannot be read stays as it is."""
    found = dates_of(days)
    text = pd.Series(np.datetime_as_string(found.to_numpy(), unit="D"), index=days.index, dtype="str")
    return text.where(found.notna(), days)


def dates_of(values: pd.Series) -> pd.Series:
    """`read_dates` of texts that hardly repeat."""
    dates, is_read = _plain_days(values)
    if not is_read.all():
        dates = dates.mask(~is_read, _odd_dates(values.mask(is_read)))
    return dates.where(dates >= EARLIEST)


def _plain_days(values: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """The days of texts of ten signs, 31/03/2020 or 2020-03-31, blank for a day that there is not; and which texts are written so.

    By their bytes: one return after another has the same few thousand days, and pandas' own reader takes most of the time of a load.
    """
    text = pa.array(values.astype("str"))
    text = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    is_ten = pc.fill_null(pc.equal(pc.binary_length(text), 10), False)
    signs = np.frombuffer(text.filter(is_ten).cast(pa.binary(10)).buffers()[1] or b"", dtype="uint8").reshape(-1, 10)
    digits = (signs - ord("0")).astype("int64")
    days = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[us]")
    is_read = is_ten.to_numpy(zero_copy_only=False).copy()
    found = np.full(len(signs), np.datetime64("NaT"), dtype="datetime64[D]")
    known = np.zeros(len(signs), dtype=bool)
    for marks, mark, places in ((2, 5), "/", (6, 3, 0)), ((4, 7), "-", (0, 5, 8)):
        year, month, day = places
        numbers = [*range(year, year + 4), month, month + 1, day, day + 1]
        written = (digits[:, numbers] < 10).all(axis=1) & (signs[:, marks] == ord(mark)).all(axis=1)
        found[written] = _day(*(_number(digits[written], place, size) for place, size in ((year, 4), (month, 2), (day, 2))))
        known |= written
    is_read[is_read] = known
    days[is_read] = found[known]
    return pd.Series(days, index=values.index), is_read


def _number(digits: np.ndarray, place: int, size: int) -> np.ndarray:
    return digits[:, place : place + size] @ 10 ** np.arange(size - 1, -1, -1)


def _day(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The days of the calendar; blank where there is no such day."""
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    there = (month >= 1) & (month <= 12) & (day >= 1) & (days.astype("datetime64[M]") == months)
    return np.where(there, days, np.datetime64("NaT"))


def _odd_dates(values: pd.Series) -> pd.Series:
    dates = _as_written(values.where(is_iso(values)), "ISO8601")
    for form in DAY_FIRST:
        unread = dates.isna() & values.notna()
        if unread.any():
            dates = dates.fillna(_as_written(values.where(unread), form))
    return dates


def _as_written(values: pd.Series, form: str) -> pd.Series:
    return pd.to_datetime(values, format=form, errors="coerce").astype("datetime64[us]")  # unreadable: validate reports it


def read_flags(column: pd.Series) -> pd.Series:
    """Y/N, yes/no, true/false and 1/0 in any case as nullable booleans; anything else is blank."""
    return by_value(column, flags_of)


def flags_of(values: pd.Series) -> pd.Series:
    """`read_flags` of texts that hardly repeat."""
    return values.str.lower().map(FLAGS).astype("boolean")


def read_numbers(column: pd.Series) -> pd.Series:
    """Finite numbers as float64; anything else is blank."""
    return by_value(column, numbers_of)


def numbers_of(values: pd.Series) -> pd.Series:
    """`read_numbers` of texts that hardly repeat."""
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
