"""Where the headings of a sheet stand when a title, a logo's blank rows or merged group names stand above them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pandas as pd

from data.loaders.extract import Match, Sheet

# A title above the headings of a sheet stands in one cell; a list of notes has two columns, a table three or more.
LEAST_HEADINGS = 3
# How far down headings are looked for: what stands lower is a record.
FURTHEST = 20
# A sheet whose first words are these is read by people alone: the template's own pages begin so.
NOTES = "notes"


class Lines(Protocol):
    """A reader of the csv module, which knows the number of the line it read last."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


def is_notes(headings: tuple[str, ...]) -> bool:
    """Whether a sheet begins with the word in its one filled cell."""
    filled = [heading for heading in headings if heading]
    return len(filled) == 1 and filled[0].casefold().startswith(NOTES)


def heading_place(values: pd.Series, first: str) -> int:
    """The place of a sheet's headings among its rows: the first, or below a title in one cell the first of three values or more.

    `values`: how many each row holds; `first`: the first of them. A sheet that begins with "Notes" has no headings but that.
    """
    counts = values.to_numpy()[: FURTHEST + 1]
    if counts[0] != 1 or is_notes((first.strip(),)):
        return 0
    return int((counts >= LEAST_HEADINGS).argmax())


def heading_line(lines: Lines) -> tuple[tuple[str, ...], int]:
    """The headings of a CSV file, and the number of the line below them; of no line at all, none and 1."""
    first: tuple[tuple[str, ...], int] | None = None
    for line in lines:
        cells, filled = tuple(cell.strip() for cell in line), sum(bool(cell.strip()) for cell in line)
        if not filled:
            continue
        if filled >= LEAST_HEADINGS or (first is None and (filled > 1 or is_notes(cells))):
            return cells, lines.line_num + 1
        first = first or (cells, lines.line_num + 1)
        if lines.line_num > FURTHEST:
            break
    return first or ((), 1)


def begins_with(text: str, delimiters: str) -> str:
    """The first line that holds a delimiter; the first line where none does."""
    start = text.lstrip()[:100_000].split("\n", FURTHEST)[:FURTHEST]
    return next((line for line in start if any(sign in line for sign in delimiters)), start[0])


def with_titles(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet as it stands, then with each further row of three values or more as its headings, for a table below merged group names."""
    yield sheet
    for place, row in enumerate(sheet.rows.head(FURTHEST).itertuples(index=False, name=None)):
        cells = tuple("" if pd.isna(cell) else str(cell).strip() for cell in row)
        if sum(map(bool, cells)) >= LEAST_HEADINGS:
            yield Sheet(sheet.file, sheet.sheet, cells, sheet.rows.iloc[place + 1 :], sheet.hidden)


def is_sure(found: Match | None, sheet: Sheet) -> bool:
    """Whether a sheet is what it was taken for. Lower down half of the headings must be known, and three: records are words too."""
    if found is None or found.sheet.headings == sheet.headings:
        return found is not None
    return len(found.columns) >= max(LEAST_HEADINGS, sum(map(bool, found.sheet.headings)) / 2)
