"""The letters: what each found, in our words, with where it says so and what answers it; and a line of time."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from data.letters import JUDGEMENTS, THEMES, Finding, Letter, letters, timeline
from metrics.kit.measure import register
from present.charts.timeline import timeline as draw
from present.html_table import Cell, Column, Heading, Link, Row
from present.overview import PAGE_OF_THEME
from present.readings_file import register_file
from present.screens import figure, table
from present.screens.view import View, open_view

COLUMNS = (
    Column("Finding", width="24%"),
    Column("What it says, in our words", width="38%"),
    Column("Where", width="14%"),
    Column("What answers it"),
)


def finding_row(finding: Finding, query: Callable[..., dict[str, str]]) -> Row:
    """One finding; its first measure is a link to the evidence."""
    known = [register()[name].measure for name in finding.measures if name in register()]
    link = Link(PAGE_OF_THEME[known[0].theme], query(measure=known[0].id)) if known else None
    answer = known[0].title if known else ("All measures" if finding.measures == ("all",) else "Not measured here")
    more = "; ".join(measure.title for measure in known[1:]) or ("" if known else finding.why_unmeasured)
    stated = f"States {finding.baseline.text}. " if finding.baseline else ""
    return Row(
        (
            Cell(finding.short, tag=JUDGEMENTS[finding.judgement].lower()),
            Cell(f"{stated}{finding.says}"),
            Cell(finding.where),
            Cell(answer, more, link=link),
        )
    )


def register_of(letter: Letter, view: View) -> None:
    """All findings of one letter, by theme."""
    st.header(letter.title, anchor=False)
    called = "A press report of the letter; the letter itself is not held" if letter.is_press_report else "The letter itself"
    dated = f" The visit's date: {letter.date_source}." if letter.date_source else ""
    counts = ", ".join(f"{number} {JUDGEMENTS[name].lower()}" for name, number in letter.judgements.items() if number)
    when = f"On site {letter.when}; published {letter.published_when}.{dated}"
    text = f"{called}. {letter.source} ({letter.publisher}). {when} {len(letter.findings)} findings: {counts}."
    st.html(f'<p class="rg-under">{escape(text)}</p>')
    rows: list[Row | Heading] = []
    for theme in letter.themes:
        rows.append(Heading(THEMES[theme]))
        rows += [finding_row(finding, view.choice.query) for finding in letter.findings if finding.theme == theme]
    table.show_table(f"Findings of the {letter.title}", COLUMNS, rows, key=f"findings-{letter.id}")
    view.csv(lambda: register_file(letter.findings), f"findings-{letter.id}")


opened = open_view()
st.title("What inspectors found, and when", anchor=False)
found = sum(len(letter.findings) for letter in letters())
measured = sum(any(name in register() for name in finding.measures) for letter in letters() for finding in letter.findings)
st.html(f'<p class="rg-lead">{len(letters())} letters with {found} findings; {measured} have a measure in this dashboard.</p>')
st.header("Judgements, visits and changes", anchor=False)
figure.show(
    opened,
    draw(timeline(), dark=opened.dark),
    key="timeline",
    note="A bar is a span within which something happened; no source gives its day.",
)
for one in letters():
    register_of(one, opened)
