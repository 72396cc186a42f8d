"""What is drawn beside a measure: DfE's annual figures, and what inspectors saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.reference import Standard
from metrics.kit.baseline import BASELINE_MONTHS
from metrics.kit.compare import Reading
from present import theme, words
from present.charts import iso, numbers
from present.charts.limits import Drawn
from present.charts.room import Room, Spot

BESIDE = pd.Timedelta(days=14)  # between the visit's line and a label


@dataclass(frozen=True)
class Line:
    """A figure drawn beside the measure: a name and dated values in the measure's own unit; `low` and `high` make a band."""

    name: str
    values: pd.DataFrame = field(repr=False)
    style: str = "published"


def published(lines: Sequence[Line], is_share: bool, shades: theme.Palette) -> list[dict[str, Any]]:
    """DfE's annual figures: stars for the council's own, dashes for nation and region, bars for the neighbours' range and median.

    Their shapes and colours are none of those that say better, worse, higher or lower.
    """
    styles = {
        "own": (shades.text, "star", None),
        "nation": (shades.series[5], "square", "dash"),
        "region": (shades.series[6], "cross", "longdash"),
        "neighbours": (shades.series[4], "hexagon", "dot"),
    }
    traces = []
    for line in lines:
        colour, symbol, dash = styles[line.style]
        frame = line.values
        trace: dict[str, Any] = {
            "type": "scatter",
            "mode": "markers" if dash is None else "lines+markers",
            "x": iso(frame["date"]),
            "y": numbers(frame["value"]),
            "name": line.name,
            "showlegend": True,
            "marker": {
                "color": colour,
                "symbol": symbol,
                "size": 11 if dash is None else 8,
                "line": {"color": shades.background, "width": 1},
            },
            "line": {"color": colour, "width": 1.5, "dash": dash or "solid"},
            "hovertemplate": f"{line.name}: %{{y:{'.0%' if is_share else '.4~g'}}}, %{{x|%B %Y}}<extra></extra>",
        }
        if "low" in frame:
            trace["error_y"] = {
                "type": "data",
                "symmetric": False,
                "thickness": 1,
                "width": 3,
                "color": colour,
                "array": numbers(frame["high"] - frame["value"]),
                "arrayminus": numbers(frame["value"] - frame["low"]),
            }
        traces.append(trace)
    return traces


def at_the_visit(reading: Reading, room: Room, shades: theme.Palette) -> Drawn:
    """The figure at the visit as a short thick line over the months that it is of, or the stated band as a frame; with its value."""
    then, visit = reading.then, reading.letter.month_end
    if words.is_before_visit(reading):
        return [], []
    begin = visit - pd.DateOffset(months=BASELINE_MONTHS if then.basis == "measured" and reading.measure.clock == "flow" else 3)
    across = {"xref": "x", "yref": "y", "x0": f"{begin:%Y-%m-%d}", "x1": f"{visit:%Y-%m-%d}"}
    if then.low is not None and then.high is not None:
        shape = {**across, "type": "rect", "y0": then.low, "y1": then.high, "line": {"width": 2, "color": shades.text}}
        low, high = then.low, then.high
    elif then.point.value is not None:
        low = high = then.point.value
        shape = {**across, "type": "line", "y0": low, "y1": low, "line": {"color": shades.text, "width": 4}}
    else:
        return [], []
    text = f"At the visit: {words.then_value(reading.measure, then)}"
    until, after, before, gap = reading.letter.visit_from - BESIDE, visit + BESIDE, begin - BESIDE, (room.up[1] - room.up[0]) / 40
    spots = [
        spot
        for far in (1, 1.5, 2, 3, 5, 8)
        for spot in (
            Spot(after, high + far * gap, "left", "bottom"),
            Spot(after, low - far * gap, "left", "top"),
            Spot(until, low - far * gap, "right", "top"),
            Spot(until, high + far * gap, "right", "bottom"),
        )
    ]
    spots += [Spot(before, low, "right", "middle"), Spot(after, low, "left", "middle")]
    return [shape], [room.choose(text, spots).note(text, shades.text)]


def levels(standard: Standard) -> list[float]:
    """The heights at which a standard is drawn: one, or both ends of a band."""
    return [float(level) for level in (standard.low, standard.value, standard.high) if level is not None]


def standards(drawn: Sequence[Standard], first: pd.Timestamp, last: pd.Timestamp, room: Room, shades: theme.Palette) -> Drawn:
    """The standard while it is in force, where it is in the measure's own unit: a line, two for a band, with its name."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for standard in drawn:
        begin = max(standard.in_force_from, first)
        end = last if standard.in_force_to is None else min(standard.in_force_to, last)
        across = {"xref": "x", "yref": "y", "x0": f"{begin:%Y-%m-%d}", "x1": f"{end:%Y-%m-%d}"}
        line = {"color": shades.text, "width": 1.3, "dash": "longdash"}
        shapes += [{**across, "type": "line", "y0": level, "y1": level, "line": line} for level in levels(standard)]
        kind = "Local line" if standard.is_local else "Guidance" if standard.status == "guidance" else "Standard"
        text = f"{kind}: {standard.text}"
        starts = pd.date_range(begin, begin + (end - begin) / 2, periods=4)
        spots = [Spot(month, level, "left", side) for month in starts for level in levels(standard) for side in ("bottom", "top")]
        notes.append(room.choose(text, spots).note(text, shades.text))
    return shapes, notes
