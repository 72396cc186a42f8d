"""A theme's page for the committee: what inspectors found, one measure in full, and all of its measures in a table."""

from __future__ import annotations

from html import escape

import streamlit as st

from data.letters import JUDGEMENTS, page_theme
from metrics.kit.measure import Theme, measures, themes
from present import verdicts, words
from present.html_table import link_html, table_html
from present.marks import mark_html
from present.overview import Answered
from present.public.findings_table import MEASURED, ONLY_INSPECTORS, of_measures
from present.public.readings import PublicReading
from present.screens.chosen import asked_measure, pick_measure
from present.screens.public import measure as in_full
from present.screens.public.view import PublicView

OWN = ("measure", *in_full.OWN)


def show(view: PublicView, theme_id: str) -> None:
    """Draws the page of one theme."""
    theme = next(theme for theme in themes() if theme.id == theme_id)
    known = {one.id for one in measures(theme.id)}
    own = [one for one in view.letter.findings if page_theme(one.theme) == theme.id or set(one.measures) & known]
    answered = view.answered(own)
    asked = asked_measure(theme, _opens_on(view, theme, answered))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="theme-head"):
        st.title(theme.title, anchor=False, width="content")
        chosen = pick_measure(theme, asked)
    st.html(f'<p class="rg-under">{escape(theme.intro)}</p>')
    view.html(view.once(f"found {theme.id}", lambda: found_html(view, answered)), key=f"found-{theme.id}")
    in_full.show(view, chosen)
    st.subheader(f"All measures of {theme.title.lower()}", anchor=False)
    view.html(view.once(f"measures {theme.id}", lambda: _table(view, theme)), key=f"measures-{theme.id}")


def found_html(view: PublicView, answered: list[Answered]) -> str:
    """What the letter found on this theme, each finding with its judgement then and its verdict now."""
    if not answered:
        return f'<p class="rg-under">The {escape(words.visit(view.letter))} has no finding on this theme.</p>'
    title = escape(f"What the {words.visit(view.letter)} found, and what has become of it:")
    lines = "".join(f"<li>{_finding_html(view, one)}</li>" for one in answered)
    return f'<p class="rg-under">{title}</p><ul class="rg-findings">{lines}</ul>'


def _finding_html(view: PublicView, one: Answered) -> str:
    tag = f'<span class="rg-tag">{JUDGEMENTS[one.finding.judgement].lower()}</span>'
    if one.deciding is None:
        return f'{escape(one.finding.short)} {tag} <span class="rg-by">{ONLY_INSPECTORS}</span>'
    deciding = one.deciding.measure if isinstance(one.deciding, PublicReading) else one.deciding
    name = link_html(one.finding.short, view.to_measure(deciding))  # type: ignore[arg-type]
    judged = f"{mark_html(verdicts.mark(one.verdict))}<strong>{escape(verdicts.word(one.verdict))}</strong>"
    return f'{name} {tag} <span class="rg-judged">{judged}</span>'


def _opens_on(view: PublicView, theme: Theme, answered: list[Answered]) -> str:
    """The theme's lead measure or, where that is withheld, the first that is published: of those that the letter speaks of, then of all."""
    published = [one.id for one in measures(theme.id) if view.held.readings.lacking(one) is None]
    named = [name for one in answered for name in one.finding.measures if name in published]
    return next(name for name in (theme.lead, *named, *published, theme.lead) if name in published or not published)


def _table(view: PublicView, theme: Theme) -> str:
    rows = of_measures(measures(theme.id), view.held.readings, view.to_measure, view.reading)
    return table_html(f"Measures of {theme.title.lower()}, then and now. {view.invented_as}".strip(), list(MEASURED), rows)
