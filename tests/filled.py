"""The tests' own writer of a filled-in template, as a person fills it in: typed days, words for codes, and rows below the example."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd

from data.contract import TABLES
from tests.sampled import NAMES, SAMPLE

WRITTEN = {"social_worker": "Social worker", "return_interview": "Return interview", "requires_improvement": "Requires improvement"}


def sample_rows(rows: int) -> dict[str, pd.DataFrame]:
    """The first rows of every table of the committed sample, as text."""
    return {name: pd.read_csv(SAMPLE / f"{name}.csv", dtype="str", nrows=rows) for name in TABLES if name in NAMES}


def fill(template: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Fills the template's sheets below their examples and saves it."""
    book = openpyxl.load_workbook(template)
    for name, frame in tables.items():
        sheet = book[name]
        places = {cell.value: cell.column for cell in sheet[1]}
        for column in frame.columns:
            for number, value in enumerate(_typed(frame[column], TABLES[name][column].kind), start=3):
                if value is not None:
                    cell = sheet.cell(number, places[column], value)
                    cell.number_format = sheet.column_dimensions[cell.column_letter].number_format
    book.save(template)


def _typed(values: pd.Series, kind: str) -> list:
    if kind in ("date", "time"):
        return [None if pd.isna(moment) else moment.to_pydatetime() for moment in pd.to_datetime(values, format="ISO8601")]
    if kind == "number":
        return [None if pd.isna(value) else float(value) for value in values]
    return [None if pd.isna(value) else WRITTEN.get(value, value) for value in values]


def as_saved_by_excel(template: Path, folder: Path, names: Sequence[str]) -> None:
    """The notes and each named sheet as a CSV file, as Excel saves one: days first, CRLF, a byte-order mark, trailing blank columns."""
    folder.mkdir()
    book = openpyxl.load_workbook(template)
    for sheet in (book[name] for name in ("Notes", *names)):
        lines = [",".join([*(_shown(cell) for cell in row), ""]) for row in sheet.iter_rows()]
        (folder / f"{sheet.title}.csv").write_bytes("\ufeff{}\r\n".format("\r\n".join(lines)).encode())


def _shown(cell) -> str:
    if cell.value is None:
        return ""
    if cell.is_date:
        return cell.value.strftime("%d/%m/%Y %H:%M" if "hh" in cell.number_format else "%d/%m/%Y")
    text = f"{cell.value:g}" if isinstance(cell.value, float) else str(cell.value)
    return '"{}"'.format(text.replace('"', '""')) if set(text) & set(',"\n') else text
