"""Narrows the bounds of cells as far as single relations go, in whole numbers: sums of the others, and remainders of division."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence

from metrics.kit.disclosure.errors import Contradiction
from metrics.kit.disclosure.reading import Row

Bound = int | None
# Narrowing by one at a time may go on for as long as numbers are large; what is left after so many visits a row is for the solvers.
VISITS_A_ROW = 60


class Bounds:
    """Bounds of every cell, narrowed row by row. `settled`: no row narrows them further."""

    def __init__(self, rows: Sequence[Row], low: Sequence[Bound], high: Sequence[Bound]) -> None:
        self.rows = rows
        self.low, self.high = list(low), list(high)
        self.settled = False
        self._rows_of: list[list[int]] = [[] for _ in low]
        for number, row in enumerate(rows):
            for place in row:
                self._rows_of[place].append(number)

    def narrow(self, first: Iterable[int] | None = None) -> None:
        """Narrows until nothing changes, starting from the rows given or all. Raises Contradiction when a cell has no value left."""
        waiting = deque(range(len(self.rows)) if first is None else first)
        queued = set(waiting)
        visits = VISITS_A_ROW * (len(self.rows) + 1)
        while waiting and visits:
            visits -= 1
            number = waiting.popleft()
            queued.discard(number)
            for place in self._visit(self.rows[number]):
                for other in self._rows_of[place]:
                    if other not in queued:
                        queued.add(other)
                        waiting.append(other)
        self.settled = not waiting

    def _visit(self, row: Row) -> list[int]:
        """Narrows every cell of one row by the others; the cells that changed."""
        ends = {place: self._span(place, coefficient) for place, coefficient in row.items()}
        below = sum(least for least, _ in ends.values() if least is not None)
        above = sum(most for _, most in ends.values() if most is not None)
        open_below = sum(least is None for least, _ in ends.values())
        open_above = sum(most is None for _, most in ends.values())
        if (not open_below and below > 0) or (not open_above and above < 0):
            raise Contradiction("A relation cannot sum to zero within the bounds.")
        factors = _factors(row, self.low, self.high)
        changed = []
        for place, coefficient in row.items():
            least, most = ends[place]
            if least == most and least is not None:
                continue
            others_least = None if open_below - (least is None) else below - (least or 0)
            others_most = None if open_above - (most is None) else above - (most or 0)
            low, high = _between(coefficient, others_least, others_most)
            if self._set(place, low, high, _remainder(row, place, factors)):
                changed.append(place)
        return changed

    def _span(self, place: int, coefficient: int) -> tuple[Bound, Bound]:
        low, high = self.low[place], self.high[place]
        ends = (None if low is None else low * coefficient, None if high is None else high * coefficient)
        return ends if coefficient > 0 else ends[::-1]

    def _set(self, place: int, low: Bound, high: Bound, remainder: tuple[int, int]) -> bool:
        was = self.low[place], self.high[place]
        low = was[0] if low is None else low if was[0] is None else max(low, was[0])
        high = was[1] if high is None else high if was[1] is None else min(high, was[1])
        of, left = remainder
        if of > 1:
            low = None if low is None else low + (left - low) % of
            high = None if high is None else high - (high - left) % of
        if low is not None and high is not None and low > high:
            raise Contradiction("A cell has no value left.")
        self.low[place], self.high[place] = low, high
        return (low, high) != was


def _between(coefficient: int, others_least: Bound, others_most: Bound) -> tuple[Bound, Bound]:
    """Whole numbers that a cell can be when coefficient × cell = −others."""
    if coefficient < 0:
        coefficient, others_least, others_most = -coefficient, _minus(others_most), _minus(others_least)
    low = None if others_most is None else -(others_most // coefficient)
    high = None if others_least is None else -others_least // coefficient
    return low, high


def _minus(number: Bound) -> Bound:
    return None if number is None else -number


def _factors(row: Row, low: Sequence[Bound], high: Sequence[Bound]) -> tuple[int, list[int]]:
    """The sum of what is known in a row, and the coefficients of what is not. Raises Contradiction where no multiple fits."""
    known = sum(value * coefficient for place, coefficient in row.items() if (value := low[place]) is not None and value == high[place])
    unknown = [coefficient for place, coefficient in row.items() if low[place] is None or low[place] != high[place]]
    factor = math.gcd(*unknown)
    if known % factor if factor else known:
        raise Contradiction("A relation leaves a remainder that no whole numbers make up.")
    return known, unknown


def _remainder(row: Row, place: int, factors: tuple[int, list[int]]) -> tuple[int, int]:
    """(divisor, remainder) that a cell must have because the other unknown cells only come in multiples; divisor 1: no more is known."""
    known, unknown = factors
    if all(abs(coefficient) == 1 for coefficient in unknown):
        return 1, 0
    coefficient = row[place]
    others = list(unknown)
    others.remove(coefficient)
    divisor = math.gcd(*others)
    if divisor == 0:
        return 1, 0
    shared = math.gcd(coefficient, divisor)
    if divisor == shared:
        return 1, 0
    of = divisor // shared
    return of, (-known // shared) * pow(coefficient // shared, -1, of) % of
