"""Charts of a public release: no point, limit, hover or alternative text says more than the figure that is shown. No Streamlit."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data.letters import timeline
from metrics.kit.baseline import month_of
from metrics.kit.measure import GROUP_TITLES, Measure
from metrics.kit.spc import SpcResult
from present import theme
from present.charts import Chart
from present.charts.over_time import over_time
from present.comparators import published_lines, standards_drawn
from present.public import words as said
from present.public.at_visit import AT_THE_VISIT, MONTHS, POOLED
from present.public.pace import alike
from present.public.readings import PublicReading
from present.public.shown import GIVEN, shown_of

AT, BEFORE = "At the visit: ", "Before the visit: "
FIGURE_WIDTH = 4  # of the line of the figure at the visit (present.charts.beside)
LIMITS = ("mean", "lower", "upper")
EMPTY = "z"  # the status of a group with nothing to count, which is no secret
END = 1.02  # of the scale of bars, past its last number


def decimals(measure: Measure) -> int:
    """With how many decimals a figure is shown: whole points of a share, whole counts, tenths of anything else."""
    return 2 if measure.is_share else 0 if measure.kind == "count" else 1


def rounded(measure: Measure, result: SpcResult | None) -> SpcResult | None:
    """The same chart with its mean and limits no finer than its figures are shown: a mean of 24 points to many decimals tells the 24th."""
    if result is None:
        return None
    points = result.points.assign(**{name: result.points[name].round(decimals(measure)) for name in LIMITS})
    return replace(result, points=points)


def control_chart(reading: PublicReading, *, dark: bool) -> Chart:
    """The measure over time beside what inspectors saw. Raises ValueError for a measure whose points may not all be shown."""
    if not reading.charted:
        raise ValueError(f"{reading.measure.id}: not every point of it may be shown")
    measure, first, last = reading.measure, reading.series["month"].min(), reading.series["month"].max()
    beside_a_year = reading.period == "year" or measure.kind != "count" or measure.clock != "flow"
    chart = over_time(
        _as_shown(alike(reading)),
        period=reading.period,
        marks=timeline(measure.theme, reading.letter),
        result=rounded(measure, reading.since if reading.judged_by == reading.period else None),
        lines=published_lines(measure, first, last) if beside_a_year else [],
        standards_drawn=standards_drawn(measure, first, last),
        dark=dark,
        sentence=said.sentence(reading),
    )
    return chart if reading.then_when == AT_THE_VISIT else _before_the_visit(chart, reading)


def _as_shown(reading: PublicReading) -> PublicReading:
    """The reading with its figure at the visit no finer than it is shown; an average of counts has tenths."""
    value = reading.then.point.value
    if value is None:
        return reading
    point = replace(reading.then.point, value=round(value, 2 if reading.measure.is_share else 1))
    return replace(reading, then=replace(reading.then, point=point))


def _before_the_visit(chart: Chart, reading: PublicReading) -> Chart:
    """The chart with the figure that stands for the visit where and as what it is: of the last periods before it."""
    last = reading.rows.loc[reading.rows["month"] <= month_of(reading.letter), "month"].iloc[-1]
    months = MONTHS[reading.period] * (POOLED[reading.period] if reading.measure.clock == "flow" else 1)
    ends = {"x0": f"{last - pd.DateOffset(months=months - 1):%Y-%m-%d}", "x1": f"{last + pd.offsets.MonthEnd(0):%Y-%m-%d}"}
    layout = chart.figure["layout"]
    shapes = [{**shape, **ends} if shape.get("line", {}).get("width") == FIGURE_WIDTH else shape for shape in layout["shapes"]]
    notes = [{**note, "text": str(note.get("text", "")).replace(AT, BEFORE)} for note in layout["annotations"]]
    keys = tuple(replace(key, words="figure before the visit") if key.sign == "visit" else key for key in chart.keys)
    return replace(chart, figure={**chart.figure, "layout": {**layout, "shapes": shapes, "annotations": notes}}, keys=keys)


def has_bars(rows: pd.DataFrame) -> bool:
    """Whether every group of a breakdown has a number or is said to have had nothing to count: any other missing bar would tell of it."""
    return bool(rows["status"].isin(GIVEN).any()) and bool(rows["status"].isin((*GIVEN, EMPTY)).all())


def bars(measure: Measure, rows: pd.DataFrame, kind: str, *, dark: bool) -> Chart:
    """One bar a group in the order of their names; none of one with nothing to count. Raises ValueError where another has no number."""
    if not has_bars(rows):
        raise ValueError(f"{measure.id}: not every group of it may be shown")
    every, rows = rows, rows[rows["status"] != EMPTY]
    shades, when = theme.palette(dark), said.when_of(measure, rows.iloc[0])
    labels = [shown_of(measure, row).full for _, row in rows.iterrows()]
    value = rows["value"].to_numpy(dtype=float)
    top = 1.0 if measure.is_share else max(float(value.max()), 1.0)
    ticks = {"tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]} if measure.is_share else {"tickformat": ",d"}
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": list(rows["group"]),
        "x": [float(one) for one in value],
        "text": labels,
        "textposition": "auto",  # inside its bar, or behind one that is too short: no room need be kept to the right
        "textangle": 0,
        "constraintext": "none",
        "insidetextanchor": "end",
        "insidetextfont": {"color": shades.background},
        "outsidetextfont": {"color": shades.text},
        "cliponaxis": False,
        "marker": {"color": shades.neutral},
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    layout = theme.layout(
        dark,
        height=max(150, 60 + 34 * len(rows)),
        margin={"l": 8, "r": 24, "t": 12, "b": 32},  # half of "100%" lies beyond the last line
        xaxis={**theme.axis(dark), "range": [0, top * END], **ticks},
        yaxis={**theme.axis(dark), "showgrid": False, "autorange": "reversed", "type": "category"},
    )
    title = f"{measure.title}, by {GROUP_TITLES[kind].lower()}, {when}"
    told = "; ".join(f"{group} {label}" for group, label in zip(rows["group"], labels, strict=True))
    alt = f"{title}, rounded up or down to a multiple of five: {told}."
    return Chart({"data": [trace], "layout": layout}, title, alt, every, f"{measure.id}-by-{kind.replace('_', '-')}", measure.is_share)
