"""How the published figures are counted, what is withheld and why, who signed the release, and how anyone can check it."""

from __future__ import annotations

from html import escape

import streamlit as st

from metrics.kit.measure import measures, register, themes
from present import method
from present.html_table import Cell, Column, Heading, Row, table_html
from present.public import counted, words
from present.screens import controls
from present.screens.public.view import PublicView, asked_for

OWN = ("theme",)
LEAD = "These figures are counted from records of single children, none of whom can be found in them: what is published was checked first."
SYMBOLS = (Column("Sign", width="12%"), Column("What it means"))


def show(view: PublicView) -> None:
    """Draws the page."""
    st.title("How it is counted and what is withheld", anchor=False)
    st.html(f'<p class="rg-lead">{escape(LEAD)}</p>')
    _protected(view)
    _released(view)
    st.header("How a real change is told from chance", anchor=False)
    st.html(f'<p class="rg-under">{escape(method.LEAD)}</p>')
    view.html(method.verdicts_html(), key="verdicts")
    _withheld(view)
    _definitions(view)


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
    st.header("What is shown, and what is withheld", anchor=False)
    rows: list[Row | Heading] = []
    for theme in themes():
        rows += [Heading(theme.title), *counted.withheld_rows(measures(theme.id), view.held.readings)]
    view.html(
        view.once("withheld", lambda: table_html("What is shown of each measure, and why not more", counted.WITHHELD, rows)), key="withheld"
    )


def _definitions(view: PublicView) -> None:
    st.header("How each figure is counted", anchor=False)
    names = {theme.id: theme.title for theme in themes()}
    held = asked_for("theme", list(names), next(iter(names)), "The address names a theme that does not exist. Another is shown.")
    key = "counted-theme"
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    chosen = st.selectbox("Theme", list(names), format_func=names.__getitem__, key=key, on_change=_take, args=(key,), width=320)
    controls.keep(theme=chosen)
    for one in measures(chosen):
        with st.expander(one.title):
            st.markdown(counted.definition(register()[one.id]))


def _take(key: str) -> None:
    st.query_params["theme"] = st.session_state[key]
