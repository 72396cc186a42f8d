"""How long each kind of thing took: one small row of bars a kind, on one scale, with a line after the last band that is in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from present import theme, words
from present.charts import Chart

PANEL_HEIGHT = 132
NAME = 0.17  # of a panel's height, over its bars
BELOW = 0.06


def days_by_kind(
    title: str, rows: pd.DataFrame, *, bands: Sequence[str], in_time: int, line_name: str, what: str, file_name: str, dark: bool = False
) -> Chart:
    """`rows`: `panel`, `band`, `count`, every band of each panel. The first `in_time` bands are in time; the line after them is named.

    Late bands are hatched, so that colour is not needed. No rows give an empty picture.
    """
    shades = theme.palette(dark)
    names = list(dict.fromkeys(rows["panel"]))
    table = rows.pivot_table(index="panel", columns="band", values="count", aggfunc="sum", fill_value=0, observed=True)
    table = table.reindex(index=names, columns=list(bands), fill_value=0)
    said = [_in_time(table.loc[name], in_time) for name in names]
    layout = theme.layout(
        dark,
        height=70 + PANEL_HEIGHT * max(len(names), 1),
        margin={"l": 8, "r": 8, "t": 30, "b": 52},
        bargap=0.25,
        xaxis={
            **theme.layout(dark)["xaxis"],
            "type": "category",
            "anchor": f"y{len(names)}" if len(names) > 1 else "y",
            "tickangle": 0,
            **_names(bands),
        },
    )
    top = max(float(table.to_numpy().max(initial=0)), 1.0)
    notes: list[dict[str, Any]] = []
    for place, (name, words_of) in enumerate(zip(names, said, strict=True)):
        upper = 1 - place / len(names)
        domain = [1 - (place + 1 - BELOW * (place + 1 < len(names))) / len(names), upper - NAME / len(names)]
        layout[f"yaxis{place + 1 if place else ''}"] = theme.axis(
            dark, domain=domain, range=[0, top * 1.3], showticklabels=False, showgrid=False
        )
        notes.append(_name(f"<b>{name}</b>: {words_of}", upper, shades))
    layout["shapes"] = [_line(in_time, shades)]
    layout["annotations"] = [*notes, _line_name(line_name, in_time, shades)]
    traces = [_bars(table.loc[name], place, in_time, what, shades) for place, name in enumerate(names)]
    alt = f"{title}. " + " ".join(f"{name}: {text}." for name, text in zip(names, said, strict=True))
    counts = table.reset_index().rename(columns={"panel": "kind"})
    counts.columns.name = None
    return Chart({"data": traces, "layout": layout}, title, alt, counts, file_name)


def _names(bands: Sequence[str]) -> dict[str, Any]:
    """The bands under the bars; a name of words takes two lines, for a phone."""
    return {"tickvals": list(bands), "ticktext": [name if name[0].isdigit() else "<br>".join(name.rsplit(" ", 1)) for name in bands]}


def _in_time(counts: pd.Series, in_time: int) -> str:
    good, every = int(counts.iloc[:in_time].sum()), int(counts.sum())
    return f"{good / every:.0%} in time ({words.number(good)} of {words.number(every)})" if every else "nothing to count"


def _bars(counts: pd.Series, place: int, in_time: int, what: str, shades: theme.Palette) -> dict[str, Any]:
    late = [band >= in_time for band in range(len(counts))]
    return {
        "type": "bar",
        "x": list(counts.index),
        "y": [float(count) for count in counts],
        "yaxis": f"y{place + 1}" if place else "y",
        "text": [words.number(count) for count in counts],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {
            "color": [shades.worse if is_late else shades.neutral for is_late in late],
            "pattern": {
                "fillmode": "overlay",
                "shape": ["/" if is_late else "" for is_late in late],
                "fgcolor": shades.background,
                "size": 6,
                "solidity": 0.2,
            },
        },
        "hovertemplate": f"{counts.name}, %{{x}}: %{{y}} {what}<extra></extra>",
    }


def _name(text: str, upper: float, shades: theme.Palette) -> dict[str, Any]:
    """A panel's name at its top left, over its bars."""
    at = {"x": 0, "xref": "paper", "xanchor": "left", "y": upper, "yref": "paper", "yanchor": "top"}
    return {
        **at,
        "showarrow": False,
        "text": text,
        "bgcolor": shades.background,
        "borderpad": 1,
        "font": {"size": 13, "color": shades.text},
    }


def _line(in_time: int, shades: theme.Palette) -> dict[str, Any]:
    """Between the last band in time and the first late one, through all panels."""
    across = {"xref": "x", "x0": in_time - 0.5, "x1": in_time - 0.5, "yref": "paper", "y0": 0, "y1": 1}
    return {**across, "type": "line", "layer": "below", "line": {"color": shades.text, "width": 1.3, "dash": "longdash"}}


def _line_name(text: str, in_time: int, shades: theme.Palette) -> dict[str, Any]:
    at = {"x": in_time - 0.5, "xref": "x", "xanchor": "center", "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {**at, "showarrow": False, "text": f"in time ← {text} → late", "font": {"size": 12, "color": shades.text}}
