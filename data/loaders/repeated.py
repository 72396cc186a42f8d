"""What exports put one below the other leave behind: the headings again among the rows, and bytes of zero inside the text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.faults import fault
from data.loaders.extract import Sheet

ROWS_TOLD = 20
# A heading alone could be a value; two and more in their own places are the headings.
LEAST_REPEATED = 2


def without_repeated_headings(sheet: Sheet) -> tuple[Sheet, list[pd.DataFrame]]:
    """The sheet without those rows that say the headings again, each in its own column, and a fault for each."""
    filled = [(place, heading) for place, heading in enumerate(sheet.headings) if heading and place < sheet.width]
    if len(filled) < LEAST_REPEATED or not len(sheet.numbers):
        return sheet, []
    first, *others = filled
    again = _stands(sheet.column(first[0]), first[1])
    if not again.any():
        return sheet, []
    likely = sheet.rows[again]
    again[again] = pd.concat([_is(likely[place], heading) for place, heading in others], axis=1).all(axis=1).to_numpy()
    faults = [fault("heading-again", file=sheet.file, sheet=sheet.sheet, row=int(row)) for row in sheet.rows.index[again][:ROWS_TOLD]]
    return Sheet(sheet.file, sheet.sheet, sheet.headings, sheet.rows[~again], sheet.hidden), faults


def _stands(texts: pa.ChunkedArray, heading: str) -> np.ndarray:
    """Where a column says the heading. Every file is asked, so it is asked of the texts as they were read."""
    found = pc.equal(pc.utf8_lower(pc.utf8_trim_whitespace(texts)), heading.lower())
    return pc.fill_null(found, False).to_numpy().copy()


def _is(values: pd.Series, heading: str) -> pd.Series:
    return values.astype("str").str.strip().str.lower().eq(heading.lower())


def without_zeros(text: str) -> tuple[str, list[int]]:
    """The text without characters of value zero, which would end a value there, and the numbers of the first rows that held one."""
    if "\0" not in text:
        return text, []
    rows = [number for number, line in enumerate(text.splitlines(), start=1) if "\0" in line]
    return text.replace("\0", ""), rows[:ROWS_TOLD]
