"""Files as sheets of text, whatever their format and encoding, with each row's own number. Faults say which file could not be read."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from python_calamine import CalamineError, SheetVisibleEnum

from data.faults import fault
from data.loaders import limits
from data.loaders.archives import ARCHIVES, is_plain, members
from data.loaders.extract import Sheet
from data.loaders.formulas import uncalculated
from data.loaders.headings import begins_with, heading_line, heading_place
from data.loaders.limits import Held
from data.loaders.plain_csv import delimiter_of, read_plain
from data.loaders.quotes import swallowing, without_unclosed
from data.loaders.repeated import without_repeated_headings, without_zeros
from data.loaders.workbooks import check_workbook
from data.loaders.xml_reading import read_xml

WORKBOOKS = (".xlsx", ".xls", ".ods")
ENDINGS = (".csv", ".parquet", ".xml", *WORKBOOKS)
# Latin letters of two bytes have a zero in every other place; a damaged file of one byte a letter has a few anywhere.
LOOKED_AT = 200
DELIMITERS = ",;\t|"
Read = tuple[list[Sheet], list[pd.DataFrame]]


def files_of(source: Path) -> list[Path]:
    """The files a loader looks at, in natural order: 2 before 10. Hidden files and editors' lock files are passed over."""
    if source.is_file():
        return [source]
    data = (path for path in source.rglob("*") if path.suffix.lower() in (*ENDINGS, *ARCHIVES) and path.is_file())
    found = [path for path in data if is_plain(path.relative_to(source))]
    return sorted(found, key=lambda path: natural(path.relative_to(source).as_posix()))


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key by which numbers inside names count as numbers."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"([0-9]+)", name.casefold()) if piece]


def read(path: Path, name: str) -> Read:
    """The sheets of one file, or of every file in an archive, and the faults. `name` is how faults call it: relative to the source."""
    ending = path.suffix.lower()
    if ending not in ARCHIVES:
        return _read(path, path.stat().st_size, ending, name)
    try:
        limits.check_size(path.stat().st_size, ending)
    except limits.TooLarge as problem:
        return [], [fault("file-too-large", str(problem), file=name)]
    found, faults = members(path, name, ENDINGS)
    sheets: list[Sheet] = []
    for place, content in sorted(found, key=lambda member: natural(member[0])):
        more, problems = _read(content, len(content), PurePosixPath(place).suffix.lower(), place)
        sheets += more
        faults += problems
    return sheets, faults


def _read(held: Held, size: int, ending: str, name: str) -> Read:
    """The sheets of one file, on disk or out of an archive."""
    if size == 0:
        return [], [fault("file-empty", file=name)]
    try:
        limits.check_size(size, ending)
        sheets, faults = _sheets(held, ending, name)
    except limits.TooLarge as problem:
        return [], [fault("file-too-large", str(problem), file=name)]
    except limits.Unsafe as problem:
        return [], [fault("archive-unsafe", str(problem), file=name)]
    except limits.Locked:
        return [], [fault("file-locked", file=name)]
    except (
        OSError,
        ValueError,
        ArithmeticError,
        LookupError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
        CalamineError,
        csv.Error,
    ) as problem:
        # ArrowInvalid is a ValueError too; the message can hold a value of the file, so only its type is told.
        return [], [fault("file-unreadable", type(problem).__name__, file=name)]
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # what reads workbooks stops so at a damaged one; it has no other name in Python
            raise
        return [], [fault("file-unreadable", "damaged workbook", file=name)]
    return _tidy(sheets, faults)


def _sheets(held: Held, ending: str, name: str) -> Read:
    if ending in WORKBOOKS:
        return _read_workbook(held, name)
    if ending == ".parquet":
        return _read_parquet(held, name)
    content = held.read_bytes() if isinstance(held, Path) else held
    return read_xml(content, name) if ending == ".xml" else _read_csv(content, name)


def _tidy(sheets: list[Sheet], faults: list[pd.DataFrame]) -> Read:
    """The sheets of a size that tables have, without headings among their rows."""
    kept: list[Sheet] = []
    for sheet in sheets:
        if len(sheet.headings) > limits.MOST_COLUMNS:
            found = f"{len(sheet.headings):,}, at most {limits.MOST_COLUMNS:,}"
            faults.append(fault("too-many-columns", found, file=sheet.file, sheet=sheet.sheet))
            continue
        sheet, problems = without_repeated_headings(sheet)
        kept.append(sheet)
        faults += problems
    return kept, faults


def _read_workbook(held: Held, name: str) -> Read:
    check_workbook(held, PurePosixPath(name).suffix.lower())
    opened = held if isinstance(held, Path) else io.BytesIO(held)
    with pd.ExcelFile(opened, engine="calamine") as book:
        pages = pd.read_excel(book, sheet_name=None, header=None, dtype="str", keep_default_na=False)
        shown = {one.name for one in book.book.sheets_metadata if one.visible == SheetVisibleEnum.Visible}
    sheets = []
    for title, page in pages.items():
        filled = page.mask(page.apply(lambda column: column.str.strip().eq(""))).dropna(how="all")
        if not filled.empty:
            top = heading_place(filled.notna().sum(axis=1), str(filled.iloc[0].dropna().iloc[0]))
            headings = tuple(filled.iloc[top].fillna("").str.strip())
            rows = filled.iloc[top + 1 :]
            sheets.append(Sheet(name, str(title), headings, rows.set_axis(rows.index + 1, axis=0), str(title) not in shown))
    return (sheets, uncalculated(held, name)) if sheets else ([], [fault("file-empty", file=name)])


def _read_parquet(held: Held, name: str) -> Read:
    table = pq.read_table(held if isinstance(held, Path) else pa.BufferReader(held))
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
    text, zeros = without_zeros(content.decode(encoding))
    faults = [] if encoding.startswith("utf-8") else [fault("file-encoding", encoding, file=name)]
    faults += [fault("zero-bytes", file=name, row=row) for row in zeros]
    if "\n" not in text:  # an old system's ends of line, among which pandas loses a row when it passes over blank ones
        text = text.replace("\r", "\n")
    if not text.strip():
        return [], [fault("file-empty", file=name)]
    delimiter = delimiter_of(begins_with(text, DELIMITERS))
    text, unclosed = without_unclosed(text, delimiter)
    faults += [fault("quote-unclosed", file=name, row=row) for row in unclosed]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    headings, begins = heading_line(lines)
    if not headings:
        return [], [*faults, fault("file-empty", file=name)]
    if len(headings) > limits.MOST_COLUMNS:
        return [Sheet(name, "", headings, pd.DataFrame())], faults
    rows, wide = _rows(text, len(headings), begins, delimiter)
    if '"' in text and text.count("\n") > len(rows) + begins:
        faults += [fault("rows-in-a-value", file=name, row=row) for row in swallowing(rows, delimiter)]
    return [Sheet(name, "", headings, rows)], faults + [fault("row-width", file=name, row=row) for row in wide]


def _encoding(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark or its zero bytes, else what Windows and old systems write."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    first, second = content[:LOOKED_AT:2].count(0), content[1:LOOKED_AT:2].count(0)
    if max(first, second) > len(content[:LOOKED_AT]) // 5:
        return "utf-16-le" if second > first else "utf-16-be"
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
