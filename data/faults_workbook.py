"""The faults of an extract as an Excel workbook to send back to the service: what is wrong, where, and what to do.

It names nobody: what was found is hidden wherever it could name a child or a worker, and the row's number says which one is meant.
"""

from __future__ import annotations

import io
import re

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.faults import RULES, masked
from data.seriousness import NOTE, TITLES, most_serious_first
from data.workbooks import BOLD, TITLE, WRAPPED, for_printing, keep_in_sight, put, put_headings

# So many rows a sheet: more take minutes to write and nobody mends them one by one. The summary says when there are more.
MOST_ROWS = 2_000
# Heading, the column of `_said` below it, width.
Shown = tuple[tuple[str, str, float], ...]
EACH: Shown = (
    ("How serious", "how_serious", 26),
    ("File", "file", 28),
    ("Sheet", "sheet", 20),
    ("Row", "row", 10),
    ("Column", "column", 24),
    ("What is wrong", "meaning", 44),
    ("What was found", "found", 28),
    ("What to do", "what_to_do", 44),
    ("Left out", "left_out", 12),
    ("Rule", "rule", 24),
)
BY_RULE: Shown = (
    ("How serious", "how_serious", 30),
    ("What is wrong", "meaning", 50),
    ("Table", "of_table", 26),
    ("How often", "times", 12),
    ("What to do", "what_to_do", 50),
    ("Left out", "left_out", 12),
    ("Rule", "rule", 24),
)
RECORDS: Shown = (("Records", "records", 30),)
# The worst two stand out on paper too: in words and by their shade.
SHADES = (PatternFill("solid", fgColor="F8D7DA"), PatternFill("solid", fgColor="FDEBD0"), None, None, None)
LEFT_OUT = {"row": "the row", "value": "the value", "table": "the table", "file": "the file", "nothing": "nothing"}
NO_TABLE = "files"
HOW = (
    "Mend them where the records are kept, not in this workbook, and send the extract again. What was found is hidden where it could name "
    "someone: the file and the row say which is meant."
)


def faults_workbook(faults: pd.DataFrame, source: str, as_at: pd.Timestamp, *, invented: bool = False) -> bytes:
    """The workbook: a summary by rule, then a sheet a table (faults of files that are no table: "files"), the most serious first.

    Without a fault it has the summary alone, which says so. Of invented records every row says that they are.
    """
    ordered = most_serious_first(masked(faults)).assign(records=source)
    more = RECORDS if invented else ()
    book = Workbook()
    parts = {str(name or NO_TABLE): rows for name, rows in ordered.groupby(ordered["table"].fillna(""), sort=False)}
    _write_summary(book.active, ordered, f"Faults found in {source}, records to {as_at.day} {as_at:%B %Y}", (*BY_RULE, *more))
    put(book.active, 4, 1, "; ".join(_cut(name, len(rows)) for name, rows in parts.items() if len(rows) > MOST_ROWS))
    for name, rows in parts.items():
        sheet = book.create_sheet(_title(name))
        _write_rows(sheet, _said(rows.head(MOST_ROWS)), (*EACH, *more), top=1)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cut(name: str, rows: int) -> str:
    return f"{name}: the first {MOST_ROWS:,} of {rows:,} faults are listed; the CSV has all"


def _title(name: str) -> str:
    """The name as a sheet may be called."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]


def _write_summary(sheet: Worksheet, faults: pd.DataFrame, title: str, shown: Shown) -> None:
    sheet.title = "Summary"
    put(sheet, 1, 1, title).font = TITLE
    put(sheet, 2, 1, _in_short(faults[faults["seriousness"] < NOTE])).font = BOLD
    put(sheet, 3, 1, HOW)
    counted = faults.groupby(["seriousness", "rule", "table", "leaves_out", "records"], dropna=False).size().reset_index(name="times")
    counted = counted.sort_values(["seriousness", "times"], ascending=[True, False], kind="stable")
    _write_rows(sheet, _said(counted), shown, top=6)


def _in_short(faults: pd.DataFrame) -> str:
    if faults.empty:
        return "No fault was found."
    rows = faults[faults["leaves_out"].eq("row")].drop_duplicates(["file", "sheet", "row", "table"])
    found = f"{len(faults):,} {'fault' if len(faults) == 1 else 'faults'}"
    return f"{found}; {len(rows):,} {'row' if len(rows) == 1 else 'rows'} left out of the figures."


def _said(faults: pd.DataFrame) -> pd.DataFrame:
    """The same rows in words: how serious, what is wrong, what is left out."""
    rules = faults["rule"].map(RULES)
    return faults.assign(
        how_serious=faults["seriousness"].map(dict(enumerate(TITLES))),
        meaning=[rule.meaning for rule in rules],
        what_to_do=[rule.what_to_do for rule in rules],
        of_table=faults["table"].fillna("").replace("", NO_TABLE),
        left_out=faults["leaves_out"].astype("str").map(LEFT_OUT),
    )


def _write_rows(sheet: Worksheet, rows: pd.DataFrame, shown: Shown, top: int) -> None:
    """Headings in row `top` and each row below them, numbers as numbers and all else as text; blanks stay blank."""
    headings, columns, widths = (list(part) for part in zip(*shown, strict=True))
    put_headings(sheet, headings, widths, row=top)
    values = rows[columns].astype("object").where(rows[columns].notna(), "").to_numpy().tolist()
    for number, (cells, seriousness) in enumerate(zip(values, rows["seriousness"].tolist(), strict=True), start=top + 1):
        for place, value in enumerate(cells, start=1):
            cell = sheet.cell(number, place, value) if isinstance(value, int) else put(sheet, number, place, str(value))
            cell.alignment = WRAPPED
        if (shade := SHADES[seriousness]) is not None:
            sheet.cell(number, 1).fill = shade
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(shown))}{top + len(values)}"
    keep_in_sight(sheet, rows=top)
    for_printing(sheet)
