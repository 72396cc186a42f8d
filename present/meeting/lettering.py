"""How wide words are in Source Sans 3, and where labels stand so that none touches another. Measured in the units of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Advance widths of present/static's font as hundredths of its size, the larger of weights 400 and 700, rounded up to five.
WIDTHS = {
    20: " ",
    25: "ij|",
    30: "',-.:;Il’·",
    35: "!()/[\\]ft{}",
    40: "r",
    45: "*?csz",
    50: "0123456789#$+<=>FJLY^_aegvxy~–÷×£é",
    55: '"ACESTVXZ`bdhknopqu“”',
    60: "BDKPR",
    65: "&GHNOQU",
    75: "Mw",
    80: "W—",
    90: "@%m½",
}
WIDTH_OF = {letter: width / 100 for width, letters in WIDTHS.items() for letter in letters}
ANY_OTHER = 0.7
BOLD = 1.06
RISE, FALL = 0.78, 0.24  # of a line's letters above and below its baseline, as parts of its size


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is at most."""
    return sum(WIDTH_OF.get(letter, ANY_OTHER) for letter in text) * size * (BOLD if bold else 1)


def lines(text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit the room, broken between words; a word that is wider than the room keeps a line of its own."""
    found: list[str] = []
    for word in text.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and width(longer, size) <= room:
            found[-1] = longer
        else:
            found.append(word)
    return found


@dataclass(frozen=True)
class Flag:
    """A label over an upright line at x: on which level (0 is nearest the plot), where it begins, and where it ends."""

    text: str
    x: float
    begin: float
    end: float
    level: int

    def clashes(self, other: Flag, gap: float) -> bool:
        """Whether the two labels touch, or the line of the higher one runs through the label of the lower."""
        if self.level == other.level:
            return self.begin < other.end + gap and other.begin < self.end + gap
        low, high = sorted((self, other), key=lambda one: one.level)
        return low.begin - gap / 2 < high.x < low.end + gap / 2


def flags(wanted: Sequence[tuple[float, str]], size: float, left: float, right: float, gap: float) -> list[Flag]:
    """Each label beside its line, inside left and right, on as few levels as do: no two touch, and no line runs through a label.

    Where that cannot be (labels that are each wider than half the picture), each has a level of its own, the first the highest.
    """
    spots = [(x, text, _begins(x, width(text, size), left, right), width(text, size)) for x, text in sorted(wanted)]
    for levels in range(1, len(spots) + 1):
        if (found := _settle(spots, [], levels, gap)) is not None:
            return found
    return [Flag(text, x, begins[0], begins[0] + long, len(spots) - 1 - place) for place, (x, text, begins, long) in enumerate(spots)]


def _begins(x: float, long: float, left: float, right: float) -> list[float]:
    """Where a label may begin: at its line, so that it ends there, or as far to the right as it fits; the line then ends beneath it."""
    inside = [begin for begin in (x, x - long) if left <= begin and begin + long <= right]
    return inside if x + long <= right else [*inside, max(left, right - long)]


def _settle(spots: list[tuple[float, str, list[float], float]], placed: list[Flag], levels: int, gap: float) -> list[Flag] | None:
    """The labels that are placed and, after them, the others; None where one of those finds no place."""
    if len(placed) == len(spots):
        return placed
    x, text, begins, long = spots[len(placed)]
    for level in range(levels):
        for begin in begins:
            flag = Flag(text, x, begin, begin + long, level)
            if not any(flag.clashes(one, gap) for one in placed) and (found := _settle(spots, [*placed, flag], levels, gap)) is not None:
                return found
    return None


@dataclass(frozen=True)
class Side:
    """Lines of text in a margin: where their middle would like to be, and how high they are together."""

    at: float
    high: float


def apart(wanted: Sequence[Side], top: float, bottom: float, gap: float) -> list[float]:
    """The middles of the blocks between top and bottom: the first where it would like to be, each other at the nearest free place.

    Where there is none for a block (the margin is full) it stays where it would like to be.
    """
    middles: list[float] = []
    for one in wanted:
        half = one.high / 2
        wish = min(max(one.at, top + half), bottom - half)
        beside = [middle + side * (other.high / 2 + gap + half) for middle, other in zip(middles, wanted, strict=False) for side in (-1, 1)]
        free = [at for at in (wish, *beside) if top <= at - half and at + half <= bottom and _is_clear(at, half, middles, wanted, gap)]
        middles.append(min(free, key=lambda at: abs(at - wish), default=wish))
    return middles


def _is_clear(at: float, half: float, middles: Sequence[float], wanted: Sequence[Side], gap: float) -> bool:
    """Whether a block there keeps the gap to those that are placed; two that keep just it may differ by rounding."""
    return all(abs(at - middle) + 1e-6 >= half + other.high / 2 + gap for middle, other in zip(middles, wanted, strict=False))
