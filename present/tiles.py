"""The four tiles over the table of findings, each a count that shows its findings alone when pressed. Text only; everything escaped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

from present.links import href
from present.marks import mark_html
from present.overview import ALL, VERDICT_LABELS, Asked, Tally, number_word

TILES = ("better", "worse", "same", "unknown")
Query = Callable[..., dict[str, str]]


def tiles_html(counts: Tally, asked: Asked, query: Query, page: str = "", *, untold: str = "") -> str:
    """Better and worse for sure, no real change, and cannot tell: how many findings each, as links that filter the table of a page.

    untold: why the last of them cannot be told.
    """
    small = {"same": f"{counts.chance} moved, which may be chance" if counts.chance else "", "unknown": untold}
    boxes = "".join(_tile_html(kind, getattr(counts, kind), small.get(kind, ""), asked, query, page) for kind in TILES)
    return f'<div class="rg-tiles" role="group" aria-label="Findings by verdict: press one to see its findings alone">{boxes}</div>'


def _tile_html(kind: str, count: int, small: str, asked: Asked, query: Query, page: str) -> str:
    """One tile: a link to its findings, or back to all of them when they are what is shown; plain where there are none."""
    is_shown = asked.verdict == kind
    note = "; ".join(text for text in (small, "filter on: press for all verdicts" if is_shown else "") if text)
    beneath = f'<span class="rg-small">{escape(note)}</span>' if note else ""
    inside = f'<span class="rg-figure">{count}</span><span>{mark_html(kind)}{escape(VERDICT_LABELS[kind])}</span>{beneath}'
    if not count and not is_shown:
        return f'<div class="rg-tile rg-{kind}">{inside}</div>'
    address = href(page, query(**replace(asked, verdict=ALL if is_shown else kind).query()))
    current = ' aria-current="true"' if is_shown else ""
    return f'<a class="rg-tile rg-link rg-{kind}" href="{escape(address, quote=True)}"{current}>{inside}</a>'


def neutral_line(counts: Tally, asked: Asked, query: Query, page: str = "") -> str:
    """A line for the findings in none of the four tiles: really higher or lower, where neither is better. Blank when there are none."""
    if not counts.neutral:
        return ""
    one = counts.neutral == 1
    address = escape(href(page, query(**replace(asked, verdict="neutral").query())), quote=True)
    findings = f'<a class="rg-link" href="{address}">{number_word(counts.neutral).capitalize()} more {"finding" if one else "findings"}</a>'
    return f"{findings} really changed where neither way is better."
