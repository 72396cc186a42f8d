"""Counts of groups below the council: rounded so that they add up, and proved beside the exact totals that a reader also has.

A number has one rounding wherever it is shown: were the base of nine measures rounded anew for each, their mean would tell the true one.
Groups are shown only of periods whose total is shown, so that different breakdowns of a measure hang together through nothing unknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.disclosure import controlled_rounding, rounded_bounds
from metrics.kit.measure import Measure
from metrics.kit.release.cells import cell
from metrics.kit.release.links import Link
from metrics.kit.release.material import parts_of
from metrics.kit.release.order import Pair, crossings, find_order, keep_order
from metrics.kit.release.proof import Numbers, narrowed, prove
from metrics.kit.release.system import Known

SECONDS = 300.0
FEW_PEOPLE = "Some of its groups are of too few children or families."
NOT_PROVED = "No way was found to round it without giving away a small number."


@dataclass
class Table:
    """Measures of one breakdown that hang together. rows: by measure. links: those that hold of every group of it."""

    kind: str
    rows: dict[str, pd.DataFrame]
    links: list[Link]
    values: dict[str, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    relations: list[dict[str, int]] = field(default_factory=list)
    rounded: dict[str, int] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)

    slack: set[str] = field(default_factory=set)
    own: list[str] = field(default_factory=list)
    ordered: list[Pair] = field(default_factory=list)

    @property
    def shown(self) -> set[str]:
        """The council's own totals, which are shown exactly."""
        return set(self.totals)

    def without(self, measure: str) -> Table:
        return Table(self.kind, {name: rows for name, rows in self.rows.items() if name != measure}, self.links)


def named(measure: Measure, rows: pd.DataFrame, part: str) -> list[str]:
    """The name of this part of each figure."""
    is_flow = measure.clock == "flow"
    keys = zip(*(rows[name].tolist() for name in ("first", "last", "group_kind", "group")), strict=True)
    return [cell(f"{measure.id}:{part}", first, last, is_flow=is_flow, kind=kind, group=group) for first, last, kind, group in keys]


def fill(table: Table, known: Mapping[str, Measure]) -> None:
    """Names every number of the table, and writes the relations among them."""
    by_series: dict[str, dict[tuple[int, int, str], str]] = {}
    for name, rows in table.rows.items():
        measure = known[name]
        total = rows.assign(group_kind="all", group="all")
        cells = {part: named(measure, rows, part) for part in parts_of(measure)}
        keys = list(zip(rows["first"].tolist(), rows["last"].tolist(), rows["group"].tolist(), strict=True))
        for part, names in cells.items():
            by_series[f"{name}:{part}"] = dict(zip(keys, names, strict=True))
            counts = rows[part].astype("int64").tolist()
            table.values |= dict(zip(names, counts, strict=True))
            lines: dict[str, dict[str, int]] = {}
            for one, of, count in zip(names, named(measure, total, part), counts, strict=True):
                lines.setdefault(of, {of: -1})[one] = 1
                table.totals[of] = table.totals.get(of, 0) + count
            table.relations += lines.values()
        if "rest" in cells:
            table.relations += [
                {num: 1, rest: 1, den: -1} for num, rest, den in zip(*(cells[part] for part in ("num", "rest", "den")), strict=True)
            ]
    table.own = list(table.values)
    for link in table.links:
        if set(link.series) <= by_series.keys():
            table.relations += _linked(link, by_series)


def _linked(link: Link, by_series: Mapping[str, Mapping[tuple[int, int, str], str]]) -> Iterable[dict[str, int]]:
    if link.moves:
        stock, (first, *_) = by_series[link.moves], [by_series[name] for name, _ in link.coefficients]
        for start, last, group in first:
            ends = (last, last, group), (start - 1, start - 1, group)
            flows = {by_series[name].get((start, last, group)): value for name, value in link.coefficients}
            if all(end in stock for end in ends) and None not in flows:
                yield {stock[ends[0]]: 1, stock[ends[1]]: -1, **{str(name): value for name, value in flows.items()}}
        return
    cells = [by_series[name] for name, _ in link.coefficients]
    for key in sorted(set(cells[0]).intersection(*cells[1:])):
        yield {of[key]: value for of, (_, value) in zip(cells, link.coefficients, strict=True)}


def drawn(values: Mapping[str, int], base: int, secret: bytes) -> dict[str, int]:
    """The multiple next to each count that a draw gives it: the one above as often as the count is far above the one below.

    The same secret, name and count draw the same, so that nothing is learnt from another release of an unchanged number.
    """
    return {name: base * (count // base + (_draw(f"{name}={count}", base, secret) < count % base)) for name, count in values.items()}


def _draw(name: str, base: int, secret: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), key=secret, digest_size=8).digest()) % base


def round_off(table: Table, base: int, before: Mapping[Any, int], secret: bytes) -> None:
    """Rounds the table's numbers. Raises Unprotectable or TooSlow."""
    values: dict[Any, int] = {name: table.values[name] for name in sorted(table.own)} | table.totals  # a set has no order
    flat: list[Any] = [
        line for line in table.relations if line.keys() <= values.keys() and len({name.rpartition("|")[2] for name in line}) == 1
    ]
    table.ordered = find_order({name: table.values[name] for name in table.own}, base)
    toward: dict[Any, int] = dict(keep_order(drawn(values, base, secret), table.ordered, lambda key: bool(_draw(key, 2, secret))))
    ordered: list[Any] = list(table.ordered)
    rounded = controlled_rounding(values, flat, base=base, before=before, toward=toward, ordered=ordered, seconds=SECONDS)
    table.rounded = {name: rounded[name] for name in table.own}


def exposed(table: Table, policy: ReleasePolicy) -> set[str]:
    """The rounded numbers of which too little is left open, beside the exact totals and all that is known of them.

    One shown as more than what it is a part of is among them: both could be told to be small.
    """
    numbers: Numbers = {name: (*rounded_bounds(number, policy.base), "rounded") for name, number in table.rounded.items()}
    numbers |= {name: (total, total, "exact") for name, total in table.totals.items()}
    for name in {name for line in table.relations for name in line} - numbers.keys():
        numbers[name] = (0, None, "earlier")
    return prove(narrowed(numbers, table.known), table.relations, policy.thresholds).cells | crossings(table.rounded, table.ordered)
