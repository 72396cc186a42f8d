"""One published measure: its conclusion, its picture where every point may be shown, then and now, the figures, and how it is counted."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from metrics.kit.measure import GROUP_TITLES, Measure, register
from present.cards import found_html
from present.charts.legend import legend_html
from present.html_table import link_html
from present.pairs import pair_of
from present.public import counted, drawn, figures_table, words
from present.public.cards import cards
from present.public.readings import NOT_SUPPLIED, PublicReading
from present.screens import empty
from present.screens.chart import show_chart
from present.screens.chosen import asked_for, from_buttons
from present.screens.public.view import PublicView

COUNTED = "How it is counted"
OWN = ("part",)
OPEN_TO = 24  # figures in a table that stands open where there is no chart; of a longer one only the NEWEST do
NEWEST = 12


def show(view: PublicView, measure: Measure) -> None:
    """Draws the measure; where the release has no figure of it, says why."""
    lacking = view.held.readings.lacking(measure)
    if lacking is not None:
        title = "not recorded" if lacking.kind == NOT_SUPPLIED else "withheld"
        empty.state(f"{measure.title}: {title}", f"{lacking.why} It is left out, not counted as nought.", kind="absent")
        _definition(measure)
        return
    reading = view.reading(measure)
    st.header(words.headline(reading), anchor=False)
    st.html(f'<p class="rg-lead">{escape(words.sentence(reading))}</p>')
    left, right = st.columns([3, 1], gap="medium")
    with left:
        if reading.charted:
            _chart(view, reading)
        else:
            _table_alone(view, reading)
        if found := found_html(reading):
            st.html(found)
        _beside(view, reading)
    with right:
        view.html(view.once(f"cards {measure.id}", lambda: cards(reading)), key=f"cards-{measure.id}")
    _parts(view, measure)
    _definition(measure)


def _chart(view: PublicView, reading: PublicReading) -> None:
    """The picture, its signs, and the same figures as a table."""
    measure = reading.measure
    chart = view.once(f"chart {measure.id}", lambda: drawn.control_chart(reading, dark=view.dark))
    show_chart(chart.figure, alt=chart.alt, file_name=chart.file_name, invented_as=view.invented_as, key=f"chart-{measure.id}")
    if legend := legend_html(chart.keys):
        view.html(legend, key=f"legend-{measure.id}")  # st.html leaves drawings out
    if said := " ".join(words.under_chart(reading, view.held.release, chart)):
        st.html(f'<p class="rg-under">{escape(said)}</p>')
    with st.expander(f"The same figures as a table: {chart.title}"):
        _figures(view, reading)


def _table_alone(view: PublicView, reading: PublicReading) -> None:
    """The figures without a picture, and why there is none."""
    st.html(f'<p class="rg-under">{escape(words.no_chart(reading))}</p>')
    measure, newest = reading.measure, reading.rows.tail(NEWEST)
    if len(reading.rows) <= OPEN_TO:
        _figures(view, reading)
        return
    caption = ". ".join(text for text in (f"{measure.title}, the newest {len(newest)} {reading.period}s", view.invented_as) if text)
    st.html(view.once(f"newest {measure.id}", lambda: figures_table.by_period(measure, newest, caption=caption)))
    with st.expander(f"All {len(reading.rows)} figures: {measure.title}"):
        _figures(view, reading)


def _figures(view: PublicView, reading: PublicReading) -> None:
    measure = reading.measure
    caption = ". ".join(text for text in (f"{measure.title}, by {reading.period}", view.invented_as) if text)
    st.html(view.once(f"table {measure.id}", lambda: figures_table.by_period(measure, reading.rows, caption=caption)))
    view.csv(lambda: view.held.readings.figures(measure).query("group_kind == 'all'"), measure.id)


def _beside(view: PublicView, reading: PublicReading) -> None:
    """The measure that this one can be bought at the cost of, in a sentence; nothing where one of their figures is not shown."""
    other = pair_of(reading.measure)
    if other is None or view.held.readings.lacking(other) is not None:
        return
    if said := words.beside(reading, view.reading(other)):
        link = link_html(other.title, view.to_measure(other))
        view.html(f'<p class="rg-under rg-beside"><strong>Read beside</strong> {link}. {escape(said)}</p>', key=f"beside-{other.id}")


def _parts(view: PublicView, measure: Measure) -> None:
    """The newest figures of parts of the council, rounded; nothing for a measure that is not broken down."""
    given = counted.kinds(str(view.held.readings.declared(measure)["kinds"]))
    newest = {kind: rows for kind in given if len(rows := newest_by(view.held.readings.figures(measure), kind))}
    if not newest:
        return
    st.subheader("Broken down", anchor=False)
    kind = _choose(measure, list(newest))
    rows, title = newest[kind], GROUP_TITLES[kind].lower()
    when = words.when_of(measure, rows.iloc[0])
    st.html(f'<p class="rg-under">{escape(f"{when[:1].upper()}{when[1:]}. {words.ROUNDED}")}</p>')
    caption = ". ".join(text for text in (f"{measure.title}, by {title}, {when}, rounded", view.invented_as) if text)
    table = view.once(f"parts {measure.id} {kind}", lambda: figures_table.by_group(measure, rows, kind, caption=caption))
    if not drawn.has_bars(rows):
        st.html(table)
    else:
        chart = view.once(f"bars {measure.id} {kind}", lambda: drawn.bars(measure, rows, kind, dark=view.dark))
        show_chart(chart.figure, alt=chart.alt, file_name=chart.file_name, invented_as=view.invented_as, key=f"bars-{measure.id}-{kind}")
        with st.expander(f"The same figures as a table: {chart.title}"):
            st.html(table)
    figures = view.held.readings.figures(measure)
    view.csv(lambda: figures[figures["group_kind"] == kind], f"{measure.id}-by-{kind.replace('_', '-')}")


def newest_by(figures: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The groups of a breakdown at its newest period, by the shortest that is published, in their order."""
    of_kind = figures[figures["group_kind"] == kind]
    length = next((one for one in counted.PERIODS if (of_kind["period"] == one).any()), "")
    rows = of_kind[of_kind["period"] == length]
    return figures_table.in_order(rows[rows["month"] == rows["month"].max()]) if len(rows) else rows


def _choose(measure: Measure, names: list[str]) -> str:
    """Which breakdown is shown. It is in the address as `part`."""
    held = asked_for("part", names, names[0], "The address names a breakdown that this measure does not have.")
    if len(names) == 1:
        return held
    return from_buttons("part", "Broken down by", {name: GROUP_TITLES[name] for name in names}, held, key=f"part-{measure.id}")


def _definition(measure: Measure) -> None:
    with st.expander(f"{COUNTED}: {measure.title}"):
        st.markdown(counted.definition(register()[measure.id]))
