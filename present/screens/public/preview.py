"""What the committee will see, for leaders: the bundle itself, opened by the same code and drawn by the same blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from present import public_store
from present.access.settings import store_folder
from present.public.entries import Entry, entries
from present.public.no_release import NoRelease
from present.public.words import day
from present.releases import FOLDER, Made, elsewhere, made
from present.screens import empty
from present.screens.chosen import asked_for
from present.screens.public import counted, letters, overview, questions, theme_page
from present.screens.public.view import GLANCE, PublicView, open_view

HOW = (
    f"An analyst makes one: “python -m data release --store STORE --to STORE/{FOLDER}/NAME --officer NAME --note TEXT”. "
    "It is listed here as soon as it is made."
)
BLOCKS: dict[str, tuple[Callable[[PublicView], None], Sequence[str]]] = {
    "committee_overview": (overview.show, overview.OWN),
    "committee_letters": (letters.show, letters.OWN),
    "committee_questions": (questions.show, questions.OWN),
    "committee_counted": (counted.show, counted.OWN),
}


def show() -> None:
    """Draws the choice of a release and of a page, and that page; says how to make a release where there is none."""
    found = {one.name: one for one in made(store_folder())}
    if not found:
        st.title("Preview as committee", anchor=False)
        _elsewhere()
        empty.state("There is no release to look at", HOW, kind="empty")
        return
    _elsewhere()
    pages = {one.path or GLANCE: one for one in entries()}
    releases, titles = {name: _label(one) for name, one in found.items()}, {name: one.title for name, one in pages.items()}
    asked = {name: _asked(name, labels) for name, labels in (("release", releases), ("page", titles))}  # what is amiss stands over the row
    with st.container(horizontal=True, vertical_alignment="bottom", key="preview-controls"):
        chosen = found[_choose("release", "Release", releases, asked["release"], 320)]
        page = pages[_choose("page", "Page", titles, asked["page"], 260)]
    empty.notice("This is the release itself, as the committee’s own server shows it: nothing of the records behind it is read here.")
    try:
        held = public_store.opened(chosen.path)
    except NoRelease as fault:
        empty.state("This release cannot be shown", str(fault), kind="broken")
        return
    draw, own = _block(page)
    draw(open_view(held, page.path, own, preview=chosen.name))


def _elsewhere() -> None:
    """Releases that were made and whose folder is not where leaders look."""
    if names := elsewhere(store_folder()):
        empty.notice(f"Released to another folder, and not to be seen here: {', '.join(names)}. Copy it into “{FOLDER}” of the store.")


def _block(page: Entry) -> tuple[Callable[[PublicView], None], Sequence[str]]:
    """What draws a page, and its own address parameters."""
    if page.theme:
        return partial(theme_page.show, theme_id=page.theme), theme_page.OWN
    return BLOCKS[page.file]


def _label(one: Made) -> str:
    return f"{one.name}, released on {day(one.released_at)}"


def _asked(name: str, labels: dict[str, str]) -> str:
    """What the address asks for, the first without it."""
    return asked_for(name, list(labels), next(iter(labels)), f"The address names a {name} that does not exist. Another is shown.")


def _choose(name: str, label: str, labels: dict[str, str], held: str, width: int) -> str:
    """One control of the preview; what is chosen is in the address."""
    key = f"preview-{name}"
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    st.selectbox(label, list(labels), format_func=labels.__getitem__, key=key, on_change=_take, args=(name, key), width=width)
    return held


def _take(name: str, key: str) -> None:
    """Another page or release: what the address says of the one before does not hold for it."""
    kept = {one: st.query_params[one] for one in ("release", "page", "letter") if one in st.query_params}
    st.query_params.from_dict({**kept, name: st.session_state[key]})
