"""Files as sheets of text, whatever their format and encoding, with each row's own number. Faults say which file could not be read."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from python_calamine import CalamineError

from data.faults import fault
from data.loaders.extract import Sheet
from data.loaders.plain_csv import delimiter_of, read_plain
from data.loaders.quotes import swallowing, without_unclosed

WORKBOOKS = (".xlsx", ".xls", ".ods")
ENDINGS = (".csv", ".parquet", *WORKBOOKS)
# A workbook that unpacks to more than this is no tracker, and would fill the memory.
LARGEST_WORKBOOK_BYTES = 2_000_000_000
# A title above the headings of a sheet stands in one cell; a list of notes has two columns, a table three or more.
LEAST_HEADINGS = 3
Read = tuple[list[Sheet], list[pd.DataFrame]]


def files_of(source: Path) -> list[Path]:
    """The files a loader looks at, in natural order: 2 before 10. Hidden files and editors' lock files are passed over."""
    if source.is_file():
        return [source]
    data = (path for path in source.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    found = [path for path in data if _is_plain(path.relative_to(source))]
    return sorted(found, key=lambda path: natural(path.relative_to(source).as_posix()))


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key by which numbers inside names count as numbers."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"([0-9]+)", name.casefold()) if piece]


def _is_plain(path: Path) -> bool:
    return not any(part.startswith((".", "~$")) for part in path.parts)


def read(path: Path, name: str) -> Read:
    """The sheets of one file and its faults. `name` is how faults call it: relative to the source, never the machine's own path."""
    ending = path.suffix.lower()
    if path.stat().st_size == 0:
        return [], [fault("file-empty", file=name)]
    try:
        if ending in WORKBOOKS:
            return _read_workbook(path, name)
        return _read_parquet(path, name) if ending == ".parquet" else _read_csv(path.read_bytes(), name)
    except (OSError, ValueError, zipfile.BadZipFile, pa.ArrowException, CalamineError, csv.Error) as problem:
        # ArrowInvalid is a ValueError too; the message can hold a value of the file, so only its type is told.
        return [], [fault("file-unreadable", type(problem).__name__, file=name)]


def _read_workbook(path: Path, name: str) -> Read:
    _refuse_bombs(path)
    pages = pd.read_excel(path, sheet_name=None, header=None, dtype="str", keep_default_na=False, engine="calamine")
    sheets = []
    for title, page in pages.items():
        filled = page.mask(page.apply(lambda column: column.str.strip().eq(""))).dropna(how="all")
        if not filled.empty:
            top = _heading_row(filled)
            headings = tuple(filled.iloc[top].fillna("").str.strip())
            rows = filled.iloc[top + 1 :]
            sheets.append(Sheet(name, str(title), headings, rows.set_axis(rows.index + 1, axis=0)))
    return (sheets, []) if sheets else ([], [fault("file-empty", file=name)])


def _heading_row(filled: pd.DataFrame) -> int:
    """The place of a sheet's headings: its first row, or the first of three values or more when a title in one cell stands above."""
    values = filled.notna().sum(axis=1).to_numpy()
    return int((values >= LEAST_HEADINGS).argmax()) if values[0] == 1 else 0


def _refuse_bombs(path: Path) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_WORKBOOK_BYTES:
                raise ValueError("the workbook unpacks to too much")


def _read_parquet(path: Path, name: str) -> Read:
    table = pq.read_table(path)
    columns = [_as_text(table.column(place)) for place in range(table.num_columns)]
    rows = pd.DataFrame(dict(enumerate(columns)))
    return [Sheet(name, "", tuple(table.column_names), rows.set_axis(rows.index + 2, axis=0))], []


def _as_text(column: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.local_timestamp(column)
    return column.cast(pa.string()).to_pandas().astype("str")


def _read_csv(content: bytes, name: str) -> Read:
    plain = read_plain(content, name)
    if plain is not None:
        return [plain], []
    return _read_with_care(content, name)


def _read_with_care(content: bytes, name: str) -> Read:
    encoding = _encoding(content)
    text = content.decode(encoding)
    faults = [] if encoding.startswith("utf-8") else [fault("file-encoding", encoding, file=name)]
    if not text.strip():
        return [], [fault("file-empty", file=name)]
    delimiter = delimiter_of(text.lstrip().partition("\n")[0])
    text, unclosed = without_unclosed(text, delimiter)
    faults += [fault("quote-unclosed", file=name, row=row) for row in unclosed]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    heads = next((line for line in lines if any(cell.strip() for cell in line)), None)
    if heads is None:
        return [], [*faults, fault("file-empty", file=name)]
    headings = tuple(heading.strip() for heading in heads)
    begins = lines.line_num + 1
    rows, wide = _rows(text, len(headings), begins, delimiter)
    if '"' in text and text.count("\n") > len(rows) + begins:
        faults += [fault("rows-in-a-value", file=name, row=row) for row in swallowing(rows, delimiter)]
    return [Sheet(name, "", headings, rows)], faults + [fault("row-width", file=name, row=row) for row in wide]


def _encoding(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark or its zero bytes, else what Windows and old systems write."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in content[:200]:
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _rows(text: str, width: int, begins: int, delimiter: str) -> tuple[pd.DataFrame, list[int]]:
    """The rows below the headings, and the numbers of rows that held more values than there are headings."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            rows = pd.read_csv(
                io.StringIO(text),
                header=None,
                names=list(range(width)),
                index_col=False,
                skiprows=begins - 1,
                dtype="str",
                sep=delimiter,
                keep_default_na=False,
                na_values=[""],
                skip_blank_lines=False,
            )
        except (pd.errors.ParserError, pd.errors.ParserWarning):
            return _ragged_rows(text, width, begins, delimiter)
        except pd.errors.EmptyDataError:
            rows = pd.DataFrame({place: pd.Series(dtype="str") for place in range(width)})
    return rows.astype("str").set_axis(rows.index + begins, axis=0).dropna(how="all"), []


def _ragged_rows(text: str, width: int, begins: int, delimiter: str) -> tuple[pd.DataFrame, list[int]]:
    lines = list(_records(text, begins, delimiter))
    wide = [number for number, cells in lines if any(cell.strip() for cell in cells[width:])]
    table = [[cell or None for cell in cells[:width]] + [None] * (width - len(cells)) for _, cells in lines]
    rows = pd.DataFrame(table, index=[number for number, _ in lines], columns=list(range(width)), dtype="str")
    return rows.dropna(how="all"), wide


def _records(text: str, begins: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, cells in enumerate(lines, start=1):
        if number >= begins:
            yield number, cells
