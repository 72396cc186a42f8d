"""The worked picture of the method page: an invented series, judged by the engine that judges every measure, drawn from what it says.

The series follows a fixed rule: a swing that looks like chance, one month far below, and at last a rise that stays. Everything that the
picture points at is looked up in the engine's result, so that a change of the rules changes the picture or fails its test.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from metrics.kit.spc import SpcResult, spc
from present import theme
from present.charts import Chart
from present.charts import limits as drawing

VISIT = pd.Timestamp("2001-12-01")  # never shown: the axis counts from the visit
MONTHS_BEFORE, MONTHS_AFTER = 24, 19  # the visit's own month is the last of those before
ONE_BAD_MONTH, RISES_FROM = 28, 37  # the 28th month of all, and the 37th and all after it
HEIGHT = 312
JUDGED = {
    "common_cause": "an ordinary month",
    "special_cause_improvement": "a real change for the better",
    "special_cause_concern": "a real change for the worse",
}


@cache
def worked() -> SpcResult:
    """What the engine says of the invented series: a share by month, limits from the 24 months up to the visit."""
    return spc(_series(), better="up", baseline_points=MONTHS_BEFORE)


def _series() -> pd.Series:
    """Shares by month, about 52% with a swing of 11 points, in whole points as a page shows them."""
    place = np.arange(MONTHS_BEFORE + MONTHS_AFTER)
    swing = ((17 * place**3 + place) % 37 - 18) / 18 * 11
    points = 52 + swing
    points[ONE_BAD_MONTH - 1] = 16
    points[RISES_FROM - 1 :] = 63 + 0.3 * swing[RISES_FROM - 1 :]
    months = pd.date_range(VISIT - pd.DateOffset(months=MONTHS_BEFORE - 1), periods=len(place), freq="MS", unit="us")
    return pd.Series(points.round() / 100, index=months, name="share")


def before(result: SpcResult) -> pd.DataFrame:
    """The months that inspectors saw, the visit's own among them."""
    return result.points[result.points.index <= VISIT]


def outside(result: SpcResult) -> pd.DataFrame:
    """The months outside the range."""
    return result.points[result.points["outside"]]


def in_a_row(result: SpcResult) -> pd.DataFrame:
    """The months that are part of seven or more in a row on one side of the average."""
    return result.points[result.points["shift"]]


def worked_chart(*, dark: bool = False) -> Chart:
    """The picture, by the same pieces as every measure's: the range, ordinary months, one outside, seven in a row, numbered 1 to 4."""
    result, shades = worked(), theme.palette(dark)
    months = pd.DatetimeIndex(result.points.index)
    since = [_since_visit(month) for month in months]
    judged = result.points["type"].map(JUDGED)
    said = [f"{when}: {value:.0%}, {kind}" for when, value, kind in zip(since, result.points["value"], judged, strict=True)]
    series = pd.DataFrame({"month": months, "value": result.points["value"].to_numpy(), "said": said})
    shown = drawing.picture(series, result, seen=True)
    traces = [*drawing.band(shown, True, shades), *drawing.points(shown, "share", None, shades), _numbers(result, shades)]
    layout = theme.layout(
        dark,
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 24, "b": 40},
        shapes=[_visit(shades)],
        annotations=_notes(result, shades),
        xaxis={**theme.axis(dark), **_axis(months)},
        yaxis=theme.axis(dark, range=[0, 1.0], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1], rangemode="normal"),
    )
    table = pd.DataFrame({"when": since, "value": series["value"], "judged": judged.to_numpy()})
    title = "A worked example with invented figures"
    return Chart({"data": traces, "layout": layout}, title, _alt(result), table, "worked-example", is_share=True)


def _since_visit(month: pd.Timestamp) -> str:
    """A month of the series as the axis counts it: "3 months after the visit"."""
    months = (month.year - VISIT.year) * 12 + month.month - VISIT.month
    if not months:
        return "The visit's month"
    many = "month" if abs(months) == 1 else "months"
    return f"{abs(months)} {many} {'after' if months > 0 else 'before'} the visit"


def places(result: SpcResult) -> dict[str, tuple[pd.Timestamp, float]]:
    """Where each number stands: over the range, under ordinary months, under the month outside it, over those in a row."""
    far, row, seen = outside(result), in_a_row(result), before(result)
    low, high = float(seen["lower"].iloc[0]), float(seen["upper"].iloc[0])
    return {
        "1": (seen.index[1], high + 0.08),
        "2": (seen.index[len(seen) // 4], (low + float(seen["value"].min())) / 2),
        "3": (far.index[0], float(far["value"].iloc[0]) - 0.09),
        "4": (row.index[len(row) // 2], high + 0.08),
    }


def _numbers(result: SpcResult, shades: theme.Palette) -> dict[str, Any]:
    """The numbers that the sentences explain, each in a disc."""
    held = places(result)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [f"{at:%Y-%m-%d}" for at, _ in held.values()],
        "y": [height for _, height in held.values()],
        "text": [f"<b>{number}</b>" for number in held],
        "textfont": {"color": shades.background, "size": 13},
        "marker": {"symbol": "circle", "size": 21, "color": shades.text},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _notes(result: SpcResult, shades: theme.Palette) -> list[dict[str, Any]]:
    """A few words beside each number, on the side where there is room, and the name of the visit's line."""
    font = {"size": 13, "color": shades.text}
    beside = {"1": "range inspectors saw", "2": "ordinary months", "3": "one outside", "4": "seven in a row"}
    notes: list[dict[str, Any]] = [
        {
            "x": f"{month:%Y-%m-%d}",
            "y": height,
            "text": beside[number],
            "showarrow": False,
            "font": font,
            "xanchor": "right" if number == "4" else "left",
            "xshift": -13 if number == "4" else 13,
        }
        for number, (month, height) in places(result).items()
    ]
    visit = {"x": f"{VISIT:%Y-%m-%d}", "y": 1, "yref": "paper", "yanchor": "bottom", "text": "The visit", "showarrow": False, "font": font}
    return [*notes, visit]


def _visit(shades: theme.Palette) -> dict[str, Any]:
    at = f"{VISIT:%Y-%m-%d}"
    line = {"color": shades.text, "width": 1.4, "dash": "dot"}
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _axis(months: pd.DatetimeIndex) -> dict[str, Any]:
    """The axis counts years from the visit."""
    years = {"2 years<br>before": 2 - MONTHS_BEFORE, "1 year<br>before": -12, "1 year<br>after": 12}
    ends = (months[0] - pd.Timedelta(days=15), months[-1] + pd.Timedelta(days=20))
    return {
        "showgrid": False,
        "type": "date",
        "range": [f"{end:%Y-%m-%d}" for end in ends],
        "tickvals": [f"{VISIT + pd.DateOffset(months=after):%Y-%m-%d}" for after in years.values()],
        "ticktext": list(years),
        "tickangle": 0,
    }


def _alt(result: SpcResult) -> str:
    """What the picture shows, in words."""
    at, far, row = result.points.iloc[-1], outside(result), in_a_row(result)
    return (
        f"A worked example with invented figures: a share by month, {len(before(result))} months up to a visit and "
        f"{len(result.points) - len(before(result))} after it. 1: the range inspectors saw, {at['lower']:.0%} to {at['upper']:.0%}, "
        f"about an average of {at['mean']:.0%}. 2: ordinary months go up and down inside it. 3: one month outside it, "
        f"{far['value'].iloc[0]:.0%}. 4: the last {len(row)} months, {row['value'].min():.0%} to {row['value'].max():.0%}, "
        "are all above the average."
    )
