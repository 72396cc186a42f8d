"""Which counts are too small to be shown by themselves. Nothing else knows the thresholds.

1 to 5 children: the Department for Education's rule for children looked after (Hansard, 8 January 2008, column 174305); means and medians
of fewer than 8: NHS England's rule of 1 to 7 (Hospital Episode Statistics, disclosure control since 2018). All or none of a group says
something of each of its members (ESSnet, Handbook on Statistical Disclosure Control, chapter 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.kit.disclosure.reading import Cell

THRESHOLD = 5
FEWEST_OF_A_MEAN = 8
SMALL = (1, THRESHOLD)


@dataclass(frozen=True)
class Rule:
    """`threshold`: counts of 1 to so many are hidden. `group`: all or none is hidden of fewer than so many; 0: of no group.

    `fewest_of_a_mean`: a mean, median or longest wait of fewer cases is hidden.
    """

    threshold: int = THRESHOLD
    group: int = 0
    fewest_of_a_mean: int = FEWEST_OF_A_MEAN

    @property
    def small(self) -> tuple[int, int]:
        """The least and the most of the counts that are hidden: what a reader must hold possible of a hidden figure."""
        return 1, self.threshold

    def is_small(self, count: int, families: int | None = None) -> bool:
        """Whether a count of children is hidden, or of the families they belong to, where those are known."""
        return 1 <= count <= self.threshold or (families is not None and 1 <= families <= self.threshold)

    def is_all_or_none(self, numerator: int, total: int) -> bool:
        """Whether a numerator tells of each member of its line: nearly or exactly all of them, or exactly none.

        Nearly all hides at any size, for the few others are a small count; exactly all or none below the size of `group`.
        """
        rest = total - numerator
        return self.is_small(rest) or (0 < total < self.group and (rest == 0 or numerator == 0))

    def is_thin(self, cases: int) -> bool:
        """Whether a mean or a median rests on too few cases; one of no cases is none and tells nothing."""
        return 0 < cases < self.fewest_of_a_mean


RULE = Rule()


def primary_cells(
    counts: Mapping[Cell, int], *, families: Mapping[Cell, int] | None = None, lines: Iterable[tuple[Cell, Cell]] = (), rule: Rule = RULE
) -> frozenset[Cell]:
    """Cells that must be hidden by themselves. `families`: how many families each cell's children belong to, where known.

    `lines`: (numerator, total) pairs of cells, each judged for all or none; pairs with a cell that has no count are passed over.
    """
    held = families or {}
    small = {cell for cell, count in counts.items() if rule.is_small(count, held.get(cell))}
    of_lines = {
        numerator
        for numerator, total in lines
        if numerator in counts and total in counts and rule.is_all_or_none(counts[numerator], counts[total])
    }
    return frozenset(small | of_lines)


def needed(value: int, small: tuple[int, int] = SMALL) -> tuple[int, int]:
    """What a reader must hold possible of a cell hidden for its value: all small counts; of a larger one, as many below it."""
    if value in range(small[0], small[1] + 1):
        return small
    return (0, small[1]) if value < small[0] else (value - small[1], value)


def is_exposed(least: int | None, most: int | None, small: tuple[int, int] = SMALL) -> bool:
    """Whether an interval tells that a hidden count may be small, and which of the small counts it is not. None: no end."""
    may_be = (least is None or least <= small[1]) and (most is None or most >= small[0])
    return may_be and not ((least is None or least <= small[0]) and (most is None or most >= small[1]))
