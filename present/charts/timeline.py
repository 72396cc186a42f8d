"""Judgements, visits and changes along one line of time; a date that is not known is a span and not a day."""

from __future__ import annotations

from collections.abc import Sequence

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
    """One row a mark, oldest at the top: a symbol on its day, or a bar over the span within which it lies."""
    shades = theme.palette(dark)
    names = [mark.label for mark in marks]
    colours = {"judgement": shades.text, "letter": shades.text, "change": shades.neutral}  # blue and orange say better and worse
    traces = []
    for kind, symbol in SYMBOLS.items():
        of_kind = [mark for mark in marks if mark.kind == kind]
        days = [mark for mark in of_kind if not mark.is_span]
        spans = [mark for mark in of_kind if mark.is_span]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": KIND_WORDS[kind],
                "x": [f"{mark.from_date:%Y-%m-%d}" for mark in days],
                "y": [mark.label for mark in days],
                "marker": {"symbol": symbol, "size": 11, "color": colours[kind]},
                "text": [f"{mark.title} ({mark.when})" for mark in days],
                "hovertemplate": "%{text}<extra></extra>",
                "showlegend": bool(days),
            }
        )
        x: list[str | None] = []
        y: list[str | None] = []
        for mark in spans:
            x += [f"{mark.from_date:%Y-%m-%d}", f"{mark.to_date:%Y-%m-%d}", None]
            y += [mark.label, mark.label, None]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": f"{KIND_WORDS[kind]}, date not known",
                "x": x,
                "y": y,
                "line": {"color": colours[kind], "width": 7},
                "opacity": 0.45,
                "hoverinfo": "skip",
                "showlegend": bool(spans),
            }
        )
    height = ROW_HEIGHT * len(marks)
    plain = theme.layout(dark)
    layout = {
        **plain,
        "height": height + MARGIN["t"] + MARGIN["b"],
        "margin": MARGIN,
        "showlegend": True,
        "legend": {**plain["legend"], "y": -LEGEND_BELOW / max(height, 1)},
        # Years as many as there is room for; every row has its name, however narrow the screen.
        "xaxis": {**theme.axis(dark), "type": "date", "tickformat": "%Y", "tickangle": 0},
        "yaxis": {
            **theme.axis(dark, range=[len(marks) - 0.4, -0.6], tickfont={"size": 12, "color": shades.text}),
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names,
            "tickmode": "linear",
            "dtick": 1,
        },
    }
    alt = "Timeline of " + "; ".join(f"{mark.title}, {mark.when}" for mark in marks) + "."
    table = pd.DataFrame(
        {
            "what": [mark.title for mark in marks],
            "kind": [KIND_WORDS[mark.kind] for mark in marks],
            "when": [mark.when for mark in marks],
            "source": [mark.source for mark in marks],
        }
    )
    return Chart({"data": traces, "layout": layout}, "Judgements, visits and changes", alt, table, "timeline")
