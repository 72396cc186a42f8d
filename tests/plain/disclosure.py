"""What can be worked out of published figures, found by trying every combination of whole numbers. Shares no code with the audit."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

Interval = tuple[int, int]


def intervals(
    cells: Sequence[Hashable], relations: Sequence[Mapping[Hashable, int]], low: Mapping[Hashable, int], high: Mapping[Hashable, int]
) -> dict[Hashable, Interval] | None:
    """The least and most of every cell over all combinations that satisfy every relation; None when none does."""
    order = list(cells)
    # A relation is looked at as soon as its last cell has a number.
    complete: list[list[Mapping[Hashable, int]]] = [[] for _ in order]
    for relation in relations:
        complete[max(order.index(cell) for cell in relation)].append(relation)
    found: dict[Hashable, Interval] = {}
    tried: dict[Hashable, int] = {}

    def try_from(position: int) -> None:
        if position == len(order):
            for cell, number in tried.items():
                least, most = found.get(cell, (number, number))
                found[cell] = (min(least, number), max(most, number))
            return
        for number in range(low[order[position]], high[order[position]] + 1):
            tried[order[position]] = number
            if all(sum(times * tried[cell] for cell, times in relation.items()) == 0 for relation in complete[position]):
                try_from(position + 1)

    try_from(0)
    return found if order and len(found) == len(order) else None
