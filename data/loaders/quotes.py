"""Quotation marks that are never closed, or closed rows later: left as they are, each would swallow the rows after it without a word."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd


def without_unclosed(text: str, delimiter: str) -> tuple[str, list[int]]:
    """The text of a CSV file with the marks of each row that never closes one taken out, and the numbers of those rows."""
    rows: list[int] = []
    while text.count('"') % 2 and (place := _unclosed(text, delimiter)) is not None:
        row, begins = place
        lines = _lines(text)
        lines[begins] = lines[begins].replace('"', "")
        text = "".join(lines)
        rows.append(row)
    return text, rows


def swallowing(rows: pd.DataFrame, delimiter: str) -> list[int]:
    """The numbers of the rows in which a value between two stray marks holds whole rows: a line break, and a line of as many values.

    Who wrote a note over several lines is not meant: it has no line with a delimiter for each column.
    """
    between = max(1, len(rows.columns) - 1)
    whole_row = rf"\n(?:[^\n{re.escape(delimiter)}]*{re.escape(delimiter)}){{{between}}}"
    found = pd.Series(False, index=rows.index)
    for _, values in rows.items():
        found |= values.str.contains("\n", regex=False, na=False) & values.str.contains(whole_row, na=False)
    return found.index[found].tolist()


def _unclosed(text: str, delimiter: str) -> tuple[int, int] | None:
    """The row, and the place of its line, in which a mark stays open to the end of the file; None when there is none."""
    lines = _lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    rows = begins = ends = 0
    for _ in reader:
        rows, begins, ends = rows + 1, ends, reader.line_num
    try:
        list(csv.reader(lines[begins:], delimiter=delimiter, strict=True))
    except csv.Error:
        return rows, begins
    return None


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))
