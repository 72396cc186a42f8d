"""A measure over time beside what inspectors saw: the line, the visit's figure, the standard in force, DfE's published figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.letters import Mark
from data.reference import Standard
from metrics.kit.compare import Point, Reading
from present import theme, words
from present.charts import Chart, iso, numbers
from present.charts.beside import Line, at_the_visit, published, standards
from present.charts.marks import PLOT_HEIGHT, drawn, headroom, place

FEW = 5  # a share of fewer cases swings so far that it is drawn pale


def over_time(
    reading: Reading,
    *,
    period: str,
    marks: Sequence[Mark],
    lines: Sequence[Line] = (),
    standards_drawn: Sequence[Standard] = (),
    partial: pd.Timestamp | None = None,
    dark: bool = False,
    group: str = "",
) -> Chart:
    """The chart of one measure. `partial`: the month of a last period that is not over, drawn open. `group` names a filter in the title."""
    measure, series, shades = reading.measure, reading.series, theme.palette(dark)
    drawable = series.assign(label=[_point_label(reading, row) for row in series.itertuples()])
    first, last = drawable["month"].min(), drawable["month"].max() + pd.offsets.MonthEnd(0)
    placed = place(marks, first, last)
    shapes, notes = drawn(placed, first, last, shades)
    traces = [*_measure(reading, drawable, partial, shades), *published(lines, measure.is_share, shades)]
    standard_shapes, standard_notes = standards(standards_drawn, first, last, shades)
    shapes, notes = [*standard_shapes, *shapes], [*notes, *standard_notes]
    shapes += at_the_visit(reading, last, shades)
    notes += _notes(reading, drawable, last, shades)
    top = headroom(placed)
    layout = theme.layout(
        dark,
        shapes=shapes,
        annotations=notes,
        height=PLOT_HEIGHT + top + 64,
        margin={"l": 8, "r": 48, "t": top, "b": 56},
        yaxis=_y_axis(reading, drawable, lines, standards_drawn, dark),
        showlegend=bool(lines),
        xaxis={
            **theme.layout(dark)["xaxis"],
            "type": "date",
            "range": [f"{first - pd.Timedelta(days=20):%Y-%m-%d}", f"{last + pd.Timedelta(days=35):%Y-%m-%d}"],
            "tickformat": "%b<br>%Y",
            "dtick": "M12",
            "tick0": "2014-04-01",
            "tickangle": 0,
        },
    )
    title = f"{measure.title}{f', {group}' if group else ''}"
    return Chart(
        {"data": traces, "layout": layout},
        title,
        _alt(reading, drawable, period, [one.mark for one in placed], lines, title),
        table(reading, period),
        f"{measure.id}-{period}",
        measure.is_share,
    )


def table(reading: Reading, period: str) -> pd.DataFrame:
    """The chart's figures: one row a period, newest first; shares between 0 and 1 as in every download."""
    series = reading.series.sort_values("month", ascending=False, ignore_index=True)
    return pd.DataFrame(
        {
            "month": series["month"].dt.strftime("%Y-%m-%d"),
            "period": period,
            "group_kind": series["group_kind"],
            "group": series["group"],
            "numerator": series["numerator"],
            "denominator": series["denominator"],
            "value": series["value"],
        }
    )


def _point_label(reading: Reading, row: Any) -> str:
    return f"{row.month:%B %Y}: {words.full(reading.measure, _point(row))}"


def _point(row: Any) -> Point:
    return Point(*(None if pd.isna(cell) else float(cell) for cell in (row.value, row.numerator, row.denominator)))


def _measure(reading: Reading, series: pd.DataFrame, partial: pd.Timestamp | None, shades: theme.Palette) -> list[dict[str, Any]]:
    """The line; the last point of a period that is not over stands apart, open."""
    whole = series if partial is None else series[series["month"] != partial]
    few = whole["denominator"] < FEW if reading.measure.is_share else pd.Series(False, index=whole.index)
    trace = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": iso(whole["month"]),
        "y": numbers(whole["value"]),
        "name": reading.measure.title,
        "line": {"color": shades.neutral, "width": 2},
        "marker": {
            "color": [shades.band if pale else shades.text for pale in few],
            "size": 6,
            "line": {"color": shades.neutral, "width": 1},
        },
        "text": list(whole["label"]),
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
    if partial is None:
        return [trace]
    open_point = series[series["month"] == partial]
    return [
        trace,
        {
            **trace,
            "x": iso(open_point["month"]),
            "y": numbers(open_point["value"]),
            "mode": "markers",
            "marker": {"color": shades.background, "size": 9, "line": {"color": shades.text, "width": 2}},
            "text": [f"{label} (not over)" for label in open_point["label"]],
        },
    ]


def _notes(reading: Reading, series: pd.DataFrame, last: pd.Timestamp, shades: theme.Palette) -> list[dict[str, Any]]:
    """The name of the visit's line, at its end on the side where the last year's points are not, and the newest figure beside its point."""
    measure, then = reading.measure, reading.then
    known = series.dropna(subset="value")
    notes = []
    level = then.high if then.high is not None else then.point.value
    newest = None if known.empty else known.iloc[-1]
    if level is not None:
        beside = known[known["month"] > last - pd.DateOffset(months=12)]["value"]
        above = beside.empty or beside.mean() >= level
        text = f"At the visit: {words.then_value(measure, then)}"
        notes.append(
            {
                "x": f"{last:%Y-%m-%d}",
                "y": level,
                "text": text,
                "showarrow": False,
                "xanchor": "right",
                "yanchor": "top" if above else "bottom",
                "font": {"size": 12, "color": shades.text},
            }
        )
    if newest is not None:
        notes.append(
            {
                "x": f"{newest['month']:%Y-%m-%d}",
                "y": newest["value"],
                "text": f"<b>{words.value(measure, newest['value'])}</b>",
                "showarrow": False,
                "xanchor": "left",
                "yanchor": "middle",
                "xshift": 20,
                "font": {"size": 15, "color": shades.text},
            }
        )
    return notes


def _y_axis(reading: Reading, series: pd.DataFrame, lines: Sequence[Line], drawn: Sequence[Standard], dark: bool) -> dict[str, Any]:
    """From nought; shares up to 100%; others a little above the largest thing drawn."""
    if reading.measure.is_share:
        return theme.axis(dark, range=[0, 1.04], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    highest = [series["value"].max(), reading.then.high, reading.then.point.value]
    highest += [limit for standard in drawn for limit in (standard.value, standard.high)]
    highest += [line.values[name].max() for line in lines for name in ("value", "high") if name in line.values]
    top = max((float(value) for value in highest if value is not None and not pd.isna(value)), default=1.0)
    return theme.axis(dark, range=[0, (top or 1.0) * 1.12], tickformat=",~r" if top >= 5 else "")


def _alt(reading: Reading, series: pd.DataFrame, period: str, marks: Sequence[Mark], lines: Sequence[Line], title: str) -> str:
    """What the chart shows, in words."""
    measure, known = reading.measure, series.dropna(subset="value")
    if known.empty:
        return f"{title}: nothing to count in any {period}."
    values = known["value"].to_numpy()
    low, high, newest = (known.iloc[int(place)] for place in (values.argmin(), values.argmax(), len(known) - 1))
    beside = f" Beside it: {', '.join(line.name for line in lines)}." if lines else ""
    dated = [mark.label for mark in marks if not mark.is_span]
    marked = f" Lines mark {', '.join(dated)}." if dated else ""
    return (
        f"{title}, by {period}, {known['month'].min():%B %Y} to {newest['month']:%B %Y}: newest {newest['label'].split(': ', 1)[1]}; "
        f"lowest {words.value(measure, low['value'])} in {low['month']:%B %Y}, "
        f"highest {words.value(measure, high['value'])} in {high['month']:%B %Y}. "
        f"At the visit: {words.then_full(measure, reading.then)}.{beside}{marked}"
    )
