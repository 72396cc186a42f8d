"""Reads cells, relations and bounds, in whichever shape they come, as one system of whole numbers."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

from metrics.kit.disclosure.errors import Contradiction

Cell = Hashable
Relation = Mapping[Cell, int]
Row = dict[int, int]  # place of a cell: its coefficient, never 0


@dataclass
class System:
    """`cells` in order; `rows`: each sums to zero; `low` and `high` one bound a cell, None where there is none."""

    cells: list[Cell]
    place: dict[Cell, int]
    rows: list[Row]
    low: list[int | None]
    high: list[int | None]


def read(cells: Iterable[Cell], relations: Any, low: Any, high: Any) -> System:
    """The system. A cell without a low bound has 0, for a count is never negative (minus infinity takes it away); without a high, none.

    Bounds: by cell, in the order of `cells`, or one number for all; of a fraction the whole numbers inside count. Relations: by cell,
    (cell, coefficient) pairs, or coefficients in the order of `cells`; fractions are scaled until they are whole.
    Raises Contradiction where a cell's own bounds cross, ValueError for what is no number.
    """
    ordered = list(dict.fromkeys(cells))
    written = [_pairs(relation, ordered) for relation in _each(relations)]
    lows, highs = _by_cell(low, ordered), _by_cell(high, ordered)
    named = dict.fromkeys([*ordered, *(cell for pairs in written for cell, _ in pairs), *lows, *highs])
    place = {cell: number for number, cell in enumerate(named)}
    least = [_bound(lows.get(cell), math.ceil, 0) for cell in named]
    most = [_bound(highs.get(cell), math.floor, None) for cell in named]
    if any(one is not None and other is not None and one > other for one, other in zip(least, most, strict=True)):
        raise Contradiction("A cell's low bound is above its high bound.")
    rows = [row for pairs in written if (row := _row(pairs, place))]
    return System(list(named), place, rows, least, most)


def asked(system: System, ask: Any) -> list[Any]:
    """The cells that are asked for, in their order; all of them for None. One cell by itself is a question too."""
    if ask is None:
        return list(system.cells)
    if isinstance(ask, Hashable) and ask in system.place:
        return [ask]
    return list(dict.fromkeys(ask))


def _each(relations: Any) -> list[Any]:
    if relations is None:
        return []
    if isinstance(relations, Mapping):
        return list(relations.values())
    return list(relations)


def _pairs(relation: Any, cells: list[Cell]) -> list[tuple[Cell, Any]]:
    if hasattr(relation, "items"):
        return list(relation.items())
    parts = list(relation)
    if all(isinstance(part, tuple | list) and len(part) == 2 for part in parts):
        return [(cell, coefficient) for cell, coefficient in parts]
    if len(parts) != len(cells):
        raise ValueError("A relation is neither by cell nor as long as the cells.")
    return list(zip(cells, parts, strict=True))


def _by_cell(bounds: Any, cells: list[Cell]) -> dict[Cell, Any]:
    if bounds is None:
        return {}
    if hasattr(bounds, "items"):
        return dict(bounds.items())
    if not isinstance(bounds, Iterable):
        return dict.fromkeys(cells, bounds)
    return dict(zip(cells, list(bounds), strict=True))


def exact(number: Any) -> Fraction | None:
    """The number as it is written, so that 0.1 is a tenth; None for infinity, and for what is missing."""
    if number is None or number != number:  # what is missing is not itself
        return None
    if isinstance(number, int | Rational | Decimal) and not (isinstance(number, Decimal) and number.is_infinite()):
        return Fraction(number)
    value = float(number)
    return None if math.isinf(value) else Fraction(str(value))


def _bound(given: Any, inwards: Any, default: int | None) -> int | None:
    if given is None or given != given:
        return default
    value = exact(given)
    if value is not None:
        return int(inwards(value))
    if (given > 0) == (inwards is math.ceil):
        raise Contradiction("A low bound is infinity, or a high bound minus infinity.")
    return None


def _row(pairs: list[tuple[Cell, Any]], place: dict[Cell, int]) -> Row:
    """One relation in whole numbers without a common factor; empty when nothing is left of it."""
    summed: dict[int, Fraction] = {}
    for cell, coefficient in pairs:
        value = exact(coefficient)
        if value is None:
            raise ValueError("A coefficient is missing or infinite.")
        summed[place[cell]] = summed.get(place[cell], Fraction(0)) + value
    scale = math.lcm(*(value.denominator for value in summed.values()))
    whole = {number: int(value * scale) for number, value in summed.items() if value}
    factor = math.gcd(*whole.values())
    return {number: value // factor for number, value in whole.items()}
