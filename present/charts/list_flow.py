"""A waiting list over time: how many wait, who joined and who left each month, and when it would clear at the last half year's pace."""

from __future__ import annotations

import pandas as pd

from present import theme, words
from present.charts import Chart, iso, numbers


def list_flow(title: str, rows: pd.DataFrame, *, forecast: pd.DataFrame | None = None, file_name: str, dark: bool = False) -> Chart:
    """`rows`: `month`, `waiting`, `joined`, `left` (numbers a month). `forecast`: `month`, `low`, `high` of the list, if it is clearing."""
    shades = theme.palette(dark)
    month = iso(rows["month"])
    traces = [
        {
            "type": "bar",
            "x": month,
            "y": numbers(rows["joined"]),
            "name": "Joined the list",
            "marker": {"color": shades.series[6]},
            "hovertemplate": "%{x|%B %Y}: %{y} joined<extra></extra>",
        },
        {
            "type": "bar",
            "x": month,
            "y": numbers(-rows["left"]),
            "name": "Left the list",
            "marker": {"color": shades.series[4], "pattern": {"shape": "/"}},
            "customdata": numbers(rows["left"]),
            "hovertemplate": "%{x|%B %Y}: %{customdata} left<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "x": month,
            "y": numbers(rows["waiting"]),
            "name": "Waiting at month end",
            "line": {"color": shades.text, "width": 2.5},
            "hovertemplate": "%{x|%B %Y}: %{y} waiting<extra></extra>",
        },
    ]
    if forecast is not None and not forecast.empty:
        traces += _fan(forecast, shades)
    ticks = _ticks_without_minus(-rows["left"].max(), float(rows[["waiting", "joined"]].to_numpy().max()))
    layout = theme.layout(
        dark,
        height=380,
        barmode="relative",
        bargap=0.15,
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 16, "b": 72},
        yaxis=theme.axis(dark, rangemode="normal", **ticks),
        xaxis={**theme.layout(dark)["xaxis"], "type": "date", "tickformat": "%b<br>%Y", "dtick": "M12", "tick0": "2014-04-01"},
    )
    newest = rows.iloc[-1]
    alt = (
        f"{title}: {words.number(newest['waiting'])} waiting at the end of {newest['month']:%B %Y}; most "
        f"{words.number(rows['waiting'].max())}, fewest {words.number(rows['waiting'].min())} since {rows['month'].min():%B %Y}. "
        f"In the newest month {_how_many(newest['joined'])} joined and {_how_many(newest['left'])} left."
    )
    table = rows.assign(month=rows["month"].dt.strftime("%Y-%m-%d")).sort_values("month", ascending=False, ignore_index=True)
    return Chart({"data": traces, "layout": layout}, title, alt, table[["month", "waiting", "joined", "left"]], file_name)


def _how_many(number: float) -> str:
    """The list's first month has no month before it, so how many left cannot be told."""
    return "an unknown number" if pd.isna(number) else words.number(number)


def _ticks_without_minus(lowest: float, highest: float) -> dict[str, list]:
    """Those who left hang below nought, and nobody reads a number of children with a minus."""
    span = max(highest - (0 if pd.isna(lowest) else lowest), 1)
    step = next(size * 10**power for power in range(9) for size in (1, 2, 5) if span / (size * 10**power) <= 6)
    places = range(int(lowest // step) if lowest < 0 else 0, int(highest // step) + 2)
    return {"tickvals": [place * step for place in places], "ticktext": [words.number(abs(place * step)) for place in places]}


def _fan(forecast: pd.DataFrame, shades: theme.Palette) -> list[dict]:
    month = iso(forecast["month"])
    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    return [
        {**edge, "x": month, "y": numbers(forecast["low"])},
        {
            **edge,
            "x": month,
            "y": numbers(forecast["high"]),
            "fill": "tonexty",
            "fillcolor": "rgba(111,119,123,0.25)",
            "name": "Range at the last half year's pace",
            "showlegend": True,
        },
    ]
