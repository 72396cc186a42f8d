"""Whether whole numbers within bounds exist, decided without any floating number: the simplex method for bounds, and branching.

The form is that of Dutertre and de Moura (2006): every variable is a sum of a few free ones, a row is mended by exchanging one of each
kind, and Bland's rule (the first that can) keeps it from going round. Rows are whole numbers over a divisor, so nothing is rounded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from metrics.kit.disclosure.bounds import Bound
from metrics.kit.disclosure.errors import Patience, TooSlow

DEEPEST = 400  # branches one below the other
MOST_BRANCHES = 20_000


@dataclass
class Line:
    """divisor × variable = parts · columns."""

    variable: int
    divisor: int
    parts: list[int]


class Simplex:
    """Variables 0 to n − 1 with bounds, each a sum of steps; `find` gives whole values of them. Bounds may be moved between questions."""

    def __init__(self, sums: list[list[int]], low: list[Bound], high: list[Bound], patience: Patience) -> None:
        steps = len(sums[0]) if sums else 0
        self.low = [*low, *[None] * steps]
        self.high = [*high, *[None] * steps]
        self._lines = [Line(number, 1, list(parts)) for number, parts in enumerate(sums)]
        self._columns = list(range(len(sums), len(sums) + steps))
        self._at = [0] * steps
        self._number = len(sums)
        self._patience = patience
        self._branches = 0

    def bound(self, variable: int, low: Bound, high: Bound) -> None:
        """Sets a variable's bounds; a column of it moves inside them."""
        self.low[variable], self.high[variable] = low, high
        if variable in self._columns:
            column = self._columns.index(variable)
            if low is not None and self._at[column] < low:
                self._at[column] = low
            elif high is not None and self._at[column] > high:
                self._at[column] = high

    def is_possible(self) -> bool:
        """True when fractions within all bounds exist."""
        while True:
            self._patience.left()
            found = self._first_outside()
            if found is None:
                return True
            line, bound, upwards = found
            column = self._first_that_can(line, upwards)
            if column is None:
                return False
            self._exchange(line, column)
            self._at[column] = bound

    def find(self) -> list[int] | None:
        """Whole values of the variables within all bounds, None when there are none. Raises TooSlow after too many branches."""
        self._branches = 0
        return self._branch(0)

    def _branch(self, depth: int) -> list[int] | None:
        self._branches += 1
        if depth > DEEPEST or self._branches > MOST_BRANCHES:
            raise TooSlow("Too many cases to tell whole numbers apart.")
        if any(one is not None and other is not None and one > other for one, other in zip(self.low, self.high, strict=True)):
            return None
        if not self.is_possible():
            return None
        broken = self._first_broken()
        if broken is None:
            return self._values()
        variable, floor = broken
        low, high = self.low[variable], self.high[variable]
        for ends in ((low, floor), (floor + 1, high)):
            self.bound(variable, *ends)
            try:
                found = self._branch(depth + 1)
            finally:  # a search that is given up leaves no bound behind for the next question
                self.bound(variable, low, high)
            if found is not None:
                return found
        return None

    def _sum(self, line: Line) -> int:
        return sum(part * at for part, at in zip(line.parts, self._at, strict=True) if part)

    def _first_outside(self) -> tuple[Line, int, bool] | None:
        best: tuple[Line, int, bool] | None = None
        for line in self._lines:
            if best is not None and line.variable > best[0].variable:
                continue
            low, high = self.low[line.variable], self.high[line.variable]
            if low is None and high is None:
                continue
            total = self._sum(line)
            if low is not None and total < low * line.divisor:
                best = line, low, True
            elif high is not None and total > high * line.divisor:
                best = line, high, False
        return best

    def _first_that_can(self, line: Line, upwards: bool) -> int | None:
        """The column, first by its variable, whose move brings the line's variable the right way."""
        best = None
        for column, part in enumerate(line.parts):
            variable = self._columns[column]
            if not part or (best is not None and variable > self._columns[best]):
                continue
            limit = self.high[variable] if (part > 0) == upwards else self.low[variable]
            if limit is None or self._at[column] != limit:
                best = column
        return best

    def _exchange(self, line: Line, column: int) -> None:
        """The line's variable becomes a column and the column's variable a line."""
        pivot = line.parts[column]
        sign = 1 if pivot > 0 else -1
        parts = [-sign * part for part in line.parts]
        parts[column] = sign * line.divisor
        new = Line(self._columns[column], abs(pivot), parts)
        self._columns[column] = line.variable
        line.variable, line.divisor, line.parts = new.variable, new.divisor, new.parts
        for other in self._lines:
            times = other.parts[column]
            if other is line or not times:
                continue
            other.parts = [part * line.divisor + times * more for part, more in zip(other.parts, parts, strict=True)]
            other.parts[column] = times * parts[column]
            other.divisor *= line.divisor
            factor = math.gcd(other.divisor, *other.parts)
            if factor > 1:
                other.divisor //= factor
                other.parts = [part // factor for part in other.parts]

    def _first_broken(self) -> tuple[int, int] | None:
        """A step that is no whole number, and the whole number below it: the last, of which the fewest values are in reach.

        With short steps, branching on them ends soon where branching on cells does not (Aardal, Hurkens and Lenstra 2000).
        """
        found = [
            (line.variable, total // line.divisor)
            for line in self._lines
            if line.variable >= self._number and (total := self._sum(line)) % line.divisor
        ]
        return max(found, default=None)

    def _values(self) -> list[int]:
        values = dict(zip(self._columns, self._at, strict=True))
        values.update({line.variable: self._sum(line) // line.divisor for line in self._lines})
        return [values[number] for number in range(self._number)]
