"""The exact least and most of cells of one part, where floating arithmetic proves nothing: over the lattice of all whole solutions."""

from __future__ import annotations

import math

from metrics.kit.disclosure.bounds import Bound
from metrics.kit.disclosure.components import Part
from metrics.kit.disclosure.errors import Contradiction, Patience
from metrics.kit.disclosure.lattices import solutions
from metrics.kit.disclosure.programs import Goal
from metrics.kit.disclosure.simplex import Simplex


class Search:
    """A part as cell = origin + unit × variable, where a variable's unit is the common factor of all steps that move the cell."""

    def __init__(self, part: Part, patience: Patience) -> None:
        self._part = part
        self._patience = patience
        self._origin, steps = solutions(part.rows, part.sums, len(part.cells), patience)
        moves = [[step[place] for step in steps] for place in range(len(part.cells))]
        self._unit = [math.gcd(*move) for move in moves]
        self._moving = [place for place, unit in enumerate(self._unit) if unit]
        self._variable = {place: number for number, place in enumerate(self._moving)}
        self._sums = [[one // self._unit[place] for one in moves[place]] for place in self._moving]
        for place, unit in enumerate(self._unit):
            if not unit and not _inside(self._origin[place], part.low[place], part.high[place]):
                raise Contradiction("A cell can only be outside its bounds.")
        self._low = [self._rounded_up(place, part.low[place]) for place in self._moving]
        self._high = [self._rounded_down(place, part.high[place]) for place in self._moving]
        self._simplex = Simplex(self._sums, self._low, self._high, patience)

    def any(self) -> list[int] | None:
        """Cells of one whole solution, None when there is none."""
        return self._cells(self._simplex.find())

    def reach(self, goal: Goal, witness: list[int], bound: Bound) -> tuple[Bound, list[list[int]]]:
        """The least of sign × cell (None: without end) from a solution known and a bound proved, and the solutions met on the way."""
        place, sign = goal
        best = sign * witness[place]
        met: list[list[int]] = []
        if place not in self._variable or best == bound:
            return best, met
        if bound is None and self._is_endless(goal):
            return None, met
        step = self._unit[place]
        while bound is None or bound < best:
            aim = best - step if bound is None else bound + (best - bound) // 2 if met else best - 1
            found = self._at_most(goal, aim)
            if found is None:
                bound = aim + 1
            else:
                met.append(found)
                best = sign * found[place]
                step *= 2
        return best, met

    def _at_most(self, goal: Goal, aim: int) -> list[int] | None:
        """A solution with sign × cell at most `aim`."""
        place, sign = goal
        variable = self._variable[place]
        low, high = self._low[variable], self._high[variable]
        if sign > 0:
            limit = self._rounded_down(place, aim)
            self._simplex.bound(variable, low, limit if high is None else min(high, limit or 0))
        else:
            limit = self._rounded_up(place, -aim)
            self._simplex.bound(variable, limit if low is None else max(low, limit or 0), high)
        try:
            return self._cells(self._simplex.find())
        finally:
            self._simplex.bound(variable, low, high)

    def _is_endless(self, goal: Goal) -> bool:
        """True when a direction leads on for ever: a solution plus any multiple of it stays within all bounds."""
        place, sign = goal
        low = [None if one is None else 0 for one in self._low]
        high = [None if one is None else 0 for one in self._high]
        variable = self._variable[place]
        if (low if sign > 0 else high)[variable] is not None:
            return False
        (high if sign > 0 else low)[variable] = -sign
        return Simplex(self._sums, low, high, self._patience).is_possible()

    def _cells(self, values: list[int] | None) -> list[int] | None:
        if values is None:
            return None
        cells = list(self._origin)
        for place, value in zip(self._moving, values, strict=True):
            cells[place] += self._unit[place] * value
        return cells

    def _rounded_up(self, place: int, bound: Bound) -> Bound:
        return None if bound is None else -((self._origin[place] - bound) // self._unit[place])

    def _rounded_down(self, place: int, bound: Bound) -> Bound:
        return None if bound is None else (bound - self._origin[place]) // self._unit[place]


def _inside(value: int, low: Bound, high: Bound) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)
