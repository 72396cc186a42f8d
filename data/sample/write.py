"""The sample's tables as CSV: sorted rows, LF, ISO dates, Y and N, blanks empty, so that the same tables are the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.contract import TABLES, Kind


def write(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table to `<folder>/<name>.csv` under its canonical headings."""
    for name, frame in tables.items():
        (folder / f"{name}.csv").write_bytes(to_csv(name, frame))


def to_csv(name: str, frame: pd.DataFrame) -> bytes:
    """One table as the bytes of its file."""
    texts = pd.DataFrame({column.name: _texts(frame[column.name], column.kind) for column in TABLES[name].columns})
    return texts.to_csv(index=False, lineterminator="\n").encode()


def _texts(column: pd.Series, kind: Kind) -> pd.Series:
    if kind in ("date", "time"):
        return column.dt.strftime("%Y-%m-%d" if kind == "date" else "%Y-%m-%d %H:%M")
    if kind == "flag":
        return column.map({True: "Y", False: "N"}).astype("str")
    if kind == "number":
        return column.map(lambda value: None if pd.isna(value) else f"{value:g}").astype("str")
    return column
