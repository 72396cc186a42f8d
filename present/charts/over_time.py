"""A measure over time beside what inspectors saw: points, the range they are judged by, the visit's figure, standards, DfE's figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.letters import Mark
from data.reference import Standard
from metrics.kit.compare import Point, Reading
from metrics.kit.spc import SpcResult
from present import theme, words
from present.charts import Chart, limits
from present.charts.beside import Line, at_the_visit, published, standards
from present.charts.legend import keys
from present.charts.limits import Picture
from present.charts.marks import PLOT_HEIGHT, counted_anew, drawn, headroom, place
from present.charts.room import Room, Spot

SIDE = (pd.Timedelta(days=20), pd.Timedelta(days=35))  # left and right of the first and last month


def over_time(
    reading: Reading,
    *,
    period: str,
    marks: Sequence[Mark],
    result: SpcResult | None = None,
    shown: limits.Shown = "visit",
    lines: Sequence[Line] = (),
    standards_drawn: Sequence[Standard] = (),
    partial: pd.Timestamp | None = None,
    dark: bool = False,
    group: str = "",
    sentence: str = "",
) -> Chart:
    """The chart of one measure, judged by `result`; without one, a run chart.

    `shown`: "visit" for the range inspectors saw, "all" for the usual range, which names its phases. `partial`: the month of a last period
    that is not over, drawn open. `group` names a filter in the title; `sentence` is the conclusion, for the alternative text.
    """
    measure, series, shades = reading.measure, reading.series, theme.palette(dark)
    labelled = series.assign(label=[_point_label(reading, row) for row in series.itertuples()])
    seen = shown == "visit" and not reading.limits_note
    picture = limits.picture(labelled, result, seen=seen)
    first, last = series["month"].min(), series["month"].max() + pd.offsets.MonthEnd(0)
    if shown == "all" and result is not None:
        marks = [*marks, *counted_anew(result.phases)]
    placed = place(marks, first, last)
    y_axis = _y_axis(reading, picture, lines, standards_drawn, dark)
    room = _room(picture, placed, (first - SIDE[0], last + SIDE[1]), y_axis["range"])
    layout = _layout(dark, room, headroom(placed), y_axis)
    parts = [_newest(reading, picture, room, shades), _range_name(picture, room, shades)]
    parts += [
        standards(standards_drawn, first, last, room, shades),
        at_the_visit(reading, room, shades),
        drawn(placed, first, last, shades),
    ]
    layout["shapes"] = [shape for shapes, _ in parts for shape in shapes]
    layout["annotations"] = [note for _, notes in parts for note in notes]
    title = f"{measure.title}{f', {group}' if group else ''}"
    traces = [*limits.band(picture, measure.is_share, shades), *published(lines, measure.is_share, shades)]
    return Chart(
        {"data": [*traces, *limits.points(picture, measure.title, partial, shades)], "layout": {**layout, "showlegend": bool(lines)}},
        title,
        _alt(reading, picture, period, [one.mark for one in placed], lines, title, sentence),
        table(picture, period),
        f"{measure.id}-{period}",
        measure.is_share,
        keys(picture, reading, period, partial is not None, any(not one.mark.is_span for one in placed)),
    )


def table(picture: Picture, period: str) -> pd.DataFrame:
    """The chart's figures: one row a period, newest first; shares between 0 and 1 as in every download, limits not cut."""
    frame = picture.frame.sort_values("month", ascending=False, ignore_index=True)
    columns = [
        "group_kind",
        "group",
        "numerator",
        "denominator",
        "value",
        "mean",
        *(("lower", "upper", "judged") if picture.has_range else ()),
    ]
    plain = frame[columns].rename(columns={} if picture.has_range else {"mean": "middle"})
    plain.insert(0, "month", frame["month"].dt.strftime("%Y-%m-%d"))
    plain.insert(1, "period", period)
    return plain


def _point_label(reading: Reading, row: Any) -> str:
    return f"{row.month:%B %Y}: {words.full(reading.measure, _point(row))}"


def _point(row: Any) -> Point:
    return Point(*(None if pd.isna(cell) else float(cell) for cell in (row.value, row.numerator, row.denominator)))


def _layout(dark: bool, room: Room, top: int, y_axis: dict[str, Any]) -> dict[str, Any]:
    x_axis = {
        **theme.layout(dark)["xaxis"],
        "type": "date",
        "range": [f"{end:%Y-%m-%d}" for end in room.across],
        "tickformat": "%b<br>%Y",
        "dtick": "M12",
        "tick0": "2014-04-01",
        "tickangle": 0,
    }
    margin = {"l": 8, "r": 48, "t": top, "b": 56}
    return theme.layout(dark, height=PLOT_HEIGHT + top + 64, margin=margin, yaxis=y_axis, xaxis=x_axis)


def _room(picture: Picture, placed: Sequence[Any], across: tuple[pd.Timestamp, pd.Timestamp], up: Sequence[float]) -> Room:
    """The plot with the lines that labels should keep clear of."""
    room = Room(across, (up[0], up[1]), PLOT_HEIGHT)
    frame = picture.frame
    known = frame[frame["value"].notna()]
    room.line(known["month"], known["value"])
    averaged = frame[frame["mean"].notna()]
    room.line(averaged["month"], averaged["mean"])
    for one in placed:
        if not one.mark.is_span:
            room.upright(one.mark.from_date)
    return room


def _newest(reading: Reading, picture: Picture, room: Room, shades: theme.Palette) -> limits.Drawn:
    """The newest figure, to the right of the plot at its point's height."""
    known = picture.frame[picture.frame["value"].notna()]
    if known.empty:
        return [], []
    newest = known.iloc[-1]
    colour = {"better": shades.better, "worse": shades.worse, "higher": shades.changed, "lower": shades.changed}
    text = words.value(reading.measure, newest["value"])
    note = Spot(newest["month"], newest["value"], "left", "middle").note(f"<b>{text}</b>", colour.get(newest["kind"], shades.text), 15)
    return [], [{**note, "xshift": 20}]


def _range_name(picture: Picture, room: Room, shades: theme.Palette) -> limits.Drawn:
    """What the band is, beside it; of a run chart, what the line is."""
    frame = picture.frame[picture.frame["mean"].notna()]
    if frame.empty:
        return [], []
    text = picture.range_name if picture.has_range else picture.middle_name
    starts = frame["month"].iloc[:: max(len(frame) // 6, 1)]
    top, bottom = room.up[1], room.up[0]
    spots = []
    for month in starts:
        near = frame[frame["month"].between(month, month + pd.DateOffset(months=18))]
        over = near["upper"].max() if picture.has_range else near["mean"].max()
        under = near["lower"].min() if picture.has_range else near["mean"].min()
        spots += [Spot(month, min(over, top), "left", "bottom"), Spot(month, max(under, bottom), "left", "top")]
        if picture.has_range:
            spots += [
                Spot(month, min(near["upper"].min(), top), "left", "top"),
                Spot(month, max(near["lower"].max(), bottom), "left", "bottom"),
            ]
    return [], [room.choose(text, spots).note(text, shades.quiet)]


def _y_axis(reading: Reading, picture: Picture, lines: Sequence[Line], drawn: Sequence[Standard], dark: bool) -> dict[str, Any]:
    """From nought; shares up to 100%; others a little above the largest thing drawn."""
    if reading.measure.is_share:
        return theme.axis(dark, range=[0, 1.04], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    highest = [picture.frame["value"].max(), picture.frame["upper"].max(), reading.then.high, reading.then.point.value]
    highest += [limit for standard in drawn for limit in (standard.value, standard.high)]
    highest += [line.values[name].max() for line in lines for name in ("value", "high") if name in line.values]
    top = max((float(value) for value in highest if value is not None and not pd.isna(value)), default=1.0)
    return theme.axis(dark, range=[0, (top or 1.0) * 1.12], tickformat=",~r" if top >= 5 else "")


def _alt(reading: Reading, picture: Picture, period: str, marks: Sequence[Mark], lines: Sequence[Line], title: str, sentence: str) -> str:
    """What the chart shows, in words: the conclusion, then what is drawn."""
    measure, known = reading.measure, picture.frame.dropna(subset=["value"])
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
        f"At the visit: {words.then_full(measure, reading.then)}.{_range_words(reading, picture)}{beside}{marked}"
        + (f" {sentence}" if sentence else "")
    )


def _range_words(reading: Reading, picture: Picture) -> str:
    """The newest range and how many points are not ordinary."""
    if not picture.has_range:
        return f" A line shows the {picture.middle_name}."
    held = limits.clipped(picture.frame, reading.measure.is_share).dropna(subset=["lower", "upper"]).iloc[-1]
    low, high = (words.value(reading.measure, held[name]) for name in ("lower", "upper"))
    counts = picture.frame["kind"].value_counts()
    said = [f"{counts[kind]} {kind}" for kind in limits.KINDS.values() if kind in counts]
    apart = f" Points that are more than chance: {', '.join(said)}." if said else " Every point is ordinary."
    return f" Shaded: the {picture.range_name}, now {low} to {high}.{apart}"
