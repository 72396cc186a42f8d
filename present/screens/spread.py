"""A measure over teams, localities or officers: in one period round the council's own figure, or each over time beside its own range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from data import reference
from metrics.kit import funnel
from metrics.kit.baseline import month_of
from metrics.kit.compare import Point, point_at
from metrics.kit.measure import GROUP_KINDS, GROUP_TITLES, Measure
from metrics.kit.spread import Spread, over_time
from present import spread_html, spread_words, store, words
from present.charts import Chart, multiples
from present.charts.bars import by_group, group_table
from present.charts.funnel import funnel_chart
from present.screens import empty, figure
from present.screens.chart import show_chart
from present.screens.download import csv_button
from present.screens.spread_asked import Asked, choose_kind, choose_way
from present.screens.table import show_html
from present.screens.view import View

OPEN_TO = 16  # groups in a table that stands open under its chart


def breakdown(view: View, measure: Measure) -> None:
    """The spread that the reader asks for; the kind of group and the way to look are in the address as `by` and `spread`."""
    figures = store.figures(view.snapshot.path, measure.id)
    found = set(figures["group_kind"])
    kinds = {kind: GROUP_TITLES[kind] for kind in GROUP_KINDS if kind in found}
    if not kinds:
        empty.state("No breakdown", f"{measure.title} is a figure of the whole council: it is not valid for parts of it.", kind="empty")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = Asked(view, measure, choose_kind(measure, kinds), figures)
        way = choose_way(asked)
    if way == "time":
        _over_time(asked)
    else:
        _in_one_period(asked)


def _in_one_period(asked: Asked) -> None:
    """A funnel of a share; bars of anything else, and why."""
    now, measure, view = asked.now, asked.measure, asked.view
    every = now[(now["group_kind"] == asked.kind) & now["value"].notna()].reset_index(drop=True)
    if every.empty:
        empty.no_cases(measure.title, asked.when)
        return
    total = point_at(now[now["group_kind"] == "all"], view.at(measure))
    rows, left_out = figure.largest(every, "denominator" if every["denominator"].notna().any() else "numerator")
    left_out = f"{left_out} The file with the table has all." if left_out else ""
    if measure.is_share_of_cases and total.value is not None:
        _funnel(asked, every, rows, total, left_out)
    else:
        _bars(asked, every, rows, total, left_out)


def _funnel(asked: Asked, every: pd.DataFrame, rows: pd.DataFrame, total: Point, left_out: str) -> None:
    measure, view, key = asked.measure, asked.view, f"{asked.measure.id}-by-{asked.kind}"
    chart, table, drawn, said = view.once(f"funnel {key}", lambda: _worked_out(asked, every, rows, total))
    _heading(said)
    show_chart(chart.figure, alt=chart.alt, file_name=chart.file_name, invented_as=view.invented_as, key=f"chart-{key}")
    show_html(view.once(f"legend {key}", lambda: spread_html.funnel_legend(measure, drawn, total)), key=f"legend-{key}")
    st.html(f'<p class="rg-under">{escape(spread_words.READING)}{escape(left_out)}</p>')
    _table(
        view,
        chart,
        key,
        lambda: spread_html.funnel_table(measure, table.head(figure.ROWS_SHOWN), asked.kind, asked.caption(chart.title)),
        is_open=len(table) <= OPEN_TO,
    )


def _worked_out(asked: Asked, every: pd.DataFrame, rows: pd.DataFrame, total: Point) -> tuple[Chart, pd.DataFrame, pd.DataFrame, str]:
    """The funnel's chart, the limits of every group and of those drawn, and what it shows in a sentence."""
    measure, dark = asked.measure, asked.view.dark
    table = funnel.funnel(every, float(total.value or 0), measure.better)
    drawn = table.loc[table["group"].isin(rows["group"])].reset_index(drop=True)
    chart = funnel_chart(measure, rows, drawn, kind=asked.kind, kind_title=asked.title, when=asked.when, total=total, dark=dark)
    return replace(chart, table=_file(every, table)), table, drawn, spread_words.conclusion(measure, table, asked.kind, total)


def _heading(said: str) -> None:
    """What the picture shows, over it."""
    st.html(f'<h3 class="rg-lead">{escape(said)}</h3>')


def _file(every: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """A breakdown's download: the figures, their limits and where each stands."""
    limits = ("lower95", "upper95", "lower998", "upper998", "place", "type")
    return group_table(every).assign(**{name: table[name].to_numpy() for name in limits})


def _table(view: View, chart: Chart, key: str, make: Callable[[], str], *, is_open: bool) -> None:
    """The same figures as a table, and as a file."""
    with st.expander(f"The same figures as a table: {chart.title}", expanded=is_open):
        show_html(view.once(f"table {key}", make), key=f"table-{key}")
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
    _heading(chart.title)
    note = f"{spread_words.no_funnel(measure)} Read the numbers beside the bars.{left_out}"
    figure.show(view, replace(chart, table=group_table(every)), key=f"{measure.id}-by-{asked.kind}", note=escape(note))


def _over_time(asked: Asked) -> None:
    """Small pictures, one a group, beside its own range: that which inspectors saw, or the usual one, as the page's switch says."""
    view, measure = asked.view, asked.measure
    shown = "all" if st.query_params.get("limits") == "all" else "visit"
    spread = view.once(f"spread {measure.id} {asked.kind} {shown}", lambda: _spread(asked, shown))
    if not spread.groups:
        empty.no_cases(measure.title, asked.when)
        return
    drawn, left_out = multiples.largest(spread)
    name = f"{measure.title}, by {asked.title.lower()}, over time"
    _heading(spread_words.over_time(spread, asked.kind, neutral=measure.better == "neutral"))
    visit = month_of(view.letter) if shown == "visit" else None
    made_of = f"<p class='rg-under'>{escape(view.invented_as)}</p>" if view.invented_as else ""
    show_html(
        made_of + multiples.multiples_html(measure, drawn, name=name, visit=visit), key=f"multiples-{measure.id}-{asked.kind}-{shown}"
    )
    show_html(spread_html.multiples_legend(drawn, has_visit=visit is not None), key=f"legend-multiples-{measure.id}-{asked.kind}-{shown}")
    notes = " ".join(filter(None, (spread_words.ranges(spread, since_visit=shown == "visit"), left_out, _phase_words(measure, shown))))
    if notes:
        st.html(f'<p class="rg-under">{escape(notes)}</p>')
    chart = Chart({}, name, name, multiples.table(spread, asked.kind), f"{measure.id}-by-{asked.kind}-over-time", measure.is_share)
    _table(
        view,
        chart,
        f"{measure.id}-{asked.kind}-{shown}-over-time",
        lambda: spread_html.multiples_table(measure, spread, asked.kind, asked.caption(name)),
        is_open=False,
    )


def _spread(asked: Asked, shown: str) -> Spread:
    view, measure = asked.view, asked.measure
    phases = [phase.date for phase in reference.phases(measure.id) if phase.date <= view.at(measure)]
    return over_time(
        measure,
        asked.figures[asked.figures["group_kind"] == asked.kind],
        period=view.period_of(measure),
        to=view.at(measure),
        until=view.snapshot.as_at,
        visit=month_of(view.letter) if shown == "visit" else None,
        begin=max(phases) if phases and shown == "all" else None,
    )


def _phase_words(measure: Measure, shown: str) -> str:
    """Why the usual range begins where it does, when a change of recording makes it begin anew."""
    phases = reference.phases(measure.id)
    return f"From {words.day(phases[-1].date)}: {phases[-1].reason}" if phases and shown == "all" else ""
