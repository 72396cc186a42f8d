"""The council's own tables: the canonical headings of `data.contract`, in CSV, Parquet or workbooks, one table a file or sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import PurePosixPath

import pandas as pd

from data.contract import TABLES, Table, everything
from data.faults import fault, gather
from data.loaders import interviews
from data.loaders.extract import Match, Part, Sheet, fault_of, frame_of, one_below_the_other
from data.loaders.tracker_rows import apart, as_meant

FORMAT = "tracker"
# A sheet with fewer known headings than this among its own is not taken for a table: two of ten can agree by chance.
KNOWN_SHARE = 0.3
# Where a key or start is missing, more has to agree before the sheet is called that table with a column missing.
KNOWN_SHARE_WITHOUT_KEY = 0.5


def match(sheet: Sheet) -> Match | None:
    """The table whose headings agree best with the sheet's, or None. A name settles only what headings leave open."""
    best = max(TABLES.values(), key=lambda table: _agreement(table, sheet))
    columns = _columns(best, sheet)
    missing = _missing(best, columns)
    needed = KNOWN_SHARE_WITHOUT_KEY if missing else KNOWN_SHARE
    if not columns or len(columns) < needed * len(list(filter(None, sheet.headings))):
        return None
    no_records = apart(sheet, best, columns)
    if no_records:
        records = sheet.rows.drop(index=[number for numbers in no_records.values() for number in numbers])
        sheet = Sheet(sheet.file, sheet.sheet, sheet.headings, records, sheet.hidden)
    return Match(FORMAT, best.name, sheet, columns, missing, _extra(sheet, columns), no_records)


def nearest(sheet: Sheet) -> str:
    """What the sheet came nearest to, for the fault of a file that nobody knows."""
    best = max(TABLES.values(), key=lambda table: _agreement(table, sheet))
    return f"{best.name} ({', '.join(best.names[:4])} …)"


def is_heading(text: str) -> bool:
    """Whether any table has a column of that heading."""
    return _plain(text) in _headings()


@cache
def _headings() -> frozenset[str]:
    return frozenset(_plain(name) for table in TABLES.values() for name in table.names)


def load(matches: Iterable[Match]) -> Part:
    """The tables, several sheets of one table one below the other.

    A table whose key or start column is missing is not loaded. A sheet without a record is not filled in, and supplies nothing, unless a
    line of it says "none".
    """
    frames: dict[str, list[pd.DataFrame]] = {}
    faults: list[pd.DataFrame] = []
    columns: dict[str, set[str]] = {}
    for found in matches:
        faults += _faults_of(found)
        if not found.missing and (len(found.sheet.rows) or "none-said" in found.apart):
            frame, more = as_meant(frame_of(found), found.table)
            faults += more
            frames.setdefault(found.table, []).append(frame)
            columns.setdefault(found.table, set()).update({*found.columns, *TABLES[found.table].key} & set(TABLES[found.table].names))
    joined = {name: one_below_the_other(parts) for name, parts in frames.items()}
    return Part(joined, everything(columns), gather(faults))


def _faults_of(found: Match) -> list[pd.DataFrame]:
    """What is to be said of a sheet as a whole, and of the rows of it that are no records."""
    sheet, table = found.sheet, found.table
    faults = [fault_of(sheet, "column-missing", table=table, column=name) for name in found.missing]
    faults += [fault_of(sheet, "column-unknown", heading, table=table) for heading in found.extra]
    faults += [fault("example-row", file=sheet.file, sheet=sheet.sheet, row=row, table=table) for row in found.apart.get("example-row", ())]
    said_none = found.apart.get("none-said", ())
    if not said_none and sheet.rows.empty and not found.missing:
        faults.append(fault_of(sheet, "sheet-not-filled-in", table=table))
    rule = "none-said" if sheet.rows.empty else "none-beside-rows"
    return faults + [fault(rule, file=sheet.file, sheet=sheet.sheet, row=row, table=table) for row in said_none]


def _agreement(table: Table, sheet: Sheet) -> tuple[int, bool, float, bool]:
    columns = _columns(table, sheet)
    share = len(columns) / len(set(table.names) | set(filter(None, sheet.headings)))
    named = {_plain(PurePosixPath(sheet.file).stem), _plain(sheet.sheet)}
    return len(columns), not _missing(table, columns), share, _plain(table.name) in named


def _columns(table: Table, sheet: Sheet) -> dict[str, int]:
    """Where the table's columns stand in the sheet; of a heading that stands twice, the first."""
    places = {_plain(heading): place for place, heading in reversed(list(enumerate(sheet.headings)))}
    names = (*table.names, *interviews.INSTEAD) if interviews.is_list_of_them(table, set(places)) else table.names
    return {name: places[_plain(name)] for name in names if _plain(name) in places}


def _missing(table: Table, columns: dict[str, int]) -> tuple[str, ...]:
    if interviews.are_named(table, columns):
        return ()
    return tuple(column.name for column in table.columns if column.required and column.name not in columns)


def _extra(sheet: Sheet, columns: dict[str, int]) -> tuple[str, ...]:
    used = set(columns.values())
    return tuple(heading for place, heading in enumerate(sheet.headings) if place not in used and heading)


def _plain(heading: str) -> str:
    """A heading without case, blanks and signs: "Child ID" is child_id."""
    return re.sub(r"[^a-z0-9]", "", heading.casefold())
