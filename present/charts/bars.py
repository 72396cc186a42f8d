"""Bars: a figure by group in one period, a distribution over bands, and how many were lost at each step of a path."""

from __future__ import annotations

from typing import Any

import pandas as pd

from metrics.kit.compare import Point, point_of
from metrics.kit.measure import Measure
from present import theme, words
from present.charts import Chart, numbers


def by_group(measure: Measure, rows: pd.DataFrame, *, kind_title: str, when: str, total: Point, dark: bool = False) -> Chart:
    """One bar a group, in the groups' own order (this is no league table), and the whole council's figure as a line."""
    shades = theme.palette(dark)
    labels = [words.full(measure, point_of(row.value, row.numerator, row.denominator)) for row in rows.itertuples()]
    figure = _horizontal(list(rows["group"]), numbers(rows["value"]), [_short(measure, row) for row in rows.itertuples()], shades)
    layout = theme.layout(
        dark,
        height=max(150, 60 + 34 * len(rows)),
        margin={"l": 8, "r": 8, "t": 24, "b": 32},
        xaxis=_value_axis(measure, rows["value"], dark),
        yaxis={**theme.axis(dark), "showgrid": False, "autorange": "reversed"},
    )
    if total.value is not None and measure.kind != "count":
        layout["shapes"] = [
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "x0": total.value,
                "x1": total.value,
                "y0": 0,
                "y1": 1,
                "line": {"color": shades.text, "dash": "dot", "width": 1.5},
            }
        ]
        layout["annotations"] = [
            {
                "x": total.value,
                "xref": "x",
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "text": f"all: {words.value(measure, total.value)}",
                "font": {"size": 12},
            }
        ]
    title = f"{measure.title}, by {kind_title.lower()}, {when}"
    alt = f"{title}: " + "; ".join(f"{group} {label}" for group, label in zip(rows["group"], labels, strict=True)) + "."
    file_name = f"{measure.id}-by-{kind_title.lower().replace(' ', '-')}"
    return Chart({"data": [figure], "layout": layout}, title, alt, group_table(rows), file_name, measure.is_share)


def distribution(title: str, rows: pd.DataFrame, *, what: str, file_name: str, dark: bool = False) -> Chart:
    """One bar a band in the order given (`group`, `count`), with its number on it; `what` names what is counted."""
    shades = theme.palette(dark)
    labels = [words.number(count) for count in rows["count"]]
    bars = {
        "type": "bar",
        "x": list(rows["group"]),
        "y": numbers(rows["count"]),
        "text": labels,
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": shades.neutral},
        "hovertemplate": f"%{{x}}: %{{y}} {what}<extra></extra>",
    }
    top = float(rows["count"].max()) if len(rows) else 1.0
    layout = theme.layout(
        dark,
        height=300,
        margin={"l": 8, "r": 8, "t": 28, "b": 48},
        yaxis=theme.axis(dark, range=[0, (top or 1) * 1.18], title={"text": what, "font": {"size": 12}}),
        xaxis={**theme.layout(dark)["xaxis"], "type": "category"},
    )
    alt = f"{title}: " + "; ".join(f"{group} {label}" for group, label in zip(rows["group"], labels, strict=True)) + f" {what}."
    table = rows.rename(columns={"group": "band", "count": what})[["band", what]]
    return Chart({"data": [bars], "layout": layout}, title, alt, table, file_name)


def steps(title: str, rows: pd.DataFrame, *, file_name: str, dark: bool = False, shares: bool = True) -> Chart:
    """One bar a row (`step`, `count`) in the order given, with its number and, along a path, its share of the first step."""
    shades = theme.palette(dark)
    first = float(rows["count"].iloc[0]) if len(rows) else 0.0
    labels = [
        f"{words.number(count)}" + (f" ({count / first:.0%})" if shares and first and place else "")
        for place, count in enumerate(rows["count"])
    ]
    figure = _horizontal(list(rows["step"]), numbers(rows["count"]), labels, shades)
    layout = theme.layout(
        dark,
        height=70 + 40 * len(rows),
        margin={"l": 8, "r": 8, "t": 12, "b": 28},
        xaxis={**theme.axis(dark), "range": [0, float(rows["count"].max() or 1) * 1.25], **_whole_steps(float(rows["count"].max()))},
        yaxis={**theme.axis(dark), "showgrid": False, "autorange": "reversed"},
    )
    alt = f"{title}: " + "; ".join(f"{step} {label}" for step, label in zip(rows["step"], labels, strict=True)) + "."
    return Chart({"data": [figure], "layout": layout}, title, alt, rows[["step", "count"]], file_name)


def _whole_steps(largest: float) -> dict[str, Any]:
    """An axis of few children has no half of one."""
    return {"dtick": 1} if largest < 6 else {}


def _horizontal(names: list[str], values: list[float | None], labels: list[str], shades: theme.Palette) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": values,
        "text": labels,
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": shades.neutral},
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }


def _short(measure: Measure, row: Any) -> str:
    """A figure with its numbers beside a bar, without the unit that the title has: a phone has no room for both."""
    point = point_of(row.value, row.numerator, row.denominator)
    if measure.is_share or measure.kind == "count" or point.value is None:
        return words.full(measure, point)
    return f"{words.value(measure, point.value)} ({words.parts(measure, point)})"


def _value_axis(measure: Measure, values: pd.Series, dark: bool) -> dict[str, Any]:
    """Room to the right for the numbers on the bars."""
    if measure.is_share:
        return {**theme.axis(dark), "range": [0, 1.45], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    top = values.max()
    return {**theme.axis(dark), "range": [0, (1.0 if pd.isna(top) or not top else float(top)) * 1.75]}


def group_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of a breakdown as its table and its download have them."""
    return rows.assign(month=rows["month"].dt.strftime("%Y-%m-%d"))[
        ["month", "period", "group_kind", "group", "numerator", "denominator", "value"]
    ].reset_index(drop=True)
