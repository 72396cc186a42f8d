"""A series as a small line inside a table, as inline SVG text: broken at a gap, with the visit dotted and a mark's shape at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from present.marks import last_point_html


@dataclass(frozen=True)
class Spark:
    """A small line of values, oldest first (None where there is none), with the visit as a dotted line at a position in them.

    `tone` is the mark (present.marks) whose shape ends the line.
    """

    values: tuple[float | None, ...]
    visit_at: float | None = None
    tone: str = "same"
    label: str = ""


def spark_html(spark: Spark | None, width: int = 150, height: int = 36) -> str:
    """The sparkline as inline SVG: a line broken where there is no value, dots down at the visit, a shape by tone at the last value."""
    if spark is None:
        return ""
    points = _points(spark.values, width, height)
    if not points:
        return '<span class="rg-small">no figures</span>'
    runs = _runs(points)
    lines = "".join(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}"/>' for run in runs)
    visit = "" if spark.visit_at is None else _visit_html(_across(spark.visit_at, len(spark.values), width), height)
    x, y = points[-1][1]
    name = f'role="img" aria-label="{escape(spark.label, quote=True)}"' if spark.label else 'aria-hidden="true"'
    return (
        f'<svg class="rg-spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" {name} focusable="false">'
        f"{visit}{lines}{last_point_html(x, y, spark.tone)}</svg>"
    )


def _visit_html(x: float, height: int) -> str:
    return f'<line class="rg-visit" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height}"/>'


def _across(place: float, count: int, width: int) -> float:
    return 5 + (width - 11) * (place / max(count - 1, 1))


def _points(values: Sequence[float | None], width: int, height: int) -> list[tuple[int, tuple[float, float]]]:
    held = [(place, value) for place, value in enumerate(values) if value is not None and value == value]
    if not held:
        return []
    low, high = min(value for _, value in held), max(value for _, value in held)
    spread = (high - low) or 1.0
    return [(place, (_across(place, len(values), width), 6 + (height - 12) * (1 - (value - low) / spread))) for place, value in held]


def _runs(points: list[tuple[int, tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    numbered = groupby(enumerate(points), key=lambda pair: pair[1][0] - pair[0])
    return [[point for _, (_, point) in run] for _, run in numbered]
