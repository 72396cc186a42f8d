"""How far a hidden cell could be from its value as a reader sees it, by linear programs; and what hiding would have to add.

The subproblem of Fischetti and Salazar (Management Science 47, 2001): maximise the deviation d of one cell subject to relations × d = 0,
hidden cells within what is known of them, published cells 0. Where it falls short, the prices of the relations give a cut: with reduced
costs r, no pattern reaches more than the sum over hidden cells of the larger of −r × room above and r × room below.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeWarning, linprog
from scipy.sparse import csr_array, eye_array, kron

from metrics.kit.disclosure.errors import Patience, TooSlow
from metrics.kit.disclosure.reading import Row

MOST_COLUMNS = 6_000  # of questions solved in one call
NEARLY = 1e-6
FINENESS = 2520  # prices are rounded to this part of one: any price gives a valid cut, and round ones give exact ones


@dataclass(frozen=True)
class Need:
    """Cell `place` must be able to be `far` above (sign 1) or below (−1) its value; `always`, or only while it is hidden itself."""

    place: int
    sign: int
    far: int
    always: bool = True


@dataclass(frozen=True)
class Cut:
    """The sum of weights of hidden cells must be at least `least`, or least × 1 for the hidden cell `only_if`."""

    weights: dict[int, float]
    least: float
    only_if: int | None = None


class Deviations:
    """Cells of one group, `above` and `below`: how much room each has, in whole numbers, large where there is no end."""

    def __init__(self, rows: Sequence[Row], above: Sequence[int], below: Sequence[int]) -> None:
        entries = [(line, place, value) for line, row in enumerate(rows) for place, value in row.items()]
        lines, places, values = (np.array(of) for of in zip(*entries, strict=True)) if entries else (np.zeros(0, int),) * 3
        self._rows = rows
        self.matrix = csr_array((values.astype(float), (lines, places)), shape=(len(rows), len(above)))
        self._by_place = self.matrix.tocsc()
        self.above, self.below = np.array(above, dtype=float), np.array(below, dtype=float)

    def lines(self, need: Need) -> Iterable[Cut]:
        """The cuts of single relations: what the other cells of each line of a cell must make up for."""
        for row in self._rows:
            if need.place in row:
                weights = {}
                for place, value in row.items():
                    share = value / row[need.place] * need.sign
                    room = self.below[place] if share > 0 else self.above[place]
                    weights[place] = min(float(need.far), abs(share) * room)
                weights.pop(need.place)
                yield Cut({place: weight for place, weight in weights.items() if weight}, need.far, None if need.always else need.place)

    def around(self, place: int) -> frozenset[int]:
        """The cells of the lines of a cell."""
        return frozenset(other for row in self._rows if place in row for other in row)

    def unmet(self, hidden: Sequence[int], needs: Sequence[Need], patience: Patience) -> list[Need]:
        """The needs that a pattern does not meet. `hidden`: places, ascending."""
        return [need for need, _ in self._solve(hidden, needs, patience)]

    def meets(self, hidden: Sequence[int], needs: Sequence[Need], patience: Patience) -> bool:
        """Whether a pattern meets all needs; those at the front are asked first."""
        starts = [0, *(size for size in (10, 40, 160) if size < len(needs)), len(needs)]
        return not any(self._solve(hidden, needs[start:end], patience) for start, end in itertools.pairwise(starts))

    def short(self, hidden: Sequence[int], needs: Sequence[Need], patience: Patience) -> list[Cut]:
        """A cut for every need that a pattern does not meet; empty when it meets all. `hidden`: places, ascending."""
        return [cut for _, cut in self._solve(hidden, needs, patience)]

    def _solve(self, hidden: Sequence[int], needs: Sequence[Need], patience: Patience) -> list[tuple[Need, Cut]]:
        found: list[tuple[Need, Cut]] = []
        if not self._rows:
            return found
        columns = self._by_place[:, list(hidden)].tocsr()
        used = np.flatnonzero(np.diff(columns.indptr))
        size = max(1, MOST_COLUMNS // max(1, len(hidden)))
        for start in range(0, len(needs), size):
            found += self._batch(list(hidden), columns[used], used, needs[start : start + size], patience)
        return found

    def _batch(
        self, hidden: list[int], matrix: csr_array, used: np.ndarray, needs: Sequence[Need], patience: Patience
    ) -> list[tuple[Need, Cut]]:
        number, size = len(needs), len(hidden)
        at = {place: column for column, place in enumerate(hidden)}
        objective = np.zeros((number, size))
        bounds = np.tile(np.column_stack([-self.below[hidden], self.above[hidden]]), (number, 1))
        for question, need in enumerate(needs):
            objective[question, at[need.place]] = -need.sign
            bounds[question * size + at[need.place]] = (0, need.far) if need.sign > 0 else (-need.far, 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OptimizeWarning)
            found = linprog(
                objective.ravel(),
                A_eq=kron(eye_array(number), matrix, format="csr"),
                b_eq=np.zeros(number * len(used)),
                bounds=bounds,
                method="highs",
                options={"time_limit": patience.left()},
            )
        if found.status != 0:
            raise TooSlow("A linear program of the pattern was not solved.")
        moves, prices = found.x.reshape(number, size), np.asarray(found.eqlin.marginals).reshape(number, -1)
        return [
            (need, self._cut(need, used, prices[question]))
            for question, need in enumerate(needs)
            if abs(moves[question, at[need.place]]) < need.far - NEARLY
        ]

    def _cut(self, need: Need, used: np.ndarray, prices: np.ndarray) -> Cut:
        price = np.zeros(self.matrix.shape[0])
        price[used] = np.rint(prices * FINENESS) / FINENESS
        reduced = -(self.matrix.T @ price)
        reduced[need.place] -= need.sign
        gains = np.maximum(-reduced * self.above, reduced * self.below)
        own = max(0.0, -reduced[need.place] * need.sign) * need.far
        gains[need.place] = 0
        least = need.far - own
        places = np.flatnonzero(gains > NEARLY)
        weights = {int(place): min(least, float(gains[place])) for place in places}
        return Cut(weights, least, None if need.always else need.place)
