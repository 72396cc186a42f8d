"""A slow plain control chart, written from its definition: one list of numbers, loops and windows. It shares no code with the charts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

Values = list[float | None]
NEAR_SHARE = 2 / 3


@dataclass
class Chart:
    """Lines and, for each rule, +1, -1 or 0 of each point; None where a line cannot be drawn."""

    mean: list[float]
    lower: list[float | None]
    upper: list[float | None]
    outside: list[int]
    near: list[int]
    shift: list[int]
    trend: list[int]
    two_of_three: list[int]

    @property
    def kind(self) -> list[int]:
        """Each point's direction by the first rule that fired: outside, trend, two of three, shift."""
        rules = zip(self.outside, self.trend, self.two_of_three, self.shift, strict=True)
        return [next((way for way in fired if way), 0) for fired in rules]

    @property
    def label(self) -> list[str]:
        return [self._label(place) for place in range(len(self.mean))]

    def _label(self, place: int) -> str:
        if self.outside[place]:
            return "Above UCL" if self.outside[place] > 0 else "Below LCL"
        if self.trend[place]:
            return "7 Point Trend (Increasing)" if self.trend[place] > 0 else "7 Point Trend (Decreasing)"
        for rule, words in ((self.two_of_three, "2 in 3 {} CL"), (self.shift, "7 Points {} CL")):
            if rule[place]:
                return words.format("Above" if rule[place] > 0 else "Below")
        return "Common Cause"


def xmr(values: Values, baseline: int | None = None, *, screen: bool = False, counts_beyond: bool = True) -> Chart:
    held = values[:baseline]
    known = [value for value in held if value is not None]
    mean = math.fsum(known) / len(known)
    half = 2.66 * _moving_range(held, screen)
    return judged(values, [mean] * len(values), [half] * len(values), counts_beyond=counts_beyond)


def p_prime(values: Values, sizes: list[int], baseline: int | None = None) -> Chart:
    """Shares of `sizes` cases; the standardised shares' moving ranges say how much wider than binomial the limits are."""
    of = [(value, size) for value, size in zip(values, sizes, strict=True)][:baseline]
    known = [(value, size) for value, size in of if value is not None]
    mean = math.fsum(value * size for value, size in known) / sum(size for _, size in known)
    spread = [math.sqrt(mean * (1 - mean) / size) for size in sizes]
    standardised: Values = [None if value is None else (value - mean) / spread[place] for place, (value, _) in enumerate(of)]
    sigma = _moving_range(standardised, screen=False) / 1.128
    return judged(values, [mean] * len(values), [3 * sigma * each for each in spread], counts_beyond=True)


def t(values: Values, baseline: int | None = None) -> Chart:
    """Waits between events: an individuals chart of their 3.6th roots, drawn in days again."""
    chart = xmr([None if value is None else value ** (5 / 18) for value in values], baseline)
    chart.mean = [each ** (18 / 5) for each in chart.mean]
    chart.lower = [None if each is None else max(each, 0.0) ** (18 / 5) for each in chart.lower]
    chart.upper = [None if each is None else each ** (18 / 5) for each in chart.upper]
    return chart


def judged(values: Values, mean: list[float], half: list[float], *, counts_beyond: bool) -> Chart:
    """Looks at every window of every rule; a blank lies on no side, near nothing, and ends every window."""
    tie = 1e-12 * max([1.0, *(abs(value) for value in values if value is not None)])
    apart = [None if value is None else value - middle for value, middle in zip(values, mean, strict=True)]
    side = [_way(each, tie) for each in apart]
    outside = [_beyond(each, wide, tie) for each, wide in zip(apart, half, strict=True)]
    near = [_beyond(each, wide * NEAR_SHARE, tie) for each, wide in zip(apart, half, strict=True)]
    if not counts_beyond:
        near = [0 if out else each for each, out in zip(near, outside, strict=True)]
    lower = [middle - wide for middle, wide in zip(mean, half, strict=True)]
    upper = [middle + wide for middle, wide in zip(mean, half, strict=True)]
    return Chart(mean, lower, upper, outside, near, _shift(side), _trend(values, tie), _two_of_three(near, side))


def reference_stops(values: Values) -> bool:
    """Whether some seven points hold a blank and otherwise move one way, where the reference cannot say if they are a trend."""
    for first in range(len(values) - 6):
        window = values[first : first + 7]
        steps = [after - before for before, after in pairwise(window) if before is not None and after is not None]
        if None in window and (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
            return True
    return False


def _shift(side: list[int]) -> list[int]:
    found = [0] * len(side)
    for first in range(len(side) - 6):
        for way in (1, -1):
            if all(each == way for each in side[first : first + 7]):
                found[first : first + 7] = [way] * 7
    return found


def _trend(values: Values, tie: float) -> list[int]:
    """A point in two trends that meet at it takes the one that leaves it."""
    found = [0] * len(values)
    for first in range(len(values) - 6):
        window = values[first : first + 7]
        for way in (1, -1):
            pairs = pairwise(window)
            if all(None not in pair and (pair[1] - pair[0]) * way > tie for pair in pairs):  # type: ignore[operator]
                found[first : first + 7] = [way] * 7
    return found


def _two_of_three(near: list[int], side: list[int]) -> list[int]:
    found = [0] * len(near)
    for first in range(len(near) - 2):
        places = range(first, first + 3)
        for way in (1, -1):
            if all(side[place] == way for place in places) and sum(near[place] == way for place in places) >= 2:
                for place in places:
                    found[place] = way if near[place] == way else found[place]
    return found


def _moving_range(values: Values, screen: bool) -> float:
    ranges = [abs(after - before) for before, after in pairwise(values) if before is not None and after is not None]
    mean = math.fsum(ranges) / len(ranges)
    if screen:
        kept = [each for each in ranges if each < 3.267 * mean]
        mean = math.fsum(kept) / len(kept)
    return mean


def _way(apart: float | None, tie: float) -> int:
    return 0 if apart is None or abs(apart) <= tie else (1 if apart > 0 else -1)


def _beyond(apart: float | None, half: float, tie: float) -> int:
    return 0 if apart is None or abs(apart) <= half + tie else (1 if apart > 0 else -1)
