"""Two measures on one picture over one line of time: the one can be bought at the cost of the other, so they are read together."""

from __future__ import annotations

from typing import Any

import pandas as pd

from metrics.kit.compare import Point, Reading
from present import pairs, theme, words
from present.charts import Chart, iso, numbers
from present.charts.room import Room
from present.charts.together_labels import PANEL, at_the_visit, named_above, names_over_plot, newest, room_for_names, then

HEIGHT = 300  # of the plot with one axis
GAP = 46  # between them, for the second one's name
TOP, BOTTOM, RIGHT = 64, 44, 56
SIDE = pd.Timedelta(days=25)
SYMBOLS = ("circle", "square")
SIGNS = ("●", "■")


def together(
    one: Reading, other: Reading, *, partial: pd.Timestamp | None = None, dark: bool = False, groups: tuple[str, str] = ("", "")
) -> Chart:
    """The chart of both: one axis where both are shares, else two panels over one another, each with its name, the visit and its newest.

    `partial`: the month of a last period that is not over, drawn open. `groups`: of whom each is, where not of everyone.
    """
    shades, readings = theme.palette(dark), (one, other)
    names = tuple(_name(reading, group) for reading, group in zip(readings, groups, strict=True))
    shared = one.measure.is_share and other.measure.is_share
    height = HEIGHT if shared else 2 * PANEL + GAP
    first, last = (getattr(pd.concat([each.series["month"] for each in readings]), end)() for end in ("min", "max"))
    across = (first - SIDE, last + pd.offsets.MonthEnd(0) + SIDE)
    tops = (1.04, 1.04) if shared else (_top(one), _top(other))
    colours = (shades.series[7], shades.series[5])
    traces = [
        trace
        for place, (reading, name, colour) in enumerate(zip(readings, names, colours, strict=True))
        for trace in _traces(reading, name, colour, SYMBOLS[place], _axis(place, shared), partial, shades)
    ]
    rooms = [
        _room(readings if shared else (each,), across, top, height if shared else PANEL) for each, top in zip(readings, tops, strict=True)
    ]
    rooms = [rooms[0], rooms[0]] if shared else rooms
    drawn = [at_the_visit(one, across, height, shades.text)]
    for place, (reading, name, colour) in enumerate(zip(readings, names, colours, strict=True)):
        axis = _axis(place, shared)
        drawn += [then(reading, rooms[place], colour, axis, shades.background), newest(reading, colour, axis, across[1])]
        drawn += [] if shared else [named_above(name, colour, place, height, across[1])]
    drawn += [names_over_plot(names, colours, SIGNS, height, across[0])] if shared else []
    layout = _layout(dark, across, tops, shared, height, readings, room_for_names(names) if shared else TOP)
    layout["shapes"] = [shape for shapes, _ in drawn for shape in shapes]
    layout["annotations"] = [note for _, notes in drawn for note in notes]
    title = f"{names[0]} beside {names[1]}"
    file_name = f"{one.measure.id}-beside-{other.measure.id}"
    return Chart({"data": traces, "layout": layout}, title, _alternative(readings, names), _table(readings, names), file_name)


def _name(reading: Reading, group: str) -> str:
    return f"{reading.measure.title}{f', {group}' if group else ''}"


def _axis(place: int, shared: bool) -> str:
    return "y" if place == 0 or shared else "y2"


def _top(reading: Reading) -> float:
    """The upper end of a panel's axis."""
    if reading.measure.is_share:
        return 1.04
    highest = [reading.series["value"].max(), reading.then.high, reading.then.point.value]
    return 1.15 * max((float(value) for value in highest if value is not None and not pd.isna(value)), default=1.0) or 1.0


def _room(readings: tuple[Reading, ...], across: tuple[pd.Timestamp, pd.Timestamp], top: float, height: int) -> Room:
    """The plot with the lines, and the visit's, that labels keep clear of."""
    room = Room(across, (0, top), height)
    for reading in readings:
        known = reading.series[reading.series["value"].notna()]
        room.line(known["month"], known["value"])
    room.upright(readings[0].letter.visit_from)
    return room


def _traces(
    reading: Reading, name: str, colour: str, symbol: str, axis: str, partial: pd.Timestamp | None, shades: theme.Palette
) -> list[dict[str, Any]]:
    """The line with its points; the last point of a period that is not over stands apart, open."""
    series = reading.series
    whole = series if partial is None else series[series["month"] != partial]
    shared: dict[str, Any] = {
        "type": "scatter",
        "name": name,
        "yaxis": axis,
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
    trace = {
        **shared,
        "mode": "lines+markers",
        "x": iso(whole["month"]),
        "y": numbers(whole["value"]),
        "text": _said(reading, whole),
        "line": {"color": colour, "width": 1.8},
        "marker": {"color": colour, "symbol": symbol, "size": 5},
    }
    last = series[series["month"] == partial] if partial is not None else series.iloc[:0]
    if last.empty:
        return [trace]
    marker = {"color": shades.background, "symbol": symbol, "size": 9, "line": {"color": colour, "width": 2}}
    said = [f"{text} Not over." for text in _said(reading, last)]
    return [trace, {**shared, "mode": "markers", "x": iso(last["month"]), "y": numbers(last["value"]), "text": said, "marker": marker}]


def _said(reading: Reading, rows: pd.DataFrame) -> list[str]:
    return [f"{row.month:%B %Y}: {reading.measure.title}: {_full(reading, row)}." for row in rows.itertuples()]


def _full(reading: Reading, row: Any) -> str:
    cells = (None if pd.isna(cell) else float(cell) for cell in (row.value, row.numerator, row.denominator))
    return words.full(reading.measure, Point(*cells))


def _layout(
    dark: bool,
    across: tuple[pd.Timestamp, pd.Timestamp],
    tops: tuple[float, float],
    shared: bool,
    height: int,
    readings: tuple[Reading, Reading],
    top: int,
) -> dict[str, Any]:
    """One time axis below; the values' axis, or one for each panel."""
    x_axis = {
        **theme.layout(dark)["xaxis"], "type": "date", "range": [f"{end:%Y-%m-%d}" for end in across],
        "tickformat": "%b<br>%Y", "dtick": "M12", "tick0": "2014-04-01", "tickangle": 0, "anchor": "y" if shared else "y2",
    }  # fmt: skip
    axes = [_values(reading, end, dark) for reading, end in zip(readings, tops, strict=True)]
    plain = theme.layout(dark, height=height + top + BOTTOM, margin={"l": 8, "r": RIGHT, "t": top, "b": BOTTOM}, xaxis=x_axis)
    if shared:
        return {**plain, "yaxis": axes[0]}
    return {
        **plain,
        "yaxis": {**axes[0], "domain": [1 - PANEL / height, 1]},
        "yaxis2": {**axes[1], "domain": [0, PANEL / height], "anchor": "x"},
    }


def _values(reading: Reading, top: float, dark: bool) -> dict[str, Any]:
    if reading.measure.is_share:
        return theme.axis(dark, range=[0, top], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    return theme.axis(dark, range=[0, top], tickformat=",~r" if top >= 5 else "", nticks=5)


def _alternative(readings: tuple[Reading, Reading], names: tuple[str, ...]) -> str:
    """What the picture shows, in words."""
    parts = [f"{name}: {pairs.then_and_now(reading)}" for reading, name in zip(readings, names, strict=True)]
    return f"{names[0]} and {names[1]} over the same months. {'; '.join(parts)}. {pairs.sentence(*readings)}"


def _table(readings: tuple[Reading, Reading], names: tuple[str, ...]) -> pd.DataFrame:
    """The figures of both, newest first: one row a measure and month, the figure in words with what it is made of."""
    frames = [
        reading.series.assign(measure=name, figure=[_full(reading, row) for row in reading.series.itertuples()])
        for reading, name in zip(readings, names, strict=True)
    ]
    table = pd.concat(frames, ignore_index=True).sort_values(["month", "measure"], ascending=[False, True], ignore_index=True)
    table["month"] = table["month"].dt.strftime("%Y-%m-%d")
    return table[["month", "measure", "figure", "numerator", "denominator"]]
