"""What loaders hand on: a sheet of text as it stood in a file, and an extract made of such sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionArray

from data.contract import Reach
from data.faults import fault, no_faults

TEXT = pd.StringDtype(na_value=float("nan"))


def in_pandas(texts: pa.Array | pa.ChunkedArray) -> ExtensionArray:
    """Texts as pandas holds them, without making an object of each."""
    return TEXT.__from_arrow__(texts)  # type: ignore[attr-defined]


class Refused(Exception):
    """Nothing can be built from this source; the message says why, and names no one. `faults` is what was found on the way."""

    def __init__(self, reason: str, faults: pd.DataFrame | None = None) -> None:
        super().__init__(reason)
        self.faults = no_faults() if faults is None else faults


@dataclass(frozen=True)
class Sheet:
    """One CSV or Parquet file, or one sheet of a workbook. `rows` is text by position; its index is the file's own row number."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    rows: pd.DataFrame
    hidden: bool = False

    @property
    def numbers(self) -> pd.Index:
        """The file's own number of each row."""
        return self.rows.index

    @property
    def width(self) -> int:
        """How many columns were read; none of a file that has too many."""
        return len(self.rows.columns)

    def column(self, place: int) -> pa.ChunkedArray:
        """One column as its texts stand in the file."""
        column = self.rows[place]
        texts = pa.array(column if column.dtype == TEXT else column.astype(TEXT))
        return texts if isinstance(texts, pa.ChunkedArray) else pa.chunked_array([texts])


class PlainSheet(Sheet):
    """A sheet whose texts are held as they were read; they are made a table of pandas when somebody asks for its rows."""

    def __init__(self, file: str, headings: tuple[str, ...], texts: pa.Table, numbers: pd.Index) -> None:
        """`texts`: the columns in order, as text; `numbers`: the file's own number of each row."""
        for name, value in {"file": file, "sheet": "", "headings": headings, "_texts": texts, "_numbers": numbers}.items():
            object.__setattr__(self, name, value)  # the class is frozen

    _texts: pa.Table
    _numbers: pd.Index

    @cached_property
    def rows(self) -> pd.DataFrame:
        columns = {place: in_pandas(self._texts.column(place)) for place in range(self._texts.num_columns)}
        return pd.DataFrame(columns, index=self._numbers, copy=False)

    @property
    def numbers(self) -> pd.Index:
        return self._numbers

    @property
    def width(self) -> int:
        return self._texts.num_columns

    def column(self, place: int) -> pa.ChunkedArray:
        return self._texts.column(place)


@dataclass(frozen=True)
class Match:
    """What a format takes a sheet for. `columns`: which of the sheet's columns (by position) is which of the format's.

    `apart`: the numbers of rows of the file that are no records and no longer in the sheet, by the rule that says why.
    """

    format: str
    table: str
    sheet: Sheet
    columns: Mapping[str, int]
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    apart: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """What one format made of its sheets. `reach` (by "table", "table.column" or "table=kind"): what goes less far than the rest."""

    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    supplied: frozenset[str] = frozenset()
    faults: pd.DataFrame = field(default_factory=no_faults)
    reach: Mapping[str, Reach] = field(default_factory=dict)


@dataclass(frozen=True)
class Meta:
    """What the extract says of itself in its extract.toml; blank where it says nothing."""

    name: str = ""
    invented: bool = False
    as_at: pd.Timestamp | None = None
    covers_from: pd.Timestamp | None = None


@dataclass(frozen=True)
class Extract:
    """A source as it was read: canonical tables of raw text, each row with `_file`, `_sheet` and `_row`, and the faults of its files.

    `formats` says which formats each table came from, in the order of precedence.
    """

    frames: Mapping[str, pd.DataFrame]
    supplied: frozenset[str]
    faults: pd.DataFrame
    recognised: tuple[tuple[str, str], ...]
    meta: Meta
    formats: Mapping[str, str]
    reach: Mapping[str, Reach] = field(default_factory=dict)

    def until(self, table: str, otherwise: pd.Timestamp | None = None) -> pd.Timestamp | None:
        """The last day to which a table is known, where its source says one."""
        said = self.reach.get(table, Reach()).until
        return otherwise if said is None else said


def frame_of(match: Match) -> pd.DataFrame:
    """The matched columns under the format's own names, with `_file`, `_sheet` and `_row`."""
    rows = match.sheet.rows
    frame = rows[list(match.columns.values())].set_axis(list(match.columns), axis=1)
    places = pd.DataFrame({"_file": match.sheet.file, "_sheet": match.sheet.sheet, "_row": rows.index}, index=rows.index)
    return pd.concat([frame, places.astype({"_file": "str", "_sheet": "str", "_row": "int64"})], axis=1)


def one_below_the_other(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all frames, numbered anew. Files and sheets are few, so that as categories they cost nothing to carry along."""
    return pd.concat(frames, ignore_index=True).astype({"_file": "category", "_sheet": "category"})


def fault_of(sheet: Sheet, rule: str, found: str = "", *, table: str = "", column: str = "") -> pd.DataFrame:
    """The fault table with one fault of a sheet as a whole."""
    return fault(rule, found, file=sheet.file, sheet=sheet.sheet, table=table, column=column)
