"""How the published figures are counted, what is withheld and why, who signed the release, and how anyone can check it."""

from __future__ import annotations

from html import escape

import streamlit as st

from metrics.kit.measure import measures, register, themes
from present import method
from present.html_table import Cell, Column, Row, table_html
from present.public import counted, words
from present.screens import controls
from present.screens.public import measure as in_full
from present.screens.public.view import PublicView, asked_for

OWN = ("theme",)
LEAD = "These figures are counted from records of single children, none of whom can be found in them: what is published was checked first."
SYMBOLS = (Column("Sign", width="12%"), Column("What it means"))


def show(view: PublicView) -> None:
    """Draws the page."""
    st.title("How it is counted and what is withheld", anchor=False)
    st.html(f'<p class="rg-lead">{escape(LEAD)}</p>')
    _protected(view)
    _withheld(view)
    _released(view)
    st.header("How a real change is told from chance", anchor=False)
    st.html(f'<p class="rg-under">{escape(method.LEAD)}</p>')
    view.html(method.verdicts_html(), key="verdicts")
    _by_theme(view)


def _protected(view: PublicView) -> None:
    st.header(words.PROTECTED, anchor=False)
    rules = "".join(f"<li>{escape(text)}</li>" for text in counted.rules(view.held.release.said["policy"]))
    st.html(f'<ul class="rg-plain">{rules}</ul>')
    rows = [Row((Cell(sign, strong=True), Cell(f"{meaning[:1].upper()}{meaning[1:]}"))) for sign, meaning in counted.symbols()]
    signs = table_html("The signs in the tables", SYMBOLS, rows, caption_shown=True)
    view.html(f'<div class="rg-short">{signs}</div>', key="signs")


def _released(view: PublicView) -> None:
    """Who signed, how to check, and what came before."""
    said = view.held.said
    st.header("Who released it, and how to check it", anchor=False)
    signed = f"Released on {words.day(said['released_at'])} as {said['release']}"
    if said.get("officer"):
        signed += f", signed by {said['officer']}"
    lines = [f"{signed}.", *(f"Note: {said[name]}." for name in ("note",) if said.get(name))]
    lines += [f"Records of {words.day(said['covers_from'])} to {words.day(said['as_at'])}."]
    st.html("".join(f"<p>{escape(line)}</p>" for line in lines))
    st.markdown(
        f"The release is a folder of files. `python -m data verify FOLDER` repeats its audit from those files alone, with no child's "
        f"record. Its fingerprint is `{view.held.key[:16]}`."
    )
    st.html(f"<p>{escape(EARLIER)}</p>")


EARLIER = (
    "What an earlier release showed is known for ever. Each release is checked together with all before it, so that nothing hidden here "
    "follows from an older paper."
)


def _withheld(view: PublicView) -> None:
    """How much is shown, and which measures are not, each with why."""
    st.header("What is withheld, and why", anchor=False)
    lines = counted.summary(view.held.readings)
    st.html("".join(f"<p>{escape(line)}</p>" for line in lines))
    rows = counted.not_shown_rows(view.held.readings)
    if rows:
        table = table_html("Measures of which nothing is shown", counted.NOT_SHOWN, rows, caption_shown=True)
        view.html(f'<div class="rg-short">{table}</div>', key="not-shown")


def _by_theme(view: PublicView) -> None:
    """Of one theme: what is shown of each measure, and how it is counted."""
    st.header("Measure by measure", anchor=False)
    names = {theme.id: theme.title for theme in themes()}
    held = asked_for("theme", list(names), next(iter(names)), "The address names a theme that does not exist. Another is shown.")
    key = "counted-theme"
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    chosen = st.selectbox("Theme", list(names), format_func=names.__getitem__, key=key, on_change=_take, args=(key,), width=320)
    controls.keep(theme=chosen)
    rows = counted.shown_rows(measures(chosen), view.held.readings)
    caption = f"What is shown of each measure of {names[chosen].lower()}, and why not more"
    view.html(table_html(caption, counted.SHOWN, rows), key=f"shown-{chosen}")
    for one in measures(chosen):
        with st.expander(f"{in_full.COUNTED}: {one.title}"):
            st.markdown(counted.definition(register()[one.id]))


def _take(key: str) -> None:
    st.query_params["theme"] = st.session_state[key]
