"""One dot a worker, heaped in a row for each team, beside the line and the band that they are read against: the spread an average hides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from present import theme, words
from present.charts import Chart

DOT, STEP, ROOM, LEAST = 8, 9, 18, 40  # pixels: a dot, from one to the next above it, the room over a heap, the least height of a row
BESIDE = 2  # of the axis's own unit, left of the lowest dot


@dataclass(frozen=True)
class Beside:
    """What the dots are read against: a `line` with its name, and a `band` with its name over the rows that it is of."""

    line: float | None = None
    line_name: str = ""
    band: tuple[float, float] | None = None
    band_name: str = ""
    band_rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Row:
    """Where one row begins and ends, in pixels from the top."""

    name: str
    begins: float
    ends: float


def strip(title: str, rows: pd.DataFrame, *, unit: str, beside: Beside, file_name: str, dark: bool = False) -> Chart:
    """`rows`: `row`, `team`, `worker`, `value`, `detail`, in the order of the rows; dots of nearly the same value are heaped.

    A dot beyond the line is a triangle and said to be above it, so that colour is not needed. The axis begins near the lowest dot: where
    a dot stands is read, and not how long anything is.
    """
    shades = theme.palette(dark)
    rows = rows.reset_index(drop=True)
    heap = _heaped(rows)
    places = _rows(rows, heap)
    bottom = rows["row"].map({place.name: place.ends for place in places}).to_numpy(dtype=float)
    up = bottom - DOT - heap.to_numpy() * STEP
    above = (rows["value"] > beside.line).to_numpy() if beside.line is not None else np.zeros(len(rows), dtype=bool)
    line = f"{beside.line:g}" if beside.line is not None else ""
    traces = [
        _dots(rows[~above], up[~above], f"up to {line} {unit}" if line else unit, "circle", shades.neutral),
        _dots(rows[above], up[above], f"above {line}", "triangle-right", shades.worse),
    ]
    height = places[-1].ends if places else 0.0
    layout = theme.layout(
        dark,
        height=int(height) + 112,
        margin={"l": 8, "r": 12, "t": 26, "b": 86},
        xaxis={**theme.axis(dark), "range": _across(rows, beside), "title": {"text": unit, "font": {"size": 12}}, "showgrid": True},
        yaxis={**theme.axis(dark), "range": [height, 0], "showgrid": False, **_names(places)},
        showlegend=bool(above.any()),
    )
    layout["legend"] = {**layout["legend"], "y": -64 / max(height, 1)}
    layout |= _drawn(beside, places, shades)
    table = rows[["team", "worker", "value", "detail"]].assign(value=rows["value"].round(1))
    table = table.rename(columns={"value": unit, "detail": "made of"})
    alt = _alt(title, rows, int(above.sum()), unit, beside)
    return Chart({"data": [trace for trace in traces if trace["x"]], "layout": layout}, title, alt, table, file_name)


def _heaped(rows: pd.DataFrame) -> pd.Series:
    """How many dots lie under each in its heap; those nearest to the whole number lie lowest, so that a heap has no gaps."""
    nearest = (rows["value"] - rows["value"].round()).abs().sort_values(kind="stable").index
    near = rows.loc[nearest]
    return near.groupby([near["row"], near["value"].round()], sort=False).cumcount().reindex(rows.index)


def _rows(rows: pd.DataFrame, heap: pd.Series) -> list[_Row]:
    """Each row as high as its highest heap."""
    found: list[_Row] = []
    for name, highest in heap.groupby(rows["row"], sort=False).max().items():
        begins = found[-1].ends if found else 0.0
        found.append(_Row(str(name), begins, begins + max(float(highest) * STEP + DOT + ROOM, LEAST)))
    return found


def _across(rows: pd.DataFrame, beside: Beside) -> list[float]:
    """The ends of the axis: near the lowest and the highest of all that is drawn, with room for the line's name."""
    drawn = [*rows["value"].dropna(), *(beside.band or ()), *([beside.line] if beside.line is not None else [])]
    low, high = max(0.0, min(drawn, default=0.0) - BESIDE), max(drawn, default=1.0)
    return [float(low), float(high + max(0.12 * (high - low), 0.5))]


def _names(places: list[_Row]) -> dict[str, Any]:
    return {"tickvals": [(place.begins + place.ends) / 2 for place in places], "ticktext": [place.name for place in places]}


def _dots(rows: pd.DataFrame, up: np.ndarray, name: str, symbol: str, colour: str) -> dict[str, Any]:
    told = zip(rows["worker"], rows["team"], rows["detail"], strict=True)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [float(value) for value in rows["value"]],
        "y": [float(place) for place in up],
        "customdata": [f"{worker}, {team}: {detail}" for worker, team, detail in told],
        "marker": {"size": DOT, "symbol": symbol, "color": colour},
        "cliponaxis": False,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _drawn(beside: Beside, places: list[_Row], shades: theme.Palette) -> dict[str, Any]:
    """The line through all rows, the band over the rows that it is of, and a quiet line under each row; names stand over the plot."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    note = {"xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "font": {"size": 12}}
    held = [place for place in places if place.name in beside.band_rows]
    if beside.band is not None and held:
        low, high = beside.band
        box = {"type": "rect", "xref": "x", "yref": "y", "x0": low, "x1": high, "layer": "below", "fillcolor": shades.band}
        shapes += [{**box, "y0": place.begins, "y1": place.ends, "line": {"width": 0}} for place in held]
        notes.append({**note, "x": high, "xanchor": "right", "xshift": -4, "text": beside.band_name})
    if beside.line is not None:
        stroke = {"color": shades.text, "width": 1.3, "dash": "longdash"}
        upright = {"type": "line", "xref": "x", "yref": "paper", "x0": beside.line, "x1": beside.line, "y0": 0, "y1": 1, "layer": "below"}
        shapes.append({**upright, "line": stroke})
        notes.append({**note, "x": beside.line, "xanchor": "left", "xshift": 4, "text": beside.line_name})
    under = {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "layer": "below", "line": {"color": shades.line, "width": 1}}
    shapes += [{**under, "y0": place.ends, "y1": place.ends} for place in places[:-1]]
    return {"shapes": shapes, "annotations": notes}


def _alt(title: str, rows: pd.DataFrame, above: int, unit: str, beside: Beside) -> str:
    """What the dots show, in words."""
    if rows.empty:
        return f"{title}: nobody."
    low, high = (words.number(value, 1) for value in (rows["value"].min(), rows["value"].max()))
    beyond = f"; {above} above {beside.line:g}" if beside.line is not None else ""
    told = f"{title}. {len(rows)} workers, one dot each, from {low} to {high} {unit}{beyond}."
    banded = rows[rows["row"].isin(beside.band_rows)]
    if beside.band is None or banded.empty:
        return told
    inside = int(banded["value"].between(*beside.band).sum())
    return f"{told} Of the {len(banded)} that the shaded band is of ({beside.band_name}), {inside} lie within it."
