"""How the published figures are counted, what is withheld and why, who released it, and how anyone can check it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from metrics.kit.measure import measures, register, themes
from present.html_table import Cell, Column, Row, table_html
from present.public import counted, words
from present.screens.chosen import asked_for, from_list
from present.screens.public import measure as in_full
from present.screens.public.view import PublicView

OWN = ("theme",)
LEAD = "These figures are counted from records of single children, none of whom can be found in them: what is published was checked first."
CHECK = "The release is a folder of files: `python -m data verify FOLDER` repeats its audit from those files alone, with no child’s record."
EARLIER = (
    "What an earlier release showed is known for ever. Each release is checked together with all before it, so that nothing hidden here "
    "follows from an older paper."
)
SYMBOLS = (Column("Sign", width="12%"), Column("What it means"))


def show(view: PublicView) -> None:
    """Draws the page."""
    st.title("How it is counted and what is withheld", anchor=False)
    st.html(f'<p class="rg-lead">{escape(LEAD)}</p>')
    _protected(view)
    _withheld(view)
    _released(view)
    st.header("How a real change is told from chance", anchor=False)
    st.html(f'<p class="rg-lead">{escape(counted.JUDGED)}</p>')
    view.html(counted.verdicts_html(), key="verdicts")
    _by_theme(view)


def _protected(view: PublicView) -> None:
    st.header(words.PROTECTED, anchor=False)
    st.html(_list_html(counted.rules(view.held.release.said["policy"])))
    rows = [Row((Cell(sign, strong=True), Cell(f"{meaning[:1].upper()}{meaning[1:]}"))) for sign, meaning in counted.symbols()]
    signs = table_html("The signs in the tables", SYMBOLS, rows, caption_shown=True)
    view.html(f'<div class="rg-short">{signs}</div>', key="signs")


def _released(view: PublicView) -> None:
    """Who released it, how to check, and what came before."""
    said = view.held.said
    st.header("Who released it, and how to check it", anchor=False)
    released = f"Released on {words.day(said['released_at'])} as {said['release']}"
    if said.get("officer"):
        released += f", by {said['officer']}"
    note = [f"Note: {said['note'].rstrip('.')}."] if said.get("note") else []
    earlier = [str(one) for one in said.get("earlier", ())]
    note += [f"Checked together with {', '.join(earlier)}."] if earlier else []
    st.html(_list_html([f"{released}.", *note, f"Records of {words.day(said['covers_from'])} to {words.day(said['as_at'])}.", EARLIER]))
    st.markdown(f"{CHECK} Its fingerprint is `{view.held.key[:16]}`.")


def _list_html(lines: Sequence[str]) -> str:
    return f'<ul class="rg-plain">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


def _withheld(view: PublicView) -> None:
    """How much is shown, and which measures are not, each with why."""
    st.header("What is withheld, and why", anchor=False)
    lines = counted.summary(view.held.readings)
    st.html(_list_html(lines))
    rows = counted.not_shown_rows(view.held.readings)
    if rows:
        table = table_html("Measures of which nothing is shown", counted.NOT_SHOWN, rows, caption_shown=True)
        view.html(f'<div class="rg-short">{table}</div>', key="not-shown")


def _by_theme(view: PublicView) -> None:
    """Of one theme: what is shown of each measure, and how it is counted."""
    st.header("Measure by measure", anchor=False)
    names = {theme.id: theme.title for theme in themes()}
    held = asked_for("theme", list(names), next(iter(names)), "The address names a theme that does not exist. Another is shown.")
    chosen = from_list("theme", "Theme", names, held, key="counted-theme", width=320)
    rows = counted.shown_rows(measures(chosen), view.held.readings)
    caption = f"What is shown of each measure of {names[chosen].lower()}, and why not more"
    view.html(table_html(caption, counted.SHOWN, rows), key=f"shown-{chosen}")
    for one in measures(chosen):
        with st.expander(f"{in_full.COUNTED}: {one.title}"):
            st.markdown(counted.definition(register()[one.id]))
