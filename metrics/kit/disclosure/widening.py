"""A safe pattern in little time, not always the cheapest: each exposed cell is given its room by the cheapest way to move it.

After the heuristics of Fischetti and Salazar (2001): the least costly deviation that a cell needs says which others must be hidden with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import hstack

from metrics.kit.disclosure.deviations import NEARLY, Deviations, Need
from metrics.kit.disclosure.errors import Patience, Unprotectable

TRIED_CELLS = 10_000  # tries of showing a cell again, times the cells of the group: each try is a program of all of them
FEWEST_TRIES = 10
SOLVED = 0  # the solver's status


class Widening:
    """Adds cells to a pattern until every need is met. `cost`: of hiding each cell once; `fixed`: cells that are hidden in any case."""

    def __init__(self, deviations: Deviations, cost: Sequence[float], fixed: frozenset[int], patience: Patience) -> None:
        self._deviations = deviations
        self._cost = np.array(cost, dtype=float)
        self._fixed = fixed
        self._patience = patience
        self._both_ways = hstack([deviations.matrix, -deviations.matrix], format="csr")

    def widen(self, hidden: frozenset[int], needs: Sequence[Need]) -> frozenset[int]:
        """The pattern with what it lacks. Raises Unprotectable when a cell has not the room whatever is hidden."""
        short = self._short(hidden, needs)
        for need in sorted(short, key=lambda need: (-need.far, need.place, need.sign)):
            hidden |= self._way(hidden, need)
        return hidden

    def narrow(self, hidden: frozenset[int], needs: Sequence[Need]) -> frozenset[int]:
        """The pattern without cells that nothing needs, the dearest tried first."""
        tried = sorted(hidden - self._fixed, key=lambda place: (-self._cost[place], place))
        for place in tried[: max(FEWEST_TRIES, TRIED_CELLS // len(self._cost))]:
            fewer = hidden - {place}
            # Most cells are needed, as a rule by those of their own lines: these are asked first.
            around = self._deviations.around(place)
            asked = [need for need in needs if need.place in fewer]
            asked = [need for need in asked if need.place in around] + [need for need in asked if need.place not in around]
            if self._deviations.meets(sorted(fewer), asked, self._patience):
                hidden = fewer
        return hidden

    def _short(self, hidden: frozenset[int], needs: Sequence[Need]) -> list[Need]:
        asked = [need for need in needs if need.place in hidden]
        return self._deviations.unmet(sorted(hidden), asked, self._patience)

    def _way(self, hidden: frozenset[int], need: Need) -> frozenset[int]:
        cost = self._cost.copy()
        cost[sorted(hidden)] = 0
        above, below = self._deviations.above.copy(), self._deviations.below.copy()
        least = np.zeros(2 * len(cost))
        one_way, other_way = (above, below) if need.sign > 0 else (below, above)
        one_way[need.place], other_way[need.place] = need.far, 0
        least[need.place + (0 if need.sign > 0 else len(cost))] = need.far
        most = np.concatenate([above, below])
        found = linprog(
            np.concatenate([cost, cost]),
            A_eq=self._both_ways,
            b_eq=np.zeros(self._both_ways.shape[0]),
            bounds=np.column_stack([least, most]),
            method="highs",
            options={"time_limit": self._patience.left()},
        )
        self._patience.left()
        if found.status != SOLVED:
            raise Unprotectable("Whatever is hidden, a cell stays exposed.")
        moves = found.x[: len(cost)] - found.x[len(cost) :]
        return frozenset(int(place) for place in np.flatnonzero(np.abs(moves) > NEARLY))
