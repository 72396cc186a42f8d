"""How long ago something last happened: a picture a kind, each with bands of its own, and in each band those over their own limit apart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from present import theme, words
from present.charts import Chart

BAND_HEIGHT, NAME_HEIGHT = 31, 36


def gaps(title: str, rows: pd.DataFrame, *, what: str, file_name: str, dark: bool = False) -> Chart:
    """`rows`: `panel`, `place` and `band` (in order), `within`, `over`: how many are within and over their own limit.

    Those over are orange, hatched and named in the number beside the bar. No rows give an empty picture.
    """
    shades = theme.palette(dark)
    names = list(dict.fromkeys(rows["panel"]))
    bands = [rows[rows["panel"] == name].sort_values("place") for name in names]
    heights = [NAME_HEIGHT + BAND_HEIGHT * len(panel) for panel in bands]
    whole = max(sum(heights), 1)
    layout = theme.layout(dark, height=whole + 40, barmode="stack", bargap=0.28, margin={"l": 8, "r": 8, "t": 4, "b": 36}, showlegend=True)
    layout["legend"] = {**layout["legend"], "traceorder": "normal", "y": 0, "yref": "container", "yanchor": "bottom"}
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    top = 0
    for place, (name, panel, height) in enumerate(zip(names, bands, heights, strict=True)):
        number = f"{place + 1}" if place else ""
        count = (panel["within"] + panel["over"]).to_numpy()
        layout[f"yaxis{number}"] = {
            **theme.axis(dark),
            "domain": [1 - (top + height) / whole, 1 - (top + NAME_HEIGHT) / whole],
            "autorange": "reversed",
            "type": "category",
            "showgrid": False,
            "anchor": f"x{number}",
        }
        # Each kind fills its own width: a hundred children in care would be a sliver beside a thousand in need.
        largest = max(float(count.max(initial=0)), 1.0)
        layout[f"xaxis{number}"] = {**theme.axis(dark), "range": [0, largest * 1.5], "showticklabels": False, "anchor": f"y{number}"}
        layout[f"xaxis{number}"] |= {"showgrid": False}
        notes.append(_name(f"<b>{name}</b>: {_over(panel)}", 1 - (top + 8) / whole, shades))
        traces += _bars(panel, number, what, shades, is_first=place == 0)
        top += height
    layout["annotations"] = notes
    alt = f"{title}. " + " ".join(f"{name}: {_over(panel)}." for name, panel in zip(names, bands, strict=True))
    table = rows.assign(all=rows["within"] + rows["over"]).rename(columns={"panel": "plan", "band": "last seen", "over": "over the limit"})
    table = table[["plan", "last seen", "within", "over the limit", "all"]].rename(columns={"within": "within the limit"})
    return Chart({"data": traces, "layout": layout}, title, alt, table.reset_index(drop=True), file_name)


def _over(panel: pd.DataFrame) -> str:
    over, every = int(panel["over"].sum()), int(panel[["within", "over"]].to_numpy().sum())
    return f"{over / every:.0%} over their limit ({words.number(over)} of {words.number(every)})" if every else "nobody"


def _bars(panel: pd.DataFrame, number: str, what: str, shades: theme.Palette, *, is_first: bool) -> list[dict[str, Any]]:
    """The part within the limit, then the part over it, which carries the numbers of the whole bar."""
    axes = {
        "type": "bar",
        "orientation": "h",
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "y": list(panel["band"]),
        "showlegend": is_first,
    }
    within = {
        **axes,
        "x": [float(count) for count in panel["within"]],
        "name": "Within the limit",
        "legendgroup": "within",
        "marker": {"color": shades.neutral},
        "hovertemplate": f"%{{y}}: %{{x}} {what} within their limit<extra></extra>",
    }
    hatched = {"fillmode": "overlay", "shape": "/", "fgcolor": shades.background, "size": 6, "solidity": 0.2}
    over = {
        **axes,
        "x": [float(count) for count in panel["over"]],
        "name": "Over it",
        "legendgroup": "over",
        "marker": {"color": shades.worse, "pattern": hatched},
        "hovertemplate": f"%{{y}}: %{{x}} {what} over their limit<extra></extra>",
    }
    return [within, over, _labels(panel, axes)]


def _labels(panel: pd.DataFrame, axes: dict[str, Any]) -> dict[str, Any]:
    """The numbers at the end of each bar, as text of their own: a stacked bar's own text would stand inside a part too narrow for it."""
    whole = panel["within"] + panel["over"]
    text = [
        words.number(every) + (f", {words.number(over)} over" if 0 < over < every else ", all over" if over else "")
        for every, over in zip(whole, panel["over"], strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "xaxis": axes["xaxis"],
        "yaxis": axes["yaxis"],
        "x": [float(every) for every in whole],
        "y": axes["y"],
        "text": [f" {part}" for part in text],
        "textposition": "middle right",
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _name(text: str, upper: float, shades: theme.Palette) -> dict[str, Any]:
    at = {"x": 0, "xref": "paper", "xanchor": "left", "y": upper, "yref": "paper", "yanchor": "top"}
    return {**at, "text": text, "showarrow": False, "font": {"size": 13, "color": shades.text}}
