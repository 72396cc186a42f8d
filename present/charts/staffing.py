"""Who fills the posts, month by month: permanent workers, agency workers, and posts with nobody in them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from present import theme, words
from present.charts import Chart, iso, numbers

LAYERS = (("permanent", "Permanent"), ("agency", "From an agency"), ("empty", "Post with nobody in it"))


def staffing(title: str, rows: pd.DataFrame, *, file_name: str, dark: bool = False) -> Chart:
    """`rows`: `month`, `permanent`, `agency`, `empty` in full-time equivalents (blank where not known), the oldest first."""
    shades = theme.palette(dark)
    looks = {"permanent": (shades.series[7], ""), "agency": (shades.series[6], "/"), "empty": (shades.line, "x")}
    layers = [layer for layer in LAYERS if rows[layer[0]].notna().any()]
    traces = [_layer(rows, *layer, *looks[layer[0]], shades) for layer in layers]
    layout = theme.layout(
        dark,
        height=330,
        barmode="stack",
        bargap=0.1,
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 12, "b": 72},
        yaxis=theme.axis(dark, title={"text": "full-time equivalents", "font": {"size": 12}}),
        xaxis={**theme.layout(dark)["xaxis"], "type": "date", "tickformat": "%b<br>%Y", "dtick": "M12", "tick0": "2014-04-01"},
    )
    layout["legend"] = {**layout["legend"], "traceorder": "normal", "y": -0.2}
    newest = rows.iloc[-1]
    told = "; ".join(f"{name.lower()} {words.number(newest[column], 1)}" for column, name in layers if pd.notna(newest[column]))
    alt = f"{title}: at the end of {newest['month']:%B %Y}, in full-time equivalents: {told}."
    table = rows.assign(month=rows["month"].dt.strftime("%Y-%m-%d")).sort_values("month", ascending=False, ignore_index=True)
    table = table[["month", *(column for column, _ in layers)]].rename(columns=dict(layers))
    return Chart({"data": traces, "layout": layout}, title, alt, table, file_name)


def _layer(rows: pd.DataFrame, column: str, name: str, colour: str, pattern: str, shades: theme.Palette) -> dict[str, Any]:
    lines = shades.quiet if column == "empty" else shades.background
    return {
        "type": "bar",
        "name": name,
        "x": iso(rows["month"]),
        "y": numbers(rows[column].round(2)),
        "marker": {"color": colour, "pattern": {"shape": pattern, "fgcolor": lines, "fillmode": "overlay", "size": 6}},
        "hovertemplate": f"%{{x|%B %Y}}: %{{y:.1f}} {name.lower()}<extra></extra>",
    }
