"""Which further cells to hide so that hidden ones cannot be worked out, at the least cost: cell suppression (Fischetti and Salazar 2001).

A whole-number program chooses the pattern; linear programs find what a reader could still work out, and answer with cuts until nothing is
left; then the audit, which shares no code with either, goes over what would be published, in whole numbers, and has the last word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from metrics.kit.disclosure.bounds import Bounds
from metrics.kit.disclosure.components import moved, split
from metrics.kit.disclosure.errors import Patience
from metrics.kit.disclosure.pattern import Cells, Pattern
from metrics.kit.disclosure.primary import SMALL, needed
from metrics.kit.disclosure.reading import Cell, System, read
from metrics.kit.disclosure.rounding import counted

SECONDS = 60.0
BEST_WITHIN = 15.0
Cost = Mapping[Cell, float] | Callable[[Cell], float] | None


def suppress(
    values: Mapping[Cell, int],
    relations: Sequence[Mapping[Cell, int]],
    primary: Iterable[Cell],
    *,
    cost: Cost = None,
    unpublished: Iterable[Cell] = (),
    low: Mapping[Cell, int] | None = None,
    high: Mapping[Cell, int] | None = None,
    required: Mapping[Cell, tuple[int, int]] | None = None,
    judged: Iterable[Cell] | None = None,
    small: tuple[int, int] = SMALL,
    seconds: float | None = SECONDS,
    best_within: float = BEST_WITHIN,
) -> frozenset[Cell]:
    """The cells to hide: `primary` and what must go with them at the least cost; empty when nothing is primary. Same input, same output.

    After it, everything else being published, a reader who knows the relations and `low` and `high` (what is known of a cell beforehand; 0
    and no end by default; both alike for what is public already) must hold possible of every primary cell all of `required` (by default
    the small counts; of a larger cell as many values below it). And of every hidden cell, and every `unpublished` one that cannot be
    negative, that may be small, all small counts: so it can be judged without knowing the values (`judged`: of these cells only).
    `unpublished` cells are never shown and cost nothing. `cost` by cell, the logarithm of 2 + count where it is missing.
    Cheapest is the pattern among those in which every hidden cell may be small, less what it then hides for nothing.
    A group of cells whose cheapest pattern is not proved in `best_within` seconds gets a safe one that may hide more; 0: all do.
    Raises Unprotectable when no pattern does, TooSlow, and ValueError where the values do not satisfy relations or bounds.
    """
    system = read(values, relations, low, high)
    counts = counted(system, values)
    _check_known(system, counts)
    known = Bounds(system.rows, system.low, system.high)
    known.narrow()
    patience = Patience(seconds)
    first, never, of_interest = frozenset(primary), frozenset(unpublished), None if judged is None else frozenset(judged)
    if first - system.place.keys():
        raise ValueError("A primary cell has no value.")
    hidden: set[Cell] = set()
    for places, lines in split(len(counts), system.rows):
        names = [system.cells[place] for place in places]
        if first.isdisjoint(names):
            continue
        cells = Cells(
            names=names,
            rows=[moved(system.rows[line], places) for line in lines],
            values=[counts[place] for place in places],
            low=[known.low[place] for place in places],
            high=[known.high[place] for place in places],
            cost=[_cost(cost, cell, values[cell]) for cell in names],
            unpublished=frozenset(at for at, cell in enumerate(names) if cell in never),
            required={at: (required or {}).get(cell, needed(values[cell], small)) for at, cell in enumerate(names) if cell in first},
            judged=frozenset(at for at, cell in enumerate(names) if of_interest is None or cell in of_interest),
            small=small,
        )
        hidden |= {names[at] for at in Pattern(cells, patience).solve(best_within)}
    return frozenset(hidden - never)


def _cost(cost: Cost, cell: Cell, value: int) -> float:
    given = cost(cell) if callable(cost) else (cost or {}).get(cell)
    return math.log(2 + max(0, value)) if given is None else float(given)


def _check_known(system: System, counts: Sequence[int]) -> None:
    for value, low, high in zip(counts, system.low, system.high, strict=True):
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError("A value is outside what is said to be known of it.")
