"""Statutory, guidance and local standards as dated rows, and a council's own targets. Looked up by date; no number lives in code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.reference.rows import (
    FOLDER,
    LAST_DAY,
    allowed_faults,
    cell_faults,
    in_force,
    period_faults,
    read_days,
    read_numbers,
    read_rows,
    refuse,
)

STANDARD_COLUMNS = (
    "id",
    "title",
    "measures",
    "value",
    "value_low",
    "value_high",
    "unit",
    "applies",
    "direction",
    "in_force_from",
    "in_force_to",
    "status",
    "source",
    "source_checked",
    "note",
)
TARGET_COLUMNS = ("measure", "value", "in_force_from", "in_force_to", "source", "author")
STATUSES = ("statutory", "guidance", "local")
DIRECTIONS = ("at_most", "at_least", "between")
SOURCE_CHECKED = ("original", "secondary", "no")


@dataclass(frozen=True)
class Standard:
    """A standard as in force on a day. `value`, or `low` and `high` for a band; the other is None.

    `direction` is the side of the number that the row speaks of (`applies` says what it marks): a wait of at most 72 hours meets a
    standard, a score of at least 17 gives concern. Which way a figure ought to go is the measure's own `better`.
    `source_checked`: original (the source itself was read), secondary (read as another cites it), no (not read: say so).
    """

    id: str
    title: str
    measures: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    unit: str
    applies: str
    direction: str
    in_force_from: pd.Timestamp
    in_force_to: pd.Timestamp | None
    status: str
    source: str
    source_checked: str
    note: str

    @property
    def is_local(self) -> bool:
        return self.status == "local"

    @property
    def text(self) -> str:
        """The number as a reader sees it: "20 working days", "1 month", "50 to 70 children per full-time officer"."""
        number = f"{self.value:g}" if self.value is not None else f"{self.low:g} to {self.high:g}"
        return f"{number} {self.unit.removesuffix('s') if number == '1' else self.unit}"


@dataclass(frozen=True)
class Target:
    """A council's own target for a measure, as in force on a day; shares are 0 to 1."""

    measure: str
    value: float
    in_force_from: pd.Timestamp
    in_force_to: pd.Timestamp | None
    source: str
    author: str


def read_standards(path: Path) -> pd.DataFrame:
    """Every row of a standards file, typed: one row is a standard for the days it is in force. Raises ReferenceRefused."""
    rows = read_rows(path, STANDARD_COLUMNS, may_be_blank=("value", "value_low", "value_high", "in_force_to", "note"))
    rows, faults = read_days(path, rows, ("in_force_from", "in_force_to"))
    rows, more = read_numbers(path, rows, ("value", "value_low", "value_high"))
    faults += more
    for column, allowed in (("status", STATUSES), ("direction", DIRECTIONS), ("source_checked", SOURCE_CHECKED)):
        faults += allowed_faults(path, rows, column, allowed)
    is_band = rows["direction"] == "between"
    has_band = rows["value_low"].notna() & rows["value_high"].notna() & rows["value"].isna()
    has_value = rows["value"].notna() & rows["value_low"].isna() & rows["value_high"].isna()
    wrong = ~has_band.where(is_band, has_value)
    faults += cell_faults(path, rows.loc[wrong, "direction"], "give value_low and value_high when direction is between, value alone if not")
    refuse(faults + period_faults(path, rows, "id"))
    return rows


def read_targets(path: Path) -> pd.DataFrame:
    """Every row of a council's own targets, typed: one row is a target for the days it is in force. Raises ReferenceRefused."""
    rows = read_rows(path, TARGET_COLUMNS, may_be_blank=("in_force_to",))
    rows, faults = read_days(path, rows, ("in_force_from", "in_force_to"))
    rows, more = read_numbers(path, rows, ("value",))
    refuse(faults + more + period_faults(path, rows, "measure"))
    return rows


@cache
def standards() -> pd.DataFrame:
    """All standards, one row for the days each is in force. Shared: callers never change it."""
    return read_standards(FOLDER / "standards.csv")


@cache
def local_targets() -> pd.DataFrame:
    """The council's own targets; no rows until a council writes some. No national target for a share is published."""
    return read_targets(FOLDER / "local_targets.csv")


@lru_cache(maxsize=10_000)
def standard(standard_id: str, on: pd.Timestamp) -> Standard | None:
    """The standard in force on a day, None when none is. Raises KeyError for an id that no row has."""
    rows = in_force(_rows_of(standard_id), on)
    if rows.empty:
        return None
    known = _first_row(rows)
    known |= {"measures": tuple(known["measures"].split()), "low": known.pop("value_low"), "high": known.pop("value_high")}
    return Standard(**known)


def standard_value(standard_id: str, on: pd.Timestamp) -> float:
    """The standard's number on a day, NaN when none is in force. Raises KeyError, and ValueError for a band (see standard_band)."""
    return float(standard_values(standard_id, pd.Series([on])).iloc[0])


def standard_band(standard_id: str, on: pd.Timestamp) -> tuple[float, float]:
    """The lower and upper number of a band on a day, NaN when none is in force. Raises KeyError, and ValueError for a single number."""
    rows = _rows_of(standard_id)
    if (rows["direction"] != "between").any():
        raise ValueError(f"standard {standard_id} is one number; ask standard_value")
    found = in_force(rows, on)
    return (float("nan"), float("nan")) if found.empty else (float(found["value_low"].iloc[0]), float(found["value_high"].iloc[0]))


def standard_values(standard_id: str, dates: pd.Series) -> pd.Series:
    """The standard's number on each date, with the dates' index; NaN where none is in force or the date is blank.

    Raises KeyError for an id that no row has, and ValueError for a band.
    """
    rows = _rows_of(standard_id)
    if (rows["direction"] == "between").any():
        raise ValueError(f"standard {standard_id} is a band; ask standard_band")
    values, days = np.full(len(dates), np.nan), dates.to_numpy()
    firsts, lasts = (column.to_numpy() for column in (rows["in_force_from"], rows["in_force_to"].fillna(LAST_DAY)))
    for value, first, last in zip(rows["value"], firsts, lasts, strict=True):
        values[(days >= first) & (days <= last)] = value
    return pd.Series(values, index=dates.index, name=standard_id)


def standard_unit(standard_id: str) -> str:
    """The unit of the standard's number: "working days". Raises KeyError for an id that no row has."""
    return str(_rows_of(standard_id)["unit"].iloc[0])


def local_target(measure: str, on: pd.Timestamp) -> Target | None:
    """The council's own target for a measure on a day, None when it has set none."""
    rows = local_targets()
    rows = rows[rows["measure"] == measure] if len(rows) else rows  # every reading asks, and most councils have set none
    found = in_force(rows, on) if len(rows) else rows
    if found.empty:
        return None
    return Target(**_first_row(found))


def _first_row(rows: pd.DataFrame) -> dict[str, Any]:
    """The first row's cells by column, None where blank."""
    return {str(name): None if pd.isna(value) else value for name, value in rows.head(1).to_dict("records")[0].items()}


@cache
def _rows_of(standard_id: str) -> pd.DataFrame:
    rows = standards()
    found = rows[rows["id"] == standard_id]
    if found.empty:
        raise KeyError(f"no standard {standard_id!r}; there are {', '.join(rows['id'].unique())}")
    return found
