"""At a glance, for the committee: what inspectors found, and whether each finding has really changed since."""

from __future__ import annotations

from html import escape

import streamlit as st

from present import overview, words
from present.html_table import link_html, table_html
from present.overview import ALL, Answered, Asked, Tally
from present.public.findings_table import COLUMNS, by_theme
from present.public.untold import tile_line
from present.screens import empty, unmeasured
from present.screens.chosen import asked_for
from present.screens.public.view import PublicView
from present.tiles import neutral_line, tiles_html

OWN = ("verdict",)


def show(view: PublicView) -> None:
    """Draws the page."""
    found = view.answered()
    counts = overview.tally(found)
    st.title(overview.headline(counts, view.letter), anchor=False)
    st.html(f'<p class="rg-lead">{escape(_lead(view, counts))}</p>')
    if not counts.measured:
        empty.state("Nothing to judge", "No published figure answers what this letter found.", kind="empty")
        return
    unknown = "The address names a verdict that does not exist. All findings are shown."
    asked = Asked("letter", ALL, asked_for("verdict", list(overview.VERDICT_LABELS), ALL, unknown))
    place = view.link("")
    why = view.once("untold", lambda: tile_line(found, view.held.readings))
    view.html(tiles_html(counts, asked, lambda **more: _query(view, **more), place.page, untold=why), key="tiles")
    view.html(_under(view, counts, asked), key="under")
    view.html(view.once(f"findings {asked.verdict}", lambda: _table(view, found, asked)), key="findings")
    unmeasured.show(found)


def _query(view: PublicView, **more: str) -> dict[str, str]:
    return view.link("", verdict=more.get("verdict", ALL)).query


def _lead(view: PublicView, counts: Tally) -> str:
    letter = view.letter
    dated = f"of {letter.published_when}" if letter.published is not None else f"on the {words.visit(letter)}"
    of = f"Of {len(letter.findings)} findings in {letter.called} {dated}"
    if not counts.measured:
        return f"{of}, none is measured here."
    are = "is" if counts.measured == 1 else "are"
    return f"{of}, {counts.measured} {are} measured here. A finding counts by the worst of its published measures."


def _under(view: PublicView, counts: Tally, asked: Asked) -> str:
    """Findings where neither way is better, and the ways to what is meant and to the questions."""
    place = view.link("")
    neutral = neutral_line(counts, asked, lambda **more: _query(view, **more), place.page)
    how = link_html("How this is judged", view.link("counted"))
    ask = link_html("Questions to ask", view.link("questions"))
    said = (neutral, "“Real” means: more than chance explains.", f"{how}.", f"{ask}.")
    return f'<p class="rg-under">{" ".join(text for text in said if text)}</p>'


def _table(view: PublicView, found: list[Answered], asked: Asked) -> str:
    shown = [one for _, of_theme in overview.arrange(found, asked) for one in of_theme]
    back = link_html("Show all findings", view.link(""))
    if not shown:
        return f'<p class="rg-notice" role="status">{escape(overview.nothing_shown(asked))} {back}</p>'
    caption = f"What inspectors found, then and now, and whether the change is real. {view.invented_as}".strip()
    html = table_html(caption, COLUMNS, by_theme(shown, view.held.readings, view.to_measure))
    if not asked.is_filtered:
        return html
    return f'<p class="rg-under" role="status">{len(shown)} of {overview.tally(found).measured} measured findings. {back}</p>{html}'
