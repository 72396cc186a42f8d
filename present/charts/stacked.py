"""How the cases of each group divide into a few parts: one bar a group, as shares, with the number and a letter in each part.

Drawn for grades (outstanding to inadequate) and for actions (on time, late, not done). The letters and the order say what colour says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from present import theme, words
from present.charts import Chart

BAR_HEIGHT = 50  # two lines beside each bar: its name, and what its met parts amount to
NAMES_HEIGHT = 46


@dataclass(frozen=True)
class Part:
    """A part of each bar: the column with its counts, its name, its letters in the picture, its shade, whether it is as it ought to be."""

    column: str
    name: str
    letters: str
    shade: Literal["best", "better", "pale", "worse"]
    is_met: bool


def stacked(title: str, rows: pd.DataFrame, parts: Sequence[Part], *, met: str, what: str, file_name: str, dark: bool = False) -> Chart:
    """`rows`: `group` and a count for each part, drawn in the order given. `met` says what the parts that are as they ought amount to.

    A group without a case has no bar and says so. `what` names what is counted ("audits").
    """
    shades = theme.palette(dark)
    columns = [part.column for part in parts]
    sums = rows[columns].sum(axis=1)
    good = rows[[part.column for part in parts if part.is_met]].sum(axis=1)
    said = [_met(int(count), int(of)) for count, of in zip(good, sums, strict=True)]
    names = [f"{group}<br><b>{text}</b>" for group, text in zip(rows["group"], said, strict=True)]
    layout = theme.layout(
        dark,
        height=30 + NAMES_HEIGHT + BAR_HEIGHT * len(rows),
        barmode="stack",
        bargap=0.4,
        showlegend=True,
        uniformtext={"minsize": 12, "mode": "hide"},
        margin={"l": 8, "r": 16, "t": 4, "b": NAMES_HEIGHT + 26},
        xaxis={**theme.axis(dark), "range": [0, 1.001], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        yaxis={
            **theme.axis(dark),
            "showgrid": False,
            "autorange": "reversed",
            "type": "category",
            "tickvals": list(rows["group"]),
            "ticktext": names,
        },
    )
    layout["legend"] = {**layout["legend"], "traceorder": "normal", "y": 0, "yref": "container", "yanchor": "bottom"}
    alt = f"{title}, {met}: " + "; ".join(f"{group} {text}" for group, text in zip(rows["group"], said, strict=True)) + "."
    table = rows[["group", *columns]].assign(all=sums).rename(columns={part.column: part.name.lower() for part in parts})
    traces = [_trace(part, rows, sums, what, shades) for part in parts]
    return Chart({"data": traces, "layout": layout}, title, alt, table.reset_index(drop=True), file_name)


def _met(count: int, of: int) -> str:
    return f"{count / of:.0%} ({words.number(count)} of {words.number(of)})" if of else "nothing to count"


def _trace(part: Part, rows: pd.DataFrame, sums: pd.Series, what: str, shades: theme.Palette) -> dict[str, Any]:
    """One part of every bar; where it is too narrow for its number, only its shade and its place say what it is."""
    counts = rows[part.column].astype(int)
    fill, ink = {
        "best": (shades.series[7], shades.background),
        "better": (shades.better, shades.background),
        "pale": (shades.line, shades.text),
        "worse": (shades.worse, shades.background),
    }[part.shade]
    whole = sums.where(sums > 0, 1)
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(rows["group"]),
        "x": [float(share) for share in counts / whole],
        "name": f"{part.letters}: {part.name}",
        "text": [f"{part.letters} {words.number(count)}" if count else "" for count in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": ink, "size": 13},
        "marker": {"color": fill, "line": {"color": shades.background, "width": 1}},
        "customdata": [f"{words.number(count)} of {words.number(of)} {what}" for count, of in zip(counts, sums, strict=True)],
        "hovertemplate": f"%{{y}}: {part.name.lower()}, %{{customdata}} (%{{x:.0%}})<extra></extra>",
    }
