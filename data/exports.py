"""Tables as CSV that a spreadsheet opens: every CSV of this project is written here, so that none holds what would run as a formula."""

from __future__ import annotations

import re

import pandas as pd
from pandas.api.types import is_object_dtype

# What a spreadsheet takes for the beginning of a formula, in the wide signs of eastern keyboards too.
FORMULA = re.compile(r"^(?=[=+\-@\t\r\n＝＋－＠])")


def as_text(value: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula."""
    return FORMULA.sub("'", value)


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every such text, headings too, behind an apostrophe. Numbers and dates stay what they are."""
    columns = {place: _guarded(table.iloc[:, place]) for place in range(table.shape[1])}
    return pd.DataFrame(columns, index=table.index).set_axis(pd.Index([_if_text(name) for name in table.columns]), axis=1)


def csv_text(table: pd.DataFrame, *, line_end: str = "\n") -> str:
    """The table as CSV with dates as ISO days and every text guarded."""
    return guarded(table).to_csv(index=False, date_format="%Y-%m-%d", lineterminator=line_end)


def _guarded(column: pd.Series) -> pd.Series:
    """A column of numbers, dates or flags as it is. One of objects can hold numbers beside texts."""
    if is_object_dtype(column.dtype):
        return column.map(_if_text)
    if isinstance(column.dtype, pd.StringDtype | pd.CategoricalDtype):
        return column.astype("str").str.replace(FORMULA, "'", regex=True)
    return column


def _if_text(value: object) -> object:
    return as_text(value) if isinstance(value, str) else value
