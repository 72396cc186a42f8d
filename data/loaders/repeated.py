"""What exports put one below the other leave behind: the headings again among the rows, and bytes of zero inside the text."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data.faults import fault
from data.loaders.extract import Sheet

ROWS_TOLD = 20
# A heading alone could be a value; two and more in their own places are the headings.
LEAST_REPEATED = 2


def without_repeated_headings(sheet: Sheet) -> tuple[Sheet, list[pd.DataFrame]]:
    """The sheet without those rows that say the headings again, each in its own column, and a fault for each."""
    filled = [(place, heading) for place, heading in enumerate(sheet.headings) if heading and place in sheet.rows.columns]
    if len(filled) < LEAST_REPEATED or sheet.rows.empty:
        return sheet, []
    first, *others = filled
    again = _is(sheet.rows[first[0]], first[1]).to_numpy(copy=True)
    if not again.any():
        return sheet, []
    likely = sheet.rows[again]
    again[again] = pd.concat([_is(likely[place], heading) for place, heading in others], axis=1).all(axis=1).to_numpy()
    faults = [fault("heading-again", file=sheet.file, sheet=sheet.sheet, row=int(row)) for row in sheet.rows.index[again][:ROWS_TOLD]]
    return replace(sheet, rows=sheet.rows[~again]), faults


def _is(values: pd.Series, heading: str) -> pd.Series:
    return values.astype("str").str.strip().str.lower().eq(heading.lower())


def without_zeros(text: str) -> tuple[str, list[int]]:
    """The text without characters of value zero, which would end a value there, and the numbers of the first rows that held one."""
    if "\0" not in text:
        return text, []
    rows = [number for number, line in enumerate(text.splitlines(), start=1) if "\0" in line]
    return text.replace("\0", ""), rows[:ROWS_TOLD]
