"""The spread's tables and legends as HTML: each group with its mark and words, in the groups' own order."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from metrics.kit.compare import Point
from metrics.kit.measure import GROUP_TITLES, Measure
from metrics.kit.spread import Spread
from present import spread_words, words
from present.charts.legend import sign_html
from present.html_table import Cell, Column, Row, table_html
from present.marks import mark_html

ROWS_SHOWN = 200  # of groups; the file has all


def funnel_legend(measure: Measure, drawn: pd.DataFrame, total: Point) -> str:
    """The signs that occur, with their words; the ranges first."""
    found = set(drawn["type"])
    signs = [
        (sign_html("mean"), f"all: {words.full(measure, total)}"),
        (sign_html("range"), spread_words.WIDE),
        (sign_html("middle"), spread_words.NARROW),
        *(
            (mark_html(kind), said[0].lower() + said[1:])
            for kind, said in spread_words.WORDS.items()
            if kind in found - {"same", "unknown"}
        ),
        *([(sign_html("ordinary"), "within what chance allows")] if "same" in found else []),
    ]
    return _legend(signs)


def multiples_legend(spread: Spread, *, has_visit: bool) -> str:
    """The signs that occur in the small pictures, with their words."""
    found = {spread_words.mark_of(group) for group in spread.groups}.union(*(set(group.points["kind"]) for group in spread.groups))
    seen = any(group.seen for group in spread.groups)
    than = "than inspectors saw" if seen else "than usual"
    signs = [
        (sign_html("range"), "its own range: " + ("what inspectors saw" if seen else "what is usual")),
        (sign_html("mean"), "its average"),
    ]
    signs += [(sign_html(kind), f"really {kind} {than}") for kind in ("better", "worse", "higher", "lower") if kind in found]
    signs += [(sign_html("mark"), "the visit")] if has_visit else []
    return _legend(signs)


def _legend(signs: Sequence[tuple[str, str]]) -> str:
    items = "".join(f"<li>{sign}{escape(said)}</li>" for sign, said in signs)
    return f'<ul class="rg-legend" aria-label="What the signs mean">{items}</ul>'


def funnel_table(measure: Measure, table: pd.DataFrame, kind: str, caption: str) -> str:
    """The groups in their own order, each with its figure, what chance allows at its number of cases, and where it stands."""
    columns = (Column(GROUP_TITLES[kind]), Column("Figure", numeric=True), Column("Chance allows", numeric=True), Column("Beside all"))
    rows = [
        Row(
            (
                Cell(str(row.group)),
                Cell(*spread_words.cells(measure, row)),
                Cell(spread_words.allowed(measure, row)),
                Cell(spread_words.WORDS[str(row.type)], mark=str(row.type)),
            )
        )
        for row in table.itertuples()
    ]
    return table_html(caption, columns, rows, caption_shown=True)


def multiples_table(measure: Measure, spread: Spread, kind: str, caption: str) -> str:
    """Each group's newest figure and where it stands beside its own range."""
    columns = (Column(GROUP_TITLES[kind]), Column("Newest figure"), Column("Beside its own range"))
    rows = [
        Row(
            (
                Cell(group.group),
                Cell(spread_words.newest(measure, group, spread.period)),
                Cell(spread_words.state(group, spread.period), mark=spread_words.mark_of(group)),
            )
        )
        for group in spread.groups[:ROWS_SHOWN]
    ]
    return table_html(caption, columns, rows, caption_shown=True)
