"""A measure over time beside what inspectors saw: points, the range they are judged by, the visit's figure, standards, DfE's figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.letters import Mark
from data.reference import Standard
from metrics.kit.compare import Reading
from metrics.kit.spc import SpcResult
from present import theme, words
from present.charts import Chart, first_reported, limits, said
from present.charts.beside import Line, at_the_visit, levels, published, standards
from present.charts.legend import keys
from present.charts.limits import Picture
from present.charts.marks import PLOT_HEIGHT, Placed, counted_anew, drawn, headroom, place
from present.charts.room import Room, Spot

NAME_LONG = 18  # points that the band's name may reach over
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
    first_said: pd.DataFrame | None = None,
) -> Chart:
    """The chart of one measure, judged by `result`; without one, a run chart.

    `shown`: "visit" for the range inspectors saw, "all" for the usual range, which names its phases. `partial`: the month of a last period
    that is not over, drawn open. `group` names a filter in the title; `sentence` is the conclusion, for the alternative text.
    `first_said`: what months were first said to be (`first_reported.traces`), drawn over them.
    """
    measure, series, shades = reading.measure, reading.series, theme.palette(dark)
    told = series.assign(said=said.points(reading, result, all_along=shown == "all"))
    picture = limits.picture(told, result, seen=shown == "visit" and not reading.limits_note)
    first, last = series["month"].min(), series["month"].max() + pd.offsets.MonthEnd(0)
    if shown == "all" and result is not None:
        marks = [*marks, *counted_anew(result.phases)]
    placed = place(marks, first, last)
    y_axis = _y_axis(reading, picture, lines, standards_drawn, dark, 0.0 if first_said is None else first_said["value"].max())
    room = _room(picture, placed, standards_drawn, lines, (first - SIDE[0], last + SIDE[1]), y_axis["range"])
    layout = _layout(dark, headroom(placed), bool(lines), room, y_axis)
    parts = [
        at_the_visit(reading, room, shades),
        standards(standards_drawn, first, last, room, shades),
        _range_name(picture, room, shades),
        _newest(reading, picture, room, shades, by_verdict=shown == "visit"),
        drawn(placed, first, last, shades),
    ]
    layout["shapes"] = [shape for shapes, _ in parts for shape in shapes]
    layout["annotations"] = [note for _, notes in parts for note in notes]
    title = f"{measure.title}{f', {group}' if group else ''}"
    traces = [*limits.band(picture, measure.is_share, shades), *published(lines, measure.is_share, shades)]
    chart = Chart(
        {"data": [*traces, *limits.points(picture, measure.title, partial, shades)], "layout": layout},
        title,
        said.alternative(reading, picture, period, title, sentence, [one.mark for one in placed], lines),
        said.table(picture, period),
        f"{measure.id}-{period}",
        measure.is_share,
        keys(picture, reading, period, partial is not None, any(not one.mark.is_span for one in placed)),
    )
    return chart if first_said is None else first_reported.over(chart, first_said, measure, shades)


def _layout(dark: bool, top: int, has_lines: bool, room: Room, y_axis: dict[str, Any]) -> dict[str, Any]:
    """Axes and margins; the names of published lines stand under the plot."""
    x_axis = {
        **theme.layout(dark)["xaxis"],
        "type": "date",
        "range": [f"{end:%Y-%m-%d}" for end in room.across],
        "tickformat": "%b<br>%Y",
        "dtick": "M12",
        "tick0": "2014-04-01",
        "tickangle": 0,
    }
    bottom = 64 if has_lines else 44
    plain = theme.layout(
        dark,
        height=PLOT_HEIGHT + top + bottom,
        margin={"l": 8, "r": 48, "t": top, "b": bottom},
        yaxis=y_axis,
        xaxis=x_axis,
        showlegend=has_lines,
    )
    # On a phone the names take four lines and the plot is lower: a share of it must still be more than the months' two lines.
    return {**plain, "legend": {**plain["legend"], "y": -0.21}}


def _room(
    picture: Picture,
    placed: Sequence[Placed],
    standards_drawn: Sequence[Standard],
    lines: Sequence[Line],
    across: tuple[pd.Timestamp, pd.Timestamp],
    up: Sequence[float],
) -> Room:
    """The plot with the lines that labels should keep clear of."""
    room = Room(across, (up[0], up[1]), PLOT_HEIGHT)
    frame = picture.frame
    known = frame[frame["value"].notna()]
    room.line(known["month"], known["value"])
    averaged = frame[frame["mean"].notna()]
    room.line(averaged["month"], averaged["mean"])
    for line in lines:
        room.line(line.values["date"], line.values["value"])
    for level in (level for standard in standards_drawn for level in levels(standard)):
        room.line(pd.Series(across), pd.Series([level, level]))
    for one in placed:
        if not one.mark.is_span:
            room.upright(one.mark.from_date)
    return room


def _newest(reading: Reading, picture: Picture, room: Room, shades: theme.Palette, *, by_verdict: bool) -> limits.Drawn:
    """The newest figure, in the margin to the right of the plot at its point's height.

    `by_verdict`: coloured only where the verdict is as the point: one may stand apart and yet be no better than at the visit.
    """
    known = picture.frame[picture.frame["value"].notna()]
    if known.empty:
        return [], []
    newest = known.iloc[-1]
    colours = {"better": shades.better, "worse": shades.worse, "higher": shades.changed, "lower": shades.changed}
    is_apart = not by_verdict or reading.verdict == f"{newest['kind']}, and real"
    colour = colours.get(newest["kind"], shades.text) if is_apart else shades.text
    text = words.value(reading.measure, newest["value"])
    side = "bottom" if newest["value"] < room.up[1] / 20 else "middle"  # above the months' names
    note = Spot(room.across[1], newest["value"], "left", side).note(f"<b>{text}</b>", colour, 15)
    return [], [note]


def _range_name(picture: Picture, room: Room, shades: theme.Palette) -> limits.Drawn:
    """What the band is, above, below or inside it; of a run chart, what the line is."""
    ends = ("upper", "lower") if picture.has_range else ("mean", "mean")
    frame = picture.frame.dropna(subset=list(ends))
    if frame.empty:
        return [], []
    text = picture.range_name if picture.has_range else picture.middle_name
    top, bottom = (frame[name].clip(*room.up).to_numpy() for name in ends)
    spots = []
    for begin in range(0, len(frame), max(len(frame) // 10, 1)):
        near = slice(begin, begin + NAME_LONG)
        month = frame["month"].iloc[begin]
        spots += [Spot(month, top[near].max(), "left", "bottom"), Spot(month, bottom[near].min(), "left", "top")]
        if picture.has_range:
            spots += [Spot(month, top[near].min(), "left", "top"), Spot(month, bottom[near].max(), "left", "bottom")]
    last, near = frame["month"].iloc[-1], slice(-NAME_LONG, None)
    spots[4:4] = [Spot(last, top[near].max(), "right", "bottom"), Spot(last, bottom[near].min(), "right", "top")]
    return [], [room.choose(text, spots).note(text, shades.quiet)]


def _y_axis(
    reading: Reading, picture: Picture, lines: Sequence[Line], drawn: Sequence[Standard], dark: bool, first: float
) -> dict[str, Any]:
    """From nought; shares up to 100%; others a little above the largest thing drawn."""
    if reading.measure.is_share:
        return theme.axis(dark, range=[0, 1.04], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    highest = [first, picture.frame["value"].max(), picture.frame["upper"].max(), reading.then.high, reading.then.point.value]
    highest += [limit for standard in drawn for limit in (standard.value, standard.high)]
    highest += [line.values[name].max() for line in lines for name in ("value", "high") if name in line.values]
    top = max((float(value) for value in highest if value is not None and not pd.isna(value)), default=1.0)
    return theme.axis(dark, range=[0, (top or 1.0) * 1.12], tickformat=",~r" if top >= 5 else "")
