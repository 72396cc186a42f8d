"""Several shares side by side, each as it was at a visit and as it is now: a track a share, an open ring then, a filled mark now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from present import theme
from present.charts import Chart
from present.charts.legend import Key

ROW_HEIGHT = 84
ABOVE = 0.42  # of a row, from its track to the middle of its words
SHAPES = {"better": "triangle-up", "worse": "triangle-down", "ordinary": "circle"}
SIGNS = (("better", "now, better: more than chance"), ("worse", "now, worse: more than chance"), ("ordinary", "now, no real change"))


@dataclass(frozen=True)
class Row:
    """One share: its name, as a number between 0 and 1 then and now (None: not known), both in words, and what its change is."""

    name: str
    then: float | None
    now: float | None
    then_words: str
    now_words: str
    kind: Literal["better", "worse", "ordinary"]


def then_now(title: str, rows: Sequence[Row], *, then_name: str, file_name: str, dark: bool = False) -> Chart:
    """One track a row in the order given, with its figures in words over it; `then_name` says when "then" was."""
    shades = theme.palette(dark)
    places = range(len(rows), 0, -1)
    layout = theme.layout(
        dark,
        height=48 + ROW_HEIGHT * max(len(rows), 1),
        margin={"l": 16, "r": 24, "t": 4, "b": 36},
        xaxis={**theme.axis(dark), "range": [0, 1], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={**theme.axis(dark), "range": [0.7, len(rows) + 0.8], "showticklabels": False, "showgrid": False},
        annotations=[_words(row, place, shades) for row, place in zip(rows, places, strict=True)],
    )
    traces = [trace for row, place in zip(rows, places, strict=True) for trace in _track(row, place, shades)]
    alt = f"{title}: " + "; ".join(f"{row.name} now {row.now_words}, was {row.then_words}" for row in rows) + "."
    table = pd.DataFrame({"plan": [row.name for row in rows], then_name: [row.then for row in rows], "now": [row.now for row in rows]})
    table = table.assign(in_words=[f"{row.now_words}; was {row.then_words}" for row in rows])
    kinds = {row.kind for row in rows if row.now is not None}
    found = tuple(Key(sign, words) for sign, words in SIGNS if sign in kinds)
    then = (Key("open", then_name),) if any(row.then is not None for row in rows) else ()
    return Chart({"data": traces, "layout": layout}, title, alt, _as_percent(table, then_name), file_name, keys=then + found)


def _as_percent(table: pd.DataFrame, then_name: str) -> pd.DataFrame:
    """Shares in percent: the column's own name says nothing of its unit, and 0.9 would be read as one."""
    return table.assign(**{name: (table[name].astype("float64") * 100).round(1) for name in (then_name, "now")}).rename(
        columns={then_name: f"{then_name} (%)", "now": "now (%)"}
    )


def _track(row: Row, place: int, shades: theme.Palette) -> list[dict[str, Any]]:
    """The whole track, the way from then to now, and both ends that are known."""
    track = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1],
        "y": [place, place],
        "hoverinfo": "skip",
        "line": {"color": shades.band, "width": 10},
    }
    colour = {"better": shades.better, "worse": shades.worse, "ordinary": shades.neutral}[row.kind]
    traces = [track]
    if row.then is not None and row.now is not None:
        traces.append({**track, "x": [row.then, row.now], "line": {"color": colour, "width": 4}})
    if row.then is not None:
        ring = {"size": 14, "symbol": "circle", "color": shades.background, "line": {"color": shades.text, "width": 2}}
        traces.append(_mark(row.then, place, ring, f"{row.name}, then: {row.then_words}"))
    if row.now is not None:
        traces.append(_mark(row.now, place, {"size": 15, "symbol": SHAPES[row.kind], "color": colour}, f"{row.name}, now: {row.now_words}"))
    return traces


def _mark(value: float, place: int, marker: dict[str, Any], said: str) -> dict[str, Any]:
    at = {"type": "scatter", "mode": "markers", "x": [value], "y": [place], "cliponaxis": False}  # a whole mark at nought and at all
    return {**at, "marker": marker, "hovertemplate": f"{said}<extra></extra>"}


def _words(row: Row, place: int, shades: theme.Palette) -> dict[str, Any]:
    at = {"x": 0, "xref": "x", "xanchor": "left", "y": place + ABOVE, "yref": "y", "yanchor": "middle"}
    text = f"<b>{row.name}: {row.now_words}</b><br>was {row.then_words}"  # two lines: a phone has no room for one
    return {**at, "text": text, "showarrow": False, "align": "left", "font": {"size": 13, "color": shades.text}}
