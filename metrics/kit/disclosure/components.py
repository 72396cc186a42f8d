"""Splits a system into parts that have no unknown cell in common: each is solved by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.kit.disclosure.bounds import Bound, Bounds
from metrics.kit.disclosure.errors import Contradiction
from metrics.kit.disclosure.reading import Row


@dataclass
class Part:
    """Unknown cells that hang together: rows × cells = sums, each cell within its bounds. `cells`: their places in the whole."""

    cells: list[int]
    rows: list[Row]
    sums: list[int]
    low: list[Bound]
    high: list[Bound]
    settled: bool

    def is_tree(self) -> bool:
        """True where single relations tell all there is: every coefficient is 1 or −1 and no chain of relations comes back to its start.

        Then any value between a cell's settled bounds can be made up by the other cells of each of its relations, branch by branch.
        """
        entries = sum(len(row) for row in self.rows)
        unit = all(abs(coefficient) == 1 for row in self.rows for coefficient in row.values())
        return self.settled and unit and entries == len(self.cells) + len(self.rows) - 1


def groups(number: int, rows: Iterable[Iterable[int]]) -> list[list[int]]:
    """Places 0 to number − 1 in groups that rows link, each in ascending order, the groups by their first."""
    parent = list(range(number))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for row in rows:
        first, *rest = [root(place) for place in row] or [0]
        for other in rest:
            one, two = sorted((root(first), root(other)))
            parent[two] = one
    found: dict[int, list[int]] = {}
    for place in range(number):
        found.setdefault(root(place), []).append(place)
    return list(found.values())


def split(number: int, rows: Sequence[Row]) -> list[tuple[list[int], list[int]]]:
    """(places, numbers of the rows over them) of every group, both ascending."""
    together = groups(number, rows)
    group_of = {place: at for at, places in enumerate(together) for place in places}
    rows_of: list[list[int]] = [[] for _ in together]
    for line, row in enumerate(rows):
        rows_of[group_of[next(iter(row))]].append(line)
    return list(zip(together, rows_of, strict=True))


def moved(row: Row, places: Sequence[int]) -> Row:
    """A row by the position of its cells among `places`."""
    position = {place: at for at, place in enumerate(places)}
    return {position[place]: coefficient for place, coefficient in row.items()}


def parts(bounds: Bounds) -> list[Part]:
    """The parts of a narrowed system, known cells put in; a cell in no relation is a part of its own. Raises Contradiction."""
    left = _without_known(bounds)
    return [
        Part(
            places,
            [moved(left[line][0], places) for line in lines],
            [left[line][1] for line in lines],
            [bounds.low[place] for place in places],
            [bounds.high[place] for place in places],
            bounds.settled,
        )
        for places, lines in split(len(bounds.low), [row for row, _ in left])
        if not _known(bounds, places[0])
    ]


def _known(bounds: Bounds, place: int) -> bool:
    return bounds.low[place] is not None and bounds.low[place] == bounds.high[place]


def _without_known(bounds: Bounds) -> list[tuple[Row, int]]:
    """Rows over unknown cells and what they sum to, each once. Raises Contradiction where one row has two sums."""
    found: dict[tuple[tuple[int, int], ...], int] = {}
    for row in bounds.rows:
        unknown = sorted((place, coefficient) for place, coefficient in row.items() if not _known(bounds, place))
        total = -sum(coefficient * (bounds.low[place] or 0) for place, coefficient in row.items() if _known(bounds, place))
        factor = math.gcd(*(coefficient for _, coefficient in unknown))
        if total % factor if factor else total:
            raise Contradiction("A relation cannot hold.")
        if not unknown:
            continue
        factor *= 1 if unknown[0][1] > 0 else -1
        key = tuple((place, coefficient // factor) for place, coefficient in unknown)
        if found.setdefault(key, total // factor) != total // factor:
            raise Contradiction("Two relations say different things of the same cells.")
    return [(dict(key), total) for key, total in found.items()]
