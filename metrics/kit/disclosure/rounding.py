"""Controlled rounding: every figure to a multiple next to it, so that tables still add up (Cox 1987; solved as a program by HiGHS)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from metrics.kit.disclosure.components import moved, split
from metrics.kit.disclosure.errors import Patience, TooSlow, Unprotectable
from metrics.kit.disclosure.reading import Cell, Row, System, read

BASE = 5
SECONDS = 60.0
INFEASIBLE = 2  # the solver's status


def controlled_rounding(
    values: Mapping[Cell, int],
    relations: Sequence[Mapping[Cell, int]],
    *,
    base: int = BASE,
    before: Mapping[Cell, int] | None = None,
    toward: Mapping[Cell, int] | None = None,
    ordered: Sequence[tuple[Cell, Cell]] = (),
    seconds: float | None = SECONDS,
) -> dict[Cell, int]:
    """Each count's multiple of `base` just below or above it (a multiple stays), such that every relation of the counts holds of them too.

    `before`: the last release's rounding of cells whose count has not changed: as many as can be are kept, for a figure that changes while
    its count does not would let readers average it out. `toward`: the multiple that each is drawn to; as many as can be are taken.
    Who knows that numbers go to the nearest knows that 0 is 0 to 2; of a drawn one every count less than `base` away stays possible.
    Without it the sum of changes is least. `ordered`: pairs of which the first is never shown as more than the second, save where figures
    that hang together could not add up otherwise: whoever needs the order must look. Same input, same output.
    Raises ValueError where the counts do not satisfy their relations or are not in order, Unprotectable where no rounding does, TooSlow.
    """
    system = read(values, relations, dict.fromkeys(values, -np.inf), None)
    counts = counted(system, values)
    kept, drawn = before or {}, toward or {}
    patience = Patience(seconds)
    up = [0] * len(counts)
    together = [*system.rows, *_crossable(system, counts, ordered, base)]
    for places, lines in split(len(counts), together):
        rows = [moved(together[line], places) for line in lines if line < len(system.rows)]
        orders = [moved(together[line], places) for line in lines if line >= len(system.rows)]
        choices = [_Choice(counts[at], kept.get(system.cells[at]), drawn.get(system.cells[at]), base) for at in places]
        for place, raised in zip(places, _solve(rows, orders, choices, patience), strict=True):
            up[place] = raised
    return {cell: base * (counts[place] // base + up[place]) for place, cell in enumerate(system.cells)}


def rounded_bounds(rounded: int, base: int = BASE) -> tuple[int, int]:
    """The least and most that a count can be whose published rounding is this; a count is never negative."""
    low = rounded - base + 1
    return (max(0, low) if rounded >= 0 else low), rounded + base - 1


def counted(system: System, values: Mapping[Cell, int]) -> list[int]:
    """The values in the order of the system's cells.

    Raises ValueError where a relation names a cell without a value, or does not hold: a fault of whoever wrote it and never of a count.
    """
    missing = sum(cell not in values for cell in system.cells)
    if missing:
        raise ValueError(f"{missing} cells of relations have no value.")
    counts = [int(values[cell]) for cell in system.cells]
    broken = sum(sum(coefficient * counts[place] for place, coefficient in row.items()) != 0 for row in system.rows)
    if broken:
        raise ValueError(f"{broken} of {len(system.rows)} relations do not hold of the figures they are about.")
    return counts


def _crossable(system: System, counts: list[int], ordered: Sequence[tuple[Cell, Cell]], base: int) -> list[Row]:
    """Rows that must not be above nought, of the pairs between the same two multiples: no others can cross."""
    pairs = [(system.place[part], system.place[of]) for part, of in ordered]
    if any(counts[part] > counts[of] for part, of in pairs):
        raise ValueError("A figure is more than one that it is said to be a part of.")
    return [{part: 1, of: -1} for part, of in pairs if part != of and counts[part] % base and counts[part] // base == counts[of] // base]


class _Choice:
    """One count between two multiples: what it costs to take the one above rather than the one below."""

    def __init__(self, count: int, before: int | None, drawn: int | None, base: int) -> None:
        left = count % base
        self.below = count // base
        self.is_open = left > 0
        self.cost = base - 2 * left if drawn is None else 1 if drawn == base * self.below else -1
        # +1: the last release took the one below, −1: the one above, 0: there is none to keep
        self.kept = 0 if before is None else 1 if before == base * self.below else -1 if before == base * (self.below + 1) else 0


def _solve(rows: list[Row], orders: list[Row], choices: list[_Choice], patience: Patience) -> list[int]:
    """For every count of one group, 1 for the multiple above or 0 for the one below; out of order where it cannot add up in order."""
    nearest = [int(choice.is_open and (choice.kept or choice.cost) < 0) for choice in choices]
    sums = [-sum(value * choices[at].below for at, value in row.items()) for row in rows]
    if _fits(rows, sums, nearest) and _fits_order(orders, nearest):
        return nearest
    up = _found(rows, sums, orders, choices, patience)
    if up is None and orders:
        up = _found(rows, sums, [], choices, patience)
    if up is None:
        raise Unprotectable("No rounding of these figures keeps them adding up.")
    if not _fits(rows, sums, up):
        raise Unprotectable("Rounding could not be proved to add up.")
    return up


def _found(rows: list[Row], sums: list[int], orders: list[Row], choices: list[_Choice], patience: Patience) -> list[int] | None:
    """The cheapest choice that adds up in order; None where there is none. Raises TooSlow."""
    most = 1 + sum(abs(choice.cost) for choice in choices)  # one kept outweighs every change
    lines = [*rows, *orders]
    entries = [(line, at, value) for line, row in enumerate(lines) for at, value in row.items()]
    numbers, columns, coefficients = (np.array(of) for of in zip(*entries, strict=True)) if entries else (np.array([], dtype=int),) * 3
    matrix = csr_array((coefficients.astype(float), (numbers, columns)), shape=(len(lines), len(choices)))
    high = np.array([*sums, *(0 for _ in orders)], dtype=float)
    low = np.array([*sums, *(-np.inf for _ in orders)], dtype=float)
    found = milp(
        np.array([choice.cost + most * choice.kept for choice in choices], dtype=float),
        constraints=LinearConstraint(matrix, low, high) if lines else (),
        bounds=Bounds(0, np.array([float(choice.is_open) for choice in choices])),
        integrality=np.ones(len(choices)),
        options={"mip_rel_gap": 0, "time_limit": patience.left()},
    )
    if found.x is None and found.status != INFEASIBLE:
        raise TooSlow("Rounding was not solved within its time.")
    return None if found.x is None else [round(one) for one in found.x]


def _fits_order(orders: list[Row], up: list[int]) -> bool:
    return all(sum(value * up[at] for at, value in row.items()) <= 0 for row in orders)


def _fits(rows: list[Row], sums: list[int], up: list[int]) -> bool:
    return all(sum(value * up[at] for at, value in row.items()) == total for row, total in zip(rows, sums, strict=True))
