"""Questions that members can ask, made from the findings: grouped by what has happened, each with its figures and why it is asked."""

from __future__ import annotations

from html import escape

import streamlit as st

from present import words
from present.html_table import link_html
from present.public.questions import ASKED, KINDS, Question, questions
from present.screens import empty
from present.screens.public.view import PublicView

OWN: tuple[str, ...] = ()
AT_ONCE = 6  # questions of one kind; the rest are folded beneath


def show(view: PublicView) -> None:
    """Draws the page."""
    asked = view.once("questions", lambda: questions(view.answered(), view.held.readings, view.letter))
    st.title("Questions to ask", anchor=False)
    lead = f"Made from the {words.visit(view.letter)} and the figures since. They ask; they do not accuse: a figure seldom says why."
    st.html(f'<p class="rg-lead">{escape(lead)}</p>')
    if not asked:
        empty.state("No question follows", "Every finding with a figure is better, or has held.", kind="empty")
    for kind in ASKED:
        of_kind = [one for one in asked if one.kind == kind]
        if of_kind:
            st.header(f"{KINDS[kind]} ({len(of_kind)})", anchor=False)
            view.html(_list_html(view, of_kind), key=f"asks-{kind.replace(' ', '-')}")


def _list_html(view: PublicView, asked: list[Question]) -> str:
    """The questions of one kind, the first few at once."""
    lines = [_html(view, one) for one in asked]
    first, rest = lines[:AT_ONCE], lines[AT_ONCE:]
    more = f'<details class="rg-more"><summary>{len(rest)} more of these</summary><ul class="rg-asks">{"".join(rest)}</ul></details>'
    return f'<ul class="rg-asks">{"".join(first)}</ul>{more if rest else ""}'


def _html(view: PublicView, one: Question) -> str:
    link = "" if one.measure is None else link_html("See the figures", view.to_measure(one.measure))
    return f'<li><p>{escape(one.figures)} <strong>{escape(one.ask)}</strong></p><p class="rg-small">{escape(one.why)} {link}</p></li>'
