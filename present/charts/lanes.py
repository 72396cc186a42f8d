"""One bar a row along an axis of weeks, with the row's facts beside it: a picture and its table in one, which sorts, scrolls and prints.

Drawn as HTML and SVG and not by plotly: the bars fit any width, a screen reader walks the same facts as a table, and paper takes its
heading on every sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

ROWS_DRAWN = 60
ROOM = 1.06  # of the longest bar
SIGNS = {
    "letter": '<path d="M-5-4H5V4H-5z M-5-4 0 .6 5-4"/>',
    "meeting": '<circle r="4.2"/>',
    "stale": '<path d="M0 5.5-5.6-4.5H5.6z"/>',
    "extension": '<path d="M0-5.5 5.5 0 0 5.5-5.5 0z"/>',
}


@dataclass(frozen=True)
class Line:
    """An upright line at a week. A rule is drawn stronger than a week that only helps to read the axis."""

    week: float
    is_rule: bool = False


@dataclass(frozen=True)
class Axis:
    """The weeks from nought to `end` along which bars are drawn, what they are counted from, and the lines across."""

    end: float
    title: str
    lines: tuple[Line, ...]

    def share(self, week: float) -> str:
        """Where a week lies, as CSS and SVG have it: "43.2%"."""
        return f"{min(max(week / self.end, 0.0), 1.0) * 100:.2f}%"


@dataclass(frozen=True)
class Sign:
    """A small shape on a bar, or after its end, at a week, with what it says when pointed at."""

    kind: str
    week: float
    words: str


@dataclass(frozen=True)
class Fact:
    """One cell beside the bar. `strong`: something is missing or late, and the words say what; `sign` is drawn before them."""

    text: str
    strong: bool = False
    sign: str = ""


@dataclass(frozen=True)
class Lane:
    """One row: its name, its bar's length in weeks (the part after `over_from` is beyond a rule in force), its signs and its facts.

    `is_over`: what the bar shows has ended, and the bar is drawn as an outline.
    """

    name: str
    weeks: float
    words: str
    facts: tuple[Fact, ...]
    signs: tuple[Sign, ...] = field(default=())
    is_over: bool = False
    over_from: float | None = None


def axis(longest: float, title: str, helping: Sequence[float], rule: float) -> Axis:
    """An axis that holds the longest bar and the rule, with a line at the rule and at each helping week that it reaches."""
    end = max(longest, rule, min(helping, default=rule)) * ROOM + 1
    weeks = sorted({week for week in (*helping, rule) if week <= end})
    return Axis(end, title, tuple(Line(week, week == rule) for week in weeks))


def lanes_html(caption: str, along: Axis, lanes: Sequence[Lane], heads: Sequence[str], *, name_head: str) -> str:
    """The table: the name, the bar, then the facts under `heads`. Raises ValueError when a row has too few facts for its headings."""
    if any(len(lane.facts) != len(heads) for lane in lanes):
        raise ValueError("a row has other facts than there are headings")
    head = _head(name_head) + _axis_head(along) + "".join(_head(text) for text in heads)
    body = "".join(_row(lane, along, heads) for lane in lanes)
    return (
        '<div class="rg-box"><div class="rg-stack rg-lanes"><table role="table" class="rg-table">'
        f'<caption>{escape(caption)}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div></div>'
    )


def legend_html(signs: Sequence[tuple[str, str]]) -> str:
    """Each drawing that occurs, by its kind (a sign, or "bar", "ended", "beyond", "rule", "week"), with its words."""
    items = "".join(f"<li>{sample_html(kind)}{escape(words)}</li>" for kind, words in signs)
    return f'<ul class="rg-legend" aria-label="What the picture shows">{items}</ul>'


def sample_html(kind: str) -> str:
    """One drawing as the bars have it, for the legend and for a cell; screen readers skip it."""
    if kind in ("rule", "week"):
        return f'<i class="rg-week{" rg-rule" if kind == "rule" else ""} rg-sample" aria-hidden="true"></i>'
    style = {"bar": "rg-bar", "ended": "rg-bar rg-ended", "beyond": "rg-bar rg-beyond"}.get(kind)
    drawn = f'<rect class="{style}" x="-7" y="-5" width="14" height="10"/>' if style else f'<g class="rg-at-{kind}">{SIGNS[kind]}</g>'
    return f'<svg class="rg-sign-in-text" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true" focusable="false">{drawn}</svg>'


def _head(text: str) -> str:
    return f'<th role="columnheader" scope="col">{escape(text)}</th>'


def _axis_head(along: Axis) -> str:
    weeks = "".join(f'<span style="left:{along.share(line.week)}">{line.week:g}</span>' for line in along.lines)
    return f'<th role="columnheader" scope="col" class="rg-lane">{escape(along.title)}{weeks}</th>'


def _row(lane: Lane, along: Axis, heads: Sequence[str]) -> str:
    cells = "".join(_cell(head, fact) for head, fact in zip(heads, lane.facts, strict=True))
    name = f'<th role="rowheader" scope="row"><span class="rg-text">{escape(lane.name)}</span></th>'
    return f'<tr role="row">{name}<td role="cell" class="rg-lane">{_bar(lane, along)}</td>{cells}</tr>'


def _cell(head: str, fact: Fact) -> str:
    text = f"<strong>{escape(fact.text)}</strong>" if fact.strong else escape(fact.text)
    drawn = sample_html(fact.sign) if fact.sign else ""
    return f'<td role="cell" data-label="{escape(head, quote=True)}">{drawn}{text}</td>'


def _bar(lane: Lane, along: Axis) -> str:
    """The lines across the cell, the bar, and its signs. The facts beside it say the same, so that screen readers skip it."""
    lines = "".join(
        f'<i class="rg-week{" rg-rule" if line.is_rule else ""}" style="left:{along.share(line.week)}"></i>' for line in along.lines
    )
    bars = [(0.0, lane.weeks, "rg-ended" if lane.is_over else "")]
    if lane.over_from is not None and lane.weeks > lane.over_from:
        bars = [(0.0, lane.over_from, bars[0][2]), (lane.over_from, lane.weeks, "rg-beyond")]
    drawn = "".join(
        f'<rect class="rg-bar {style}" x="{along.share(start)}" y="25%" width="{along.share(end - start)}" height="50%"/>'
        for start, end, style in bars
    )
    signs = "".join(
        f'<svg class="rg-at-{sign.kind}" x="{along.share(sign.week)}" y="50%" overflow="visible"><title>{escape(sign.words)}</title>'
        f"{SIGNS[sign.kind]}</svg>"
        for sign in lane.signs
    )
    return f'{lines}<svg aria-hidden="true" focusable="false"><title>{escape(lane.words)}</title>{drawn}{signs}</svg>'
