"""Files a reader can take away: the CSV of a table. Every file of invented records says so in its name and in every row.

A file is made when it is asked for: then the sign-in is looked at again, who takes what is noted, and whose the file is.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable

import pandas as pd
import streamlit as st

from data.exports import csv_text
from present.access import LEADER, VIEWER, NotAllowed, Person, files, may
from present.access.naming import NAMING
from present.screens import recorded, sign_in_cookie, signing_in

LOG = logging.getLogger("dashboard")
INVENTED_COLUMN = "records"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NotMade(Exception):
    """A file was not made. Its cause is in the log by its kind alone: its own words could hold a child's details."""


def csv_bytes(table: pd.DataFrame, source_name: str = "", *, invented: bool = False) -> bytes:
    """The table as UTF-8 CSV with a byte-order mark (Excel reads it); dates as ISO days; invented records carry a column that says so."""
    shown = table.assign(**{INVENTED_COLUMN: source_name}) if invented else table
    return csv_text(shown, line_end="\r\n").encode("utf-8-sig")


def csv_button(make_table: Callable[[], pd.DataFrame], *, file_name: str, source_name: str = "", invented: bool = False, key: str) -> None:
    """A "Download this table (CSV)" button. The file is made only when it is asked for and the page is not run again.

    A table that names children, families or workers needs a leader, whoever drew the button.
    """

    def made() -> tuple[bytes, str, int]:
        table = make_table()
        return csv_bytes(table, source_name, invented=invented), needs_of(table), len(table)

    name = f"{file_name}-invented.csv" if invented else f"{file_name}.csv"
    file_button("Download this table (CSV)", made, file_name=name, mime="text/csv", key=key)


def faults_button(faults: Callable[[], pd.DataFrame], source_name: str, as_at: pd.Timestamp, *, invented: bool) -> None:
    """A button for the workbook of faults that goes back to the service: for leaders, as the faults row by row are."""

    def made() -> tuple[bytes, str, int]:
        # Loaded when it is asked for: its library takes a third of a second that no page needs.
        workbook = importlib.import_module("data.faults_workbook")
        found = faults()
        return workbook.faults_workbook(found, source_name, as_at, invented=invented), LEADER, len(found)

    name = "faults-invented.xlsx" if invented else "faults.xlsx"
    file_button("Download for the service (Excel)", made, file_name=name, mime=WORKBOOK, key="workbook-faults")


def needs_of(table: pd.DataFrame) -> str:
    """The least role that may have a table: a leader, where it names children, families or workers."""
    return LEADER if NAMING & set(table.columns) else VIEWER


def file_button(label: str, make: Callable[[], tuple[bytes, str, int | None]], *, file_name: str, mime: str, key: str) -> None:
    """A button for any file. `make` gives its bytes, the least role that may have it, and how many rows it holds (None for no table)."""
    asking = signing_in.person()
    held = recorded.chosen()
    st.download_button(
        label,
        data=lambda: _given(asking, make, file_name, mime, held),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        key=key,
        icon=":material/download:",
        help=None,
    )


def _given(
    asking: Person | None, make: Callable[[], tuple[bytes, str, int | None]], file_name: str, mime: str, held: dict[str, str]
) -> bytes:
    """The file, for who drew its button: noted first. The platform writes to its log what is raised here, so no cause goes with it."""
    if asking is None or not signing_in.is_still(asking):
        raise NotMade("the sign-in has ended")
    try:
        content, needs, rows = make()
    except Exception as fault:
        LOG.error("the file %s was not made: %s", file_name, type(fault).__name__)
        raise NotMade(type(fault).__name__) from None
    if not may(asking, needs):
        raise NotAllowed(needs, "a file that names children or workers")
    if asking is not signing_in.PUBLIC:
        recorded.record(asking, "download", file_name, rows=rows, **held)
        files.note(sign_in_cookie.file_id(content, mime, file_name), asking.subject, needs)
    return content
