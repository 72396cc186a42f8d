"""How counts hang together: what every reader can know, because it held in every month of the window. Found from the counts themselves.

A series is "measure:part" (num, rest or den) of the whole council by month. Equal series are one number under two names; one that is the
sum of two others gives each away with the other two; a stock moves by what comes in less what goes out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.kit.measure import Measure
from metrics.kit.release.material import parts_of

Series = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Link:
    """One relation of series that holds at every month, coefficients by series. `moves`: of the stock named, its change in the month."""

    coefficients: tuple[tuple[str, int], ...]
    moves: str = ""

    @property
    def series(self) -> tuple[str, ...]:
        return (*(name for name, _ in self.coefficients), *([self.moves] if self.moves else []))


def measure_of(series: str) -> str:
    return series.partition(":")[0]


def linked(measures: Iterable[str], links: Iterable[Link], nested: Iterable[tuple[str, str]] = ()) -> list[list[str]]:
    """Measures that hang together, in the order they came."""
    root = {name: name for name in measures}

    def find(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    for names in (*(link.series for link in links), *nested):
        first, *rest = [find(measure_of(name)) for name in names if measure_of(name) in root] or [""]
        for other in rest:
            root[find(other)] = find(first)
    found = defaultdict(list)
    for name in root:
        found[find(name)].append(name)
    return list(found.values())


def monthly_series(points: pd.DataFrame, measures: Iterable[Measure]) -> dict[str, dict[str, np.ndarray]]:
    """The council-wide counts by month of each series, by the clock of its measure; an annual measure's by year."""
    found: dict[str, dict[str, np.ndarray]] = {"flow": {}, "stock": {}, "annual": {}}
    total = points[points["group_kind"] == "all"]
    by_period = {period: dict(tuple(total[total["period"] == period].groupby("measure", sort=False))) for period in ("month", "year")}
    for measure in measures:
        rows = by_period["year" if measure.clock == "annual" else "month"].get(measure.id)
        if rows is None:
            continue
        for part in parts_of(measure):
            found[measure.clock][f"{measure.id}:{part}"] = rows.sort_values("last")[part].fillna(0).to_numpy().astype("int64")
    return found


def find_links(series: Mapping[str, Series], marches: np.ndarray) -> list[Link]:
    """Every link among the series of each clock, and of annual series with stocks at `marches`, the places of the years' last months."""
    links: list[Link] = []
    for clock in ("flow", "stock", "annual"):
        links += _same(series[clock])
        links += _sums(_first_of_each(series[clock]))
    links += _moves(_first_of_each(series["stock"]), _first_of_each(series["flow"]))
    stocks = {name: counts[marches] for name, counts in _first_of_each(series["stock"]).items() if len(marches)}
    named = _by_counts(stocks)
    for name, counts in _first_of_each(series["annual"]).items():
        links += [Link(((name, 1), (other, -1))) for other in named.get(counts.tobytes(), ())]
    return links


def _by_counts(series: Series) -> dict[bytes, list[str]]:
    names = defaultdict(list)
    for name, counts in series.items():
        if counts.any():
            names[counts.tobytes()].append(name)
    return names


def _first_of_each(series: Series) -> dict[str, np.ndarray]:
    """One series of each that are equal; none that is always nought."""
    return {names[0]: series[names[0]] for names in _by_counts(series).values()}


def _same(series: Series) -> list[Link]:
    return [Link(((first, 1), (other, -1))) for first, *rest in _by_counts(series).values() for other in rest]


def _sums(series: Series) -> list[Link]:
    """Every one that is the sum of two others; numerator and rest of one base are left to their own measure."""
    names = list(series)
    if len(names) < 3:
        return []
    counts = np.array([series[name] for name in names])
    place = {counts[number].tobytes(): number for number in range(len(names))}
    found = []
    for first in range(len(names)):
        sums = counts[first] + counts[first:]
        for second in np.flatnonzero(_may_be(sums, counts)):
            total = place.get(sums[second].tobytes())
            if (
                total is not None
                and {names[first].rpartition(":")[2], names[first + second].rpartition(":")[2]}
                and not _is_own(names[first], names[first + second])
            ):
                found.append(Link(((names[total], 1), (names[first], -1), (names[first + second], -1))))
    return found


def _may_be(sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Which sums could be one of the series, by their total alone: most are ruled out at once."""
    return np.isin(sums.sum(axis=1), counts.sum(axis=1))


def _is_own(first: str, second: str) -> bool:
    return measure_of(first) == measure_of(second) and {first.rpartition(":")[2], second.rpartition(":")[2]} == {"num", "rest"}


def _moves(stocks: Series, flows: Series) -> list[Link]:
    """Every stock whose change is one flow less another in every month."""
    if not stocks or len(flows) < 2:
        return []
    names, counts = list(flows), np.array(list(flows.values()))
    changes = defaultdict(list)
    for name, stock in stocks.items():
        changes[np.diff(stock).tobytes()].append(name)
    totals = np.array([stock[-1] - stock[0] for stock in stocks.values()])
    found = []
    for first in range(len(names)):
        net = (counts[first] - counts)[:, 1:]
        for second in np.flatnonzero(np.isin(net.sum(axis=1), totals) & net.any(axis=1)):
            found += [Link(((names[first], -1), (names[second], 1)), moves=name) for name in changes.get(net[second].tobytes(), ())]
    return found
