"""The letters for the committee: what each found, by judgement, and what has become of it; then everything along a line of time."""

from __future__ import annotations

from html import escape

import streamlit as st

from data.letters import Letter, timeline
from present.charts.timeline import timeline as draw
from present.html_table import Cell, Column, Row, table_html
from present.public.findings_table import BY_JUDGEMENT, by_judgement
from present.screens.chart import show_chart
from present.screens.public.view import PublicView

OWN: tuple[str, ...] = ()
MILESTONES = (Column("What", width="46%"), Column("Kind", width="14%"), Column("When", width="22%"), Column("Source", width="18%"))
NOTE = "A bar is a span within which something happened; no source gives its day. These dates are real, as published."


def show(view: PublicView) -> None:
    """Draws the page."""
    st.title("What inspectors found, and when", anchor=False)
    st.html(f'<p class="rg-under">{escape(source_words(view.letter))}</p>')
    st.header(view.letter.title, anchor=False)
    view.html(view.once("by judgement", lambda: _findings(view)), key="findings")
    st.header("Judgements, visits and changes", anchor=False)
    chart = view.once("timeline", lambda: draw(timeline(), dark=view.dark))
    show_chart(chart.figure, alt=chart.alt, file_name=chart.file_name, invented_as=view.invented_as, key="chart-timeline")
    st.html(f'<p class="rg-under">{escape(NOTE)}</p>')
    with st.expander(f"The same figures as a table: {chart.title}"):
        rows = [Row(tuple(Cell(str(cell)) for cell in row)) for row in chart.table.itertuples(index=False, name=None)]
        st.html(table_html(f"{chart.title}. {view.invented_as}".removesuffix(". "), MILESTONES, rows, caption_shown=True))


def _findings(view: PublicView) -> str:
    rows = by_judgement(view.answered(), view.held.readings, view.to_measure)
    return table_html(f"Findings of the {view.letter.title}, by judgement, then and now. {view.invented_as}".strip(), BY_JUDGEMENT, rows)


def source_words(one: Letter) -> str:
    """What is held of a letter, and when it was."""
    called = "A press report of the letter; the letter itself is not held" if one.is_press_report else "The letter itself"
    return f"{called}. {one.source} ({one.publisher}). On site {one.when}; published {one.published_when}."
