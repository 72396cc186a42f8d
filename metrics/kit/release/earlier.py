"""What readers have of earlier releases, and from elsewhere: nothing shown now may be subtracted from it.

A number whose true count has not changed since is the same number, and what was said of it still holds. One that was revised is another
number, known under its own name (`…@2026-11-23-1`), and hangs together with the rest of its own release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import pandas as pd

from metrics.kit.release.cells import cell, is_slack, months_of
from metrics.kit.release.links import measure_of
from metrics.kit.release.system import Known

LEDGER = ("release", "released_at", "officer", "fingerprint", "cell", "low", "high", "status", "truth", "relation", "coefficient", "value")
Truth = Callable[[str], int | None]
Span = tuple[int, int]
# Statuses of what is kept only to know later whether it was revised (a month's count), or to stand again (a value as it was printed).
MONTH, PRINTED = "month", "printed"


class Numbers(Protocol):
    """Numbers and their relations: the council's, or those of a breakdown."""

    values: dict[str, int]
    relations: list[dict[str, int]]
    slack: set[str]
    known: dict[str, Known]

    @property
    def shown(self) -> set[str]: ...


Joined = TypeVar("Joined", bound=Numbers)


@dataclass
class Earlier:
    """values, known: the true count and the bounds of each number that was released before. relations: of all releases, by measure.

    spans: by series of the whole council, the stretches of months of which something is known, with their counts now.
    versions: of each number, the names and counts that it had, oldest first. called: its name for each count that it had and has no more.
    hidden: names hidden last time. rounded: the last rounding, which stands while the count is less than a multiple
    away from it. differing: numbers from elsewhere that are not ours.
    """

    values: dict[str, int] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    relations: dict[tuple[str, str], list[dict[str, int]]] = field(default_factory=lambda: defaultdict(list))
    hidden: set[str] = field(default_factory=set)
    rounded: dict[str, int] = field(default_factory=dict)
    differing: int = 0
    spans: dict[str, dict[Span, int]] = field(default_factory=lambda: defaultdict(dict))
    versions: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    called: dict[tuple[str, int], str] = field(default_factory=dict)

    def add_version(self, name: str, called: str, count: int) -> None:
        """Adds the newest count of a number, by the name it has for it."""
        self.versions[name].pop(called, None)
        self.versions[name][called] = count

    def joined(self, system: Joined, measures: Iterable[str], kind: str = "all") -> Joined:
        """The system with all that was known before of these measures."""
        there = {frozenset(line.items()) for line in system.relations}
        for measure in measures:
            for line in self.relations.get((measure, kind), ()):
                if frozenset(line.items()) not in there and not system.shown.issuperset(line):
                    there.add(frozenset(line.items()))
                    system.values |= {name: self.values[name] for name in line if name not in system.values}
                    system.slack |= {name for name in line if is_slack(name)}
                    system.relations.append(line)
        for name in system.values:
            if name in self.known and name not in system.shown:
                system.known[name] = self.known[name]
        return system


def earlier(ledger: pd.DataFrame, elsewhere: Mapping[str, Known], truth: Truth, base: int) -> Earlier:
    """All that is known: the ledger's releases, oldest first, and numbers from elsewhere, by name. `truth`: a number's count now."""
    found = Earlier()
    for release, rows in ledger.groupby("release", sort=False):
        cells = rows[rows["relation"].isna()]
        names = _add_cells(found, str(release), cells[~cells["status"].isin([MONTH, PRINTED])], truth, base)
        _add_sums(found, str(release), cells, names, truth)
        for relation in _relations(rows[rows["relation"].notna()], names):
            kinds = {_kind_of(name) for name in relation if not is_slack(name)}
            kind = next(iter(sorted(kinds - {"all"})), "all")  # a total among its groups belongs to them
            for measure in {measure_of(name) for name in relation if not is_slack(name)}:
                found.relations[measure, kind].append(relation)
    for name, bounds in elsewhere.items():
        now = truth(name)
        if now is None or now < bounds[0] or (bounds[1] is not None and now > bounds[1]):
            found.differing += 1
            continue
        found.values[name] = now
        if ".." in name:
            found.spans[name.partition("|")[0]][months_of(name)] = now
        narrow(found.known, name, bounds)
    return found


def _relations(rows: pd.DataFrame, names: Mapping[str, str]) -> Iterable[dict[str, int]]:
    """The relations of one release, of numbers under the names they have now."""
    lines: dict[int, dict[str, int]] = defaultdict(dict)
    for number, name, value in zip(*(rows[column].tolist() for column in ("relation", "cell", "coefficient")), strict=True):
        lines[number][names[name]] = int(value)
    return lines.values()


def _add_cells(found: Earlier, release: str, rows: pd.DataFrame, truth: Truth, base: int) -> dict[str, str]:
    """Adds the numbers of one release; what each is called now."""
    names: dict[str, str] = {}
    found.hidden, found.rounded = set(), {}
    columns = (rows[name].tolist() for name in ("cell", "low", "high", "status", "truth"))
    for name, low, high, status, count in zip(*columns, strict=True):
        names[name] = f"{name}@{release}" if is_slack(name) else _called(found, name, int(count), release, truth)
        found.values[names[name]] = int(count)
        if not is_slack(name):
            found.add_version(name, names[name], int(count))
        narrow(found.known, names[name], (int(low), None if pd.isna(high) else int(high)))
        if status == "hidden":
            found.hidden.add(name)
        if status == "rounded" and not is_slack(name) and truth(name) is not None:
            found.rounded[name] = int(high) - base + 1
    return names


def _called(found: Earlier, name: str, count: int, release: str, truth: Truth) -> str:
    """What a number of a release is called now: one that two releases counted alike is one number, for readers may guess that it is."""
    if "@" in name or truth(name) == count:
        return name
    return found.called.setdefault((name, count), f"{name}@{release}")


def _add_sums(found: Earlier, release: str, cells: pd.DataFrame, names: Mapping[str, str], truth: Truth) -> None:
    """What was shown of a stretch of months ties them together still, the unchanged ones under the names they have now."""
    then = dict(zip(cells["cell"], cells["truth"], strict=True))
    shown = cells[(cells["status"] == "exact") & cells["cell"].str.contains("|all|all|", regex=False)]
    for name in shown["cell"]:
        series, where = name.partition("|")[0], name.rpartition("|")[2]
        first, last = months_of(name)
        if (now := truth(name)) is not None:
            found.spans[series][first, last] = now
        if ".." not in where:
            continue
        each = [cell(series, month, month, is_flow=True) for month in range(first, last + 1)]
        if names[name] != name and set(each) <= then.keys() and all(truth(one) is not None for one in each):
            _add_revised(found, names[name], {one: int(then[one]) for one in each}, release, truth)


def _add_revised(found: Earlier, whole: str, then: Mapping[str, int], release: str, truth: Truth) -> None:
    """A stretch whose count was revised: the sum of its months as they were, of which most are as they are.

    Not where who is counted in two of its months is counted once: there it may be less than they add up to.
    """
    line = {whole: -1}
    for one, count in then.items():
        name = _called(found, one, count, release, truth)
        line[name] = 1
        found.values[name] = count
        found.add_version(one, name, count)
        found.spans[one.partition("|")[0]][months_of(one)] = truth(one) or 0
    if len(line) > len(then) and found.values[whole] == sum(then.values()):
        found.relations[measure_of(whole), "all"].append(line)


def narrow(known: dict[str, Known], name: str, bounds: Known) -> None:
    """Adds bounds to what is known of a number."""
    low, high = known.get(name, (0, None))
    ends = [end for end in (high, bounds[1]) if end is not None]
    known[name] = (max(low, bounds[0]), min(ends, default=None))


def _kind_of(name: str) -> str:
    return name.split("|")[1]
