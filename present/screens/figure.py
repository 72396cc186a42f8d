"""A chart with all that must stand beside it: the same figures as a table that a screen reader can walk, and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from present import words
from present.charts import Chart
from present.charts.legend import legend_html
from present.html_table import Cell, Column, Row, table_html
from present.screens.chart import show_chart
from present.screens.download import csv_button
from present.screens.table import show_html
from present.screens.view import View

GROUPS_DRAWN = 60  # bars or dots in one picture
SHARES = ("value", "mean", "middle", "lower", "upper", "first_reported")  # columns of a share's table that are shares themselves
ROWS_SHOWN = 200  # of the figures under a chart; one row an officer can be a thousand


def show(view: View, chart: Chart, *, key: str, heading: str = "", note: str = "") -> None:
    """Draws the chart, a line of words under it, and its figures as a table and a CSV. Raises ValueError for a chart without a name."""
    if heading:
        st.subheader(heading, anchor=False)
    show_chart(chart.figure, alt=chart.alt, file_name=chart.file_name, invented_as=view.invented_as, key=f"chart-{key}")
    if legend := legend_html(chart.keys):
        show_html(legend, key=f"legend-{key}")  # st.html leaves drawings out
    if note:
        st.html(f'<p class="rg-under">{note}</p>')
    with st.expander(f"The same figures as a table: {chart.title}"):
        caption = _caption(chart, view.invented_as)
        st.html(view.once(f"table {key}", lambda: html(chart.table.head(ROWS_SHOWN), caption=caption, is_share=chart.is_share)))
        csv_button(
            lambda: chart.table,
            file_name=chart.file_name,
            source_name=view.snapshot.source_name,
            invented=view.snapshot.invented,
            key=f"csv-{key}",
        )


def largest(rows: pd.DataFrame, by: str) -> tuple[pd.DataFrame, str]:
    """The groups that one picture can hold, in their own order, and a sentence to say so when others are left out, else ""."""
    if len(rows) <= GROUPS_DRAWN:
        return rows, ""
    drawn = rows.nlargest(GROUPS_DRAWN, by).sort_index()
    return drawn, f" The {GROUPS_DRAWN} largest of {len(rows):,} are drawn."


def _caption(chart: Chart, invented_as: str) -> str:
    rows = len(chart.table)
    more = f"The first {ROWS_SHOWN} of {rows:,} rows; the file has all" if rows > ROWS_SHOWN else ""
    return ". ".join(filter(None, (chart.title, more, invented_as)))


def html(table: pd.DataFrame, *, caption: str, numeric: Sequence[str] = (), is_share: bool = False) -> str:
    """A frame as an HTML table with headings in words; blanks as dashes."""
    number_columns = {*numeric, *table.select_dtypes("number").columns}
    columns = [Column(words.column_title(name), numeric=name in number_columns) for name in table.columns]
    rows = [
        Row(tuple(Cell(_cell(name, value, is_share)) for name, value in zip(table.columns, row, strict=True)))
        for row in table.itertuples(index=False, name=None)
    ]
    return table_html(caption, columns, rows, narrow="scroll", caption_shown=True)


def _cell(name: str, value: Any, is_share: bool) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return words.NOTHING
    if name == "month" and isinstance(value, str):
        return f"{pd.Timestamp(value):%B %Y}"
    if name.endswith("_on") and isinstance(value, str):
        return words.day(pd.Timestamp(value))
    if isinstance(value, float):
        return f"{value:.0%}" if name in SHARES and is_share else words.number(value, 1)
    return str(value)
