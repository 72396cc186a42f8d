"""At a glance: what inspectors found, where each finding stands now, and where to look."""

from __future__ import annotations

from html import escape

import streamlit as st

from metrics.kit.measure import measures
from present import overview
from present.html_table import table_html
from present.marks import mark_html
from present.readings_file import findings_file
from present.screens import table
from present.screens.view import View, open_view


def tiles(counts: overview.Tally) -> str:
    """Four counts of findings, each with its mark in shape, letter and word."""
    boxes = (
        ("better", counts.better, "Moved the right way"),
        ("worse", counts.worse, "Moved the wrong way"),
        ("same", counts.other, "Unchanged, or cannot be compared"),
        ("unknown", counts.unmeasured, "Not measured here"),
    )
    return (
        '<div class="rg-tiles">'
        + "".join(
            f'<div class="rg-tile rg-{kind}"><p class="rg-figure">{number}</p><p>{mark_html(kind)} {escape(text)}</p></div>'
            for kind, number, text in boxes
        )
        + "</div>"
    )


def unmeasured(answered: list[overview.Answered]) -> None:
    """The findings without a figure, each with why."""
    rest = [one.finding for one in answered if one.direction == "unmeasured"]
    with st.expander(f"{len(rest)} findings that are not measured here, and why"):
        for finding in rest:
            why = finding.why_unmeasured or "Not part of this dashboard yet."
            st.markdown(f"**{finding.short}** ({finding.judgement}). {finding.says} *{why}*")


def answers(view: View) -> list[overview.Answered]:
    """Each finding of the letter with its readings."""
    return overview.answer(view.letter, measures(), view.reading, lambda measure: bool(view.lacking(measure)))


def findings(view: View, answered: list[overview.Answered]) -> str:
    """The table of findings as HTML."""
    rows = overview.findings_rows(answered, view.choice.query, view.to)
    return table_html(f"What inspectors found, then and now. {view.invented_as}".strip(), overview.COLUMNS, rows)


def page(view: View) -> None:
    answered = view.once(
        "answered", lambda: overview.answer(view.letter, measures(), view.reading, lambda measure: bool(view.lacking(measure)))
    )
    counts = overview.tally(answered)
    st.title(overview.headline(counts, view.letter), anchor=False)
    source = "the press report of the letter" if view.letter.is_press_report else "the letter"
    lead = (
        f"Of {len(view.letter.findings)} findings in {source} of {view.letter.published_when}, {counts.measured} are measured here"
        f"{f', for {view.group_words}' if view.group_words else ''}. A finding counts by the worst of its measures."
    )
    st.html(f'<p class="rg-lead">{escape(lead)}</p>')
    table.show_html(tiles(counts), key="tiles")
    st.html(
        '<p class="rg-under">“The right way” and “the wrong way” say nothing of chance: small numbers swing from month to month. '
        "A dotted line in each picture marks the visit.</p>"
    )
    table.show_html(view.once("findings", lambda: findings(view, answered)), key="overview")
    view.csv(lambda: findings_file(answered), "findings")
    unmeasured(answered)


page(open_view())
