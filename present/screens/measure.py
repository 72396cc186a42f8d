"""One measure in full: its conclusion, the picture and what stands beside it; one click below, the children, the spread, the definition."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from data import reference
from data.letters import JUDGEMENTS, timeline
from metrics.kit.compare import Reading, findings_of, point_at
from metrics.kit.measure import GROUP_KINDS, GROUP_TITLES, Measure, register
from present import definitions, store, words
from present.charts import Chart
from present.charts.bars import by_group, group_table
from present.charts.limits import Shown
from present.charts.over_time import over_time
from present.comparators import comparator_words, published_lines, standard_words, standards_drawn
from present.links import PERIODS
from present.screens import controls, empty, figure, lists
from present.screens.view import View

SECTIONS = ("Children behind the figure", "Coming up next", "Breakdown", "How it is counted")
LIMITS = {"visit": "Since the visit", "all": "All along"}


def show(view: View, measure: Measure) -> None:
    """Draws the measure; when the extract cannot give it, says what is missing."""
    if lacking := view.lacking(measure):
        st.header(measure.title, anchor=False)
        empty.not_supplied(measure.title, lacking)
        definition(measure)
        return
    reading = view.reading(measure)
    st.header(words.headline(reading), anchor=False)
    st.html(f'<p class="rg-lead">{escape(words.sentence(reading, view.at(measure), view.period_of(measure)))}</p>')
    if not view.filters(measure):
        empty.notice(f"This measure cannot be broken down by {GROUP_TITLES[view.choice.group_kind].lower()}: the figures are of all.")
    left, right = st.columns([3, 1], gap="medium")
    with left:
        _picture(view, reading)
        if found := _found(reading):
            st.html(found)
    with right:
        st.html(cards(view, reading))
    _sections(view, measure)


def _picture(view: View, reading: Reading) -> None:
    measure, period = reading.measure, view.period_of(reading.measure)
    if reading.series.empty:
        empty.no_cases(measure.title, view.group_words or "any month")
        return
    shown = _limits(measure)
    if said := _judged_words(reading, shown, period):
        st.html(f'<p class="rg-under">{escape(said)}</p>')
    chart, note = view.once(f"over time {measure.id} {shown}", lambda: _over_time(view, reading, shown))
    figure.show(view, chart, key=f"{measure.id}-{period}-{shown}", note=note)


def _limits(measure: Measure) -> Shown:
    """The switch over the chart: which range the points are judged by. It is in the address as `limits`."""
    asked = st.query_params.get("limits", "")
    key, held = f"limits-{measure.id}", asked if asked in LIMITS else "visit"
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    st.segmented_control(
        "Judged beside", list(LIMITS), key=key, format_func=LIMITS.__getitem__, required=True, on_change=_take_limits, args=(key,)
    )
    controls.keep(limits=held)
    return "all" if held == "all" else "visit"


def _take_limits(key: str) -> None:
    st.query_params["limits"] = st.session_state[key] or "visit"


def _judged_words(reading: Reading, shown: Shown, period: str) -> str:
    """What a reader must know of the range: why it is not what inspectors saw, why nothing is judged, or what the usual range tells."""
    if reading.judged_by != period:
        return (
            f"{reading.judged_note} Choose “Shown by: {PERIODS[reading.judged_by]}” to see it; here the line in the middle is all there is."
        )
    result = reading.since if shown == "visit" else reading.all_along
    if result is not None and result.status == "too_few_points":
        return f"{len(result.points['value'].dropna())} of the 13 points needed to tell a change from chance."
    if shown == "visit":
        return reading.limits_note
    return "" if result is None else result.sentence


def _over_time(view: View, reading: Reading, shown: Shown) -> tuple[Chart, str]:
    """The measure's chart over time, and the words under it."""
    measure, period = reading.measure, view.period_of(reading.measure)
    first, last = reading.series["month"].min(), reading.series["month"].max()
    lines = published_lines(measure, first, last) if not view.group_words else []
    partial = view.partial if view.partial is not None and (reading.series["month"] == view.partial).any() else None
    judged = reading.since if shown == "visit" else reading.all_along
    chart = over_time(
        reading,
        period=period,
        marks=timeline(measure.theme),
        result=judged if reading.judged_by == period else None,
        shown=shown,
        lines=lines,
        standards_drawn=standards_drawn(measure, first, last),
        partial=partial,
        dark=view.dark,
        group=view.group_words,
    )
    return chart, _under(view, reading, bool(lines))


def _under(view: View, reading: Reading, published: bool) -> str:
    """What a reader must know of the series."""
    parts = []
    if published:
        line = "of invented records" if view.invented_as else "counted from the records"
        own = f"Published figures are DfE's real ones, of {reference.council().name}; the line is {line}. "
        parts.append(own + escape(reading.measure.published_difference))
    phases = reference.phases(reading.measure.id)
    parts += [f"From {words.day(phase.date)}: {escape(phase.reason)}" for phase in phases]
    return " ".join(parts)


def cards(view: View, reading: Reading) -> str:
    """Now, at the visit, the standard and the comparator, each with where it comes from."""
    measure = reading.measure
    standard, standard_note = standard_words(measure, view.at(measure))
    comparator, comparator_note = comparator_words(measure)
    change, way = words.change(reading)
    boxes = [
        _card(
            "Now",
            words.value(measure, reading.now.value),
            f"{words.parts(measure, reading.now)}, {words.when(view.at(measure), view.period_of(measure))}",
            f"{change}{f', {way}' if way else ''}",
        ),
        _card(
            f"At the visit, {reading.letter.month_end:%B %Y}",
            words.then_value(measure, reading.then),
            words.then_note(measure, reading.then),
            reading.then.said if reading.then.basis != "stated" else "",
        ),
        _card("Standard", standard, standard_note, is_small=True),
        _card("Comparator", comparator, comparator_note, is_small=True),
    ]
    return f'<div class="rg-cards">{"".join(boxes)}</div>'


def _found(reading: Reading) -> str:
    """The letter's findings that this measure answers, in our words; nothing when it answers none."""
    found = [
        f'<p><span class="rg-tag">{JUDGEMENTS[one.judgement].lower()}</span> {escape(one.says)} '
        f'<span class="rg-small">{escape(one.where)}</span></p>'
        for one in findings_of(reading.measure, reading.letter)
    ]
    return f'<section class="rg-card rg-found"><h3>What inspectors found</h3>{"".join(found)}</section>' if found else ""


def _card(title: str, figure_text: str, note: str, extra: str = "", *, is_small: bool = False) -> str:
    size = "rg-said" if is_small else "rg-figure"
    more = f"<p>{escape(extra)}</p>" if extra else ""
    text = f'<p class="{size}">{escape(figure_text)}</p><p class="rg-small">{escape(note)}</p>'
    return f'<section class="rg-card"><h3>{escape(title)}</h3>{text}{more}</section>'


def _sections(view: View, measure: Measure) -> None:
    """The part of the evidence that the reader asks for; only that part is read and drawn."""
    has_due = register()[measure.id].due is not None
    names = [name for name in SECTIONS if name != "Coming up next" or has_due]
    asked = st.query_params.get("view", "")
    key, held = f"section-{measure.id}", asked if asked in names else names[0]
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    chosen = st.segmented_control("Evidence", names, key=key, on_change=_take_section, args=(key, names[0]), label_visibility="collapsed")
    chosen = chosen or names[0]
    controls.keep(view=chosen)
    if chosen == "Children behind the figure":
        lists.behind(view, measure)
    elif chosen == "Coming up next":
        lists.coming_up(view, measure)
    elif chosen == "Breakdown":
        breakdown(view, measure)
    else:
        definition(measure)


def _take_section(key: str, first: str) -> None:
    """What the reader has just pressed goes into the address, which decides; pressed again, a section gives way to the first."""
    st.query_params["view"] = st.session_state[key] or first


def breakdown(view: View, measure: Measure) -> None:
    """The figure by group in the chosen period: an order of its own, no league table."""
    figures = store.figures(view.snapshot.path, measure.id)
    at = figures[(figures["period"] == view.period_of(measure)) & (figures["month"] == view.at(measure))]
    kinds = [kind for kind in GROUP_KINDS if (at["group_kind"] == kind).any()]
    if not kinds:
        empty.state("No breakdown", f"{measure.title} is a figure of the whole council: it is not valid for parts of it.", kind="empty")
        return
    kind = st.selectbox("By", kinds, format_func=GROUP_TITLES.__getitem__, key=f"by-{measure.id}", width=260)
    rows = at[(at["group_kind"] == kind) & (at["value"].notna())].reset_index(drop=True)
    if rows.empty:
        empty.no_cases(measure.title, words.when(view.at(measure), view.period_of(measure)))
        return
    every, (rows, left_out) = rows, figure.largest(rows, "denominator" if rows["denominator"].notna().any() else "numerator")
    chart = by_group(
        measure,
        rows,
        kind_title=GROUP_TITLES[kind],
        when=words.when(view.at(measure), view.period_of(measure)),
        total=point_at(at[at["group_kind"] == "all"], view.at(measure)),
        dark=view.dark,
    )
    chart = replace(chart, table=group_table(every))
    figure.show(
        view, chart, key=f"{measure.id}-by-{kind}", note=f"Small groups swing by chance: read the numbers beside the bars.{left_out}"
    )


def definition(measure: Measure) -> None:
    """How the measure is counted, from its own header."""
    st.markdown(definitions.markdown(register()[measure.id], heading=False))
