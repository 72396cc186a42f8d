"""What a fault found where columns have slipped: then a child's identifier or date of birth can stand in any column, and is hidden."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.faults import HIDDEN
from data.loaders.text import read_days, tidied
from data.loaders.texts import Texts
from data.rules_between import stands_in

# What these rules find is a value as it stands in the file.
OF_A_VALUE = ("date-unreadable", "flag-unreadable", "number-unreadable", "code-unknown")
# A row that broke one of these has its values in other columns than its headings say.
SLIPPED = ("key-missing", "row-width")
WHO = ("child_id", "worker_id", "iro_id")
# What these rules find is a heading. Where the end of the first line was lost, the first child's values stand among the headings.
OF_A_HEADING = ("column-unknown", "heading-repeated")
A_VALUE = r"\d{4}|\d[/-]\d"


def without_identifiers(faults: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The faults of rows with what was found hidden where columns have slipped: it stands in `frames` (raw text) as an identifier or a
    date of birth, or its row has no key or too many values, or it runs over several lines.
    """
    of_a_row = faults["row"].notna() & faults["found"].ne("")
    if not of_a_row.any():
        return faults
    places = pd.MultiIndex.from_frame(faults[["file", "sheet", "row"]])
    slipped = places.isin(places[faults["rule"].isin(SLIPPED)])
    found = faults["found"].where(of_a_row)
    names = (
        pd.Series(stands_in(found, pd.concat([_column(frames, name) for name in WHO])), index=faults.index)
        | slipped
        | found.str.contains("\n", regex=False, na=False)
    )
    # Of a date, only where it stands for no date: children are born on every day on which anything else happens.
    value = faults["rule"].isin(OF_A_VALUE)
    if value.any():
        born = read_days(_column(frames, "date_of_birth"))
        names |= value & read_days(found.where(value)).isin(born.dropna()) & faults["rule"].ne("date-unreadable")
    return faults.assign(found=faults["found"].mask(of_a_row & names, HIDDEN))


def without_swallowed_rows(faults: pd.DataFrame) -> pd.DataFrame:
    """The faults with every heading of a sheet hidden in which one looks like an identifier or a date."""
    headings = faults["rule"].isin(OF_A_HEADING)
    if not headings.any():
        return faults
    values = headings & faults["found"].str.contains(A_VALUE, na=False)
    sheets = pd.MultiIndex.from_frame(faults[["file", "sheet"]])
    return faults.assign(found=faults["found"].mask(headings & sheets.isin(sheets[values]), HIDDEN))


def _column(frames: Mapping[str, pd.DataFrame], name: str) -> pd.Series:
    """The distinct values of a column in all tables, as tidy text."""
    values = [Texts.of(frame[name]).distinct for frame in frames.values() if name in frame]
    return tidied(pd.concat(values).drop_duplicates()).dropna() if values else pd.Series(dtype="str")
