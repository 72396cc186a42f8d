"""What the codes of the national returns mean, and the groups that figures are broken down by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from data.reference.rows import FOLDER, cell_faults, read_rows, refuse

CODE_COLUMNS = ("field", "code", "label", "group", "source")


def read_codes(path: Path) -> pd.DataFrame:
    """Every code of a codes file: one row is a code of a field. Raises ReferenceRefused with every blank and repeated code."""
    rows = read_rows(path, CODE_COLUMNS)
    again = rows.duplicated(["field", "code"])
    refuse(cell_faults(path, rows["field"].str.cat(rows["code"], sep=" ")[again], "the code {value} is given twice"))
    return rows


@cache
def all_codes() -> pd.DataFrame:
    """Every code of this folder's codes.csv. Shared: callers never change it."""
    return read_codes(FOLDER / "codes.csv")


@cache
def labels(field: str) -> Mapping[str, str]:
    """The plain label of each code of a field, in the file's order. Raises KeyError for a field that has none.

    A field is a column's name; where tables use one name for different things it is "table.column" (reviews have no `kind`,
    health assessments and plans do).
    """
    return _column_of(field, "label")


@cache
def groups(field: str) -> Mapping[str, str]:
    """The breakdown group of each code of a field, in the file's order. Raises KeyError for a field that has none."""
    return _column_of(field, "group")


def group_names(field: str) -> tuple[str, ...]:
    """The groups of a field, each once, in the order in which they are shown. Raises KeyError."""
    return tuple(dict.fromkeys(groups(field).values()))


def _column_of(field: str, column: str) -> Mapping[str, str]:
    rows = all_codes()
    found = rows[rows["field"] == field]
    if found.empty:
        raise KeyError(f"no codes for {field!r}; there are {', '.join(rows['field'].unique())}")
    return MappingProxyType(dict(zip(found["code"], found[column], strict=True)))
