"""What can be wrong with an extract, and the table that says where: every fault at once, by file, sheet, row and column."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionArray

from data.faults_903 import RULES_903
from data.faults_of_files import RULES_OF_FILES
from data.faults_of_rows import RULES_OF_ROWS
from data.rule import LeavesOut, Rule, Severity

__all__ = [
    "COLUMNS",
    "HIDDEN",
    "PLACE",
    "RULES",
    "LeavesOut",
    "Rule",
    "Severity",
    "fault",
    "faults_at",
    "gather",
    "is_faulty",
    "masked",
    "no_faults",
]

RULES = {rule.id: rule for rule in (*RULES_OF_FILES, *RULES_OF_ROWS, *RULES_903)}

COLUMNS = ("file", "sheet", "row", "table", "column", "rule", "severity", "found", "what_to_do", "leaves_out")
HIDDEN = "(hidden)"
PLACE = ("_file", "_sheet", "_row")


@cache
def no_faults() -> pd.DataFrame:
    """The fault table without rows, a shared frame that callers never change.

    One row is one fault; `row` is the file's own row, where the headings are row 1.
    """
    return pd.DataFrame({name: pd.Series(dtype="Int64" if name == "row" else "str") for name in COLUMNS})


def fault(
    rule: str, found: str = "", *, file: str = "", sheet: str = "", row: int | None = None, table: str = "", column: str = ""
) -> pd.DataFrame:
    """The fault table with one fault, of a file or of a column as a whole."""
    place = pd.DataFrame({"_file": [file], "_sheet": [sheet], "_row": pd.array([row], dtype="Int64")})
    return faults_at(place, rule, table, column, found)


def faults_at(
    rows: pd.DataFrame,
    rule: str,
    table: str,
    column: str,
    found: pd.Series | str = "",
    *,
    severity: Severity | None = None,
    leaves_out: LeavesOut | None = None,
) -> pd.DataFrame:
    """The fault table with one fault for each of `rows`, which say in `_file`, `_sheet` and `_row` where they came from."""
    if rows.empty:
        return no_faults()
    known = RULES[rule]
    values = _texts(found.astype("str").fillna("")) if isinstance(found, pd.Series) else _repeated(found, len(rows))
    same = {"what_to_do": known.what_to_do, "severity": severity or known.severity, "leaves_out": leaves_out or known.leaves_out}
    written = {name: _repeated(text, len(rows)) for name, text in (same | {"table": table, "column": column, "rule": rule}).items()}
    placed = {"file": _texts(rows["_file"]), "sheet": _texts(rows["_sheet"]), "row": rows["_row"].array.astype("Int64")}
    every = placed | written | {"found": values}
    return pd.DataFrame({name: every[name] for name in COLUMNS}, copy=False)


def _texts(column: pd.Series) -> ExtensionArray:
    return column.astype("str").array


def _repeated(text: str, times: int) -> ExtensionArray:
    """The same text so many times. Made by pandas from one it takes as long as all else of a fault."""
    return pd.array(pa.repeat(pa.scalar(text, pa.large_string()), times), dtype="str")


def gather(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All faults in one table, in the order of files and rows."""
    found = [part for part in parts if not part.empty]
    if not found:
        return no_faults()
    return pd.concat(found, ignore_index=True).sort_values(["file", "sheet", "row", "rule"], kind="stable", ignore_index=True)


def is_faulty(faults: pd.DataFrame) -> bool:
    """Whether anything in it is more than a note."""
    return bool((faults["severity"] == "fault").any())


def masked(faults: pd.DataFrame) -> pd.DataFrame:
    """The same faults, with what was found left out wherever it could name a child or a worker.

    Every `_id` is hidden, not children's alone: a review's key in a national return begins with the child's.
    """
    names_someone = faults["column"].str.endswith("_id") | faults["column"].eq("date_of_birth")
    return faults.assign(found=faults["found"].mask(names_someone & faults["found"].ne(""), HIDDEN))
