"""Linear and whole-number programs of one part, by HiGHS; everything it says is checked again in whole numbers before it counts.

A witness counts when its rounded numbers satisfy every relation and bound exactly. A bound counts by weak duality: whatever prices y
are put on the relations, c·x is at least y·sums + the least of (c − yA)·x within the bounds, so that rounded prices still prove it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeWarning, linprog, milp
from scipy.sparse import csr_array, eye_array, kron

from metrics.kit.disclosure.components import Part
from metrics.kit.disclosure.errors import Patience

Goal = tuple[int, int]  # a cell's place in the part, and 1 for its least or −1 for its most
SCALES = (1, 2, 12, 60, 2520)  # prices are tried as whole numbers, halves, twelfths …
LARGEST = 2**52  # beyond it a floating number skips whole ones
MOST_COLUMNS = 6_000  # of questions solved in one call


@dataclass(frozen=True)
class Answer:
    """What one question has proved: `bound`: no solution goes below (in the goal's direction); None where nothing was proved."""

    bound: int | None
    witness: list[int] | None


class Programs:
    """A part in the form that solvers like: cell = origin + direction × column, columns from 0, or free both ways."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._direction = [-1 if low is None and high is not None else 1 for low, high in zip(part.low, part.high, strict=True)]
        self._origin = [low if low is not None else high or 0 for low, high in zip(part.low, part.high, strict=True)]
        self._range = [high - low if high is not None and low is not None else None for low, high in zip(part.low, part.high, strict=True)]
        self._free = [low is None and high is None for low, high in zip(part.low, part.high, strict=True)]
        self._rows = [{place: value * self._direction[place] for place, value in row.items()} for row in part.rows]
        self._sums = [
            total - sum(value * self._origin[place] for place, value in row.items())
            for row, total in zip(part.rows, part.sums, strict=True)
        ]
        numbers = [*self._sums, *(one for one in self._range if one is not None), *(value for row in self._rows for value in row.values())]
        # Numbers that floating arithmetic cannot hold are left to exact search altogether.
        self.is_fit = max(map(abs, numbers), default=0) < LARGEST
        # Here a nearly whole solution, rounded, cannot miss a relation: the solver's tolerance of 1e-6 is far below a half.
        weight = max((sum(abs(value) for value in row.values()) for row in self._rows), default=0)
        self.is_plain = weight < 10_000 and max((one for one in self._range if one is not None), default=0) < 1_000_000
        if self.is_fit:
            self._build()

    def _build(self) -> None:
        entries = [(number, place, value) for number, row in enumerate(self._rows) for place, value in row.items()]
        rows, columns, values = (np.array(of) for of in zip(*entries, strict=True))
        self._matrix = csr_array((values.astype(float), (rows, columns)), shape=(len(self._rows), len(self.part.cells)))
        self._lower = np.where(self._free, -np.inf, 0.0)
        self._upper = np.array([np.inf if one is None else float(one) for one in self._range])
        self._total = np.array(self._sums, dtype=float)

    def solve_together(self, goals: list[Goal], patience: Patience) -> list[Answer]:
        """The linear look at many goals in few calls: a proved bound each, and a witness where the corner found is whole."""
        answers: list[Answer] = []
        size = max(1, MOST_COLUMNS // len(self.part.cells))
        for start in range(0, len(goals), size):
            answers += self._batch(goals[start : start + size], patience)
        return answers

    def _batch(self, goals: list[Goal], patience: Patience) -> list[Answer]:
        number = len(goals)
        objective = np.zeros((number, len(self.part.cells)))
        for question, (place, sign) in enumerate(goals):
            objective[question, place] = sign * self._direction[place]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OptimizeWarning)
            found = linprog(
                objective.ravel(),
                A_eq=kron(eye_array(number), self._matrix, format="csr"),
                b_eq=np.tile(self._total, number),
                bounds=np.tile(np.column_stack([self._lower, self._upper]), (number, 1)),
                method="highs",
                options={"time_limit": patience.left()},
            )
        patience.left()
        if found.x is None or found.status != 0:
            return [Answer(None, None)] * number
        prices = np.asarray(found.eqlin.marginals).reshape(number, -1)
        columns = found.x.reshape(number, -1)
        return [self._answer(goal, columns[at], prices[at]) for at, goal in enumerate(goals)]

    def _answer(self, goal: Goal, columns: np.ndarray, prices: np.ndarray) -> Answer:
        witness = self._checked(columns)
        reached = None if witness is None else goal[1] * witness[goal[0]]
        best: int | None = None
        for scale in SCALES:
            bound = self._proved(goal, prices, scale)
            if bound is not None and (best is None or bound > best):
                best = bound
            if best is not None and best == reached:
                break
        return Answer(best, witness)

    def _proved(self, goal: Goal, prices: np.ndarray, scale: int) -> int | None:
        """The bound on sign × cell that these prices prove, None when they prove nothing."""
        place, sign = goal
        whole = [int(price) for price in np.rint(prices * scale)]
        left = [0] * len(self.part.cells)
        left[place] = scale * sign * self._direction[place]
        for price, row in zip(whole, self._rows, strict=True):
            if price:
                for column, value in row.items():
                    left[column] -= price * value
        total = sum(price * one for price, one in zip(whole, self._sums, strict=True))
        for rest, most, free in zip(left, self._range, self._free, strict=True):
            if rest and (free or (rest < 0 and most is None)):
                return None
            if rest < 0 and most is not None:
                total += rest * most
        return sign * self._origin[place] - (-total // scale)

    def _checked(self, columns: np.ndarray) -> list[int] | None:
        """The cells of a solution when, rounded, they satisfy everything exactly."""
        if not np.all(np.abs(columns) < LARGEST):
            return None
        whole = [int(one) for one in np.rint(columns)]
        for value, most, free in zip(whole, self._range, self._free, strict=True):
            if not free and (value < 0 or (most is not None and value > most)):
                return None
        for row, total in zip(self._rows, self._sums, strict=True):
            if sum(value * whole[place] for place, value in row.items()) != total:
                return None
        return [origin + direction * value for origin, direction, value in zip(self._origin, self._direction, whole, strict=True)]

    def solve_whole(self, goal: Goal | None, patience: Patience) -> list[int] | None:
        """A whole solution, the best by HiGHS for the goal or any for None; None when it finds none that holds exactly."""
        objective = np.zeros(len(self.part.cells))
        if goal is not None:
            objective[goal[0]] = goal[1] * self._direction[goal[0]]
        found = milp(
            objective,
            constraints=LinearConstraint(self._matrix, self._total, self._total),
            bounds=Bounds(self._lower, self._upper),
            integrality=np.ones(len(objective)),
            options={"mip_rel_gap": 0, "time_limit": patience.left()},
        )
        patience.left()
        return None if found.x is None else self._checked(found.x)
