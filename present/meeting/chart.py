"""A chart of meeting mode as inline SVG: drawn by us, so that the page needs no library, no style attribute and no network.

Every coordinate comes from the rounded numbers of a Drawing: measured with a ruler, the picture says no more than the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby

import pandas as pd

from present.meeting.drawing import Drawing
from present.meeting.lettering import FALL, RISE, Flag, Side, apart, flags, lines, width
from present.meeting.signs import outline

LEVEL = 1.3  # of a letter's size, from one level of labels to the next
LINE = 1.18  # of a letter's size, from one line of text to the next


@dataclass(frozen=True)
class Shape:
    """How large a picture is, its letters, its points, and the room to the right of the plot; all in its own units.

    says_more: whether there is room for what the newest figure is made of and for the range's name.
    """

    name: str
    wide: int
    high: int
    letters: float
    newest: float
    point: float
    margin: int
    says_more: bool


WIDE = Shape("wide", 1260, 670, 26, 52, 9.5, 200, True)  # beside the figures
FLAT = Shape("flat", 1344, 500, 25, 48, 9, 200, True)  # under them, on a screen of four to three and on paper
NARROW = Shape(
    "narrow", 400, 360, 14, 24, 4.2, 66, False
)  # a phone has no room for more than the figure: the rest stands round the picture


@dataclass(frozen=True)
class Plot:
    """The part of a picture inside its axes, and where a month or a number lies in it."""

    left: float
    right: float
    top: float
    bottom: float
    first: pd.Timestamp
    last: pd.Timestamp
    highest: float

    def across(self, day: pd.Timestamp) -> float:
        return round(self.left + (self.right - self.left) * (day - self.first).days / max((self.last - self.first).days, 1), 1)

    def up(self, number: float) -> float:
        return round(self.bottom - (self.bottom - self.top) * number / self.highest, 2)


def chart_svg(drawn: Drawing, shape: Shape, name: str) -> str:
    """The picture as an svg element with a title and a description; `name` makes its ids unique on the page."""
    flat = _plot(drawn, shape, 0)
    placed = flags([(flat.across(day), text) for day, text in drawn.flags], shape.letters, flat.left, shape.wide - 2, shape.letters * 0.7)
    plot = _plot(drawn, shape, (max((flag.level for flag in placed), default=-1) + 1) * shape.letters * LEVEL)
    parts = (_band(drawn, plot), _axes(drawn, plot, shape), _flags(placed, plot, shape), _line(drawn, plot), _points(drawn, plot, shape))
    return (
        f'<svg class="picture {shape.name}" viewBox="0 0 {shape.wide} {shape.high}" role="img" focusable="false" '
        f'aria-labelledby="{name}-t {name}-d" font-size="{shape.letters:g}">'
        f'<title id="{name}-t">{escape(drawn.title)}</title><desc id="{name}-d">{escape(drawn.said)}</desc>'
        f"{''.join(parts)}{_margin(drawn, plot, shape)}</svg>"
    )


def _plot(drawn: Drawing, shape: Shape, top: float) -> Plot:
    ticks = max(width(drawn.tick(number), shape.letters) for number in _ticks(drawn))
    months = [dot.month for dot in drawn.dots]
    left = ticks + shape.letters * 0.6
    bottom = shape.high - shape.letters * 1.8
    return Plot(left, shape.wide - shape.margin, top + shape.letters * 0.6, bottom, months[0], months[-1], drawn.top)


def _ticks(drawn: Drawing) -> list[float]:
    return [drawn.step * place for place in range(round(drawn.top / drawn.step) + 1)]


def _axes(drawn: Drawing, plot: Plot, shape: Shape) -> str:
    """Numbers with a quiet line each, and the Aprils that have room."""
    parts = []
    for number in _ticks(drawn):
        y = plot.up(number)
        parts.append(f'<path class="grid" d="M{plot.left:.1f} {y}H{plot.right:.1f}"/>')
        parts.append(_text(drawn.tick(number), plot.left - shape.letters * 0.4, y + shape.letters * 0.34, "tick", "end"))
    aprils = [day for day in pd.date_range(plot.first, plot.last, freq="MS") if day.month == 4]
    label = width("Apr 2015", shape.letters) + shape.letters
    every = next((gap for gap in (1, 2, 3, 5) if len(aprils) < 2 or plot.across(aprils[1]) - plot.across(aprils[0]) > label / gap), 10)
    for april in aprils[::every]:
        x = min(max(plot.across(april), plot.left + label / 2 - shape.letters), shape.wide - label / 2)
        parts.append(_text(f"{april:%b %Y}", x, plot.bottom + shape.letters * 1.4, "tick", "middle"))
    return "".join(parts)


def _band(drawn: Drawing, plot: Plot) -> str:
    """The range as one shaded shape and its average as a line, to half a period past either end."""
    if not drawn.bands:
        return ""
    half = (plot.right - plot.left) / max(len(drawn.dots) - 1, 1) / 2
    first, last = drawn.bands[0], drawn.bands[-1]
    within = [(plot.across(one.month), one) for one in drawn.bands]
    held = [(max(plot.across(first.month) - half, plot.left), first), *within, (plot.right, last)]
    upper = [f"{x:.1f},{plot.up(min(one.upper, drawn.top))}" for x, one in held]
    lower = [f"{x:.1f},{plot.up(one.lower)}" for x, one in held]
    mean = [f"{x:.1f},{plot.up(one.mean)}" for x, one in held]
    return f'<polygon class="band" points="{" ".join([*upper, *lower[::-1]])}"/><polyline class="mean" points="{" ".join(mean)}"/>'


def _line(drawn: Drawing, plot: Plot) -> str:
    """The figures joined, broken where there was nothing to count."""
    runs = [list(run) for held, run in groupby(drawn.dots, key=lambda dot: dot.number is not None) if held]
    joined = (" ".join(f"{plot.across(dot.month)},{plot.up(dot.number or 0)}" for dot in run) for run in runs)
    return "".join(f'<polyline class="line" points="{points}"/>' for points in joined)


def _points(drawn: Drawing, plot: Plot, shape: Shape) -> str:
    """All points of a kind as one path: triangles up and down, diamonds, and dots."""
    parts = []
    for kind in drawn.kinds:
        here = [dot for dot in drawn.dots if dot.kind == kind and dot.number is not None]
        drawn_points = "".join(outline(kind, plot.across(dot.month), plot.up(dot.number or 0), shape.point) for dot in here)
        parts.append(f'<path class="points of-{kind}" d="{drawn_points}"/>')
    return "".join(parts)


def _flags(placed: list[Flag], plot: Plot, shape: Shape) -> str:
    """The letters and judgements: a dotted line each, with its label over the plot."""
    parts = []
    for flag in placed:
        base = plot.top - shape.letters * 0.45 - flag.level * shape.letters * LEVEL
        is_beside = flag.x in (flag.begin, flag.end)
        end = base - shape.letters * RISE if is_beside else base + shape.letters * FALL  # a label over its line hides none of it
        parts.append(f'<path class="flag" d="M{flag.x} {plot.bottom:.1f}V{end:.1f}"/>')
        is_left = flag.begin < flag.x - 1
        at = flag.end - shape.letters * 0.25 if is_left else flag.begin + shape.letters * 0.25
        parts.append(_text(flag.text, at, base, "flag-name", "end" if is_left else "start"))
    return "".join(parts)


def _margin(drawn: Drawing, plot: Plot, shape: Shape) -> str:
    """The newest figure and the range's name, to the right of the plot at their heights, moved apart where they would meet."""
    newest = next(dot.number for dot in reversed(drawn.dots) if dot.number is not None)
    room = shape.margin - shape.point * 2
    blocks = [(plot.up(newest or 0), [(drawn.newest, shape.newest, f"newest is-{drawn.tone}")])]
    if shape.says_more:
        blocks[0][1].extend((text, shape.letters, f"parts is-{drawn.tone}") for text in lines(drawn.newest_note, shape.letters, room))
    if drawn.bands and shape.says_more:
        last = drawn.bands[-1]
        middle = plot.up((last.lower + min(last.upper, drawn.top)) / 2)
        blocks.append((middle, [(text, shape.letters, "range-name") for text in _range_lines(drawn.range_name, shape, room)]))
    heights = [sum(size * LINE for _, size, _ in block) for _, block in blocks]
    wanted = [Side(at, high) for (at, _), high in zip(blocks, heights, strict=True)]
    middles = apart(wanted, plot.top - shape.letters * 0.5, plot.bottom, shape.letters * 0.4)
    parts = []
    for middle, high, (_, block) in zip(middles, heights, blocks, strict=True):
        y = middle - high / 2
        for text, size, style in block:
            parts.append(_text(text, plot.right + shape.point * 1.8, y + size * (RISE + 0.1), style, "start", size))
            y += size * LINE
    return "".join(parts)


def _range_lines(name: str, shape: Shape, room: float) -> list[str]:
    """The range's name on one line or two: "range" over "inspectors saw"."""
    return [name] if width(name, shape.letters) <= room else name.split(" ", 1)


def _text(text: str, x: float, y: float, style: str, anchor: str, size: float | None = None) -> str:
    larger = f' font-size="{size:g}"' if size else ""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{larger}>{escape(text)}</text>'
