"""What the data quality page says: faults counted by rule and against the measures that need the tables they are in. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data.contract import TABLES, table_of
from data.faults import RULES
from metrics.kit.measure import Measure


def headline(faults: pd.DataFrame, not_supplied: Mapping[str, tuple[str, ...]]) -> str:
    """The state of the extract in one sentence."""
    left_out = len(_rows(faults[faults["leaves_out"] == "row"]))
    found = "No fault was found" if faults.empty else f"{len(faults):,} {'fault was' if len(faults) == 1 else 'faults were'} found"
    rows = "no row was left out" if not left_out else f"{left_out:,} {'row was' if left_out == 1 else 'rows were'} left out"
    short = f"{len(not_supplied)} {'measure' if len(not_supplied) == 1 else 'measures'} cannot be shown for want of data."
    return f"{found}; {rows}. {short}" if not_supplied else f"{found}; {rows}."


def _rows(faults: pd.DataFrame) -> pd.DataFrame:
    """One row a row at fault, however many faults it has; a fault of a file or of a column as a whole is of no row."""
    return faults[faults["row"].notna()].drop_duplicates(["file", "sheet", "row", "table"])


def by_rule(faults: pd.DataFrame) -> pd.DataFrame:
    """One row a rule and file: how often, what it leaves out, the first rows, and what to do; faults before notes."""
    if faults.empty:
        return pd.DataFrame()
    grouped = faults.groupby(["severity", "rule", "file", "table", "leaves_out"], dropna=False, sort=True)
    table = grouped.agg(times=("rule", "size"), first_rows=("row", _first_rows)).reset_index()
    table = table.assign(
        meaning=[RULES[rule].meaning for rule in table["rule"]], what_to_do=[RULES[rule].what_to_do for rule in table["rule"]]
    )
    return table.sort_values(["severity", "times"], ascending=[True, False], ignore_index=True)[
        ["severity", "meaning", "file", "table", "times", "leaves_out", "first_rows", "what_to_do", "rule"]
    ]


def _first_rows(rows: pd.Series) -> str:
    known = [str(int(row)) for row in rows.dropna().head(5)]
    return ", ".join(known) + (" …" if len(rows) > len(known) else "")


def by_measure(faults: pd.DataFrame, measures: Sequence[Measure], rows: Mapping[str, int]) -> pd.DataFrame:
    """One row a measure that needs a table with faults: "3 of 412 rows at fault, 1 left out"."""
    at_fault = _rows(faults).groupby("table").size()
    left_out = _rows(faults[faults["leaves_out"] == "row"]).groupby("table").size()
    with_faults = set(faults["table"])
    lines = []
    for measure in measures:
        tables = dict.fromkeys(table_of(need) for need in measure.needs)
        touched = [name for name in tables if name in with_faults]
        if touched:
            lines.append(
                {
                    "measure": measure.title,
                    "tables": ", ".join(touched),
                    "rows_at_fault": int(sum(at_fault.get(name, 0) for name in touched)),
                    "rows_left_out": int(sum(left_out.get(name, 0) for name in touched)),
                    "of_rows": int(sum(rows.get(name, 0) for name in tables)),
                }
            )
    return pd.DataFrame(lines)


def not_supplied(lacking: Mapping[str, tuple[str, ...]], measures: Sequence[Measure]) -> pd.DataFrame:
    """One row a measure that the extract cannot give, with the tables and columns it lacks."""
    title = {measure.id: measure.title for measure in measures}
    return pd.DataFrame([{"measure": title.get(name, name), "not_supplied": ", ".join(needs)} for name, needs in lacking.items()])


def files(recognised: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """One row a file: what it was taken for."""
    return pd.DataFrame(recognised, columns=["file", "taken_for"])


def tables(rows: Mapping[str, int], supplied: frozenset[str]) -> pd.DataFrame:
    """One row a table of the contract: how many rows, and which of its columns were not supplied."""
    lines = []
    for name, table in TABLES.items():
        missing = [column for column in table.names if f"{name}.{column}" not in supplied]
        held = name in supplied
        lines.append(
            {
                "table": name,
                "one_row_is": table.grain,
                "rows": rows.get(name) if held else None,
                "not_supplied": ", ".join(missing) if held else "the whole table",
            }
        )
    return pd.DataFrame(lines)
