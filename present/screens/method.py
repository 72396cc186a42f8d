"""The first screen of the method page: a worked picture beside the sentences that explain it, then the verdicts, then all else."""

from __future__ import annotations

import streamlit as st

from data.reference import all_phases
from metrics.kit.measure import measures
from metrics.kit.verdict import REAL
from present import method, overview
from present.charts.worked import worked, worked_chart
from present.html_table import Cell, Column, Row, table_html
from present.screens import figure, findings
from present.screens.chart import show_chart
from present.screens.download import csv_button
from present.screens.table import show_html
from present.screens.view import View
from present.small_print import small_print_html

EXAMPLE = "An invented example"
PHASE_COLUMNS = (Column("Measure", width="22%"), Column("From", width="12%"), Column("Why"), Column("Written by", width="16%"))


def explain(view: View) -> None:
    """Draws it all; the picture's verdict is the engine's."""
    st.title(method.TITLE, anchor=False)
    st.html(f'<p class="rg-lead">{method.LEAD}</p>')
    example = view.once("worked", lambda: worked_chart(dark=view.dark))
    picture, sentences = st.columns([3, 2], gap="medium")
    with picture:
        st.html(f'<h2 class="rg-example">{method.EXAMPLE_HEADING}</h2>')
        show_chart(example.figure, alt=example.alt, file_name=example.file_name, invented_as=_marked(view), key="chart-worked")
    with sentences:
        show_html(method.sentences_html(REAL[str(worked().variation)]), key="method-sentences")
    show_html(method.verdicts_html(), key="method-verdicts")
    st.header("What a reader may ask next", anchor=False)
    show_html(method.details_html(overview.measures_judged(findings.answered(view))), key="method-details")
    with st.expander(f"The same figures as a table: {example.title}"):
        caption = f"{example.title}. {_marked(view)}"
        st.html(view.once("table worked", lambda: figure.html(example.table, caption=caption, is_share=True)))
        csv_button(lambda: example.table, file_name=example.file_name, source_name=EXAMPLE, invented=True, key="csv-worked")
    _phases()
    with st.expander("For an analyst: the methods by name, and what differs from the reference"):
        st.html(view.once("small print", small_print_html))


def _marked(view: View) -> str:
    """What the picture says inside itself: it is invented whether or not the records are."""
    return f"{EXAMPLE}. {view.invented_as}".removesuffix(". ")


def _phases() -> None:
    """The measures that are counted anew from a day, each with its reason."""
    rows = [Row(tuple(Cell(text) for text in one)) for one in method.phases_rows(all_phases(), {one.id: one.title for one in measures()})]
    with st.expander(f"Counted anew from a date, and why ({len(rows)})"):
        st.html(table_html("Measures counted anew from a date", PHASE_COLUMNS, rows, empty="None."))
