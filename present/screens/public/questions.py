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
MARKS = {"worse": "worse", "cost": "better", "same": "same", "unknown": "unknown", "not supplied": "unknown"}


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
            view.html(f'<ol class="rg-asks">{"".join(_html(view, one) for one in of_kind)}</ol>', key=f"asks-{kind.replace(' ', '-')}")


def _html(view: PublicView, one: Question) -> str:
    link = "" if one.measure is None else link_html("See the figures", view.to_measure(one.measure))
    return f'<li><p class="rg-ask">{escape(one.text)}</p><p class="rg-small">{escape(one.why)} {link}</p></li>'
