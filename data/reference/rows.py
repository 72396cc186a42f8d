"""Read a reference CSV and refuse it, all faults at once, each with its file, its row and the rule it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent
# Stands for "still in force" where days are compared.
LAST_DAY = pd.Timestamp("2200-12-31")


class ReferenceRefused(ValueError):
    """A reference file cannot be used as it stands. `faults` lists every fault, one a line in the message."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def read_rows(path: Path, columns: Sequence[str], may_be_blank: Sequence[str] = ()) -> pd.DataFrame:
    """The file's rows as text, blanks as "", indexed by the row's number in the file (the headings are row 1).

    Raises ReferenceRefused when the headings are not exactly `columns`, or a cell outside `may_be_blank` is blank.
    """
    rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    if list(rows.columns) != list(columns):
        raise ReferenceRefused([f"{path.name}: the headings are {', '.join(rows.columns)}; they must be {', '.join(columns)}"])
    rows.index += 2
    refuse(blank_faults(path, rows, [column for column in columns if column not in may_be_blank]))
    return rows


def blank_faults(path: Path, rows: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """A fault for every cell of these columns that is blank."""
    return [
        fault for column in columns for fault in cell_faults(path, rows.loc[rows[column].str.strip() == "", column], "{column} is blank")
    ]


def cell_faults(path: Path, cells: pd.Series, rule: str) -> list[str]:
    """A fault for each of these cells of one column; `{value}` in the rule becomes what was found there."""
    return [f"{path.name}, row {row}: {rule.format(column=cells.name, value=value)}" for row, value in cells.items()]


def refuse(faults: Sequence[str]) -> None:
    """Raise ReferenceRefused when there is any fault."""
    if faults:
        raise ReferenceRefused(faults)


def read_days(path: Path, rows: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """The rows with these columns as dates (blank: NaT), and a fault for every cell that is not an ISO date."""
    faults: list[str] = []
    for column in columns:
        days = pd.to_datetime(rows[column], format="%Y-%m-%d", errors="coerce")  # each cell lost here is reported below
        lost = days.isna() & (rows[column] != "")
        faults += cell_faults(path, rows.loc[lost, column], "{column} is {value!r}; a date is written 2016-11-30")
        rows = rows.assign(**{column: days.astype("datetime64[us]")})
    return rows, faults


def read_numbers(path: Path, rows: pd.DataFrame, columns: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """The rows with these columns as numbers (blank: NaN), and a fault for every cell that is not a number."""
    faults: list[str] = []
    for column in columns:
        numbers = pd.to_numeric(rows[column].replace("", None), errors="coerce")  # each cell lost here is reported below
        lost = numbers.isna() & (rows[column] != "")
        faults += cell_faults(path, rows.loc[lost, column], "{column} is {value!r}; a number is expected")
        rows = rows.assign(**{column: numbers.astype("float64")})
    return rows, faults


def allowed_faults(path: Path, rows: pd.DataFrame, column: str, allowed: Sequence[str]) -> list[str]:
    """A fault for every cell of the column that holds none of the allowed values."""
    return cell_faults(path, rows.loc[~rows[column].isin(allowed), column], "{column} is {value!r}; allowed are " + ", ".join(allowed))


def period_faults(path: Path, rows: pd.DataFrame, by: str) -> list[str]:
    """A fault for every row that ends before it begins, or is in force while another row of the same `by` is.

    Both days count: a row in force to 31 March and the next from 1 April do not overlap. A blank `in_force_to` never ends.
    """
    backwards = rows["in_force_to"] < rows["in_force_from"]
    faults = cell_faults(path, rows.loc[backwards, by], "{value} has an in_force_to before its in_force_from")
    ordered = rows.sort_values([by, "in_force_from"])
    before = ordered.groupby(by)["in_force_to"].shift().fillna(LAST_DAY)
    overlapping = ordered.duplicated(by) & (ordered["in_force_from"] <= before)
    return faults + cell_faults(path, ordered.loc[overlapping, by], "{value} is in force while an earlier row of it still is")


def in_force(rows: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """The rows in force on a day; both ends count."""
    return rows[(rows["in_force_from"] <= on) & (rows["in_force_to"].isna() | (rows["in_force_to"] >= on))]
