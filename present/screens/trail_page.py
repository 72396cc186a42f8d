"""The page "Who has seen what": the audit trail, newest first, by what was done and by whom, with the whole of it as a file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.trail import KINDS, NotRecorded
from present.access import ANALYST, LOCAL
from present.html_table import Cell, Column, Row
from present.screens import empty, recorded, signing_in
from present.screens.chosen import from_list
from present.screens.download import csv_button
from present.screens.table import show_table
from present.trail_words import WHAT, filtered, month, of_what, whom
from present.words import small

ROWS_SHOWN = 200
COLUMNS = (
    Column("When"),
    Column("Who"),
    Column("What"),
    Column("Of what"),
    Column("Month"),
    Column("Filter"),
    Column("Rows", numeric=True),
)


def show() -> None:
    """Draws the page. Raises NotAllowed, with nothing read, for anyone but an analyst."""
    signing_in.check(ANALYST, "the record of who has seen what")
    st.title("Who has seen what", anchor=False)
    try:
        _entries()
    except NotRecorded:
        empty.state(
            "The record cannot be read now",
            "While it cannot be written, no list of children is shown and no file given out. The server’s log says what is wrong.",
            kind="broken",
        )


def _entries() -> None:
    trail = recorded.trail()
    kept = trail.settings.retention_days
    st.html(
        '<p class="rg-lead">Who saw which list of children, took which file, published, released, signed in or was refused. '
        f"Nobody can change an entry; it is deleted after {_time(kept)}.</p>"
    )
    if signing_in.person() is LOCAL:
        empty.notice("Sign-in is not set up: everyone on this machine is the analyst, and the record cannot tell one from another.")
    people = trail.people()
    with st.container(horizontal=True, vertical_alignment="bottom", key="trail-controls"):
        what = _ask("what", "What", {"": "Everything", **{name: WHAT[name] for name in KINDS}})
        who = _ask("who", "Who", {"": "Everyone", **people})
    found, every = trail.read(what=what, subject=who, limit=ROWS_SHOWN), trail.count(what=what, subject=who)
    more = f"The newest {ROWS_SHOWN} are shown; the file has all." if every > len(found) else ""
    st.html(f'<p class="rg-under">{every:,} {"entry" if every == 1 else "entries"}. Times are UTC. {more}</p>')
    show_table("Who has seen what, newest first", COLUMNS, rows_of(found), key="trail", row_header=1, empty="No entry yet.")
    csv_button(lambda: trail.read(what=what, subject=who), file_name="trail", key="csv-trail")


def _time(days: int) -> str:
    """How long an entry is kept: "90 days", "three years (1,096 days)"."""
    years, over = divmod(days, 365)
    if years < 2 or over > years / 4 + 1:
        return f"{days:,} days"
    return f"{small(years)} years ({days:,} days)"


def rows_of(found: pd.DataFrame) -> list[Row]:
    """The entries as rows of a table, in words."""
    return [
        Row(
            (
                Cell(f"{entry['at']:%d %b %Y, %H:%M}"),
                Cell(entry["name"], small=whom(entry["role"])),
                Cell(WHAT[entry["what"]]),
                Cell(of_what(entry["what"], entry["about"])),
                Cell(month(entry["month"])),
                Cell(filtered(entry["group_kind"])),
                Cell("" if pd.isna(entry["rows"]) else f"{int(entry['rows']):,}"),
            )
        )
        for entry in found.to_dict("records")
    ]


def _ask(name: str, label: str, known: dict[str, str]) -> str:
    """A choice that is kept in the address; an unknown one there is answered with the first."""
    asked = st.query_params.get(name, "")
    return from_list(name, label, known, asked if asked in known else "", key=f"trail-{name}", width=260)
