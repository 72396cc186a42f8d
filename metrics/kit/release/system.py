"""The council-wide numbers of a release as one system: which are shown, which are not, and every relation a reader can use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from metrics.kit.baseline import BASELINE_MONTHS
from metrics.kit.release.cells import cell, of_change, of_difference, of_slack, segments
from metrics.kit.release.links import Link, measure_of

Known = tuple[int, int | None]
FARTHEST = 1_000  # that a number may have been revised by: so far away that it bounds nothing


@dataclass
class System:
    """values: every number by name. shown: those a reader sees. relations: each adds up to nought. hidden: those in the place of
    which a reader sees that something is hidden. slack: never shown nor asked for. known: what earlier releases and other papers tell of
    a number (low, high). changes: what numbers are more or less than they were, above or below nought.
    """

    values: dict[str, int] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    relations: list[dict[str, int]] = field(default_factory=list)
    slack: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    known: dict[str, Known] = field(default_factory=dict)
    changes: set[str] = field(default_factory=set)

    def relate(self, coefficients: Mapping[str, int]) -> None:
        """Adds a relation, unless it says nothing or all of it is shown."""
        kept = {name: value for name, value in coefficients.items() if value}
        if kept and not self.shown.issuperset(kept):
            self.relations.append(kept)

    def at_most(self, part: str, of: str) -> None:
        """Adds that `part` is never more than `of`, by what it is less by."""
        if part in self.shown and of in self.shown:
            return
        name = of_slack(part, len(self.slack))
        self.values[name] = self.values[of] - self.values[part]
        self.slack.add(name)
        self.relate({part: 1, name: 1, of: -1})

    def differ(self, part: str, of: str) -> None:
        """Adds that `part` is within `of`: what `of` has more is a number of children like any other, whether or not both are shown."""
        name = of_difference(part, of)
        self.values[name] = self.values[of] - self.values[part]
        self.relate({part: 1, name: 1, of: -1})

    def change(self, now: str, then: str) -> None:
        """Adds what a number is more than it was: of few children that is who was recorded late, whatever both counts are."""
        name = of_change(now, then)
        self.values[name] = self.values[now] - self.values[then]
        self.known[name] = (-FARTHEST, None)
        self.changes.add(name)
        self.relate({now: 1, then: -1, name: -1})

    @property
    def unshown(self) -> set[str]:
        """Numbers of something that a reader does not see."""
        public = {name for name, (low, high) in self.known.items() if low == high}
        return set(self.values) - self.shown - self.slack - public

    @property
    def bounds(self) -> tuple[dict[str, int], dict[str, int]]:
        """What a reader knows of each number by itself: the least and the most."""
        low = {name: least for name, (least, _) in self.known.items()}
        high = {name: most for name, (_, most) in self.known.items() if most is not None}
        exact = {name: self.values[name] for name in self.shown}
        return low | exact, high | exact


@dataclass(frozen=True)
class Series:
    """A series' counts by month (of an annual one by year) and the numbers a release could show: (first, last): its count, and is it shown.

    `is_additive`: a longer stretch is the sum of its months, each case being counted in one month alone. `before`: the stretches of which
    something was shown before, with their counts.
    """

    name: str
    clock: str
    counts: np.ndarray
    start: int
    spans: Mapping[tuple[int, int], tuple[int, bool]]
    is_additive: bool = True
    before: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def stretches(self) -> set[tuple[int, int]]:
        """Every stretch of which something is shown, or was."""
        return {*self.spans, *self.before}

    @property
    def is_flow(self) -> bool:
        return self.clock == "flow"

    def cell(self, first: int, last: int) -> str:
        return cell(self.name, first, last, is_flow=self.is_flow)

    def count(self, first: int, last: int) -> int:
        if (first, last) in self.spans:
            return self.spans[first, last][0]
        if (first, last) in self.before:
            return self.before[first, last]
        return int(self.counts[(first if self.is_flow else last) - self.start : last - self.start + 1].sum())


def build(series: Sequence[Series], links: Iterable[Link], nested: Iterable[tuple[str, str]]) -> System:
    """The system of series that hang together, over no finer stretches of time than what is shown cuts out."""
    system = System()
    named = {one.name: one for one in series}
    points = sorted({last for one in series if not one.is_flow for _, last in one.stretches})
    slots = {one.name: _slots(one, series, points, links) for one in series}
    for one in series:
        _add_numbers(system, one, slots[one.name])
    for one in series:
        _add_sums(system, one, slots[one.name])
    for measure in dict.fromkeys(measure_of(one.name) for one in series):
        parts = {part: f"{measure}:{part}" for part in ("num", "rest", "den")}
        if set(parts.values()) <= named.keys():
            coefficients = ((parts["num"], 1), (parts["rest"], 1), (parts["den"], -1))
            wanted = {name: [*{*slots[name], *named[name].stretches}] for name in parts.values()}  # `verify` asks for each that is told of
            _at_each(system, named, wanted, coefficients, system.relate)
    for link in links:
        if set(link.series) <= named.keys():
            (_add_moves if link.moves else _add_link)(system, named, slots, link)
    for part, of in nested:
        if part in named and of in named:
            for span in sorted({*slots[part], *named[part].stretches} & {*slots[of], *named[of].stretches}):
                system.differ(named[part].cell(*span), named[of].cell(*span))
    return system


def _slots(one: Series, series: Sequence[Series], points: list[int], links: Iterable[Link]) -> list[tuple[int, int]]:
    """The stretches of a flow, and the months of a stock, of which there are numbers."""
    if not one.is_flow:
        return [(month, month) for month in points if one.clock != "annual" or (month, month) in one.spans]
    if not one.is_additive:
        return sorted(one.stretches)
    bounds = {
        bound for other in series if other.is_flow and other.is_additive for first, last in other.stretches for bound in (first, last + 1)
    }
    if any(link.moves for link in links):
        bounds |= {month + 1 for month in points}
    return segments(bounds, one.start, one.start + len(one.counts) - 1)


def _add_numbers(system: System, one: Series, slots: list[tuple[int, int]]) -> None:
    for span in {*slots, *one.stretches}:
        name = one.cell(*span)
        system.values[name] = one.count(*span)
        if span in one.spans:
            (system.shown if one.spans[span][1] else system.hidden).add(name)


def _add_sums(system: System, one: Series, slots: list[tuple[int, int]]) -> None:
    """A longer stretch is the sum of those in it; of what is counted once however often it happens, at most that and at least each."""
    for first, last in sorted(one.stretches):
        inside = [slot for slot in slots if first <= slot[0] and slot[1] <= last and slot != (first, last)]
        if not inside:
            continue
        cells = {one.cell(*slot): 1 for slot in inside}
        if one.is_additive:
            system.relate({one.cell(first, last): -1, **cells})
        elif sum(stop - start + 1 for start, stop in inside if stop - start < 1) == last - first + 1:
            months = [one.cell(month, month) for month in range(first, last + 1)]
            if last - first + 1 == BASELINE_MONTHS:  # what is said of a visit is its months' sum, whoever is counted twice
                system.relate({one.cell(first, last): -1, **dict.fromkeys(months, 1)})
            else:
                _add_repeats(system, one.cell(first, last), months)


def _add_repeats(system: System, whole: str, months: list[str]) -> None:
    """A child counted in two months counts once in the whole: at least as many as in each month, at most as many as in all together."""
    for month in months:
        system.at_most(month, whole)
    name = of_slack(whole, len(system.slack))
    system.values[name] = sum(system.values[month] for month in months) - system.values[whole]
    system.slack.add(name)
    system.relate({whole: 1, name: 1, **dict.fromkeys(months, -1)})


def _at_each(
    system: System,
    named: Mapping[str, Series],
    slots: Mapping[str, Sequence[tuple[int, int]]],
    coefficients: Sequence[tuple[str, int]],
    add: Callable[[dict[str, int]], None],
) -> None:
    """Adds what `add` makes of the cells of each slot that all the series have."""
    common = set(slots[coefficients[0][0]]).intersection(*(slots[name] for name, _ in coefficients))
    for first, last in sorted(common):
        add({named[name].cell(first, last): value for name, value in coefficients})


def _add_link(system: System, named: Mapping[str, Series], slots: Mapping[str, list[tuple[int, int]]], link: Link) -> None:
    _at_each(system, named, slots, link.coefficients, system.relate)


def _add_moves(system: System, named: Mapping[str, Series], slots: Mapping[str, list[tuple[int, int]]], link: Link) -> None:
    """A stock's change from one month of it to the next is what came in less what went out between."""
    stock = named[link.moves]
    for (_, before), (_, after) in pairwise(slots[link.moves]):
        cells = {stock.cell(after, after): 1, stock.cell(before, before): -1}
        for name, value in link.coefficients:
            cells |= {named[name].cell(*slot): value for slot in slots[name] if before < slot[0] and slot[1] <= after}
        system.relate(cells)
