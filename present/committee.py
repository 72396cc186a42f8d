"""The frame round the committee's pages: the list of pages, whose figures they are, and what stands there when there is no release.

It serves one bundle and opens nothing else: no snapshot, no loader, no page with children.
"""

import importlib
import logging
import traceback
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from present import public_store
from present.public import words
from present.public.entries import entries
from present.public.no_release import NoRelease
from present.public_store import Held
from present.screens import empty
from present.screens.brand import brand
from present.screens.public.view import HERE, PAGES, letter_asked

LOG = logging.getLogger("dashboard")
ICON = Path(__file__).with_name("static") / "icon.png"
STYLE = Path(__file__).with_name("style.css")
TITLE = "Are we getting better?"
MEETING = (
    '<p class="rg-meeting"><a class="rg-open" href="meeting?{letter}">Meeting mode</a></p>'
    '<p class="rg-meeting rg-small"><a href="meeting?{letter}&amp;download=1" download>Save for a laptop without a network</a></p>'
)


def warm_up() -> None:
    """Loads what the first page needs, once, before the first reader: plotly, the pages' blocks, reference and the release."""
    for name in ("plotly.graph_objects", "scipy.special", "present.screens.public.theme_page"):
        importlib.import_module(name)
    public_store.warm()


def show() -> None:
    """Draws the frame and runs the page that the address asks for; without a release only says what to do."""
    st.set_page_config(page_title=TITLE, page_icon=str(ICON), layout="wide", initial_sidebar_state=224)
    try:
        held = public_store.opened(public_store.folder())
    except NoRelease as fault:
        _without(fault)
        return
    page = st.navigation(_sections(), position="sidebar", expanded=True)
    st.session_state[HERE] = page.url_path
    _style()
    with st.sidebar:
        brand(TITLE, words.council(held.release), f"{words.released(held.release)[1]}")
        st.html(MEETING.format(letter=urlencode({"letter": letter_asked(public_store.letter_choices(held))})))
    if held.release.invented_as:
        st.html(f'<p class="rg-badge">{escape(held.release.invented_as)}</p>')
    _run(page, held)


def _sections() -> dict[str, list[Any]]:
    """The pages by heading; each is kept by its path, for links to it."""
    sections: dict[str, list[Any]] = {}
    pages = {}
    for one in entries():
        page = st.Page(f"../pages/{one.file}.py", title=one.title, url_path=one.path or None, default=not one.path)
        sections.setdefault(one.section, []).append(page)
        pages[one.path] = page
    st.session_state[PAGES] = pages
    return sections


def _style() -> None:
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def _without(fault: NoRelease) -> None:
    """Nothing but why there is no release, at whatever address: for a reader, then for who keeps the dashboard."""
    pages = [st.Page(_nothing, title=TITLE, url_path=one.path or None, default=not one.path) for one in entries()]
    st.navigation(pages, position="hidden")
    _style()
    st.title("No figures to show", anchor=False)
    empty.state("There is nothing to show here now", fault.plain, kind="broken")
    st.html(f'<p class="rg-under">{escape(fault.officer)}</p>')


def _nothing() -> None:
    """A page that is never run: its address is known, so that the platform does not call it a wrong one."""


def _run(page: Any, held: Held) -> None:
    """Runs the page. A fault is logged by type and place alone, as in the leaders' dashboard."""
    try:
        page.run()
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        LOG.error(
            "page %s failed: %s at %s line %s", page.url_path or "overview", type(fault).__name__, Path(place.filename).name, place.lineno
        )
        empty.broken_page()


if __name__ == "__main__":
    show()
