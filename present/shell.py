"""The frame round every page: the list of pages, whose figures they are, the invented badge, and what a failed page shows."""

import importlib
import logging
import traceback
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from data.remote import Unreachable
from present import store
from present.access import NotAllowed, Person, files, may
from present.pages import PAGES, PATHS, script
from present.screens import empty, recorded, sign_in_cookie, signing_in
from present.screens.brand import brand

LOG = logging.getLogger("dashboard")
ICON = Path(__file__).with_name("static") / "icon.png"
STYLE = Path(__file__).with_name("style.css")
TITLE = "Are we getting better?"


def warm_up() -> None:
    """Loads what the first page needs, once, before the first reader: plotly, the pages' blocks, reference and the snapshot's figures."""
    for name in ("plotly.graph_objects", "present.screens.theme_page", "present.screens.pictures.health"):
        importlib.import_module(name)
    store.warm()
    recorded.warm()
    _leftovers()
    importlib.import_module("scipy.special")  # the first interval and the first funnel need it, and it takes a fifth of a second


def _leftovers() -> None:
    """Dropped files that nobody has touched for a day go at the start. A store that cannot be written has none."""
    flow, staging = (importlib.import_module(f"present.intake.{name}") for name in ("flow", "staging"))
    try:
        if not staging.is_at_an_address() and staging.can_write(store.root()):
            flow.tidy(store.root())
    except OSError as problem:
        LOG.error("dropped files were not looked through: %s", problem.strerror or type(problem).__name__)


def invented_words(snapshot: Any) -> str:
    """What the badge, pictures and files say while records are invented; blank for real ones."""
    return f"Invented records: {_council(snapshot)}" if snapshot is not None and snapshot.invented else ""


def _records_to(snapshot: Any) -> str:
    """The extract's date, which stands on every page."""
    return "" if snapshot is None else f"Records to {snapshot.as_at.day} {snapshot.as_at:%B %Y}"


def _council(snapshot: Any) -> str:
    return "" if snapshot is None else snapshot.source_name.split(" (")[0]


def show(snapshot: Any) -> None:
    """Draws the frame and runs the page that the address asks for, or the page that asks for a sign-in."""
    _icon_for_everyone()
    st.set_page_config(page_title=TITLE, page_icon=str(ICON), layout="wide", initial_sidebar_state=224)
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
    if fault := signing_in.set_up_fault():
        empty.state("Nothing is shown", fault, kind="broken")
        return
    person = signing_in.enter()
    # Every page is known to the platform whoever asks, or it would put its own box before the sign-in; only what is listed is drawn.
    page = st.navigation(_sections(person), position="hidden" if person is None else "sidebar", expanded=True)
    if person is None:
        signing_in.wall(page.url_path)
        return
    with st.sidebar:
        brand(TITLE, _council(snapshot), _records_to(snapshot))
        signing_in.in_sidebar(person)
    if words := invented_words(snapshot):
        st.html(f'<p class="rg-badge">{escape(words)}</p>')
    _run(page)


@cache
def _icon_for_everyone() -> None:
    """The platform serves the page's icon as it does downloads, and the page that asks for a sign-in has it too."""
    files.note_for_everyone(sign_in_cookie.file_id(ICON.read_bytes(), "image/png"))


def _sections(person: Person | None) -> dict[str, list]:
    """The pages under their headings; those that the person may not see are not listed, and refuse in `_run`."""
    sections: dict[str, list] = {}
    for entry in PAGES:
        page = st.Page(
            script(entry.path),
            title=entry.title,
            url_path=entry.path or None,
            default=not entry.path,
            visibility="visible" if may(person, entry.needs) else "hidden",
        )
        sections.setdefault(entry.section, []).append(page)
    return sections


def _run(page: Any) -> None:
    """Runs the page. A fault's own words could hold a child's details, so only its type and place are kept."""
    try:
        entry = PATHS[page.url_path]
        signing_in.check(entry.needs, f"the page “{entry.title}”")
        page.run()
    except NotAllowed as refusal:
        empty.not_allowed(refusal)
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        LOG.error(
            "page %s failed: %s at %s line %s", page.url_path or "overview", type(fault).__name__, Path(place.filename).name, place.lineno
        )
        empty.broken_page()


if __name__ == "__main__":
    try:
        held = store.snapshot()
    except Unreachable as problem:
        LOG.error("%s", problem)
        empty.unreachable(str(problem))
    else:
        show(held)
