"""What each column of the contract means, with an example of a value: said in the template workbook and on the pages about formats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.reference.rows import FOLDER, cell_faults, read_rows, refuse

COLUMNS = ("table", "column", "meaning", "example", "words")


@dataclass(frozen=True)
class Meaning:
    """One column. `example` is a value as people write it; `words`: what is usually written in a column that has no list of codes."""

    meaning: str
    example: str
    words: tuple[str, ...] = ()


def read_meanings(path: Path) -> dict[tuple[str, str], Meaning]:
    """The meaning of each (table, column) of a file, in its order. Raises ReferenceRefused with every blank and every column said twice."""
    rows = read_rows(path, COLUMNS, may_be_blank=("words",))
    again = rows.duplicated(["table", "column"])
    refuse(cell_faults(path, rows["table"].str.cat(rows["column"], sep=".")[again], "the column {value} is given twice"))
    return {
        (table, column): Meaning(meaning, example, tuple(filter(None, words.split(";"))))
        for table, column, meaning, example, words in rows[list(COLUMNS)].to_numpy(dtype="object").tolist()
    }


@cache
def meanings() -> dict[tuple[str, str], Meaning]:
    """The meanings in this folder's columns.csv. Shared: callers never change it."""
    return read_meanings(FOLDER / "columns.csv")
