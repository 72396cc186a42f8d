"""How a measure's months settled: each month as first reported and as known now, joined; the newest ones, not yet settled, stand shaded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from metrics.kit.compare import point_of
from metrics.kit.measure import Measure
from present import theme, words
from present.charts import Chart, first_reported, iso, numbers
from present.charts.first_reported import KEY
from present.charts.legend import Key

HEIGHT = 330
NEWEST = 13  # months drawn: a year and the same month of the year before
HALF_A_MONTH = pd.Timedelta(days=15)
COLUMNS = {
    "first_reported_on": "known_on", "first_reported": "value", "first_counted": "numerator", "first_out_of": "denominator",
    "value": "newest_value", "numerator": "newest_numerator", "denominator": "newest_denominator",
}  # fmt: skip


def settling(months: pd.DataFrame, measure: Measure, *, headline: str, settles_at: int | None, dark: bool = False) -> Chart:
    """The newest of `months` (`present.settling.months_of`). `settles_at`: the age in months at which they have settled; None: unknown."""
    shown, shades = months.tail(NEWEST), theme.palette(dark)
    first = shown.assign(now=shown["newest_value"])
    unsettled = shown[shown["newest_months_after"] < settles_at] if settles_at is not None else shown.iloc[:0]
    moving = {"shapes": [], "annotations": []} if unsettled.empty else _shaded(unsettled, shades)
    layout = theme.layout(
        dark, height=HEIGHT, margin={"l": 8, "r": 16, "t": 30, "b": 44}, xaxis=_x_axis(shown, dark), yaxis=_y_axis(shown, measure, dark)
    )
    title = f"{measure.title}, as first reported and as known now"
    return Chart(
        {"data": [*first_reported.traces(first, measure, shades), _now(shown, measure, shades)], "layout": layout | moving},
        title,
        f"{title}, {shown['month'].min():%B %Y} to {shown['month'].max():%B %Y}. {headline}."
        f"{first_reported.alternative(first, measure)}{_said_of(unsettled)}",
        table(shown, measure),
        f"{measure.id}-first-reported",
        measure.is_share,
        (KEY, Key("now", "as known now"), *((Key("range", "not yet settled"),) if len(unsettled) else ())),
    )


def table(months: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The months' figures, newest first: as first reported and now, and how far they moved: of a share in points, as shown."""
    ordered = months.sort_values("month", ascending=False, ignore_index=True)
    told = {name: ordered[column] for name, column in COLUMNS.items()}
    told["first_reported_on"] = told["first_reported_on"].dt.strftime("%Y-%m-%d")
    month, moved = ordered["month"].dt.strftime("%Y-%m-%d"), {"moved": ordered["moved_value"]}
    if measure.is_share:
        moved = {"moved_points": (ordered["newest_value"] * 100).round() - (ordered["value"] * 100).round()}
    return pd.DataFrame({"month": month, **told, **moved, "reported_times": ordered["days"]})


def _now(shown: pd.DataFrame, measure: Measure, shades: theme.Palette) -> dict[str, Any]:
    """A dot a month: what the newest extract says of it."""
    return {
        "type": "scatter", "mode": "markers", "x": iso(shown["month"]), "y": numbers(shown["newest_value"]), "name": "as known now",
        "marker": {"symbol": "circle", "size": 8, "color": shades.text, "line": {"color": shades.background, "width": 0.5}},
        "text": [
            f"{row.month:%B %Y}, as known now: "
            f"{words.full(measure, point_of(row.newest_value, row.newest_numerator, row.newest_denominator))}."
            for row in shown.itertuples()
        ],
        "hovertemplate": "%{text}<extra></extra>", "showlegend": False,
    }  # fmt: skip


def _shaded(unsettled: pd.DataFrame, shades: theme.Palette) -> dict[str, Any]:
    """The months that are younger than settled ones, behind the points, named above the plot."""
    begin, end = unsettled["month"].min() - HALF_A_MONTH, unsettled["month"].max() + HALF_A_MONTH
    shape = {
        "type": "rect", "xref": "x", "yref": "paper", "x0": f"{begin:%Y-%m-%d}", "x1": f"{end:%Y-%m-%d}", "y0": 0, "y1": 1,
        "layer": "below", "fillcolor": shades.band, "line": {"width": 0},
    }  # fmt: skip
    note = {
        "x": f"{end:%Y-%m-%d}", "xref": "x", "xanchor": "right", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
        "text": "not yet settled", "font": {"size": 13, "color": shades.quiet},
    }  # fmt: skip
    return {"shapes": [shape], "annotations": [note]}


def _said_of(unsettled: pd.DataFrame) -> str:
    if unsettled.empty:
        return ""
    first, last = unsettled["month"].min(), unsettled["month"].max()
    return f" Shaded, not yet settled: {first:%B %Y}{f' to {last:%B %Y}' if last != first else ''}."


def _x_axis(shown: pd.DataFrame, dark: bool) -> dict[str, Any]:
    begin, end = shown["month"].min() - HALF_A_MONTH, shown["month"].max() + HALF_A_MONTH
    many = len(shown) > NEWEST // 2
    return {
        **theme.layout(dark)["xaxis"], "type": "date", "range": [f"{begin:%Y-%m-%d}", f"{end:%Y-%m-%d}"], "tickformat": "%b<br>%Y",
        "dtick": "M3" if many else "M1", "tick0": f"{shown['month'].max():%Y-%m-%d}", "tickangle": 0,
    }  # fmt: skip


def _y_axis(shown: pd.DataFrame, measure: Measure, dark: bool) -> dict[str, Any]:
    """From nought; a share up to 100%."""
    if measure.is_share:
        return theme.axis(dark, range=[0, 1.04], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    top = float(np.nanmax([1.0, *shown["value"], *shown["newest_value"]]))
    return theme.axis(dark, range=[0, top * 1.12], tickformat=",~r" if top >= 5 else "")
