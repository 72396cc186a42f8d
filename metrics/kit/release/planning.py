"""The plan of the council-wide figures before anything is hidden for another's sake, and the true count of any number by its name."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.measure import Measure
from metrics.kit.release.below import named
from metrics.kit.release.cells import cell, ends_of_difference, months_of
from metrics.kit.release.links import measure_of, monthly_series
from metrics.kit.release.material import Material, parts_of
from metrics.kit.release.plan import Plan
from metrics.kit.release.points import first_months, ordinal
from metrics.kit.release.shape import mark, shape


def planned(material: Material, found: pd.DataFrame, known: Mapping[str, Measure], policy: ReleasePolicy) -> Plan:
    """Each measure with the shape that its own figures allow."""
    total = found[found["group_kind"] == "all"]
    rows = {str(name): mark(known[str(name)], part, policy).assign(stands=False) for name, part in total.groupby("measure", sort=False)}
    series = monthly_series(found, [known[name] for name in rows])
    counts = {name: count for of_clock in series.values() for name, count in of_clock.items()}
    start = int(ordinal(material.months.starts)[0])
    additive = {name: _is_additive(known[name], rows[name], counts, start) for name in rows}
    return Plan(known, rows, counts, start, additive, {name: shape(known[name], part, policy) for name, part in rows.items()})


def _is_additive(measure: Measure, rows: pd.DataFrame, counts: Mapping[str, np.ndarray], start: int) -> bool:
    """Whether every quarter and year is the sum of its months; of a stock, which is its last month, nothing is added."""
    if measure.clock != "flow":
        return True
    longer = rows[rows["period"].isin(["quarter", "year"])]
    for part in parts_of(measure):
        sums = np.append(0, np.cumsum(counts[f"{measure.id}:{part}"]))
        if (sums[longer["last"] - start + 1] - sums[longer["first"] - start] != longer[part]).any():
            return False
    return True


class Truths:
    """The true count of a number by its name; None where this snapshot does not have it."""

    def __init__(self, plan: Plan, found: pd.DataFrame) -> None:
        self._plan = plan
        self._counts: dict[str, int] = {}
        for name, rows in found.groupby("measure", sort=False):
            measure = plan.measures[str(name)]
            for part in parts_of(measure):
                counts = rows[part].fillna(0).astype("int64").tolist()
                self._counts |= dict(zip(named(measure, rows, part), counts, strict=True))

    def __call__(self, name: str) -> int | None:
        if name in self._counts:
            return self._counts[name]
        if ends := ends_of_difference(name):
            part, of = map(self, ends)
            return None if part is None or of is None else of - part
        series, kind, *_ = name.split("|")
        counts, measure = self._plan.counts.get(series), measure_of(series)
        if counts is None or kind != "all" or self._plan.measures[measure].clock == "annual" or not self._plan.additive[measure]:
            return None
        first, last = (month - self._plan.start for month in months_of(name))
        return int(counts[first : last + 1].sum()) if 0 <= first <= last < len(counts) else None


def known_elsewhere_of(rows: pd.DataFrame, known: Mapping[str, Measure]) -> dict[str, tuple[int, int | None]]:
    """What is known from elsewhere, by the name of the number; of measures that this snapshot does not have, nothing."""
    found: dict[str, tuple[int, int | None]] = {}
    ours = rows[rows["measure"].isin(list(known))]
    columns = (ours[name].tolist() for name in ("measure", "part", "period", "month", "low", "high"))
    for of, part, period, month, low, high in zip(*columns, strict=True):
        measure = known[of]
        last = ordinal(pd.Series([month]))
        first = first_months(measure, pd.Series([period]), last)
        name = cell(f"{measure.id}:{part}", int(first[0]), int(last[0]), is_flow=measure.clock == "flow")
        found[name] = int(low), int(high)
    return found
