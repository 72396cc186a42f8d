"""What stands inside a snapshot, written once by a build and read in small pieces by pages.

`figures.parquet` has one row group a measure and `cases/<measure>.parquet` one a month, so that a page reads what it shows and no more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

MANIFEST = "snapshot.json"
FIGURES = "figures.parquet"
MEASURE_ID = re.compile(r"[a-z0-9_]+")
# Rows of the tables, which are read whole, go into groups of this many.
ROWS_A_GROUP = 500_000


def manifest(path: Path) -> dict[str, Any]:
    """What a snapshot says of itself.

    fingerprint, as_at, as_at_from, covers_from (ISO days), name, invented, supplied (list), recognised (pairs), built_at (UTC),
    not_supplied {measure: [what it lacks]}, formats {table: formats}, rows {table: rows}, left_out {table: rows}, blanked
    {table.column: values}, faults {severity: number} and code, a fingerprint of code and reference alone.
    """
    return dict(json.loads((path / MANIFEST).read_text(encoding="utf-8")))


def read_figures(path: Path, measure: str | None = None, group_kind: str | None = None) -> pd.DataFrame:
    """Figures of one measure or of all, of one kind of group ("all" is the total) or of all kinds. Empty when there are none."""
    file = pq.ParquetFile(path / FIGURES)
    groups = range(file.num_row_groups) if measure is None else _groups_within(file, "measure", measure, measure)
    found = file.read_row_groups(list(groups)).to_pandas()
    return found if group_kind is None else found[found["group_kind"] == group_kind].reset_index(drop=True)


def read_cases(
    path: Path, measure: str, month: pd.Timestamp, columns: Sequence[str] | None = None, last: pd.Timestamp | None = None
) -> pd.DataFrame:
    """The cases of one measure in one month, or from `month` to `last`. Empty when there are none or the measure was not supplied.

    One row is one case in one month, with the measure's evidence and a column for each breakdown.
    """
    return _of_months(_file_of(path, "cases", measure), month, last or month, columns)


def read_due(path: Path, measure: str) -> pd.DataFrame:
    """What falls out of standard next, by one measure. Empty when nothing does, or the measure has no such list."""
    file = _file_of(path, "due", measure)
    return pq.ParquetFile(file).read().to_pandas() if file.is_file() else pd.DataFrame()


def read_picture(path: Path, name: str) -> pd.DataFrame | None:
    """The data of one theme's own picture; None when the extract lacked what it needs."""
    file = _file_of(path, "pictures", name)
    return pq.ParquetFile(file).read().to_pandas() if file.is_file() else None


def read_faults(path: Path) -> pd.DataFrame:
    """Every fault of the extract (see `data.faults`)."""
    return pq.ParquetFile(path / "faults.parquet").read().to_pandas()


def read_left_out(path: Path) -> pd.DataFrame:
    """Whose rows faults left out: table and who. Empty when none was, or the snapshot is older than the list."""
    file = path / "left_out.parquet"
    return pq.ParquetFile(file).read().to_pandas() if file.is_file() else pd.DataFrame({"table": [], "who": []}, dtype="str")


def read_table(path: Path, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """A canonical table as it was validated. Raises FileNotFoundError when the extract did not have it."""
    return pq.ParquetFile(_file_of(path, "tables", name)).read(columns=None if columns is None else list(columns)).to_pandas()


def write_tables(path: Path, frames: Iterable[tuple[str, pd.DataFrame]]) -> None:
    for name, frame in frames:
        pq.write_table(_arrow(frame), _new_file(path, "tables", name), row_group_size=ROWS_A_GROUP)


def write_figures(path: Path, parts: Sequence[pd.DataFrame]) -> None:
    """The figures, one part a measure; each becomes a row group of its own."""
    if not parts:
        raise ValueError("there is no measure, so figures.parquet would have no columns")
    _write_groups(path / FIGURES, pd.concat(parts, ignore_index=True), [len(part) for part in parts])


def write_cases(path: Path, measure: str, cases: pd.DataFrame) -> None:
    """One measure's cases, one row group a month."""
    ordered = cases.sort_values("month", kind="stable", ignore_index=True)
    _write_groups(_new_file(path, "cases", measure), ordered, ordered["month"].value_counts().sort_index().tolist() or [0])


def write_due(path: Path, measure: str, due: pd.DataFrame) -> None:
    """One measure's cases that fall out of standard next, the soonest first."""
    pq.write_table(_arrow(due.sort_values("due_date", kind="stable", ignore_index=True)), _new_file(path, "due", measure))


def write_picture(path: Path, name: str, frame: pd.DataFrame) -> None:
    pq.write_table(_arrow(frame), _new_file(path, "pictures", name))


def write_faults(path: Path, faults: pd.DataFrame) -> None:
    pq.write_table(_arrow(faults), path / "faults.parquet")


def write_left_out(path: Path, left_out: pd.DataFrame) -> None:
    pq.write_table(_arrow(left_out), path / "left_out.parquet")


def _write_groups(file: Path, frame: pd.DataFrame, sizes: Iterable[int]) -> None:
    """The frame in row groups of these sizes, one after another."""
    whole = pa.Table.from_pandas(frame, preserve_index=False)
    schema = _as_text(whole.schema).with_metadata(_arrow(frame.head(1)).schema.metadata)
    start = 0
    with pq.ParquetWriter(file, schema) as writer:
        for size in sizes:
            writer.write_table(whole.slice(start, size).cast(schema), row_group_size=max(1, size))
            start += size


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """The frame with categories as text: Parquet would write all of a category's values into every row group."""
    categories = [name for name, dtype in frame.dtypes.items() if isinstance(dtype, pd.CategoricalDtype)]
    return pa.Table.from_pandas(frame.astype(dict.fromkeys(categories, "str")), preserve_index=False)


def _as_text(schema: pa.Schema) -> pa.Schema:
    """The schema with text in place of categories."""
    return pa.schema([field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field for field in schema])


def _of_months(file: Path, first: pd.Timestamp, last: pd.Timestamp, columns: Sequence[str] | None) -> pd.DataFrame:
    if not file.is_file():
        return pd.DataFrame(columns=list(columns or ()))
    stored = pq.ParquetFile(file)
    groups = _groups_within(stored, "month", first, last)
    return stored.read_row_groups(groups, columns=None if columns is None else list(columns)).to_pandas()


def _groups_within(file: pq.ParquetFile, column: str, first: Any, last: Any) -> list[int]:
    """The row groups of which the column lies between `first` and `last`, by the smallest and greatest value that the file states."""
    place = file.schema_arrow.get_field_index(column)
    stated = [(group, file.metadata.row_group(group).column(place).statistics) for group in range(file.num_row_groups)]
    return [group for group, values in stated if values is not None and values.has_min_max and values.max >= first and values.min <= last]


def _file_of(path: Path, folder: str, name: str) -> Path:
    """A file inside the snapshot. A name that could lead elsewhere is refused: it can come from an address."""
    if not MEASURE_ID.fullmatch(name):
        raise ValueError("not the id of a measure or a table")
    return path / folder / f"{name}.parquet"


def _new_file(path: Path, folder: str, name: str) -> Path:
    (path / folder).mkdir(exist_ok=True)
    return _file_of(path, folder, name)
