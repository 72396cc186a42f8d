"""What a public release may show: the council's policy, read from a file and refused with every fault when it is not whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.reference.rows import FOLDER, allowed_faults, cell_faults, read_days, read_numbers, read_rows, refuse

PERIODS = ("month", "quarter", "year")
PARTS = ("num", "rest", "den")
NUMBERS = {
    "small": ("threshold", "least_all_or_none", "least_values_left"),
    "council_wide": ("least_percentage_base", "least_mean_base", "least_points_in_a_chart", "least_workers"),
    "below_the_council": ("base", "least_rounded_percentage_base", "least_typical_group", "newest_years"),
}
KNOWN_COLUMNS = ("measure", "part", "period", "month", "low", "high", "source")


@dataclass(frozen=True)
class OfMeasure:
    """What is otherwise for one measure. periods: those that may be shown; kinds: its breakdowns (None: the policy's); withheld: why."""

    periods: tuple[str, ...] = PERIODS
    kinds: tuple[str, ...] | None = None
    withheld: str = ""


@dataclass(frozen=True)
class ReleasePolicy:
    """The thresholds in force, which breakdowns may be shown, and what a reader knows of measures that are parts of others.

    threshold: counts from 1 to it are hidden. least_*: the least number of cases, people, points or values for what the name says.
    nested: pairs of series ("measure:part"), the first never more than the second. kinds: breakdowns in the order they are shown.
    """

    threshold: int
    least_all_or_none: int
    least_values_left: int
    least_percentage_base: int
    least_mean_base: int
    least_points_in_a_chart: int
    least_workers: int
    base: int
    least_rounded_percentage_base: int
    least_typical_group: int
    newest_years: int
    kinds: tuple[str, ...]
    never: tuple[str, ...]
    nested: tuple[tuple[str, str], ...]
    measures: Mapping[str, OfMeasure]

    def of(self, measure: str) -> OfMeasure:
        return self.measures.get(measure, OfMeasure())

    def kinds_of(self, measure: str, has: tuple[str, ...]) -> tuple[str, ...]:
        """The breakdowns of a measure that may be shown, of those it has."""
        wanted = self.of(measure).kinds
        return tuple(kind for kind in (self.kinds if wanted is None else wanted) if kind in has and kind not in self.never)

    @property
    def thresholds(self) -> dict[str, int]:
        """The numbers alone, by name."""
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}


def read_release_policy(path: Path) -> ReleasePolicy:
    """The policy of a file. Raises ReferenceRefused with every entry that is missing, unknown or not what it must be."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    faults = _number_faults(path, content) + _other_faults(path, content)
    refuse(faults)
    numbers = {name: content[table][name] for table, names in NUMBERS.items() for name in names}
    below = content["below_the_council"]
    measures = {name: _of_measure(entry) for name, entry in content.get("measures", {}).items()}
    nested = tuple((entry["part"], entry["of"]) for entry in content.get("nested", []))
    return ReleasePolicy(**numbers, kinds=tuple(below["kinds"]), never=tuple(below["never"]), nested=nested, measures=measures)


def _number_faults(path: Path, content: Mapping[str, Any]) -> list[str]:
    return [
        f"{path.name}: {table}.{name} must be a whole number above 0"
        for table, names in NUMBERS.items()
        for name in names
        if type(content.get(table, {}).get(name)) is not int or content[table][name] < 1
    ]


def _other_faults(path: Path, content: Mapping[str, Any]) -> list[str]:
    allowed = {table: {*names} for table, names in NUMBERS.items()}
    allowed["below_the_council"] |= {"kinds", "never"}
    faults = [f"{path.name}: {name} is unknown" for name in sorted(set(content) - {*allowed, "nested", "measures"})]
    faults += [
        f"{path.name}: {table}.{name} is unknown" for table in allowed for name in sorted(set(content.get(table, {})) - allowed[table])
    ]
    below = content.get("below_the_council", {})
    faults += [
        f"{path.name}: below_the_council.{name} must be a list" for name in ("kinds", "never") if not isinstance(below.get(name), list)
    ]
    for number, entry in enumerate(content.get("nested", []), start=1):
        right = set(entry) == {"part", "of"} and all(str(series).rpartition(":")[2] in PARTS for series in entry.values())
        faults += [] if right else [f"{path.name}: nested number {number} must have part and of, each like measure:num, :rest or :den"]
    for name, entry in content.get("measures", {}).items():
        wrong = set(entry) - {"periods", "kinds", "withheld"} or set(entry.get("periods", PERIODS)) - set(PERIODS)
        faults += [f"{path.name}: measures.{name} may have periods (of {', '.join(PERIODS)}), kinds and withheld"] if wrong else []
    return faults


def _of_measure(entry: Mapping[str, Any]) -> OfMeasure:
    kinds = entry.get("kinds")
    return OfMeasure(tuple(entry.get("periods", PERIODS)), None if kinds is None else tuple(kinds), str(entry.get("withheld", "")))


def read_known_elsewhere(path: Path) -> pd.DataFrame:
    """Figures that a reader can have from elsewhere: one row is a number of a measure, between low and high. Raises ReferenceRefused."""
    rows = read_rows(path, KNOWN_COLUMNS)
    rows, faults = read_days(path, rows, ("month",))
    rows, more = read_numbers(path, rows, ("low", "high"))
    faults += more + allowed_faults(path, rows, "part", PARTS) + allowed_faults(path, rows, "period", PERIODS)
    faults += cell_faults(path, rows.loc[rows["low"] > rows["high"], "low"], "low {value} is above high")
    refuse(faults)
    return rows


@cache
def release_policy() -> ReleasePolicy:
    """The policy of this folder's release_policy.toml."""
    return read_release_policy(FOLDER / "release_policy.toml")


@cache
def known_elsewhere() -> pd.DataFrame:
    """The rows of this folder's known_elsewhere.csv. Shared: callers never change it."""
    return read_known_elsewhere(FOLDER / "known_elsewhere.csv")
