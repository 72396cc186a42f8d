"""What a reader can work out of published figures: for each cell the least and the most whole number that fits everything published.

Proved, not estimated: an end counts only with a solution that reaches it, checked in whole numbers, and with a proof that none goes beyond.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from metrics.kit.disclosure.bounds import Bound, Bounds
from metrics.kit.disclosure.components import Part, parts
from metrics.kit.disclosure.errors import Contradiction, Patience, TooSlow
from metrics.kit.disclosure.programs import Goal, Programs
from metrics.kit.disclosure.reading import asked, read
from metrics.kit.disclosure.search import Search

C = TypeVar("C", bound=Hashable)

SECONDS = 60.0
EXACT_CELLS = 80  # a part of more cells is not searched by fractions: they grow with its size
EXACT_SECONDS = 10.0
FARTHEST = 60  # how far a direction is followed: a number with many divisors, so that its corners are whole


def audit(
    cells: Iterable[C],
    relations: Sequence[Mapping[C, int]],
    low: Any = None,
    high: Any = None,
    ask: Iterable[C] | None = None,
    *,
    seconds: float | None = SECONDS,
) -> dict[C, tuple[int | None, int | None]]:
    """(least, most) of every cell in `ask` (all for None) that the relations, each summing to zero, and the bounds leave possible.

    Whole numbers, exact; None where there is no end. `low` and `high`: what is published or known of each cell (a published figure has
    both alike); a cell without low has 0, one without high none. No cells asked: an empty answer, though all is still checked.
    Raises Contradiction when nothing fits, TooSlow when the answer is not proved within `seconds`: both mean withhold.
    """
    system = read(cells, relations, low, high)
    bounds = Bounds(system.rows, system.low, system.high)
    bounds.narrow()
    wanted = asked(system, ask)
    patience = Patience(seconds)
    ends: dict[int, tuple[Bound, Bound]] = {place: (bounds.low[place], bounds.high[place]) for place in range(len(system.cells))}
    needed = {system.place[cell] for cell in wanted if cell in system.place}
    for part in parts(bounds):
        if not part.is_tree():
            inside = [number for number, place in enumerate(part.cells) if place in needed]
            for number, found in _Prover(part, patience).ends(inside).items():
                ends[part.cells[number]] = found
    return {cell: ends[system.place[cell]] if cell in system.place else (0, None) for cell in wanted}


class _Prover:
    """Keeps what is proved of one part: the least and most that solutions have reached, and the bounds that none can pass."""

    def __init__(self, part: Part, patience: Patience) -> None:
        self._part = part
        self._patience = patience
        self._programs = Programs(part)
        self._search: Search | None = None
        self._bound: dict[Goal, Bound] = {}
        for place in range(len(part.cells)):
            low, high = part.low[place], part.high[place]
            self._bound[place, 1], self._bound[place, -1] = low, None if high is None else -high
        self._reached: dict[Goal, int] = {}
        self._witness: dict[Goal, list[int]] = {}

    def ends(self, places: list[int]) -> dict[int, tuple[Bound, Bound]]:
        """The ends of the cells in these places. Raises Contradiction even when no place is asked for."""
        self._start()
        goals = [(place, sign) for place in places for sign in (1, -1)]
        endless = self._endless([goal for goal in goals if self._bound[goal] is None])
        self._look([goal for goal in goals if goal not in endless])
        for goal in goals:
            if goal not in endless and not self._is_proved(goal):
                self._gate(goal)
        least = {goal: None if goal in endless else self._reached[goal] for goal in goals}
        return {place: (least[place, 1], None if (most := least[place, -1]) is None else -most) for place in places}

    def _start(self) -> None:
        found = self._programs.solve_whole(None, self._patience) if self._programs.is_fit else None
        found = found or self._exact().any()
        if found is None:
            raise Contradiction("No whole numbers satisfy the relations within the bounds.")
        self._learn(found)

    def _exact(self) -> Search:
        if self._search is None:
            if len(self._part.cells) > EXACT_CELLS:
                raise TooSlow("Too many cells to be searched exactly.")
            self._search = Search(self._part, Patience(min(EXACT_SECONDS, self._patience.left())))
        return self._search

    def _learn(self, witness: list[int]) -> None:
        for place, value in enumerate(witness):
            for sign in (1, -1):
                if (place, sign) not in self._reached or sign * value < self._reached[place, sign]:
                    self._reached[place, sign] = sign * value
                    self._witness[place, sign] = witness

    def _is_proved(self, goal: Goal) -> bool:
        return self._reached[goal] == self._bound[goal]

    def _endless(self, goals: list[Goal]) -> set[Goal]:
        """Goals that go on for ever: any solution can be moved along a whole solution of the same rows summing to zero."""
        if not goals:
            return set()
        part = self._part
        low: list[Bound] = [-FARTHEST if one is None else 0 for one in part.low]
        high: list[Bound] = [FARTHEST if one is None else 0 for one in part.high]
        directions = Programs(Part(part.cells, part.rows, [0] * len(part.rows), low, high, part.settled))
        answers = dict(zip(goals, directions.solve_together(goals, self._patience), strict=True))
        moved = {goal for goal in goals if (found := answers[goal].witness) is not None and goal[1] * found[goal[0]] < 0}
        open_still = [goal for goal in goals if goal not in moved and answers[goal].bound != 0]
        return moved | {goal for goal in open_still if self._exact().reach(goal, self._witness[goal], None)[0] is None}

    def _look(self, goals: list[Goal]) -> None:
        """The linear look: most ends are proved by it."""
        left = [goal for goal in goals if not self._is_proved(goal)]
        if not left or not self._programs.is_fit:
            return
        for goal, answer in zip(left, self._programs.solve_together(left, self._patience), strict=True):
            if answer.bound is not None and (self._bound[goal] is None or answer.bound > (self._bound[goal] or 0)):
                self._bound[goal] = answer.bound
            if answer.witness is not None:
                self._learn(answer.witness)

    def _gate(self, goal: Goal) -> None:
        """The last gate, in whole numbers: the best solution by the solver, then a proof that nothing lies between it and the bound."""
        trusted = False
        if self._programs.is_fit and (found := self._programs.solve_whole(goal, self._patience)) is not None:
            self._learn(found)
            trusted = self._programs.is_plain
        if self._is_proved(goal):
            return
        try:
            _, met = self._exact().reach(goal, self._witness[goal], self._bound[goal])
        except TooSlow:
            # Where coefficients are small the solver's own optimum stands: its solution is checked, and rounding cannot hide another.
            if not trusted:
                raise
            return
        for witness in met:
            self._learn(witness)
