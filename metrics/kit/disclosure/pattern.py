"""The pattern of hidden cells of one group: chosen, tested by linear programs, chosen again, and at last audited in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from metrics.kit.disclosure.auditing import audit
from metrics.kit.disclosure.bounds import Bound
from metrics.kit.disclosure.deviations import Cut, Deviations, Need
from metrics.kit.disclosure.errors import Patience, TooSlow, Unprotectable
from metrics.kit.disclosure.primary import is_exposed
from metrics.kit.disclosure.reading import Cell, Row
from metrics.kit.disclosure.widening import Widening

INFEASIBLE = 2  # the solver's status
ENDLESS = 50  # times the largest need: as much room as a cell without a known end is given


@dataclass(frozen=True)
class Cells:
    """One group of cells, by position. `low`, `high`: what is known beforehand. `required`: what must stay possible of primary cells."""

    names: list[Cell]
    rows: list[Row]
    values: list[int]
    low: list[Bound]
    high: list[Bound]
    cost: list[float]
    unpublished: frozenset[int]
    required: dict[int, tuple[int, int]]
    judged: frozenset[int]
    small: tuple[int, int]


class Pattern:
    """Searches the cheapest pattern that protects a group."""

    def __init__(self, cells: Cells, patience: Patience) -> None:
        self._cells = cells
        self._patience = patience
        self._check_room()
        self._needs = [need for place, ends in cells.required.items() for need in self._needs_of(place, ends, always=True)]
        farthest = ENDLESS * max((need.far for need in self._needs), default=1) + max(cells.small)
        above = [farthest if high is None else high - value for value, high in zip(cells.values, cells.high, strict=True)]
        below = [farthest if low is None else value - low for value, low in zip(cells.values, cells.low, strict=True)]
        self._moving = [bool(one or other) for one, other in zip(above, below, strict=True)]
        self._deviations = Deviations(cells.rows, above, below)
        self._cuts = [cut for need in self._needs for cut in self._deviations.lines(need)]
        self._cuts += [cut for row in cells.rows for cut in self._never_alone(row)]
        self._is_strict = False  # whether the cuts forbid patterns that are safe

    def solve(self, best_within: float) -> frozenset[int]:
        """Positions of the hidden cells, unpublished ones among them. Raises Unprotectable or TooSlow."""
        try:
            return self._best(Patience(min(best_within, self._patience.left() / 2)))
        except TooSlow:
            return self._quick()

    def _best(self, patience: Patience) -> frozenset[int]:
        """The cheapest pattern: chosen, and chosen again with a cut more for all that it leaves exposed."""
        while True:
            hidden = self._choose(patience)
            short = self._deviations.short(hidden, self._asked(hidden), patience)
            if not short:
                short = self._cuts_of(self._exposed(hidden, patience), set(hidden))
            if not short:
                return self._without_needless(hidden, patience)
            self._cuts += short

    def _without_needless(self, hidden: Sequence[int], patience: Patience) -> frozenset[int]:
        """The pattern less what it hides for nothing, the dearest first.

        A cell that is not small may be hidden between ends that are all large; the cuts ask that all small counts stay possible of it.
        """
        cells, kept = self._cells, set(hidden)
        for place in sorted(kept - cells.required.keys() - cells.unpublished, key=lambda place: (-cells.cost[place], place)):
            if self._is_strict and not self._exposed(sorted(kept - {place}), patience):
                kept.remove(place)
        return frozenset(kept)

    def _quick(self) -> frozenset[int]:
        """A safe pattern: what each exposed cell needs is added, then what nothing needs is shown again."""
        cells = self._cells
        fixed = frozenset(cells.required) | cells.unpublished
        widening = Widening(self._deviations, cells.cost, fixed, self._patience)
        hidden, tidied = fixed, False
        while True:
            hidden = widening.widen(hidden, self._needs)
            exposed = self._exposed(sorted(hidden), self._patience)
            if exposed:
                new = [need for place in exposed for need in self._more_needs(place)]
                self._needs += new
                hidden |= frozenset() if new else self._neighbour(hidden, exposed)
            elif tidied:
                return hidden
            else:
                hidden, tidied = widening.narrow(hidden, self._needs), True

    def _neighbour(self, hidden: frozenset[int], exposed: Sequence[int]) -> frozenset[int]:
        """The cheapest shown cell of a line of an exposed one, or of all when there is none."""
        cells = self._cells
        shown = [place for row in cells.rows if any(place in row for place in exposed) for place in row if place not in hidden]
        shown = shown or [place for place in range(len(cells.names)) if place not in hidden]
        if not shown:
            raise Unprotectable("Whatever is hidden, a cell stays exposed.")
        return frozenset([min(shown, key=lambda place: (cells.cost[place], place))])

    def _check_room(self) -> None:
        """Raises Unprotectable for cells of which too much is known already: no pattern can give it back."""
        cells = self._cells
        known = [
            place
            for place, (least, most) in cells.required.items()
            if ((low := cells.low[place]) is not None and low > least) or ((high := cells.high[place]) is not None and high < most)
        ]
        if known:
            raise Unprotectable(f"{len(known)} cells are known too well already.", (cells.names[place] for place in known))

    def _needs_of(self, place: int, ends: tuple[int, int], *, always: bool) -> list[Need]:
        value = self._cells.values[place]
        needs = [Need(place, 1, ends[1] - value, always), Need(place, -1, value - ends[0], always)]
        return [need for need in needs if need.far > 0]

    def _never_alone(self, row: Row) -> Iterable[Cut]:
        """A hidden cell that is the only one of a line is worked out at once, so that hiding it is for nothing."""
        moving = [place for place in row if self._moving[place]]
        if not self._cells.unpublished.isdisjoint(moving):
            return
        for place in moving:
            yield Cut({other: 1.0 for other in moving if other != place}, 1.0, None if place in self._cells.required else place)

    def _asked(self, hidden: Sequence[int]) -> list[Need]:
        inside = set(hidden)
        return [need for need in self._needs if need.place in inside]

    def _choose(self, patience: Patience) -> list[int]:
        """The cheapest pattern that no cut forbids."""
        number = len(self._cells.names)
        entries, least = [], []
        for line, cut in enumerate(self._cuts):
            row = dict(cut.weights)
            if cut.only_if is not None:
                row[cut.only_if] = row.get(cut.only_if, 0.0) - cut.least
            entries += [(line, place, weight) for place, weight in row.items()]
            least.append(0.0 if cut.only_if is not None else cut.least)
        lines, places, weights = (np.array(of) for of in zip(*entries, strict=True)) if entries else (np.zeros(0, int),) * 3
        matrix = csr_array((weights.astype(float), (lines, places)), shape=(len(least), number))
        always = np.array([float(place in self._cells.required or place in self._cells.unpublished) for place in range(number)])
        found = milp(
            np.where(always, 0.0, self._cells.cost),
            constraints=LinearConstraint(matrix, np.array(least)) if least else (),
            bounds=Bounds(always, 1),
            integrality=np.ones(number),
            options={"mip_rel_gap": 0, "time_limit": patience.left()},
        )
        patience.left()
        if found.x is None and found.status == INFEASIBLE:
            raise Unprotectable("Whatever is hidden, a cell stays exposed.")
        if found.status != 0:
            raise TooSlow("The pattern was not found within its time.")
        return [place for place in range(number) if found.x[place] > 0.5]

    def _exposed(self, hidden: Sequence[int], patience: Patience) -> list[int]:
        """The cells of a pattern that the audit, in whole numbers, does not find safe."""
        cells, inside = self._cells, set(hidden)
        known = list(zip(cells.values, cells.low, cells.high, strict=True))
        low = [value if at not in inside else -math.inf if one is None else one for at, (value, one, _) in enumerate(known)]
        high = [value if at not in inside else one for at, (value, _, one) in enumerate(known)]
        judged = [place for place in hidden if place in cells.required or self._is_judged(place)]
        found = audit(range(len(low)), cells.rows, low, high, judged, seconds=patience.left())
        return [place for place, (least, most) in found.items() if self._is_exposed(place, least, most)]

    def _is_exposed(self, place: int, least: Bound, most: Bound) -> bool:
        ends = self._cells.required.get(place)
        if ends and ((least is not None and least > ends[0]) or (most is not None and most < ends[1])):
            return True
        return self._is_judged(place) and is_exposed(least, most, self._cells.small)

    def _more_needs(self, place: int) -> list[Need]:
        """What an exposed cell needs besides, if the linear programs were not asked for it before."""
        return [need for need in self._needs_of(place, self._cells.small, always=place in self._cells.required) if need not in self._needs]

    def _cuts_of(self, exposed: Sequence[int], inside: set[int]) -> list[Cut]:
        """Cuts against what the audit found; where the linear programs see nothing of it, this pattern and all inside it are forbidden."""
        cuts: list[Cut] = []
        for place in exposed:
            new = self._more_needs(place)
            self._needs += new
            self._is_strict |= place not in self._cells.required
            others = {other: 1.0 for other in range(len(self._cells.names)) if other not in inside}
            cuts += [cut for need in new for cut in self._deviations.lines(need)] or [Cut(others, 1.0)]
        return cuts

    def _is_judged(self, place: int) -> bool:
        """Hidden cells and unpublished counts are judged by their interval; what may be below zero is no count."""
        low = self._cells.low[place]
        return place in self._cells.judged and not (place in self._cells.unpublished and (low is None or low < 0))
