"""Judgements, visits and changes along one line of time; a date that is not known is a span and not a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.letters import Mark
from present import theme
from present.charts import Chart

KIND_WORDS = {"judgement": "Judgement", "letter": "Visit", "change": "Change"}
ROW_HEIGHT = 21
MARGIN = {"l": 8, "r": 16, "t": 12, "b": 90}
LEGEND_BELOW = 34  # pixels under the plot, beneath the years
SYMBOLS = {"judgement": "square", "letter": "diamond", "change": "circle"}


def timeline(marks: Sequence[Mark], *, dark: bool = False) -> Chart:
    """One row a mark, oldest at the top, named at its left: a symbol on its day, or a bar over the span within which it lies."""
    shades = theme.palette(dark)
    colours = {"judgement": shades.text, "letter": shades.text, "change": shades.neutral}  # blue and orange say better and worse
    traces = []
    for kind, symbol in SYMBOLS.items():
        of_kind = [mark for mark in marks if mark.kind == kind]
        traces.append(_days(kind, symbol, colours[kind], [mark for mark in of_kind if not mark.is_span]))
        traces.append(_spans(kind, colours[kind], [mark for mark in of_kind if mark.is_span]))
    alt = "Timeline of " + "; ".join(f"{mark.title}, {mark.when}" for mark in marks) + "."
    table = pd.DataFrame(
        {
            "what": [mark.title for mark in marks],
            "kind": [KIND_WORDS[mark.kind] for mark in marks],
            "when": [mark.when for mark in marks],
            "source": [mark.source for mark in marks],
        }
    )
    return Chart({"data": traces, "layout": _layout(marks, dark)}, "Judgements, visits and changes", alt, table, "timeline")


def _days(kind: str, symbol: str, colour: str, marks: Sequence[Mark]) -> dict[str, Any]:
    """A symbol a mark whose date is known."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": KIND_WORDS[kind],
        "x": [f"{mark.from_date:%Y-%m-%d}" for mark in marks],
        "y": [mark.label for mark in marks],
        "marker": {"symbol": symbol, "size": 11, "color": colour},
        "text": [f"{mark.title} ({mark.when})" for mark in marks],
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": bool(marks),
    }


def _spans(kind: str, colour: str, marks: Sequence[Mark]) -> dict[str, Any]:
    """A bar a mark whose date is not known, from the first day on which it can have been to the last."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"{KIND_WORDS[kind]}, date not known",
        "x": [end for mark in marks for end in (f"{mark.from_date:%Y-%m-%d}", f"{mark.to_date:%Y-%m-%d}", None)],
        "y": [end for mark in marks for end in (mark.label, mark.label, None)],
        "text": [end for mark in marks for end in (*[f"{mark.title} ({mark.when})"] * 2, "")],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": 7},
        "opacity": 0.45,
        "showlegend": bool(marks),
    }


def _layout(marks: Sequence[Mark], dark: bool) -> dict[str, Any]:
    """A row a mark, every one named however narrow the screen; as many years as there is room for."""
    height, plain = ROW_HEIGHT * len(marks), theme.layout(dark)
    names = {"size": 12, "color": theme.palette(dark).text}
    return {
        **plain,
        "height": height + MARGIN["t"] + MARGIN["b"],
        "margin": MARGIN,
        "showlegend": True,
        "legend": {**plain["legend"], "y": -LEGEND_BELOW / max(height, 1)},
        "xaxis": {**theme.axis(dark), "type": "date", "tickformat": "%Y", "tickangle": 0},
        "yaxis": {
            **theme.axis(dark, range=[len(marks) - 0.4, -0.6], tickfont=names, tickmode="linear", dtick=1),
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [mark.label for mark in marks],
        },
    }
