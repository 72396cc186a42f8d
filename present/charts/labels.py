"""Names beside points: placed for the narrowest screen so that none covers another name or a point; a wider screen only gains room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LETTER_WIDTH = 6.6
LINE_HEIGHT = 16
GAP = 9  # pixels from a point's middle to its name
POINT = 6  # half a point's size


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
    def left(self) -> float:
        return self.spot.x + self.shift_x - (len(self.spot.name) * LETTER_WIDTH if self.anchor == "right" else 0)

    @property
    def right(self) -> float:
        return self.left + len(self.spot.name) * LETTER_WIDTH

    @property
    def middle(self) -> float:
        return self.spot.y + self.shift_y


# Beside the point, then above it, then below it, on either side.
TRIES = tuple(
    (anchor, shift_x * (1 if anchor == "left" else -1), shift_y)
    for shift_x, shift_y in ((GAP, 0), (0, LINE_HEIGHT), (0, -LINE_HEIGHT), (0, 2 * LINE_HEIGHT), (0, -2 * LINE_HEIGHT))
    for anchor in ("left", "right")
)


def place(named: Sequence[Spot], points: Sequence[Spot], width: float, height: float, lines: Sequence[float] = ()) -> list[Placed]:
    """The names that have room, the first first, inside `width` × `height` and off the level `lines`.

    A name without room is left to the table and the hover.
    """
    placed: list[Placed] = []
    for spot in named:
        for anchor, shift_x, shift_y in TRIES:
            one = Placed(spot, anchor, shift_x, shift_y)
            is_free = all(abs(line - one.middle) >= LINE_HEIGHT / 2 for line in lines) and not _covers(one, points)
            if is_free and _is_inside(one, width, height) and not any(_meets(one, other) for other in placed):
                placed.append(one)
                break
    return placed


def _is_inside(one: Placed, width: float, height: float) -> bool:
    half = LINE_HEIGHT / 2
    return one.left >= 0 and one.right <= width and one.middle - half >= 0 and one.middle + half <= height


def _meets(one: Placed, other: Placed) -> bool:
    """Whether two names touch here or on a wider screen, where points move apart and names keep their length.

    Apart from left to right counts only in the order of their points: otherwise a wider screen brings them together.
    """
    if abs(one.middle - other.middle) >= LINE_HEIGHT:
        return False
    first, second = (one, other) if one.spot.x <= other.spot.x else (other, one)
    return first.right + 4 > second.left


def _covers(one: Placed, points: Sequence[Spot]) -> bool:
    """Whether a name lies over a point that is not its own, here or on a wider screen."""
    near = [
        point for point in points if abs(point.y - one.middle) < LINE_HEIGHT / 2 + POINT and (point.x, point.y) != (one.spot.x, one.spot.y)
    ]
    return any(one.right + POINT > point.x if one.spot.x <= point.x else one.left - POINT < point.x for point in near)
