"""Letters, judgements and changes on a time axis: labelled lines whose labels never overlap, and spans where a date is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.letters import Mark
from present.theme import Palette

PLOT_HEIGHT = 300
LINE_HEIGHT = 18
LABEL_HEIGHT = 16  # less than a level, so that no label covers the bar above it
LETTER_WIDTH = 6.4
# Labels are placed for a phone: a chart that is wider only gains room between them.
NARROWEST = 300


@dataclass(frozen=True)
class Placed:
    """A mark with the height of its label (0 is nearest the plot) and the side of its line on which the label stands."""

    mark: Mark
    label: str
    level: int
    anchor: str


def counted_anew(phases: pd.DataFrame) -> list[Mark]:
    """A line for each phase that begins with a reason: from then on the range is worked out anew."""
    begun = [(first, str(reason)) for first, reason in zip(phases["first"], phases["reason"], strict=True) if reason]
    return [
        Mark("phase", f"Counted anew, {first:%b %Y}", reason, first, first, False, "", "", f"{first:%B %Y}", "") for first, reason in begun
    ]


def merged(marks: Sequence[Mark]) -> list[Mark]:
    """The marks with those of one unknown span drawn together as one."""
    spans: dict[tuple[pd.Timestamp, pd.Timestamp], list[Mark]] = {}
    for mark in marks:
        if mark.is_span:
            spans.setdefault((mark.from_date, mark.to_date), []).append(mark)
    joined = [_together(group) for group in spans.values()]
    return sorted([mark for mark in marks if not mark.is_span] + joined, key=lambda mark: mark.from_date)


def _together(group: list[Mark]) -> Mark:
    first = group[0]
    label = "1 change, date not given" if len(group) == 1 else f"{len(group)} changes, dates not given"
    return Mark(
        first.kind,
        label,
        "; ".join(mark.title for mark in group),
        first.from_date,
        first.to_date,
        True,
        first.theme,
        first.letter,
        first.when,
        first.source,
    )


def place(marks: Sequence[Mark], first: pd.Timestamp, last: pd.Timestamp) -> list[Placed]:
    """Each mark inside the window with the lowest level at which its label meets no other, on the narrowest screen."""
    days = max((last - first).days, 1)
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for mark in merged(marks):
        if mark.to_date < first or mark.from_date > last:
            continue
        at = (max(mark.from_date, first) - first).days / days * NARROWEST
        width = len(mark.label) * LETTER_WIDTH
        # Where neither side has room, the one that is short of less: the axis's own labels give a little to the left.
        anchor = "left" if at + width - NARROWEST <= max(width - at, 0) else "right"
        begin = at if anchor == "left" else at - width
        level = _free(taken, (begin - 8, begin + width + 8))
        placed.append(Placed(mark, mark.label, level, anchor))
    return placed


def _free(taken: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """The lowest level with room, which is then taken."""
    for level, spans in enumerate(taken):
        if all(span[1] <= begin or span[0] >= end for begin, end in spans):
            spans.append(span)
            return level
    taken.append([span])
    return len(taken) - 1


def headroom(placed: Sequence[Placed]) -> int:
    """Pixels above the plot that the labels need."""
    return 14 + LINE_HEIGHT * (1 + max((mark.level for mark in placed), default=0))


def drawn(
    placed: Sequence[Placed], first: pd.Timestamp, last: pd.Timestamp, shades: Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Plotly shapes and annotations of the placed marks."""
    shapes, notes = [], []
    for one in placed:
        begin, end = max(one.mark.from_date, first), min(one.mark.to_date, last)
        x = f"{begin:%Y-%m-%d}"
        if one.mark.is_span:
            shapes.append(_bar(x, f"{end:%Y-%m-%d}", one.level, shades))
        else:
            shapes += _line(x, one.level, shades)
        notes.append(_note(x, one, shades))
    return shapes, notes


def _line(x: str, level: int, shades: Palette) -> list[dict[str, Any]]:
    """A dotted line through the plot, however high that is, and on up to its label."""
    line = {"type": "line", "x0": x, "x1": x, "xref": "x", "yref": "paper", "line": {"color": shades.text, "width": 1.4, "dash": "dot"}}
    return [{**line, "y0": 0, "y1": 1}, {**line, "ysizemode": "pixel", "yanchor": 1, "y0": 0, "y1": 8 + level * LINE_HEIGHT}]


def _bar(x0: str, x1: str, level: int, shades: Palette) -> dict[str, Any]:
    """A thick line over the plot: somewhere within it, the date is not known."""
    height = 5 + level * LINE_HEIGHT
    return {
        "type": "rect",
        "x0": x0,
        "x1": x1,
        "xref": "x",
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 1,
        "y0": height,
        "y1": height + 3,
        "fillcolor": shades.neutral,
        "line": {"width": 0},
    }


def _note(x: str, one: Placed, shades: Palette) -> dict[str, Any]:
    return {
        "x": x,
        "xref": "x",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": (9 if one.mark.is_span else 5) + one.level * LINE_HEIGHT,
        "text": one.label,
        "showarrow": False,
        "bgcolor": shades.background,
        "borderpad": 0,
        "height": LABEL_HEIGHT,
        "xanchor": one.anchor,
        "xshift": 4 if one.anchor == "left" else -4,
        "font": {"size": 12, "color": shades.text},
        "hovertext": f"{one.mark.title} ({one.mark.when})",
    }
