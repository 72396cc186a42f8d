"""What the check found: what each file was recognised as, what can be counted of it and since when, and every fault by seriousness."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from data.contract import TABLES
from data.faults import masked
from present import words
from present.access import ANALYST
from present.html_table import Cell, Column, Row
from present.intake import flow
from present.intake.faults import GROUPS
from present.intake.names import SETTINGS
from present.intake.staging import Intake
from present.intake.words import formats, summary, tables_of, taken_for, unrecognised
from present.screens import table
from present.screens.download import csv_bytes, faults_button, file_button

FILE_COLUMNS = (Column("File"), Column("Taken for"), Column("Rows", numeric=True))
TABLE_COLUMNS = (Column("Table"), Column("One row is"), Column("Rows to count", numeric=True), Column("From"))
FAULT_COLUMNS = (Column("What is wrong", width="26%"), Column("Where", width="26%"), Column("Times", numeric=True), Column("What to do"))
FILES_AT_ONCE = 10
AT_ONCE = 8  # rules of one kind before the rest is folded


def show(held: Intake, told: Mapping[str, Any]) -> None:
    """Draws what was found. `told` is `check.json`."""
    unknown = len(unrecognised(told, [one.name for one in held.files]))
    st.html(f'<p class="rg-lead">{escape(summary(told, unknown))}</p>')
    recognised(held, told)
    faults(held, told)
    if told["rows"]:
        counted(told)


def recognised(held: Intake, told: Mapping[str, Any]) -> None:
    """What each file and sheet was taken for, those that nothing was found for first."""
    st.header("What was recognised", anchor=False)
    unknown = unrecognised(told, [one.name for one in held.files])
    why = dict.fromkeys(told["not_read"], "No loader reads this kind of file")
    rows = [Row((Cell(name), Cell("Not recognised", why.get(name, "the faults below say why"), strong=True), Cell())) for name in unknown]
    for title, said in told["recognised"]:
        kind, name, count = taken_for(said)
        rows.append(Row((Cell(title), Cell(f"{kind}: {name}" if name else kind), Cell(count))))
    if SETTINGS in (one.name for one in held.files):
        rows.append(Row((Cell(SETTINGS), Cell("What the records are"), Cell())))
    caption = "What each file was taken for"
    table.show_table(caption, FILE_COLUMNS, rows[:FILES_AT_ONCE], key="intake-recognised", empty="Nothing.")
    if len(rows) > FILES_AT_ONCE:
        with st.expander(f"{len(rows) - FILES_AT_ONCE:,} more files and sheets, all recognised"):
            table.show_table(f"{caption}: the rest", FILE_COLUMNS, rows[FILES_AT_ONCE:], key="intake-recognised-more")


def counted(told: Mapping[str, Any]) -> None:
    """The tables, from which source each comes, and the day up to which they tell."""
    st.header("What can be counted", anchor=False)
    st.html(f'<p class="rg-under">{escape(days(told))}</p>')
    rows = [
        Row((Cell(name), Cell(TABLES[name].grain), Cell(f"{count:,}"), Cell(formats(told["formats"].get(name, "")))))
        for name, count in sorted(told["rows"].items())
    ]
    with st.expander(f"{tables_of(len(rows))}, with their rows and where they come from"):
        table.show_table("Tables, their rows and their sources", TABLE_COLUMNS, rows, key="intake-tables")


def days(told: Mapping[str, Any]) -> str:
    """ "As at 31 March 2020, told by extract.toml. Complete from April 2014."."""
    as_at, first = pd.Timestamp(told["as_at"]), pd.Timestamp(told["covers_from"])
    invented = " Its extract.toml says that the records are invented." if told["invented"] else ""
    return f"As at {words.day(as_at)}, told by {told['as_at_from']}. Complete from {words.day(first)}.{invented}"


def faults(held: Intake, told: Mapping[str, Any]) -> None:
    """The faults by rule, the most serious first, and all of them as files."""
    st.header("Faults", anchor=False)
    by_rule = told["by_rule"]
    if not by_rule:
        st.html('<p class="rg-under">No fault was found.</p>')
        return
    for group, heading in GROUPS.items():
        of_group = [one for one in by_rule if one["group"] == group]
        if of_group:
            _group(group, heading, of_group)
    files_of_faults(lambda: pd.read_parquet(flow.faults_file(held)), told)


def _group(group: str, heading: str, of_group: Sequence[Mapping[str, Any]]) -> None:
    st.subheader(heading, anchor=False)
    rows = [_row(one) for one in of_group]
    table.show_table(heading, FAULT_COLUMNS, rows[:AT_ONCE], key=f"intake-faults-{group}")
    if len(rows) > AT_ONCE:
        with st.expander(f"{len(rows) - AT_ONCE:,} more of this kind"):
            table.show_table(f"{heading}: the rest", FAULT_COLUMNS, rows[AT_ONCE:200], key=f"intake-faults-more-{group}")


def _row(one: Mapping[str, Any]) -> Row:
    what = {"file": "the whole file", "table": "the whole table"}.get(one["leaves_out"], "")
    where = ", ".join(part for part in (one["columns"], f"row {one['first_rows']}" if one["first_rows"] else what) if part)
    meaning = Cell(one["meaning"], one["found"] or one["rule"])
    return Row((meaning, Cell(one["place"], where), Cell(f"{one['times']:,}"), Cell(one["what_to_do"])))


def files_of_faults(every: Callable[[], pd.DataFrame], told: Mapping[str, Any]) -> None:
    """The buttons by which all faults can be taken away, row by row. `every` reads the fault table when a file is asked for."""
    source_name, invented = told["name"], told["invented"]

    def as_csv() -> tuple[bytes, str, int]:
        found = masked(every())
        return csv_bytes(found, source_name, invented=invented), ANALYST, len(found)

    name = "dropped-faults-invented.csv" if invented else "dropped-faults.csv"
    with st.container(horizontal=True, key="intake-fault-files"):
        faults_button(every, source_name, pd.Timestamp(told.get("as_at") or pd.Timestamp.now().normalize()), invented=invented)
        file_button("Download every fault (CSV)", as_csv, file_name=name, mime="text/csv", key="intake-csv-faults")
