"""A measure over teams, localities or officers: in one period round the council's own figure, or each over time beside its own range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import streamlit as st

from metrics.kit import funnel
from metrics.kit.compare import Point, point_at
from metrics.kit.measure import GROUP_KINDS, GROUP_TITLES, Measure
from present import spread_words, store, words
from present.charts import Chart
from present.charts.bars import by_group, group_table
from present.charts.funnel import funnel_chart
from present.charts.legend import sign_html
from present.html_table import Cell, Column, Row, table_html
from present.marks import mark_html
from present.screens import controls, empty, figure
from present.screens.chart import show_chart
from present.screens.download import csv_button
from present.screens.view import View

OPEN_TO = 16  # groups in a table that stands open under its chart


@dataclass(frozen=True)
class Asked:
    """Which spread is asked for: of a measure over one kind of group, and the figures of every kind."""

    view: View
    measure: Measure
    kind: str
    figures: pd.DataFrame

    @property
    def title(self) -> str:
        return GROUP_TITLES[self.kind]

    @property
    def when(self) -> str:
        return words.when(self.view.at(self.measure), self.view.period_of(self.measure))

    @property
    def now(self) -> pd.DataFrame:
        """The figures of the chosen period, of every kind of group."""
        held = self.figures
        return held[(held["period"] == self.view.period_of(self.measure)) & (held["month"] == self.view.at(self.measure))]


def breakdown(view: View, measure: Measure) -> None:
    """The spread that the reader asks for; the kind of group and the way to look are in the address as `by` and `spread`."""
    figures = store.figures(view.snapshot.path, measure.id)
    found = set(figures["group_kind"])
    kinds = {kind: GROUP_TITLES[kind] for kind in GROUP_KINDS if kind in found}
    if not kinds:
        empty.state("No breakdown", f"{measure.title} is a figure of the whole council: it is not valid for parts of it.", kind="empty")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _choose_kind(measure, kinds)
    _in_one_period(Asked(view, measure, kind, figures))


def _choose_kind(measure: Measure, kinds: Mapping[str, str]) -> str:
    key, held = f"by-{measure.id}", _held("by", kinds)
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    st.selectbox("By", list(kinds), format_func=kinds.__getitem__, key=key, width=260, on_change=_take, args=("by", key))
    controls.keep(by=held)
    return held


def _held(name: str, known: Mapping[str, str]) -> str:
    """What the address asks for, or the first that there is."""
    asked = st.query_params.get(name, "")
    return asked if asked in known else next(iter(known))


def _take(name: str, key: str) -> None:
    """What the reader has just chosen goes into the address, which decides."""
    st.query_params[name] = st.session_state[key]


def _in_one_period(asked: Asked) -> None:
    """A funnel of a share; bars of anything else, and why."""
    now, measure, view = asked.now, asked.measure, asked.view
    every = now[(now["group_kind"] == asked.kind) & now["value"].notna()].reset_index(drop=True)
    if every.empty:
        empty.no_cases(measure.title, asked.when)
        return
    total = point_at(now[now["group_kind"] == "all"], view.at(measure))
    rows, left_out = figure.largest(every, "denominator" if every["denominator"].notna().any() else "numerator")
    if measure.is_share and total.value is not None:
        _funnel(asked, every, rows, total, left_out)
    else:
        _bars(asked, every, rows, total, left_out)


def _funnel(asked: Asked, every: pd.DataFrame, rows: pd.DataFrame, total: Point, left_out: str) -> None:
    measure, view, key = asked.measure, asked.view, f"{asked.measure.id}-by-{asked.kind}"
    table = funnel.funnel(every, float(total.value or 0), measure.better)
    drawn = table.loc[table["group"].isin(rows["group"])].reset_index(drop=True)

    def make() -> Chart:
        return funnel_chart(measure, rows, drawn, kind=asked.kind, kind_title=asked.title, when=asked.when, total=total, dark=view.dark)

    said = spread_words.conclusion(measure, table, asked.kind, total)
    st.html(f'<p class="rg-lead">{escape(said)}</p>')
    chart = replace(view.once(f"funnel {key}", make), table=_file(every, table))
    show_chart(chart.figure, alt=chart.alt, file_name=chart.file_name, invented_as=view.invented_as, key=f"chart-{key}")
    st.html(_legend(measure, drawn, total) + f'<p class="rg-under">{escape(spread_words.READING)}{escape(left_out)}</p>')
    _table(view, chart, key, lambda: _funnel_html(asked, table.head(figure.ROWS_SHOWN)), is_open=len(table) <= OPEN_TO)


def _file(every: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """A breakdown's download: the figures, their limits and where each stands."""
    limits = ("lower95", "upper95", "lower998", "upper998", "place", "type")
    return group_table(every).assign(**{name: table[name].to_numpy() for name in limits})


def _legend(measure: Measure, drawn: pd.DataFrame, total: Point) -> str:
    """The signs that occur, with their words; the ranges first."""
    found = set(drawn["type"])
    signs = [
        (sign_html("mean"), f"all: {words.full(measure, total)}"),
        (sign_html("range"), spread_words.WIDE),
        (sign_html("middle"), spread_words.NARROW),
        *(
            (mark_html(kind), said[0].lower() + said[1:])
            for kind, said in spread_words.WORDS.items()
            if kind in found - {"same", "unknown"}
        ),
        *([(sign_html("ordinary"), "within what chance allows")] if "same" in found else []),
    ]
    items = "".join(f"<li>{sign}{escape(said)}</li>" for sign, said in signs)
    return f'<ul class="rg-legend" aria-label="Signs in the chart">{items}</ul>'


def _funnel_html(asked: Asked, table: pd.DataFrame) -> str:
    """The groups in their own order, each with its figure, what chance allows at its number of cases, and where it stands."""
    measure = asked.measure
    columns = (Column(asked.title), Column("Figure", numeric=True), Column("Chance allows", numeric=True), Column("Beside all"))
    rows = [
        Row(
            (
                Cell(str(row.group)),
                Cell(*spread_words.cells(measure, row)),
                Cell(spread_words.allowed(measure, row)),
                Cell(spread_words.WORDS[str(row.type)], mark=str(row.type)),
            )
        )
        for row in table.itertuples()
    ]
    caption = ". ".join(filter(None, (f"{measure.title}, by {asked.title.lower()}, {asked.when}", asked.view.invented_as)))
    return table_html(caption, columns, rows, caption_shown=True)


def _table(view: View, chart: Chart, key: str, make: Callable[[], str], *, is_open: bool) -> None:
    """The same figures as a table, and as a file."""
    with st.expander(f"The same figures as a table: {chart.title}", expanded=is_open):
        st.html(view.once(f"table {key}", make))
        csv_button(
            lambda: chart.table,
            file_name=chart.file_name,
            source_name=view.snapshot.source_name,
            invented=view.snapshot.invented,
            key=f"csv-{key}",
        )


def _bars(asked: Asked, every: pd.DataFrame, rows: pd.DataFrame, total: Point, left_out: str) -> None:
    view, measure = asked.view, asked.measure
    chart = by_group(measure, rows, kind_title=asked.title, when=asked.when, total=total, dark=view.dark)
    note = f"{spread_words.no_funnel(measure)} Read the numbers beside the bars.{left_out}"
    figure.show(view, replace(chart, table=group_table(every)), key=f"{measure.id}-by-{asked.kind}", note=escape(note))
