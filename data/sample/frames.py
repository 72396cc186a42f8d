"""Rows of the simulation (days and minutes as whole numbers) as tables of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from data.contract import DTYPES, TABLES, Column

BLANK = np.iinfo("int64").min


def to_frame(name: str, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """The contract's table of that name, one row a mapping, in the order of its key; a missing entry is blank."""
    table, listed = TABLES[name], list(rows)
    frame = pd.DataFrame({column.name: _series(column, [row.get(column.name) for row in listed]) for column in table.columns})
    by = list(table.key) if table.key else [table.columns[0].name]
    return frame.sort_values(by, ignore_index=True)


def _series(column: Column, values: list[object]) -> pd.Series:
    if column.kind in ("date", "time"):
        whole = np.array([BLANK if value is None else value for value in values], dtype="int64")
        return pd.Series(whole.view("datetime64[D]" if column.kind == "date" else "datetime64[m]").astype("datetime64[us]"))
    return pd.Series(values, dtype=DTYPES[column.kind])
