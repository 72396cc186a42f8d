"""What is written in a picture of two measures: the visit, each one's figure then and now, and its name at the end of its line."""

from __future__ import annotations

import pandas as pd

from metrics.kit.compare import Reading
from present import words
from present.charts.limits import Drawn
from present.charts.marks import LETTER_WIDTH
from present.charts.room import Room, Spot

PANEL = 170  # pixels of each of two panels
NAME_WIDTH = 270  # of a name on a phone
NAME_LINE, OVER_VISITS = 18, 40


def at_the_visit(reading: Reading, across: tuple[pd.Timestamp, pd.Timestamp], height: int, colour: str) -> Drawn:
    """The visit as one line through both, with its name above."""
    letter = reading.letter
    if not across[0] < letter.visit_from < across[1]:
        return [], []
    at = f"{letter.visit_from:%Y-%m-%d}"
    line = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1 + 8 / height}
    left = (letter.visit_from - across[0]) < (across[1] - across[0]) / 2
    note = {"x": at, "xref": "x", "yref": "paper", "y": 1 + 6 / height, "text": letter.label, "showarrow": False, "yanchor": "bottom"}
    note |= {"xanchor": "left" if left else "right", "font": {"size": 12}}
    return [{**line, "line": {"color": colour, "width": 1.3, "dash": "dot"}}], [note]


def then(reading: Reading, room: Room, colour: str, axis: str, behind: str) -> Drawn:
    """The figure at the visit as a short thick line up to it, a stated band as a frame, with its value on the ground `behind`."""
    then, visit = reading.then, reading.letter.visit_from
    heights = [then.low, then.high] if then.low is not None else [then.point.value]
    levels = [float(one) for one in heights if one is not None]
    if not levels or words.is_before_visit(reading):
        return [], []
    begin = visit - pd.DateOffset(months=6)
    line = {"xref": "x", "yref": axis, "x0": f"{begin:%Y-%m-%d}", "x1": f"{visit:%Y-%m-%d}", "y0": levels[0], "y1": levels[-1]}
    shape = {**line, "type": "line" if len(levels) == 1 else "rect", "line": {"color": colour, "width": 4 if len(levels) == 1 else 2}}
    text = f"then {words.then_value(reading.measure, then)}"
    step, before, after = room.up[1] / 40, visit - pd.Timedelta(days=12), visit + pd.Timedelta(days=12)
    spots = [
        spot
        for far in (1, 2, 4, 6)
        for spot in (
            Spot(after, levels[-1] + far * step, "left", "bottom"),
            Spot(after, levels[0] - far * step, "left", "top"),
            Spot(before, levels[-1] + far * step, "right", "bottom"),
            Spot(before, levels[0] - far * step, "right", "top"),
        )
    ]
    return [shape], [{**room.choose(text, spots).note(text, colour), "yref": axis, "bgcolor": behind, "opacity": 0.85}]


def newest(reading: Reading, colour: str, axis: str, edge: pd.Timestamp) -> Drawn:
    """The newest figure in the margin at its point's height."""
    known = reading.series[reading.series["value"].notna()]
    if known.empty:
        return [], []
    value = known["value"].iloc[-1]
    return [], [{**Spot(edge, value, "left", "middle").note(f"<b>{words.value(reading.measure, value)}</b>", colour, 15), "yref": axis}]


def names_over_plot(names: tuple[str, ...], colours: tuple[str, ...], signs: tuple[str, ...], height: int, start: pd.Timestamp) -> Drawn:
    """Each line's sign and name over the plot, one under another: at the lines' ends the name of one would stand on the other."""
    notes, lines = [], [_wrapped(name).count("<br>") + 1 for name in names]
    for place, (name, colour, sign) in enumerate(zip(names, colours, signs, strict=True)):
        up = 1 + (OVER_VISITS + NAME_LINE * sum(lines[place + 1 :])) / height
        at = {"x": f"{start:%Y-%m-%d}", "xref": "x", "yref": "paper", "y": up, "xanchor": "left", "yanchor": "bottom", "showarrow": False}
        font = {"size": 13, "color": colour}
        notes += [
            {**at, "text": sign, "font": font},
            {**at, "text": f"<b>{_wrapped(name)}</b>", "xshift": 14, "align": "left", "font": font},
        ]
    return [], notes


def room_for_names(names: tuple[str, ...]) -> int:
    """The pixels over a plot that hold its names and, under them, two rows of visits."""
    return OVER_VISITS + NAME_LINE * sum(_wrapped(name).count("<br>") + 1 for name in names) + 6


def named_above(name: str, colour: str, place: int, height: int, end: pd.Timestamp) -> Drawn:
    """A measure's name over its own panel, where its line ends."""
    up = 1 + 22 / height if place == 0 else PANEL / height + 4 / height
    note = {"x": f"{end:%Y-%m-%d}", "xref": "x", "yref": "paper", "y": up, "text": f"<b>{_wrapped(name)}</b>", "showarrow": False}
    return [], [{**note, "xanchor": "right", "yanchor": "bottom", "align": "right", "font": {"size": 13, "color": colour}}]


def _wrapped(name: str) -> str:
    """A name in as few lines as a phone's width asks for."""
    lines, most = [""], int(NAME_WIDTH / LETTER_WIDTH)
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)
