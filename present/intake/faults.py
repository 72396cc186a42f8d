"""Faults in the order in which they matter: what leaves something out, what loses a value, what is counted as it stands, what is a note."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.commands_build import OUR_OWN_WORDS
from data.faults import RULES

GROUPS: Mapping[str, str] = {
    "left out": "Left out: these files, tables and rows are not counted",
    "values": "Values not counted; the rest of their row is",
    "kept": "Counted as it stands, and worth mending",
    "notes": "For reading; nothing is wrong",
}
OF_LEFT_OUT = ("file", "table", "row")
COLUMNS = ("group", "leaves_out", "times", "meaning", "place", "columns", "first_rows", "found", "what_to_do", "rule")
BY = ["severity", "leaves_out", "rule", "file", "sheet", "table"]
FIRST, FEW = 5, 3


def by_seriousness(faults: pd.DataFrame) -> pd.DataFrame:
    """One row a rule, file, sheet and table, the most serious first: how often, where first, and what to do. Empty without a fault.

    It holds no value of a row: `place` is a file and sheet, or a table; `columns` names the first few; `first_rows` are row numbers;
    `found` is what our own rules say of a file as a whole.
    """
    if faults.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    # What these rules found is a word of ours or a known heading; what any other found stood in somebody's row.
    ours = faults.assign(found=faults["found"].where(faults["rule"].isin(OUR_OWN_WORDS), ""))
    table = (
        ours.groupby(BY, dropna=False, sort=False)
        .agg(times=("rule", "size"), first_rows=("row", _first_rows), columns=("column", _first), found=("found", _first))
        .reset_index()
    )
    table["group"] = table["leaves_out"].map(_group_of).where(table["severity"] == "fault", "notes")
    table["place"] = table["file"].where(table["file"] != "", table["table"]) + _in_brackets(table["sheet"])
    table["meaning"] = [RULES[rule].meaning for rule in table["rule"]]
    table["what_to_do"] = [RULES[rule].what_to_do for rule in table["rule"]]
    rank = table["group"].map(list(GROUPS).index)
    first = rank.mul(10) + table["leaves_out"].map(lambda out: OF_LEFT_OUT.index(out) if out in OF_LEFT_OUT else len(OF_LEFT_OUT))
    ordered = table.assign(first=first).sort_values(["first", "times", "place"], ascending=[True, False, True], kind="stable")
    return ordered[list(COLUMNS)].reset_index(drop=True)


def _group_of(leaves_out: str) -> str:
    return "left out" if leaves_out in OF_LEFT_OUT else "values" if leaves_out == "value" else "kept"


def _in_brackets(sheets: pd.Series) -> pd.Series:
    return (" [" + sheets + "]").where(sheets != "", "")


def _first_rows(rows: pd.Series) -> str:
    known = rows.dropna().drop_duplicates().sort_values()
    return ", ".join(f"{int(row):,}" for row in known.head(FIRST)) + (" …" if len(known) > FIRST else "")


def _first(values: pd.Series) -> str:
    named = [name for name in values.dropna().unique() if name]
    return ", ".join(named[:FEW]) + (f" and {len(named) - FEW} more" if len(named) > FEW else "")
