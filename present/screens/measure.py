"""One measure in full: its conclusion, the picture and what stands beside it; one click below, the children, the spread, the definition."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from data import reference
from data.letters import timeline
from metrics.kit.compare import Reading
from metrics.kit.measure import GROUP_TITLES, Measure, register
from present import definitions, store, verdicts, words
from present.access import NotAllowed
from present.cards import cards, found_html
from present.charts import Chart
from present.charts import first_reported as first_layer
from present.charts.limits import Shown
from present.charts.over_time import over_time
from present.comparators import published_lines, standards_drawn
from present.links import PERIODS
from present.screens import controls, empty, figure, first_reported, lists, pair, spread, table
from present.screens.chosen import from_buttons
from present.screens.view import View
from present.source_words import left_out_sentence

SECTIONS = ("Children behind the figure", "Coming up next", "Read beside", "Breakdown", "How it is counted")
BEHIND, COMING = SECTIONS[:2]  # in addresses, whatever the rows are
LIMITS = {"visit": "Since the visit", "all": "All along"}


def show(view: View, measure: Measure) -> None:
    """Draws the measure; when the extract cannot give it, says what is missing."""
    if lacking := view.lacking(measure):
        empty.not_supplied(measure.title, lacking)
        definition(measure)
        return
    reading = view.reading(measure)
    st.header(verdicts.headline(reading), anchor=False)
    st.html(f'<p class="rg-lead">{escape(_sentence(view, reading))}</p>')
    if not view.filters(measure):
        empty.notice(f"This measure cannot be broken down by {GROUP_TITLES[view.choice.group_kind].lower()}: the figures are of all.")
    left, right = st.columns([3, 1], gap="medium")
    with left:
        _picture(view, reading)
        if found := found_html(reading):
            st.html(found)
        if beside := pair.said(view, measure):
            table.show_html(beside, key=f"beside-{measure.id}")
    with right:
        table.show_html(cards(reading, view.at(measure), view.period_of(measure)), key=f"cards-{measure.id}")
    _sections(view, measure)


def _sentence(view: View, reading: Reading) -> str:
    return verdicts.sentence(reading, view.at(reading.measure), view.period_of(reading.measure))


def _picture(view: View, reading: Reading) -> None:
    measure, period = reading.measure, view.period_of(reading.measure)
    if reading.series.empty:
        empty.no_cases(measure.title, view.group_words or "any month")
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"switches-{measure.id}"):
        shown = _limits(measure)
        with_first = first_reported.asked(view, measure)
    if said := judged_words(reading, shown, period):
        st.html(f'<p class="rg-under">{escape(said)}</p>')
    name = f"{shown}-first" if with_first else shown
    first = first_reported.of(view, reading, period) if with_first else None
    chart, note = view.once(f"over time {measure.id} {name}", lambda: _over_time(view, reading, shown, first))
    figure.show(view, chart, key=f"{measure.id}-{period}-{name}", note=note)


def _limits(measure: Measure) -> Shown:
    """The switch over the chart: which range the points are judged by. It is in the address as `limits`."""
    asked = st.query_params.get("limits", "")
    held = asked if asked in LIMITS else "visit"
    return "all" if from_buttons("limits", "Judged beside", LIMITS, held, key=f"limits-{measure.id}") == "all" else "visit"


def judged_words(reading: Reading, shown: Shown, period: str) -> str:
    """What the sentence above does not say of the range: where it is drawn, or that it is not what inspectors saw."""
    if reading.judged_by != period:
        return f"The range that this is judged by is drawn when “Shown by” is “{PERIODS[reading.judged_by]}”."
    has_range = reading.since is not None and reading.since.chart != "run"
    return reading.limits_note if shown == "visit" and has_range else ""


def _over_time(view: View, reading: Reading, shown: Shown, first_said: pd.DataFrame | None) -> tuple[Chart, str]:
    """The measure's chart over time, and the words under it."""
    measure, period = reading.measure, view.period_of(reading.measure)
    first, last = reading.series["month"].min(), reading.series["month"].max()
    lines = published_lines(measure, first, last) if not view.group_words and _beside_a_year(measure, period) else []
    partial = view.partial if view.partial is not None and (reading.series["month"] == view.partial).any() else None
    judged = reading.since if shown == "visit" else reading.all_along
    chart = over_time(
        reading,
        period=period,
        marks=timeline(measure.theme, view.letter),
        result=judged if reading.judged_by == period else None,
        shown=shown,
        lines=lines,
        standards_drawn=standards_drawn(measure, first, last),
        partial=partial,
        dark=view.dark,
        group=view.group_words,
        sentence=_sentence(view, reading),
        first_said=first_said,
    )
    moved = "" if first_said is None else escape(first_layer.alternative(first_said, measure).strip())
    return chart, " ".join(part for part in (moved, _under(view, reading, shown, bool(lines))) if part)


def _beside_a_year(measure: Measure, period: str) -> bool:
    """Whether DfE's figures, which are of years, can stand on the chart's scale: what happens in a month is not counted as in a year."""
    return period == "year" or measure.kind != "count" or measure.clock != "flow"


def _under(view: View, reading: Reading, shown: Shown, published: bool) -> str:
    """What a reader must know of the series, and in the view of all along how the newest figure stands there."""
    phases = [f"From {words.day(phase.date)}: {escape(phase.reason)}" for phase in reference.phases(reading.measure.id)]
    parts = [escape(verdicts.all_along_sentence(reading))] if shown == "all" else phases
    if published:
        line = "of invented records" if view.invented_as else "counted from the records"
        own = f"Published figures are DfE's real ones, of {reference.council().name}; the line is {line}. "
        parts.append(own + escape(reading.measure.published_difference))
    held = view.snapshot
    parts.append(escape(left_out_sentence(reading.measure.needs, held.rows, held.left_out)))
    return " ".join(part for part in parts if part)


def _sections(view: View, measure: Measure) -> None:
    """The part of the evidence that the reader asks for; only that part is read and drawn."""
    hidden = not store.sees_names()
    missing = {BEHIND: hidden, COMING: hidden or register()[measure.id].due is None, "Read beside": pair.other_of(view, measure) is None}
    names = [name for name in SECTIONS if not missing.get(name)]
    asked = st.query_params.get("view", "")
    if hidden and asked in (BEHIND, COMING):
        _ask_for(asked, view, measure)  # by an address; the switch does not offer it
    key, held = f"section-{measure.id}", asked if asked in names else names[0]
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    chosen = st.segmented_control(
        "Evidence",
        names,
        key=key,
        format_func=lambda name: section_title(name, measure),
        on_change=_take_section,
        args=(key, names[0]),
        label_visibility="collapsed",
    )
    chosen = chosen or names[0]
    controls.keep(view=chosen)
    if chosen in (BEHIND, COMING):
        _ask_for(chosen, view, measure)
    elif chosen == "Read beside":
        pair.show(view, measure)
    elif chosen == "Breakdown":
        spread.breakdown(view, measure)
    else:
        definition(measure)


def _ask_for(section: str, view: View, measure: Measure) -> None:
    """A list of children, or in one line for whom such lists are."""
    try:
        lists.behind(view, measure) if section == BEHIND else lists.coming_up(view, measure)
    except NotAllowed as refusal:
        empty.not_allowed(refusal)


def section_title(name: str, measure: Measure) -> str:
    """A section's name on screen: where staff or posts are counted, the list is not of children."""
    return "The list behind the figure" if name == BEHIND and "workers" in measure.needs else name


def _take_section(key: str, first: str) -> None:
    """What the reader has just pressed goes into the address, which decides; pressed again, a section gives way to the first."""
    st.query_params["view"] = st.session_state[key] or first


def definition(measure: Measure) -> None:
    """How the measure is counted, from its own header."""
    st.markdown(definitions.markdown(register()[measure.id], heading=False))
