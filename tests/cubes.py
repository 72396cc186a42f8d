"""Made-up tables of counts with their relations, of many shapes: for the tests and the benchmark of disclosure control."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from metrics.kit.disclosure import audit, controlled_rounding, is_exposed, rounded_bounds, suppress

Cell = tuple
ALL = "all"


@dataclass
class Cube:
    """Counts by cell, and relations that sum to zero."""

    values: dict[Cell, int] = field(default_factory=dict)
    relations: list[dict[Cell, int]] = field(default_factory=list)

    def small(self) -> list[Cell]:
        return [cell for cell, count in self.values.items() if 1 <= count <= 5]

    def sum_of(self, cell: Cell, parts: list[Cell]) -> None:
        """Adds a cell that is the sum of others."""
        self.values[cell] = sum(self.values[part] for part in parts)
        self.relations.append({cell: -1, **dict.fromkeys(parts, 1)})


def draws(seed: int) -> random.Random:
    """Numbers that are the same for the same seed."""
    return random.Random(seed)


def count(draw: random.Random, mean: float, zeros: float) -> int:
    return 0 if draw.random() < zeros else int(draw.expovariate(1 / mean))


def table(draw: random.Random, sizes: tuple[int, ...], mean: float = 6, zeros: float = 0.2) -> Cube:
    """A table of 1 to 4 dimensions with every margin of it."""
    cube = Cube()
    for key in itertools.product(*(range(size) for size in sizes)):
        cube.values[key] = count(draw, mean, zeros)
    for dimension, size in enumerate(sizes):
        # Margins over the dimensions so far: what stands is summed over the next one too.
        others = [[*range(other), ALL] if at < dimension else [*range(other)] for at, other in enumerate(sizes)]
        for key in itertools.product(*others[:dimension], [ALL], *others[dimension + 1 :]):
            cube.sum_of(key, [(*key[:dimension], at, *key[dimension + 1 :]) for at in range(size)])
    _other_ways(cube, sizes)
    return cube


def _other_ways(cube: Cube, sizes: tuple[int, ...]) -> None:
    """The relations of margins that were summed another way round."""
    there = {frozenset(relation.items()) for relation in cube.relations}
    for dimension, size in enumerate(sizes):
        others = [[*range(other), ALL] for other in sizes]
        for key in itertools.product(*others[:dimension], [ALL], *others[dimension + 1 :]):
            relation = {key: -1, **{(*key[:dimension], at, *key[dimension + 1 :]): 1 for at in range(size)}}
            if frozenset(relation.items()) not in there:
                cube.relations.append(relation)


def hierarchy(draw: random.Random, teams: tuple[int, ...], mean: float = 6, zeros: float = 0.2) -> Cube:
    """Teams within services within the council, met and not met of each."""
    cube = Cube()
    for of in ("met", "rest"):
        for service, size in enumerate(teams):
            for team in range(size):
                cube.values[of, service, team] = count(draw, mean, zeros)
            cube.sum_of((of, service), [(of, service, team) for team in range(size)])
        cube.sum_of((of,), [(of, service) for service in range(len(teams))])
    for cell in [cell for cell in cube.values if cell[0] == "met"]:
        cube.sum_of((ALL, *cell[1:]), [cell, ("rest", *cell[1:])])
    return cube


def months(draw: random.Random, number: int, mean: float = 6, zeros: float = 0.2, *, sums: bool = True) -> Cube:
    """Stock, starts and ends of so many months; quarters and the year to date of starts where `sums`."""
    cube = Cube({("stock", -1): int(3 * mean)})
    for month in range(number):
        starts = count(draw, mean, zeros)
        ends = min(count(draw, mean, zeros), cube.values["stock", month - 1] + starts)
        cube.values["starts", month], cube.values["ends", month] = starts, ends
        cube.values["stock", month] = cube.values["stock", month - 1] + starts - ends
        cube.relations.append({("stock", month - 1): 1, ("starts", month): 1, ("ends", month): -1, ("stock", month): -1})
    if sums:
        for quarter in range(number // 3):
            cube.sum_of(("quarter", quarter), [("starts", month) for month in range(3 * quarter, 3 * quarter + 3)])
        for month in range(1, number):
            cube.sum_of(("to date", month), [("starts", before) for before in range(month + 1)])
    return cube


def any_cube(seed: int) -> Cube:
    """One of many shapes, of at most 40 cells: the same for the same seed."""
    draw = draws(seed)
    mean, zeros = draw.choice((2, 4, 8, 20)), draw.choice((0, 0.2, 0.5))
    shape = draw.choice(("line", "table", "table", "cube", "hierarchy", "months"))
    if shape == "line":
        return table(draw, (draw.randint(2, 12),), mean, zeros)
    if shape == "table":
        return table(draw, (draw.randint(2, 5), draw.randint(2, 4)), mean, zeros)
    if shape == "cube":
        return table(draw, draw.choice(((2, 2, 2), (3, 2, 2), (1, 2, 3), (2, 1, 2, 1))), mean, zeros)
    if shape == "hierarchy":
        return hierarchy(draw, tuple(draw.randint(1, 3) for _ in range(draw.randint(1, 3))), mean, zeros)
    return months(draw, draw.randint(2, 6), mean, zeros, sums=draw.random() < 0.5)


def by_naive_rule(cube: Cube) -> set[Cell]:
    """The cells that the usual rule hides: the small ones, then the next smallest of a line until every line has none or two hidden."""
    hidden = set(cube.small())
    while True:
        lonely = [relation for relation in cube.relations if len(hidden & relation.keys()) == 1]
        if not lonely:
            return hidden
        left = [cell for cell in lonely[0] if cell not in hidden]
        if not left:
            return hidden
        hidden.add(min(left, key=lambda cell: (cube.values[cell] == 0, cube.values[cell], str(cell))))


def judge(seed: int) -> None:
    """Asserts of one random table that neither what is suppressed nor what is rounded tells more than policy allows."""
    cube = any_cube(seed)
    assert len(cube.values) <= 40
    hidden = suppress(cube.values, cube.relations, cube.small())
    assert hidden >= set(cube.small())
    assert exposed(cube, hidden) == [], seed
    assert narrowed(cube, controlled_rounding(cube.values, cube.relations)) == [], seed


def exposed(cube: Cube, hidden: Iterable[Cell]) -> list[Cell]:
    """Hidden cells of which a reader knows that they may be small, and which of the small counts they are not."""
    asked = sorted(hidden, key=str)
    shown = {cell: count for cell, count in cube.values.items() if cell not in hidden}
    found = audit(cube.values, cube.relations, shown, shown, asked)
    assert all(least <= cube.values[cell] and (most is None or cube.values[cell] <= most) for cell, (least, most) in found.items())
    return [cell for cell, ends in found.items() if is_exposed(*ends)]


def narrowed(cube: Cube, rounded: Mapping[Cell, int], base: int = 5) -> list[Cell]:
    """Rounded cells of which a reader can rule out all but fewer than `base` values; asserts that what is shown adds up and is near."""
    assert all(sum(times * rounded[cell] for cell, times in relation.items()) == 0 for relation in cube.relations)
    assert all(abs(rounded[cell] - count) < base and (count % base or rounded[cell] == count) for cell, count in cube.values.items())
    ends = {cell: rounded_bounds(number, base) for cell, number in rounded.items()}
    low, high = ({cell: pair[side] for cell, pair in ends.items()} for side in (0, 1))
    found = audit(cube.values, cube.relations, low, high)
    return [cell for cell, (least, most) in found.items() if most - least + 1 < base]
