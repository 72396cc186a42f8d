"""Small tables written as text, and one figure of a measure on them: what the worked rows are made of."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from data.contract import DTYPES, TABLES, Source, Tables, everything
from data.derive import complete
from metrics.kit.attributes import attributes
from metrics.kit.figures import figures
from metrics.kit.measure import register
from metrics.kit.months import Months


class Figure(NamedTuple):
    numerator: float | None
    denominator: float | None
    value: float | None


def tables(*, as_at: str, covers_from: str = "2015-01-01", **written: str) -> Tables:
    """Completed tables from text: a heading line, then one row a line, cells parted by bars. Tables not named are not supplied."""
    frames, columns = {}, {}
    for name, text in written.items():
        frame, given = read(name, text)
        frames[name] = frame
        columns[name] = given
    raw = Tables(frames, everything(columns), pd.Timestamp(as_at), pd.Timestamp(covers_from), Source("test"))
    return complete(raw)


def read(name: str, text: str) -> tuple[pd.DataFrame, list[str]]:
    """One table of the contract from text, and the columns that the text gives."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    heads = [head.strip() for head in lines[0].split("|")]
    rows = [[cell.strip() or None for cell in line.split("|")] for line in lines[1:]]
    given = pd.DataFrame(rows, columns=heads, dtype="str")
    table = TABLES[name]
    unknown = set(heads) - set(table.names)
    assert not unknown, f"{name} has no column {sorted(unknown)}"
    return pd.DataFrame({column.name: _typed(given, column.name, DTYPES[column.kind]) for column in table.columns}), heads


def _typed(given: pd.DataFrame, name: str, dtype: str) -> pd.Series:
    if name not in given.columns:
        return pd.Series([None] * len(given), index=given.index, dtype=dtype)
    if dtype == "boolean":
        return given[name].map({"Y": True, "N": False}).astype("boolean")
    if dtype == "float64":
        return given[name].astype("float64")
    return given[name] if dtype == "str" else pd.to_datetime(given[name], format="ISO8601").astype(dtype)


def figure(measure: str, on: Tables, month: str, *, period: str = "month", kind: str = "all", group: str = "all") -> Figure:
    """One figure of a measure; all blank when there is no such row."""
    entry = register()[measure]
    months = Months(on.covers_from, on.as_at)
    every = figures(entry.measure, entry.cases(on, months), attributes(on, months), months)
    wanted = every[
        (every["period"] == period) & (every["month"] == pd.Timestamp(month)) & (every["group_kind"] == kind) & (every["group"] == group)
    ]
    if wanted.empty:
        return Figure(None, None, None)
    assert len(wanted) == 1, f"{measure} has {len(wanted)} figures for {month} {period} {kind} {group}"
    return Figure(*(None if pd.isna(cell) else float(cell) for cell in wanted.iloc[0][["numerator", "denominator", "value"]]))


def listed(measure: str, on: Tables, month: str) -> pd.DataFrame:
    """The cases of a measure that count in one month."""
    cases = register()[measure].cases(on, Months(on.covers_from, on.as_at))
    return cases[cases["month"] == pd.Timestamp(month)]
