"""`python -m data template`: an empty workbook of every table, with headings, notes, drop-down lists and one example row a sheet.

What the loader makes of it is in `data.loaders.trackers`: the example rows are never counted, and a sheet that is not filled in is not
supplied.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from data.contract import TABLES, Column, Table
from data.loaders.interviews import INSTEAD
from data.loaders.interviews import TABLE as INTERVIEWS
from data.loaders.text import read_dates
from data.reference.meanings import Meaning, meanings
from data.template_words import HELD_BY, NO_FORMAT, how_written, note_on, notes
from data.workbooks import BOLD, TITLE, WRAPPED, for_printing, keep_in_sight, put, put_headings

FILE = "trackers.xlsx"
FIRST_ROW, LAST_ROW = 2, 1_048_576
EXAMPLE_FONT, EXAMPLE_FILL = Font(italic=True, color="595959"), PatternFill("solid", fgColor="EDEDED")
FORMATS = {"date": "dd/mm/yyyy", "time": "dd/mm/yyyy hh:mm", "number": "General", "flag": "@", "text": "@"}
# A list inside a validation, and its message, may have so many signs; a longer one would make a workbook that Excel repairs.
LONGEST_LIST = 255
LINE, TALLEST = 15, 405  # points


@dataclass(frozen=True)
class Field:
    """A column of a sheet: as the contract has it, with what it means."""

    column: Column
    said: Meaning
    required: bool


def write_template(folder: Path, answered: Mapping[str, Sequence[str]]) -> Path:
    """Writes trackers.xlsx into the folder and returns where it is. `answered`: the titles of the measures that need each table.

    Raises FileExistsError when it is there: what somebody has filled in is never written over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    content = io.BytesIO()
    template(answered).save(content)
    with path.open("xb") as file:
        file.write(content.getvalue())
    return path


def template(answered: Mapping[str, Sequence[str]]) -> Workbook:
    """The workbook: notes first, then a sheet a table, those that no national format holds before the others, then every column."""
    book = Workbook()
    first = book.active
    _write_notes(first, answered)
    for name in (*NO_FORMAT, *HELD_BY):
        _write_table(book.create_sheet(name), TABLES[name])
    _write_columns(book.create_sheet("Notes on columns"))
    return book


def fields_of(table: Table) -> tuple[Field, ...]:
    """The columns of a table's sheet. Interviews have beside them the child and the days that tell which episode each was of."""
    said = meanings()
    own = [Field(column, said[table.name, column.name], column.required) for column in table.columns]
    if table.name != INTERVIEWS:
        return tuple(own)
    of = TABLES["missing_episodes"]
    instead = [Field(of[name], said[of.name, name], False) for name in INSTEAD]
    return (Field(own[0].column, own[0].said, False), *instead, *own[1:])


def _write_table(sheet: Worksheet, table: Table) -> None:
    fields = fields_of(table)
    put_headings(sheet, [one.column.name for one in fields], [_width(one) for one in fields])
    keep_in_sight(sheet, columns=1)
    for_printing(sheet)
    for place, field in enumerate(fields, start=1):
        letter = get_column_letter(place)
        heading = sheet.cell(1, place)
        heading.comment = Comment(note_on(table, field.column, field.said, required=field.required), "Dashboard", height=170, width=320)
        sheet.column_dimensions[letter].number_format = FORMATS[field.column.kind]
        _write_example(sheet, place, field)
        if (rule := _validation(field)) is not None:
            rule.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)


def _write_example(sheet: Worksheet, place: int, field: Field) -> None:
    kind, text = field.column.kind, field.said.example
    cell = put(sheet, FIRST_ROW, place, text)
    if kind in ("date", "time") and (moment := _moment(text)) is not None:
        cell.value = moment
    elif kind == "number":
        cell.value = float(text)
    cell.number_format, cell.font, cell.fill = FORMATS[kind], EXAMPLE_FONT, EXAMPLE_FILL
    if place == 1:
        cell.comment = Comment("An example: it is never counted. Write over the whole row, or delete it.", "Dashboard")


def _moment(text: str) -> datetime | None:
    """The example as Excel's own date; None where it begins with the word that makes it one."""
    moment = read_dates(pd.Series([text], dtype="str")).iloc[0]
    return None if pd.isna(moment) else moment.to_pydatetime()


def allowed(field: Field) -> tuple[str, ...]:
    """What a drop-down offers, in words a person reads: codes of one's own with blanks for underlines, yes and no as Y and N."""
    if field.column.kind == "flag":
        return ("Y", "N")
    codes = sorted(field.column.codes) if field.column.codes else list(field.said.words)
    return tuple(code.replace("_", " ") if code.islower() else code for code in codes)


def _validation(field: Field) -> DataValidation | None:
    """What Excel accepts in a column; None where anything may stand. The usual words of a column without codes are only offered."""
    said = "Choose one of the list." if allowed(field) else how_written(field.column)
    if offered := allowed(field):
        joined = ",".join(offered)
        if len(joined) > LONGEST_LIST:
            raise ValueError(f"the list of {field.column.name} is too long for a drop-down")
        rule = DataValidation("list", formula1=f'"{joined}"', allow_blank=True)
        rule.showErrorMessage = field.column.codes is not None or field.column.kind == "flag"
    elif field.column.kind in ("date", "time"):
        rule = DataValidation("date", operator="between", formula1="DATE(1900,1,1)", formula2="DATE(2199,12,31)", allow_blank=True)
        rule.showErrorMessage = True
    elif field.column.kind == "number":
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.showErrorMessage = True
    else:
        return None
    rule.errorTitle, rule.error = "Not of this column", said
    return rule


def _width(field: Field) -> float:
    longest = max(len(field.column.name), len(field.said.example), *(len(one) for one in allowed(field)), 0)
    return longest + 4


def _write_notes(sheet: Worksheet, answered: Mapping[str, Sequence[str]]) -> None:
    sheet.title = "Notes"
    for number, (text, is_heading) in enumerate(notes(), start=1):
        cell = put(sheet, number, 1, text)
        cell.font = TITLE if number == 1 else BOLD if is_heading else Font()
        cell.alignment = WRAPPED
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=4)
        sheet.row_dimensions[number].height = 15 * (1 + len(text) // 130) + (6 if is_heading else 2)
    row = sheet.max_row + 2
    put_headings(sheet, ("Sheet", "One row is", "Held by a national format?", "Measures that need it"), (26, 40, 36, 60), row=row)
    for place, name in enumerate((*NO_FORMAT, *HELD_BY), start=row + 1):
        titles = answered.get(name, ())
        texts = (
            name,
            TABLES[name].grain,
            HELD_BY.get(name, "not in full: only you have it all"),
            "; ".join(titles) or "none by itself: others are broken down by it",
        )
        for column, text in enumerate(texts, start=1):
            put(sheet, place, column, text).alignment = WRAPPED
        sheet.cell(place, 1).hyperlink = Hyperlink(ref=f"A{place}", location=f"'{name}'!A1")
        sheet.row_dimensions[place].height = _height(1, -(-len(texts[3]) // 55), -(-len(texts[2]) // 34), -(-len(texts[1]) // 38))
    for_printing(sheet)


def _height(*lines: int) -> int:
    """The height of a row of so many lines in its fullest cell, and no more than Excel can show."""
    return min(TALLEST, LINE * max(lines))


def _write_columns(sheet: Worksheet) -> None:
    put(sheet, 1, 1, "Notes on every column. This sheet is not read by the dashboard.").font = TITLE
    put_headings(sheet, ("Sheet", "Column", "Required", "How to write it", "What it means"), (26, 26, 12, 60, 60), row=2)
    row = 3
    for name in (*NO_FORMAT, *HELD_BY):
        for field in fields_of(TABLES[name]):
            texts = (name, field.column.name, "yes" if field.required else "", how_written(field.column), field.said.meaning)
            for place, text in enumerate(texts, start=1):
                put(sheet, row, place, text).alignment = WRAPPED
            sheet.row_dimensions[row].height = _height(1, -(-len(texts[3]) // 55), -(-len(texts[4]) // 55))
            row += 1
    sheet.auto_filter.ref = f"A2:E{row - 1}"
    keep_in_sight(sheet, rows=2)
    for_printing(sheet)
