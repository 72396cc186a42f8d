"""A theme's page: the findings it answers, its measures in one table, the chosen measure in full, and the theme's own pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from data.letters import JUDGEMENTS, Letter
from metrics.kit.measure import Measure, Theme, measures, themes
from present import words
from present.findings_table import COLUMNS, deciding_html, evidence_link, mark_and_word, measure_row
from present.findings_words import became
from present.html_table import Cell, Heading, Row, link_html, table_html
from present.marks import mark_html
from present.overview import Answered
from present.readings_file import measures_file
from present.screens import chosen, findings, measure, table
from present.screens.view import View, open_view

ONLY_INSPECTORS = "only inspectors can judge it"
NOT_YET = "not measured here yet"
MOST_AT_ONCE = 5  # findings over a picture: more would push it off a small screen


def show(theme_id: str, pictures: Callable[[View], None] | None = None, *, first: Callable[[View], None] | None = None) -> None:
    """Draws the page of one theme; `pictures` draws what only this theme has.

    A page opens on the theme's lead measure or, where the chosen letter speaks of others and not of that one, on the first it speaks of.
    `first`: the picture that answers the theme's finding better than its lead measure alone. It stands over that measure, and after any
    other that the reader has chosen.
    """
    theme = next(theme for theme in themes() if theme.id == theme_id)
    view = open_view()
    asked = chosen.asked_measure(theme, theme.lead if first is not None else opening(view.letter, theme))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="theme-head"):
        st.title(theme.title, anchor=False, width="content")
        one = chosen.pick_measure(theme, asked)
    found = view.once(f"found {theme.id} {one.id}", lambda: _findings(view, findings.answered(view, theme.id), one))
    table.show_html(found, key=f"found-{theme.id}")  # st.html would take the marks away
    is_lead = one.id == theme.lead
    if first is not None and is_lead:
        first(view)
    measure.show(_of_part(view, one), one)
    if first is not None and not is_lead:
        first(view)
    if pictures is not None:
        pictures(view)
    st.subheader(f"All measures of {theme.title.lower()}", anchor=False)
    st.html(f'<p class="rg-under">{escape(theme.intro)}</p>')
    table.show_html(view.once(f"measures {theme.id}", lambda: _measures_table(view, theme)), key=f"measures-{theme.id}")
    supplied = [each for each in measures(theme.id) if not view.lacking(each)]
    view.csv(lambda: measures_file([view.reading(each) for each in supplied]), f"measures-{theme.id}")


def _findings(view: View, answered: list[Answered], in_full: Measure) -> str:
    """What the letter found of what this page is about, each with its judgement then and its verdict now."""
    if not answered:
        return f'<p class="rg-under">The {escape(words.visit(view.letter))} has no finding on this theme.</p>'
    first = answered if len(answered) <= MOST_AT_ONCE else [one for one in answered if in_full.id in one.finding.measures]
    rest = [one for one in answered if one not in first]
    title = f"What the {words.visit(view.letter)} found, and what has become of it:"
    return f'<p class="rg-under">{escape(title)}</p>{_list_html(first, in_full, view)}{_rest_html(first, rest, in_full, view)}'


def _list_html(answered: Sequence[Answered], in_full: Measure, view: View) -> str:
    named = "".join(_finding_html(one, in_full, view) for one in answered)
    return f'<ul class="rg-findings">{named}</ul>' if named else ""


def _rest_html(first: Sequence[Answered], rest: Sequence[Answered], in_full: Measure, view: View) -> str:
    """The findings that the shown measure does not answer, behind one line that says what has become of them; blank without any."""
    if not rest:
        return ""
    number = f"{len(rest)} {'more ' if first else ''}{'finding' if len(rest) == 1 else 'findings'} on this page"
    return f'<details class="rg-more"><summary>{escape(f"{number}: {became(rest)}")}</summary>{_list_html(rest, in_full, view)}</details>'


def _finding_html(one: Answered, in_full: Measure, view: View) -> str:
    """A finding as a way to the measure that decides it, or with why none does."""
    mark, word = mark_and_word(one)
    tag = f'<span class="rg-tag">{JUDGEMENTS[one.finding.judgement].lower()}</span>'
    if one.deciding is None:
        why = ONLY_INSPECTORS if one.finding.why_unmeasured else NOT_YET
        return f'<li>{escape(one.finding.short)} {tag} <span class="rg-by">{why}</span></li>'
    short = link_html(one.finding.short, evidence_link(one.deciding, view.choice.query, one.finding))
    by = deciding_html(one, in_full, view.choice.query, view.filters)
    return f'<li>{short} {tag} <span class="rg-judged">{mark_html(mark)}<strong>{escape(word)}</strong></span>{by}</li>'


def _of_part(view: View, in_full: Measure) -> View:
    """The view of the part of the service that the address names, where a finding of the letter is about it; else everyone.

    A filter that the reader has chosen decides instead. The switch says both in words.
    """
    of = {"": "Everyone"} | {
        one.group: f"{one.scope[:1].upper()}{one.scope[1:]} only"
        for one in view.letter.findings
        if in_full.id in one.measures and one.part[0] in in_full.groups
    }
    if len(of) == 1 or view.group_words:
        return view
    asked = st.query_params.get("part", "")
    part = chosen.from_buttons("part", "Of whom", of, asked if asked in of else "", key=f"part-{in_full.id}")
    return view.of_part(part) if part else view


def opening(letter: Letter, theme: Theme) -> str:
    """The id of the measure on which the page opens: the lead, unless the letter's findings name others of the theme and not the lead."""
    own = {one.id for one in measures(theme.id)}
    named = [name for finding in letter.findings for name in finding.measures if name in own]
    return theme.lead if not named or theme.lead in named else named[0]


def _measures_table(view: View, theme: Theme) -> str:
    """Each measure of the theme, now and at the visit, and whether its change is real; its name leads to it in full."""
    rows: list[Row | Heading] = []
    for one in measures(theme.id):
        read = one if view.lacking(one) else view.reading(one)
        rows.append(Row(measure_row(read, view.choice.query, Cell(), filtered=view.filters).cells[1:]))
    return table_html(f"Measures of {theme.title.lower()}, then and now. {view.invented_as}".strip(), list(COLUMNS[1:]), rows)
