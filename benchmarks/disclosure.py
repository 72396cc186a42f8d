"""Disclosure control on random tables: how long, how much is withheld beside the usual rule, and what that rule leaves exposed.

`python -m benchmarks.disclosure [--cubes 10000]`. Everything is drawn with fixed seeds. The usual rule hides the next smallest count of a
line until every line has none or two hidden; it is looked at by the same audit. Leave out `--cubes` for 1,000 small tables.
"""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass, field

from tqdm import tqdm

from benchmarks import report
from benchmarks.report import Bound
from metrics.kit.disclosure import TooSlow, Unprotectable, controlled_rounding, suppress
from tests import cubes
from tests.cubes import Cube

CUBES = 1_000
LARGE = {120: (5, 4, 3), 270: (8, 5, 4), 385: (10, 6, 4)}  # cells with all margins: the size of a table
MONTHS = 72
SECONDS = 300.0
MOST_SECONDS = 60.0


@dataclass
class Tally:
    """What was found of many tables."""

    cells: int = 0
    small: int = 0
    hidden: int = 0
    usual: int = 0
    exposed: int = 0
    usual_exposed: int = 0
    usual_unsafe: int = 0
    dearer: int = 0
    more: int = 0
    narrowed: int = 0
    refused: int = 0
    unroundable: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, cube: Cube) -> None:
        """Protects a table both ways and audits both."""
        started = time.perf_counter()
        try:
            hidden = suppress(cube.values, cube.relations, cube.small(), seconds=SECONDS)
        except (Unprotectable, TooSlow):
            self.refused += 1
            return
        self.seconds.append(time.perf_counter() - started)
        usual = cubes.by_naive_rule(cube)
        usual_exposed = len(cubes.exposed(cube, usual))
        self.cells += len(cube.values)
        self.small += len(cube.small())
        self.hidden += len(hidden)
        self.usual += len(usual)
        self.exposed += len(cubes.exposed(cube, hidden))
        self.usual_exposed += usual_exposed
        self.usual_unsafe += usual_exposed > 0
        self.dearer += not usual_exposed and _dearness(cube, hidden) > _dearness(cube, usual) + 1e-6
        self.more += not usual_exposed and len(hidden) > len(usual)
        try:
            self.narrowed += len(cubes.narrowed(cube, controlled_rounding(cube.values, cube.relations)))
        except Unprotectable:  # a table of three dimensions need not have a rounding that adds up: Causey, Cox and Ernst 1985
            self.unroundable += 1

    def row(self, name: str) -> tuple[object, ...]:
        """One row of the table that is printed."""
        middle, most = (report.middle(self.seconds), max(self.seconds)) if self.seconds else (0.0, 0.0)
        shares = [f"{100 * number / max(1, self.cells):.1f}" for number in (self.small, self.hidden, self.usual, self.usual_exposed)]
        return (
            name,
            len(self.seconds),
            self.cells,
            *shares,
            self.exposed,
            self.narrowed,
            self.refused,
            self.unroundable,
            f"{middle:.2f}",
            f"{most:.2f}",
        )


HEADS = (
    "",
    "tables",
    "cells",
    "small %",
    "hidden %",
    "usual %",
    "usual exposed %",
    "exposed",
    "narrowed",
    "refused",
    "no rounding",
    "median s",
    "most s",
)


def _dearness(cube: Cube, hidden: frozenset | set) -> float:
    return sum(math.log(2 + cube.values[cell]) for cell in hidden)


def run(number: int = CUBES) -> list[Bound]:
    """Measures, prints tables and returns the bounds."""
    small = Tally()
    for seed in tqdm(range(number), desc="Tables", leave=False, disable=None):
        small.add(cubes.any_cube(100_000 + seed))
    tallies = {f"up to 40 cells, {number:,}": small}
    for size, shape in LARGE.items():
        tallies[f"{size} cells"] = tally = Tally()
        tally.add(cubes.table(cubes.draws(size), shape))
    tallies[f"{MONTHS} months of stock and flow"] = months = Tally()
    months.add(cubes.months(cubes.draws(MONTHS), MONTHS, mean=12, zeros=0.05, sums=False))
    print("\nCells hidden, beside the usual rule's, and what that rule leaves exposed, % of all cells")
    print(report.table(HEADS, [tally.row(name) for name, tally in tallies.items()]))
    print(f"Of small tables {small.usual_unsafe:,} are unsafe by the usual rule. Where it is safe ours costs more in {small.dearer}")
    print(f"and hides more cells, cheaper ones, in {small.more}.")
    every = list(tallies.values())
    slowest = max((second for tally in every for second in tally.seconds), default=0.0)
    return [
        Bound(
            "Hidden counts that a reader can narrow below policy: none", f"{sum(one.exposed for one in every)}", not _sum("exposed", every)
        ),
        Bound("Rounded counts with fewer than five possible values: none", f"{_sum('narrowed', every)}", not _sum("narrowed", every)),
        Bound("Nowhere dearer than the usual rule where that is safe", f"{small.dearer}", not small.dearer),
        Bound(f"Each table within {MOST_SECONDS:g} s", f"{slowest:.1f} s", slowest <= MOST_SECONDS and not _sum("refused", every)),
    ]


def _sum(name: str, tallies: list[Tally]) -> int:
    return sum(getattr(tally, name) for tally in tallies)


def main(words: list[str]) -> int:
    """Runs it and prints each bound."""
    for bound in run(int(words[words.index("--cubes") + 1]) if "--cubes" in words else CUBES):
        print(bound)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
