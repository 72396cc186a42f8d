"""At a glance: what inspectors found, whether each finding has really changed since, and where to look."""

from __future__ import annotations

from html import escape

import streamlit as st

from metrics.kit.measure import Measure
from present import overview, verdicts, words
from present.findings_table import COLUMNS, findings_rows
from present.html_table import Link, link_html, table_html
from present.marks import mark_html
from present.overview import Answered, Asked, Tally
from present.readings_file import findings_file
from present.screens import empty, findings, table, unmeasured
from present.screens.view import View, open_view
from present.tiles import neutral_line, tiles_html


def lead(view: View, found: list[Answered], counts: Tally) -> str:
    """How many findings there are, how many are measured, and of whom."""
    letter = view.letter
    dated = f"of {letter.published_when}" if letter.published is not None else f"on the {words.visit(letter)}"
    of = f"Of {len(letter.findings)} findings in {letter.called} {dated}"
    if not counts.measured:
        return f"{of}, none is measured here."
    group = f", for {view.group_words}" if view.group_words else ""
    are = "is" if counts.measured == 1 else "are"
    short = sum(isinstance(one.deciding, Measure) for one in found)
    lacking = f" For {overview.number_word(short)} of them the records lack what a measure needs." if short else ""
    return f"{of}, {counts.measured} {are} measured here{group}. A finding counts by the worst of its measures.{lacking}"


def under(view: View, found: list[Answered], counts: Tally, asked: Asked) -> str:
    """What stands under the tiles: findings that are neither better nor worse, what chance alone would mark, and where it is explained."""
    judged = overview.measures_judged(found)
    chance = escape(verdicts.chance_line(judged, view.choice.period) or overview.none_judged(view.letter, view.to, view.choice.period))
    how = link_html("How this is judged", Link("method", view.choice.query()))
    said = (neutral_line(counts, asked, view.choice.query), chance, how)
    return f'<p class="rg-under">{" ".join(text for text in said if text)}</p>'


def findings_html(view: View, found: list[Answered], asked: Asked) -> str:
    """The table of the findings asked for, with how many they are when not all are; only that line when there is none."""
    arranged = overview.arrange(found, asked)
    back = link_html("Show all findings", Link("", view.choice.query(sort=asked.sort)))
    if not arranged:
        return f'<p class="rg-notice" role="status">{escape(overview.nothing_shown(asked))} {back}</p>'
    caption = f"What inspectors found, then and now, and whether the change is real. {view.invented_as}".strip()
    at_once, better = overview.parted(arranged, asked)
    html = table_html(caption, COLUMNS, findings_rows(at_once, view.choice.query, view.filters))
    if better:
        line = f'{escape(overview.folded_line(sum(len(of_theme) for _, of_theme in better)))}<span class="rg-press">: show them</span>'
        beneath = table_html(f"{caption} Those that are better.", COLUMNS, findings_rows(better, view.choice.query, view.filters))
        html += f'<details class="rg-more rg-fold"><summary>{mark_html("better")}{line}</summary>{beneath}</details>'
    if not asked.is_filtered:
        return html
    count = sum(len(of_theme) for _, of_theme in arranged)
    return f'<p class="rg-under" role="status">{count} of {overview.tally(found).measured} measured findings. {back}</p>{html}'


def file_words(asked: Asked) -> str:
    """What the download holds."""
    return "The file holds the findings shown above." if asked.is_filtered else "The file holds every finding of the letter."


def shown(found: list[Answered], asked: Asked) -> list[Answered]:
    """The findings in the order of the table; all of them, those without a figure last, when nothing is filtered."""
    rest = [] if asked.is_filtered else [one for one in found if one.deciding is None]
    return [one for _, of_theme in overview.arrange(found, asked) for one in of_theme] + rest


def page(view: View) -> None:
    found = findings.answered(view)
    counts = overview.tally(found)
    st.title(overview.headline(counts, view.letter), anchor=False)
    st.html(f'<p class="rg-lead">{escape(lead(view, found, counts))}</p>')
    asked = findings.asked()
    if counts.measured:
        table.show_html(tiles_html(counts, asked, view.choice.query), key="tiles")
        table.show_html(under(view, found, counts, asked), key="under")
        findings.choose(found, asked)
        key = " ".join(asked.query().values())
        table.show_html(view.once(f"findings {key}", lambda: findings_html(view, found, asked)), key="overview")
        marked = "A dotted line in each picture marks the visit. " if view.period_end() > view.letter.month_end else ""
        st.html(f'<p class="rg-under">{marked}{escape(file_words(asked))}</p>')
    else:
        empty.state(
            "Nothing to judge",
            "No measure of this dashboard answers what this letter found: its findings and the reason for each are below.",
            kind="empty",
        )
    view.csv(lambda: findings_file(shown(found, asked)), "findings")
    unmeasured.show(found)


page(open_view())
