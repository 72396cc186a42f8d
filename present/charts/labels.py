"""Names beside points: placed for the narrowest screen so that none covers another name or a point; a wider screen only gains room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LETTER_WIDTH = 6.6
LINE_HEIGHT = 16
GAP = 9  # pixels from a point's middle to its name
POINT = 6  # half a point's size
LONGEST = 16  # letters of a line
BREAK = "<br>"


@dataclass(frozen=True)
class Spot:
    """A point on the narrowest screen, in pixels from the plot's lower left, with its name."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Placed:
    """A name with the corner by which it hangs on its point, and how far it is moved from it, in pixels (up is positive)."""

    spot: Spot
    anchor: str
    shift_x: float
    shift_y: float

    @property
    def width(self) -> float:
        return max(len(line) for line in self.spot.name.split(BREAK)) * LETTER_WIDTH

    @property
    def left(self) -> float:
        return self.spot.x + self.shift_x - (self.width if self.anchor == "right" else 0)

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def half(self) -> float:
        """Half the height."""
        return LINE_HEIGHT * len(self.spot.name.split(BREAK)) / 2

    @property
    def is_far(self) -> bool:
        """So far above or below its point that a line must join them."""
        return abs(self.shift_y) > self.half + GAP

    @property
    def middle(self) -> float:
        return self.spot.y + self.shift_y


def wrapped(name: str) -> str:
    """A long name in two lines, broken at the blank nearest its middle; a name without a blank as it is."""
    blanks = [place for place, letter in enumerate(name) if letter == " "]
    if len(name) <= LONGEST or not blanks:
        return name
    at = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:at]}{BREAK}{name[at + 1 :]}"


def _tries(spot: Spot) -> list[Placed]:
    """Beside the point, then above it, then below it, then further off, each on either side."""
    step = Placed(spot, "left", 0, 0).half + LINE_HEIGHT / 2
    levels = ((GAP, 0.0), (0, step), (0, -step), (0, 2 * step), (0, -2 * step))
    return [Placed(spot, anchor, x if anchor == "left" else -x, y) for x, y in levels for anchor in ("left", "right")]


def place(
    named: Sequence[Spot], points: Sequence[Spot], width: float, height: float, lines: Sequence[float] = (), first: int = 0
) -> list[Placed]:
    """The names that have room, the first first, inside `width` × `height` and off the level `lines`.

    The `first` so many may stand on a line where they have no other room. A name without room is left to the table and the hover.
    """
    placed: list[Placed] = []
    for rank, spot in enumerate(named):
        free = [
            one
            for one in _tries(spot)
            if _is_inside(one, width, height) and not _covers(one, points) and not any(_meets(one, other) for other in placed)
        ]
        off_lines = [one for one in free if all(abs(line - one.middle) >= one.half for line in lines)]
        placed += (off_lines or (free if rank < first else []))[:1]
    return placed


def _is_inside(one: Placed, width: float, height: float) -> bool:
    return one.left >= 0 and one.right <= width and one.middle - one.half >= 0 and one.middle + one.half <= height


def _meets(one: Placed, other: Placed) -> bool:
    """Whether two names touch here or on a wider screen, where points move apart and names keep their length.

    Apart from left to right counts only in the order of their points: otherwise a wider screen brings them together.
    """
    if abs(one.middle - other.middle) >= one.half + other.half:
        return False
    first, second = (one, other) if one.spot.x <= other.spot.x else (other, one)
    return first.right + 4 > second.left


def _covers(one: Placed, points: Sequence[Spot]) -> bool:
    """Whether a name lies over a point that is not its own, here or on a wider screen."""
    near = [point for point in points if abs(point.y - one.middle) < one.half + POINT and (point.x, point.y) != (one.spot.x, one.spot.y)]
    return any(one.right + POINT > point.x if one.spot.x <= point.x else one.left - POINT < point.x for point in near)
