"""One dot a worker in a row for each team, beside the line and the band that they are read against: the spread that an average hides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from present import theme, words
from present.charts import Chart

DOT, STACKED, ROW = 9, 10, 30  # pixels: a dot, from one to the next above it, the least height of a team


@dataclass(frozen=True)
class Beside:
    """What the dots are read against: a `line` with its name, and a `band` with its name over the rows of some teams."""

    line: float | None = None
    line_name: str = ""
    band: tuple[float, float] | None = None
    band_name: str = ""
    band_teams: tuple[str, ...] = ()


def strip(title: str, rows: pd.DataFrame, *, unit: str, beside: Beside, file_name: str, dark: bool = False) -> Chart:
    """`rows`: `team`, `worker`, `value`, `detail`, in the order of the teams; dots of one team with nearly the same value stand on another.

    A dot beyond the line is a triangle and said to be above it, so that colour is not needed.
    """
    shades = theme.palette(dark)
    rows = rows.reset_index(drop=True)
    middle, height = _rows_of_teams(rows)
    above = (rows["value"] > beside.line).to_numpy() if beside.line is not None else np.zeros(len(rows), dtype=bool)
    up = rows["team"].map(middle).to_numpy(dtype=float) + _stacked(rows) * STACKED
    names = (f"up to {beside.line:g}", f"above {beside.line:g}") if beside.line is not None else ("a worker", "")
    traces = [
        _dots(rows[~above], up[~above], names[0], "circle", shades.neutral),
        _dots(rows[above], up[above], names[1], "triangle-right", shades.worse),
    ]
    top = max([*rows["value"].dropna(), *(beside.band or ()), beside.line or 0, 1])
    layout = theme.layout(
        dark,
        height=int(height) + 100,
        margin={"l": 8, "r": 12, "t": 26, "b": 74},
        xaxis={**theme.axis(dark), "range": [0, top * 1.05], "title": {"text": unit, "font": {"size": 12}}, "showgrid": True},
        yaxis={
            **theme.axis(dark), "range": [height, 0], "tickvals": list(middle.values()), "ticktext": list(middle), "showgrid": False,
        },
        showlegend=bool(above.any()),
        legend={**theme.layout(dark)["legend"], "y": -60 / max(height, 1)},
    )  # fmt: skip
    layout |= _drawn(beside, middle, height, shades)
    table = pd.DataFrame({"team": rows["team"], "worker": rows["worker"], unit: rows["value"].round(1), "made of": rows["detail"]})
    alt = _alt(title, rows, int(above.sum()), unit, beside)
    return Chart({"data": [trace for trace in traces if trace["x"]], "layout": layout}, title, alt, table, file_name)


def _rows_of_teams(rows: pd.DataFrame) -> tuple[dict[str, float], float]:
    """The middle of each team's row in pixels from the top, and the height of all rows: a crowded team has a higher one."""
    most = (_stacked(rows).groupby(rows["team"], sort=False).max() * 2 * STACKED + ROW) if len(rows) else pd.Series(dtype=float)
    below = most.cumsum()
    return {str(team): float(middle) for team, middle in (below - most / 2).items()}, float(most.sum())


def _stacked(rows: pd.DataFrame) -> pd.Series:
    """How far each dot stands from its team's middle: 0, then one up, one down, and so on for those of nearly the same value."""
    place = rows.groupby([rows["team"], rows["value"].round()], sort=False).cumcount()
    return ((place + 1) // 2) * np.where(place % 2, -1.0, 1.0)


def _dots(rows: pd.DataFrame, up: np.ndarray, name: str, symbol: str, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [float(value) for value in rows["value"]],
        "y": [float(place) for place in up],
        "customdata": [
            f"{worker}, {team}: {detail}" for worker, team, detail in zip(rows["worker"], rows["team"], rows["detail"], strict=True)
        ],
        "marker": {"size": DOT, "symbol": symbol, "color": colour},
        "cliponaxis": False,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _drawn(beside: Beside, middle: dict[str, float], height: float, shades: theme.Palette) -> dict[str, Any]:
    """The line through all rows, and the band over the rows that it is of, each with its name over the plot."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    note = {"xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "font": {"size": 12}}
    edges = dict(zip(middle, _edges(list(middle.values()), height), strict=True))
    held = [edges[team] for team in beside.band_teams if team in edges]
    if beside.band is not None and held:
        low, high = beside.band
        box = {"type": "rect", "xref": "x", "yref": "y", "x0": low, "x1": high, "layer": "below", "fillcolor": shades.band}
        shapes += [{**box, "y0": begin, "y1": end, "line": {"width": 0}} for begin, end in held]
        notes.append({**note, "x": high, "xanchor": "right", "xshift": -4, "text": beside.band_name})
    if beside.line is not None:
        stroke = {"color": shades.text, "width": 1.3, "dash": "longdash"}
        shapes.append(
            {"type": "line", "xref": "x", "yref": "paper", "x0": beside.line, "x1": beside.line, "y0": 0, "y1": 1, "line": stroke}
        )
        notes.append({**note, "x": beside.line, "xanchor": "left", "xshift": 4, "text": beside.line_name})
    return {"shapes": shapes, "annotations": notes}


def _edges(middles: list[float], height: float) -> list[tuple[float, float]]:
    """Where each row begins and ends, from the middles of all."""
    begin, found = 0.0, []
    for middle in middles:
        end = 2 * middle - begin
        found.append((begin, min(end, height)))
        begin = end
    return found


def _alt(title: str, rows: pd.DataFrame, above: int, unit: str, beside: Beside) -> str:
    """What the dots show, in words."""
    if rows.empty:
        return f"{title}: nobody."
    low, high = (words.number(value, 1) for value in (rows["value"].min(), rows["value"].max()))
    beyond = f"; {above} above {beside.line:g}" if beside.line is not None else ""
    banded = rows[rows["team"].isin(beside.band_teams)] if beside.band is not None else rows.iloc[:0]
    inside = int(banded["value"].between(*beside.band).sum()) if beside.band is not None else 0
    within = f" {inside} of {len(banded)} lie within the band: {beside.band_name}." if len(banded) else ""
    return f"{title}. {len(rows)} workers, one dot each, from {low} to {high} {unit}{beyond}.{within}"
