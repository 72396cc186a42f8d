"""One dot an officer, beside the band that guidance gives: the spread that an average hides."""

from __future__ import annotations

from typing import Any

import pandas as pd

from present import theme, words
from present.charts import Chart, numbers


def dots(
    title: str, rows: pd.DataFrame, *, unit: str, band: tuple[float, float] | None, band_name: str, file_name: str, dark: bool = False
) -> Chart:
    """`rows`: `name`, `value`, `detail`. Dots beyond the band are also open and said to be above it, so that colour is not needed."""
    shades = theme.palette(dark)
    above = [band is not None and value > band[1] for value in rows["value"]]
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": numbers(rows["value"]),
        "y": list(rows["name"]),
        "text": [f"{words.number(value, 0)}{' above' if over else ''}" for value, over in zip(rows["value"], above, strict=True)],
        "textposition": "middle right",
        "customdata": list(rows["detail"]),
        "cliponaxis": False,
        "marker": {
            "size": 13,
            "color": [shades.worse if over else shades.neutral for over in above],
            "symbol": ["triangle-right" if over else "circle" for over in above],
        },
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
    }
    top = max([*rows["value"].dropna(), band[1] if band else 0, 1])
    layout = theme.layout(
        dark,
        height=80 + 30 * max(len(rows), 1),
        margin={"l": 8, "r": 8, "t": 28, "b": 44},
        xaxis={**theme.axis(dark), "range": [0, top * 1.22], "title": {"text": unit, "font": {"size": 12}}},
        yaxis={**theme.axis(dark), "autorange": "reversed", "type": "category"},
    )
    if band:
        layout |= _band(band, band_name, shades)
    table = pd.DataFrame({"officer": rows["name"], unit: rows["value"].round(1), "made of": rows["detail"]})
    return Chart(
        {"data": [trace], "layout": layout}, title, _alt(title, rows, sum(above), unit, band_name), table.reset_index(drop=True), file_name
    )


def _alt(title: str, rows: pd.DataFrame, above: int, unit: str, band_name: str) -> str:
    """What the dots show, in words."""
    if rows.empty:
        return f"{title}: nobody."
    beyond = f"; {above} above {band_name}" if band_name else ""
    return (
        f"{title}. {len(rows)} dots, from {words.number(rows['value'].min(), 0)} to {words.number(rows['value'].max(), 0)} {unit}{beyond}."
    )


def _band(band: tuple[float, float], name: str, shades: theme.Palette) -> dict[str, Any]:
    """The band as a shade with its name over it."""
    across = {"xref": "x", "yref": "paper", "x0": band[0], "x1": band[1], "y0": 0, "y1": 1, "layer": "below"}
    note = {
        "x": sum(band) / 2,
        "xref": "x",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": name,
        "font": {"size": 12},
    }
    return {"shapes": [{**across, "type": "rect", "fillcolor": shades.band, "line": {"width": 0}}], "annotations": [note]}
