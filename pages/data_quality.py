"""Data quality: what was loaded, what was wrong with it, which measures that touches, and what was not supplied."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pandas as pd
import streamlit as st

from metrics.kit.measure import measures
from present import quality, source_words, store
from present.access import LEADER
from present.screens import figure, signing_in
from present.screens.download import csv_button, faults_button
from present.screens.view import open_view
from present.snapshot import describe

Draw = Callable[[pd.DataFrame, str], str]
opened = open_view()
st.title("Data quality", anchor=False)
held = opened.snapshot
faults = store.faults_to_count(held.path)
real = faults[faults["severity"] == "fault"]
st.html(f'<p class="rg-lead">{quality.headline(real, held.not_supplied)}</p>')


def section(heading: str, table: pd.DataFrame, *, empty: str, caption: str, above: str = "", drawn: Draw | None = None) -> None:
    """A heading and its table with a file of it, or a line that says there is nothing."""
    st.header(heading, anchor=False)
    if not len(table):
        st.html(f'<p class="rg-under">{empty}</p>')
        return
    if above:
        st.html(f'<p class="rg-under">{escape(above)}</p>')
    full = f"{caption}. {opened.invented_as}".strip()
    st.html(drawn(table, full) if drawn else figure.html(table, caption=full))
    opened.csv(lambda: table, heading.lower().replace(" ", "-"))


section("The extract", pd.DataFrame(describe(held).items(), columns=["what", "this extract"]), empty="", caption="What this extract is")
section(
    "Faults by rule",
    quality.by_rule(faults),
    empty="No fault was found.",
    caption="Faults and notes by rule, most serious first",
    drawn=quality.by_rule_html,
)
section(
    "Measures that faults touch",
    quality.by_measure(real, [one for one in measures() if not opened.lacking(one)], held.rows),
    empty="No measure is touched.",
    caption="Rows left out of what each measure needs",
    drawn=quality.by_measure_html,
)
section(
    "Not supplied",
    quality.not_supplied(held.not_supplied, measures(), held.supplied),
    empty="Every measure has what it needs.",
    caption="Measures that cannot be shown, and what is missing",
)
section("Files", quality.files(held.recognised), empty="No file.", caption="What each file was taken for")
section(
    "Tables and where they came from",
    quality.tables(held.rows, held.supplied, held.formats, held.reach),
    empty="No table.",
    caption="Rows loaded by table",
    above=source_words.precedence(),
)
st.header("Every fault", anchor=False)
if signing_in.shown_to(LEADER, "The faults row by row"):
    every = quality.every(store.faults(held.path))
    if len(every):
        alt = f"Faults by file and row. {opened.invented_as}"
        st.dataframe(every.head(store.LIST_LENGTH), hide_index=True, width="stretch", alt=alt, placeholder="", key="faults")
    if len(every) > store.LIST_LENGTH:
        st.html(f'<p class="rg-under">The first {store.LIST_LENGTH:,} of {len(every):,} are shown; the CSV has all.</p>')
    faults_button(lambda: store.faults(held.path), held.source_name, held.as_at, invented=held.invented)
    csv_button(lambda: every, file_name="faults", source_name=held.source_name, invented=held.invented, key="csv-faults")
