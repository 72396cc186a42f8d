"""How an intake ends: published, with a reason where the gate asks for one, or discarded; and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import streamlit as st

from data.gate import Dislike
from present import store
from present.html_table import Cell, Column, Link, Row, link_html
from present.intake import flow, publishing
from present.intake.staging import Intake
from present.intake.words import bullets
from present.screens import empty, table
from present.screens.intake import acting

DISCARD = "discard"
REASON = "intake-reason"
DISLIKED = (Column("About", width="30%"), Column("What is unlike before"))
PUBLISHING = "Readers see the new figures at their next click. Nobody is interrupted, and a link that somebody has keeps to its month."
DISCARDING = "The files, what was found in them and the figures that wait are deleted. Readers see what they see now."


def disliked(found: list[Dislike]) -> None:
    """What the gate found against publishing, in words."""
    if not found:
        return
    named = publishing.in_words(found)
    first = publishing.first_of_each(found)
    st.html(
        '<section class="rg-state rg-broken"><h2>Look at this before you publish</h2>'
        f"<p>Compared with what was published before, these may be mistakes in the extract:</p>{bullets(first)}</section>"
    )
    if len(found) > len(first):
        with st.expander(f"All {len(found)} that the comparison found"):
            rows = [
                Row((Cell(title if place == 0 else "", strong=True), Cell(one))) for title, said in named for place, one in enumerate(said)
            ]
            table.show_table("What the comparison with earlier figures found", DISLIKED, rows, key="intake-disliked")


def choose(held: Intake, waiting: Path, found: list[Dislike]) -> None:
    """The way out: publish or discard, each asked for twice."""
    st.header("Publish or discard", anchor=False)
    if found:
        st.text_area(
            "Why is it right to publish all the same?",
            key=REASON,
            max_chars=500,
            placeholder="For example: the service closed in March, so there are no more visits of this kind.",
        )
        st.html('<p class="rg-under">The reason is kept with the figures, beside what it accepts. Name no child and no worker.</p>')
    of_this = f"publish {waiting.name}"
    if st.session_state.get(acting.ASKED) == of_this:
        _sure("Publish now", PUBLISHING, lambda: _publish(acting.still(held), found))
    elif way_on(held, "Publish", back=True):
        _ask_to_publish(of_this, found)


def way_on(held: Intake, label: str = "", *, back: bool = False) -> bool:
    """Draws the step on from here, the way back to the files and the way out. True when the step on is asked for."""
    if st.session_state.get(acting.ASKED) == DISCARD:
        _sure("Discard everything", DISCARDING, lambda: _discard(acting.still(held)))
        return False
    with st.container(horizontal=True, key="intake-way-on"):
        on = bool(label) and st.button(label, type="primary", key="intake-on")
        if back and st.button("Back to the files", key="intake-back"):
            with acting.doing():
                flow.back(acting.still(held))
        if st.button("Discard", key="intake-discard"):
            st.session_state[acting.ASKED] = DISCARD
            st.rerun()
    return on


def _ask_to_publish(of_this: str, found: list[Dislike]) -> None:
    """On to the second question, once there is a reason where one is needed."""
    if found and not publishing.is_reason(st.session_state.get(REASON, "")):
        empty.notice("Say in a sentence why it is right to publish all the same.")
    else:
        st.session_state[acting.ASKED] = of_this
        st.rerun()


def _sure(label: str, consequence: str, act: Callable[[], None]) -> None:
    """The second question."""
    empty.notice(consequence)
    with st.container(horizontal=True, key="intake-sure"):
        if st.button(label, type="primary", key="intake-sure-yes"):
            st.session_state.pop(acting.ASKED, None)
            with acting.doing():
                act()
        if st.button("No, go back", key="intake-sure-no"):
            st.session_state.pop(acting.ASKED, None)
            st.rerun()


def _publish(held: Intake, found: list[Dislike]) -> None:
    reason = st.session_state.get(REASON, "") if found else ""
    before = store.snapshot()
    try:
        made = publishing.publish(held, reason)
    except publishing.NotPublished as why:
        acting.say(f"Not published: {why}.")
        return
    st.session_state[acting.DONE] = ("published", made.name, "" if before is None else Path(before.path).name)
    acting.published(made)


def _discard(held: Intake) -> None:
    acting.note("discarded", f"files dropped on {held.began:%d %B %Y at %H:%M}")
    flow.discard(held)
    st.session_state[acting.DONE] = ("discarded", "", "")


def done() -> None:
    """What the last intake of this session came to, until another begins."""
    what, name, before = st.session_state.get(acting.DONE, ("", "", ""))
    if what == "discarded":
        empty.state("Discarded", "The files and the figures that waited are deleted. Readers see what they saw before.", kind="empty")
    elif what == "published":
        _published(name, before)


def _published(name: str, before: str) -> None:
    held = store.snapshot()
    is_it = held is not None and Path(held.path).name == name
    now = "Readers see it from their next click." if is_it else "Something else has been published since."
    look = f"{link_html('See it at a glance', Link(''))}, or {link_html('look at its quality', Link('data-quality'))}."
    command = f'python -m data rollback {before} --store "{store.root()}"'
    way_back = f"<p>The way back, on the server: <code>{escape(command)}</code></p>" if before else ""
    table.show_html(
        f'<section class="rg-state rg-partial"><h2>Published</h2><p>{now} {look} The dropped files are deleted.</p>{way_back}</section>',
        key="intake-published",
    )
