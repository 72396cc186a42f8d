"""The faults of an extract as an Excel workbook to send back to the service: what is wrong, where, and what to do.

It names nobody: what was found is hidden wherever it could name a child or a worker, and the row's number says which one is meant.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data.faults import RULES, masked
from data.seriousness import NOTE, TITLES, most_serious_first
from data.workbooks import BOLD, TITLE, WRAPPED, for_printing, keep_in_sight, put, put_headings

# So many rows a sheet: more take minutes to write and nobody mends them one by one. The summary says when there are more.
MOST_ROWS = 5_000
HEADINGS = ("How serious", "File", "Sheet", "Row", "Column", "What is wrong", "What was found", "What to do", "Left out", "Rule")
WIDTHS = (26, 28, 20, 9, 24, 44, 28, 44, 12, 24)
SUMMARY = ("How serious", "What is wrong", "Table", "How often", "What to do", "Left out", "Rule")
SUMMARY_WIDTHS = (30, 50, 26, 12, 50, 12, 24)
# The columns of `_said` under those headings.
SAID = ("how_serious", "file", "sheet", "row", "column", "meaning", "found", "what_to_do", "left_out", "rule")
SUMMARY_SAID = ("how_serious", "meaning", "of_table", "times", "what_to_do", "left_out", "rule")
# The worst two stand out on paper too: in words and by their shade.
SHADES = (PatternFill("solid", fgColor="F8D7DA"), PatternFill("solid", fgColor="FDEBD0"), None, None, None)
LEFT_OUT = {"row": "the row", "value": "the value", "table": "the table", "file": "the file", "nothing": "nothing"}
NO_TABLE = "files"
HOW = (
    "Mend them where the records are kept, not in this workbook, and send the extract again. What was found is hidden where it could name "
    "someone: the file and the row say which is meant."
)


def faults_workbook(faults: pd.DataFrame, source: str, as_at: pd.Timestamp) -> bytes:
    """The workbook: a summary by rule, then a sheet a table (faults of files that are no table: "files"), the most serious first.

    Without a fault it has the summary alone, which says so.
    """
    ordered = most_serious_first(masked(faults))
    book = Workbook()
    parts = {name or NO_TABLE: rows for name, rows in ordered.groupby(ordered["table"].fillna(""), sort=False)}
    _write_summary(book.active, ordered, parts, f"Faults found in {source}, records to {as_at.day} {as_at:%B %Y}")
    for name, rows in parts.items():
        _write_faults(book.create_sheet(_title(str(name))), rows)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _title(name: str) -> str:
    """The name as a sheet may be called."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]


def _write_summary(sheet: Worksheet, faults: pd.DataFrame, parts: Mapping[object, pd.DataFrame], title: str) -> None:
    sheet.title = "Summary"
    put(sheet, 1, 1, title).font = TITLE
    real = faults[faults["seriousness"] < NOTE]
    put(sheet, 2, 1, _in_short(real)).font = BOLD
    put(sheet, 3, 1, HOW)
    long = [f"{name}: the first {MOST_ROWS:,} of {len(rows):,} faults are listed" for name, rows in parts.items() if len(rows) > MOST_ROWS]
    put(sheet, 4, 1, "; ".join(long))
    put_headings(sheet, SUMMARY, SUMMARY_WIDTHS, row=6)
    counted = faults.groupby(["seriousness", "rule", "table", "leaves_out"], dropna=False).size().reset_index(name="times")
    counted = counted.sort_values(["seriousness", "times"], ascending=[True, False], kind="stable")
    _write_rows(sheet, _said(counted), SUMMARY_SAID, first=7)
    sheet.auto_filter.ref = f"A6:G{max(6, sheet.max_row)}"
    keep_in_sight(sheet, rows=6)
    for_printing(sheet)


def _in_short(faults: pd.DataFrame) -> str:
    if faults.empty:
        return "No fault was found."
    rows = faults[faults["leaves_out"].eq("row")].drop_duplicates(["file", "sheet", "row", "table"])
    found = f"{len(faults):,} {'fault' if len(faults) == 1 else 'faults'}"
    return f"{found}; {len(rows):,} {'row' if len(rows) == 1 else 'rows'} left out of the figures."


def _write_faults(sheet: Worksheet, faults: pd.DataFrame) -> None:
    put_headings(sheet, HEADINGS, WIDTHS)
    _write_rows(sheet, _said(faults.head(MOST_ROWS)), SAID, first=2)
    sheet.auto_filter.ref = f"A1:J{sheet.max_row}"
    keep_in_sight(sheet)
    for_printing(sheet)


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


def _write_rows(sheet: Worksheet, rows: pd.DataFrame, columns: Sequence[str], first: int) -> None:
    """The columns of each row, numbers as numbers and all else as text; blanks stay blank."""
    values = rows[list(columns)].astype("object").where(rows[list(columns)].notna(), "").to_numpy().tolist()
    for number, (cells, seriousness) in enumerate(zip(values, rows["seriousness"].tolist(), strict=True), start=first):
        for place, value in enumerate(cells, start=1):
            cell = sheet.cell(number, place, value) if isinstance(value, int) else put(sheet, number, place, str(value))
            cell.alignment = WRAPPED
        if (shade := SHADES[seriousness]) is not None:
            sheet.cell(number, 1).fill = shade
