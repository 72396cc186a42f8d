"""What Annex A's headings and values mean: facts of the list that Ofsted asks for and of what councils have written in it."""

from __future__ import annotations

from functools import cache

import pandas as pd

from data.reference.rows import FOLDER, cell_faults, read_rows, refuse

HEADING_COLUMNS = ("list", "heading", "also", "pattern", "column", "needed")
WORD_COLUMNS = ("field", "words", "code")


@cache
def annex_a_headings() -> pd.DataFrame:
    """One row a heading of a list: also (how else it is written), pattern, the column it fills, whether it must be there (needed: Y).

    Shared: callers never change it. Raises ReferenceRefused.
    """
    rows = read_rows(FOLDER / "annex_a_headings.csv", HEADING_COLUMNS, may_be_blank=("also", "pattern", "column", "needed"))
    return rows.assign(list=rows["list"].astype("int64"))


@cache
def annex_a_words() -> pd.DataFrame:
    """One row a spelling of a code: field, words, code ("-" where it says that nothing is known). Shared: callers never change it.

    Raises ReferenceRefused where the same words of a field are given twice.
    """
    path = FOLDER / "annex_a_words.csv"
    rows = read_rows(path, WORD_COLUMNS)
    again = rows.assign(words=rows["words"].str.casefold()).duplicated(["field", "words"])
    refuse(cell_faults(path, rows.loc[again, "words"], "the words {value} are given twice"))
    return rows
