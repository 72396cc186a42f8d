"""The first block of the intake page: where files are dropped, which were taken, and how to take some out again."""

from __future__ import annotations

import streamlit as st

from present import store
from present.html_table import Cell, Column, Row
from present.intake import flow, staging
from present.intake.names import ENDINGS, SETTINGS
from present.intake.staging import Intake
from present.intake.words import files_of, size
from present.screens import empty, table
from present.screens.intake import acting, uploads
from present.screens.intake.uploads import mend_zone

ROUND = "intake_round"
REFUSED_SHOWN = 10
KINDS = (
    f"Drag them here, as many as you like, of one system or of several: {', '.join(ENDINGS)}, and {SETTINGS} if you have one. "
    "A file over {largest} MB is not taken."
)
COLUMNS = (Column("File"), Column("Size", numeric=True))


def zone(held: Intake | None) -> None:
    """Draws the place for files; whatever is dropped there is staged, and its check begins."""
    dropped = st.file_uploader(
        "Files of records" if held is None else "More files",
        accept_multiple_files=True,
        key=f"intake-drop-{st.session_state.get(ROUND, 0)}",
    )
    mend_zone()
    st.html(f'<p class="rg-under">{KINDS.format(largest=uploads.largest_mb())}</p>')
    if dropped:
        with acting.doing():
            try:
                _take(held, [(one.name, one.getvalue()) for one in dropped])
            finally:
                uploads.forget(dropped)
                st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1  # a fresh place: the old one still lists what was in it


def _take(shown: Intake | None, dropped: list[tuple[str, bytes]]) -> None:
    person = acting.analyst()
    held = staging.begin(store.root(), person.subject, person.name) if shown is None else acting.still(shown)
    try:
        acting.note("dropped", files_of(len(dropped)))
        held = flow.take(held, dropped)
    finally:
        if not (now := staging.opened(store.root())) or not now.files:
            staging.remove(held)
            acting.say(*(f"Not taken: {why}" for why in held.refused))


def refused(held: Intake) -> None:
    """Which files of the last drop were not taken, and why."""
    if held.refused:
        more = f" And {len(held.refused) - REFUSED_SHOWN:,} more." if len(held.refused) > REFUSED_SHOWN else ""
        empty.notice(f"Not taken: {' '.join(held.refused[:REFUSED_SHOWN])}{more}")


def listed(held: Intake) -> None:
    """The files that were taken."""
    rows = [Row((Cell(one.name, f"dropped as {one.came_as}" if one.came_as else ""), Cell(size(one.size)))) for one in held.files]
    table.show_table("Files dropped", COLUMNS, rows, key="intake-files", empty="No file.")


def change(held: Intake) -> None:
    """The files that were taken, the place for more, and what takes some of them out again."""
    zone(held)
    listed(held)
    if len(held.files) > 1:
        with st.container(horizontal=True, vertical_alignment="bottom", key="intake-take-out"):
            out = st.multiselect(
                "Files to take out again", [one.name for one in held.files], key=f"intake-out-{len(held.files)}", width=480
            )
            if st.button("Take out and check again", key="intake-out-button", disabled=not out):
                with acting.doing():
                    _take_out(acting.still(held), out)


def _take_out(held: Intake, names: list[str]) -> None:
    acting.note("dropped", f"{files_of(len(names))} taken out again")
    held = staging.take_out(held, names)
    if held.files:
        flow.check(held)
    else:
        flow.discard(held)


def cannot() -> None:
    """This server may read the store and not write to it, as where commands alone publish; or the store is at an address."""
    empty.state(
        "This server may not write to the store",
        "Records are loaded by commands: “python -m data build FOLDER --store STORE --hold”, then “publish” or “discard”. "
        "docs/security.md says how a server is let, where the store is a folder of its own machine.",
        kind="absent",
    )
