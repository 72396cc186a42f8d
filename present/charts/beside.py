"""What is drawn beside a measure: DfE's annual figures, and what inspectors saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.reference import Standard
from metrics.kit.compare import Reading
from present import theme
from present.charts import iso, numbers


@dataclass(frozen=True)
class Line:
    """A figure drawn beside the measure: a name and dated values in the measure's own unit; `low` and `high` make a band."""

    name: str
    values: pd.DataFrame = field(repr=False)
    style: str = "published"


def published(lines: Sequence[Line], is_share: bool, shades: theme.Palette) -> list[dict[str, Any]]:
    """DfE's annual figures: diamonds for the council's own, dashes for nation and region, bars for the neighbours' range and median."""
    styles = {
        "own": (shades.series[0], "diamond", None),
        "nation": (shades.series[3], "square", "dash"),
        "region": (shades.series[6], "cross", "longdash"),
        "neighbours": (shades.series[4], "triangle-up", "dot"),
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


def at_the_visit(reading: Reading, last: pd.Timestamp, shades: theme.Palette) -> list[dict[str, Any]]:
    """From the visit on, the figure at the visit as a dashed line, or the stated band as a shade."""
    then, visit = reading.then, f"{reading.letter.month_end:%Y-%m-%d}"
    across = {"xref": "x", "yref": "y", "x0": visit, "x1": f"{last:%Y-%m-%d}", "layer": "below"}
    if then.low is not None and then.high is not None:
        return [{**across, "type": "rect", "y0": then.low, "y1": then.high, "fillcolor": shades.band, "line": {"width": 0}}]
    if then.point.value is None:
        return []
    return [
        {
            **across,
            "type": "line",
            "y0": then.point.value,
            "y1": then.point.value,
            "line": {"color": shades.text, "width": 1.5, "dash": "dash"},
        }
    ]


def standards(
    drawn: Sequence[Standard], first: pd.Timestamp, last: pd.Timestamp, shades: theme.Palette
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The standard while it is in force, where it is in the measure's own unit: a line, or a shade for a band, with its name."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for standard in drawn:
        begin = max(standard.in_force_from, first)
        end = last if standard.in_force_to is None else min(standard.in_force_to, last)
        across = {"xref": "x", "yref": "y", "x0": f"{begin:%Y-%m-%d}", "x1": f"{end:%Y-%m-%d}", "layer": "below"}
        top = standard.high if standard.value is None else standard.value
        if standard.value is None:
            shapes.append({**across, "type": "rect", "y0": standard.low, "y1": top, "fillcolor": shades.band, "line": {"width": 0}})
        else:
            shapes.append({**across, "type": "line", "y0": top, "y1": top, "line": {"color": shades.series[3], "width": 1.5}})
        kind = "Local line" if standard.is_local else "Guidance" if standard.status == "guidance" else "Standard"
        notes.append({
            "x": f"{begin:%Y-%m-%d}", "y": standard.low if standard.value is None else top, "text": f"{kind}: {standard.text}",
            "showarrow": False, "xanchor": "left", "yanchor": "bottom", "font": {"size": 12, "color": shades.text},
        })  # fmt: skip
    return shapes, notes
