"""The letters: what each found, in our words, by judgement, and what has become of it; a line of time; the other published reports."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from data.letters import Letter, findings, letters, reports, timeline
from metrics.kit.measure import register
from present import coverage, letters_table
from present.charts.timeline import timeline as draw
from present.html_table import table_html
from present.overview import number_word
from present.readings_file import findings_file, register_file
from present.screens import controls, figure, table
from present.screens import findings as screen
from present.screens.view import View, open_view

TIMELINE, REPORTS = "timeline", "reports"


def covered() -> None:
    """How many findings are measured, and which are not and why."""
    found = coverage.coverage(findings(), register())
    st.html(f'<p class="rg-lead">{escape(coverage.sentence(found, f"the {number_word(len(letters()))} letters"))}</p>')
    beside = coverage.coverage([finding for one in reports() for finding in one.findings], register())
    many = number_word(len(reports()))
    said = f"{many.capitalize()} other published reports are listed apart: {coverage.sentence(beside, 'them')}"
    st.html(f'<p class="rg-under">{escape(said)}</p>')
    with st.expander(f"The {len(found.rest)} findings without a measure of their own, and why"):
        for one in found.rest:
            st.markdown(f"**{one.short}** ({one.judgement}). {one.says} *{coverage.why(one) or coverage.NOT_YET}*")


def choose(chosen: str) -> str:
    """Which part of the page is shown: the findings of a letter, the line of time, or the other reports. It is in the address as `show`."""
    names = {one.id: f"{one.title}: {len(one.findings)} findings" for one in letters()}
    names |= {TIMELINE: "Judgements, visits and changes", REPORTS: "Other published reports"}
    asked, key = st.query_params.get("show", ""), "letters-show"
    held = asked if asked in names else (chosen if chosen in names else next(iter(names)))
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    st.segmented_control(
        "Show", list(names), key=key, format_func=names.__getitem__, required=True, on_change=_take, label_visibility="collapsed"
    )
    controls.keep(show=held)
    return held


def _take() -> None:
    st.query_params["show"] = st.session_state["letters-show"]


def found_in(one: Letter, view: View) -> None:
    """All findings of one letter, by judgement, each with its verdict beside this letter's own visit."""
    beside = replace(view, letter=one)
    st.header(one.title, anchor=False)
    st.html(f'<p class="rg-under">{escape(source_words(one))}</p>')
    answered = screen.answered(beside)
    rows = beside.once("by judgement", lambda: letters_table.by_judgement(answered, view.choice.query, view.filters))
    caption = f"Findings of the {one.title}, by judgement, then and now. {view.invented_as}".strip()
    table.show_html(table_html(caption, letters_table.COLUMNS, rows), key=f"findings-{one.id}")
    view.csv(lambda: findings_file(answered), f"findings-{one.id}")


def source_words(one: Letter) -> str:
    """What is held of a letter, and when it was."""
    called = "A press report of the letter; the letter itself is not held" if one.is_press_report else "The letter itself"
    dated = f" The visit's date: {one.date_source}" if one.date_source else ""
    when = f"On site {one.when}; published {one.published_when}.{dated}"
    return f"{called}. {one.source} ({one.publisher}). {when}"


def page(view: View) -> None:
    st.title("What inspectors found, and when", anchor=False)
    covered()
    shown = choose(view.letter.id)
    if shown == TIMELINE:
        note = "A bar is a span within which something happened; no source gives its day. These dates are real, as published."
        figure.show(view, draw(timeline(), dark=view.dark), key="timeline", heading="Judgements, visits and changes", note=note)
    elif shown == REPORTS:
        st.header("Other published reports", anchor=False)
        rows = letters_table.report_rows(reports(), view.choice.query)
        table.show_table("Other published reports and what they found", letters_table.REPORT_COLUMNS, rows, key="reports")
        view.csv(lambda: register_file([finding for one in reports() for finding in one.findings]), "reports")
    else:
        found_in(next(one for one in letters() if one.id == shown), view)


page(open_view())
