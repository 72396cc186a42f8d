"""The four rules that tell a signal from noise, over one series or many: time runs down the first axis.

Outside a limit; a run of 7 on one side of the mean; 7 points rising or falling; 2 of 3 points near one limit. Everything is strict and
within one phase: a blank or a point on the line breaks every run, and a blank is never marked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.kit.spc_limits import Limits

# The bits of a signal, in the reference's order of precedence: the highest names the point.
SHIFT, TWO_OF_THREE, TREND, OUTSIDE = 1, 2, 4, 8


@dataclass(frozen=True)
class Signals:
    """Which rules fired: `high` and `low` hold the bits of each point's rules, by side; `near`: beyond two thirds of the way to a limit."""

    high: np.ndarray
    low: np.ndarray
    near: np.ndarray

    @property
    def direction(self) -> np.ndarray:
        """+1, -1 or 0 for each point: the side of the rule that names it."""
        return (self.high > self.low).view(np.int8) - (self.low > self.high).view(np.int8)

    def fired(self, rule: int) -> np.ndarray:
        """Whether a rule fired at each point, on either side."""
        return ((self.high | self.low) & rule) > 0


def signals(values: np.ndarray, limits: Limits, tie: np.ndarray, *, run: int, trend: int, counts_beyond: bool) -> Signals:
    """Judges every point of a phase. `counts_beyond`: a point outside a limit also counts among 2 of 3 (the Making Data Count rule of
    November 2023); the reference package leaves it out, and gives a trend's last point the way of the step to the next
    where another trend begins there, whatever its own is."""
    above, below = values > limits.mean + tie, values < limits.mean - tie
    over, under = values > limits.upper + tie, values < limits.lower - tie
    upper_near, lower_near = values > limits.mean + limits.near + tie, values < limits.mean - limits.near - tie
    if not counts_beyond:
        upper_near, lower_near = upper_near & ~over, lower_near & ~under
    step = values[1:] - values[:-1]
    rising, falling = step > tie, step < -tie
    up, down = _trend(rising, trend), _trend(falling, trend)
    # A turning point belongs to the trend that leaves it.
    up[:-1] &= ~(down[:-1] & falling)
    down[:-1] &= ~(up[:-1] & rising)
    if not counts_beyond:
        marked = up | down
        between = marked[:-1] & marked[1:]
        up[:-1] = np.where(between, rising, up[:-1])
        down[:-1] = np.where(between, ~rising, down[:-1])
    return Signals(
        _bits(in_runs(above, run), two_of_three(upper_near, above), up, over),
        _bits(in_runs(below, run), two_of_three(lower_near, below), down, under),
        upper_near | lower_near,
    )


def _bits(shift: np.ndarray, two: np.ndarray, trend: np.ndarray, outside: np.ndarray) -> np.ndarray:
    bits = outside.astype(np.int8)
    for flag in (trend, two, shift):
        bits <<= 1
        bits |= flag.view(np.int8)
    return bits


def in_runs(held: np.ndarray, length: int) -> np.ndarray:
    """Whether each point is one of at least `length` in a row that hold."""
    if len(held) < length:
        return np.zeros(held.shape, dtype=bool)
    return _spread(_all_of(held, length), length)


def _trend(moved: np.ndarray, points: int) -> np.ndarray:
    """Whether each point is one of at least `points` that move one way; `moved` has one row a step between neighbours."""
    if len(moved) < points - 1:
        return np.zeros((len(moved) + 1, *moved.shape[1:]), dtype=bool)
    return _spread(_all_of(moved, points - 1), points)


def two_of_three(near: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Whether each near point stands in three of one side, two of them near."""
    if len(near) < 3:
        return np.zeros(near.shape, dtype=bool)
    first, second, third = near[:-2], near[1:-1], near[2:]
    at_least_two = (first & second) | (third & (first | second))
    return _spread(at_least_two & side[:-2] & side[1:-1] & side[2:], 3) & near


def _all_of(held: np.ndarray, length: int) -> np.ndarray:
    """Whether `length` rows from each row on all hold: doubled each time, so that 7 rows take three steps."""
    size = 1
    while size < length:
        step = min(size, length - size)
        held = held[:-step] & held[step:]
        size += step
    return held


def _spread(starts: np.ndarray, length: int) -> np.ndarray:
    """Marks the `length` rows from each start on."""
    marked = np.zeros((len(starts) + length - 1, *starts.shape[1:]), dtype=bool)
    marked[: len(starts)] = starts
    size = 1
    while size < length:
        step = min(size, length - size)
        marked[step:] |= marked[:-step].copy()
        size += step
    return marked
