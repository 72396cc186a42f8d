"""What each month was said to be when it was first reported, drawn beside what is known now: a cross, joined to the month's point."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from metrics.kit.compare import point_of
from metrics.kit.measure import Measure
from present import theme, words
from present.charts import Chart, iso, numbers
from present.charts.legend import Key

KEY = Key("first", "as first reported, joined to what is known now")
COLUMNS = {"known_on": "first_reported_on", "value": "first_reported", "numerator": "first_counted", "denominator": "first_out_of"}


def over(chart: Chart, first: pd.DataFrame, measure: Measure, shades: theme.Palette) -> Chart:
    """The chart of a measure with the layer on it: crosses, their sign in the legend, words, columns of the table and the file.

    `first`: one row a month that was first reported: month, known_on, numerator, denominator, value, and `now`, the value in the chart.
    """
    return replace(
        chart,
        figure={**chart.figure, "data": [*chart.figure["data"], *traces(first, measure, shades)]},
        alt=f"{chart.alt}{alternative(first, measure)}",
        table=beside(chart.table, first),
        file_name=f"{chart.file_name}-first-reported",
        keys=(*chart.keys, KEY) if len(first) else chart.keys,
    )


def traces(first: pd.DataFrame, measure: Measure, shades: theme.Palette) -> list[dict[str, Any]]:
    """A cross a month at `value`, and a line from it to `now`, the figure that is known now. Told apart by shape, not by colour."""
    joined = first.dropna(subset=["value", "now"])
    x = [day for month in iso(joined["month"]) for day in (month, month, None)]
    y = [value for pair in zip(numbers(joined["value"]), numbers(joined["now"]), strict=True) for value in (*pair, None)]
    line = {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "showlegend": False,
        "line": {"color": shades.text, "width": 1.2}, "name": "from first reported to now",
    }  # fmt: skip
    crosses = {
        "type": "scatter", "mode": "markers", "x": iso(first["month"]), "y": numbers(first["value"]), "name": "as first reported",
        "marker": {"symbol": "x-thin", "size": 8, "color": shades.text, "line": {"color": shades.text, "width": 1.8}},
        "text": [said(row, measure) for row in first.itertuples()], "hovertemplate": "%{text}<extra></extra>", "showlegend": False,
    }  # fmt: skip
    return [line, crosses]


def said(row: Any, measure: Measure) -> str:
    """One month's first report: "December 2019, as first reported on 31 December 2019: 36% (30 of 83)."."""
    point = point_of(row.value, row.numerator, row.denominator)
    return f"{row.month:%B %Y}, as first reported on {words.day(row.known_on)}: {words.full(measure, point)}."


def alternative(first: pd.DataFrame, measure: Measure) -> str:
    """The crosses in words: of how many months, how many have moved, and which the furthest."""
    if first.empty:
        return ""
    written = [tuple(words.value(measure, figure) for figure in pair) for pair in first[["value", "now"]].to_numpy()]
    moved = sum(before != now for before, now in written)
    count = f"{len(first)} {'month' if len(first) == 1 else 'months'}"
    if not moved:
        return f" Crosses show {count} as first reported: none has moved since."
    place = int((first["now"] - first["value"]).abs().fillna(0).argmax())
    before, now = written[place]
    return (
        f" Crosses show {count} as first reported: {moved} {'has' if moved == 1 else 'have'} moved since, the furthest "
        f"{first['month'].iloc[place]:%B %Y}, from {before} to {now}."
    )


def beside(table: pd.DataFrame, first: pd.DataFrame) -> pd.DataFrame:
    """The chart's table with the first report of each month that has one: its day, its figure and what that was made of."""
    columns = first.rename(columns=COLUMNS)[["month", *COLUMNS.values()]]
    columns = columns.assign(
        month=columns["month"].dt.strftime("%Y-%m-%d"), first_reported_on=columns["first_reported_on"].dt.strftime("%Y-%m-%d")
    )
    return table.merge(columns, on="month", how="left")
