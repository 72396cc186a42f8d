"""Which series are parts of others: so long as their cases are, in every month, what one has more is a count of children by itself.

486 children in care, 483 of whom have been there for ten working days, are three in their first days. Links find what adds up; this finds
what lies within, from the cases themselves: month and child, or month and case where both measures count the same cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.kit.release.links import measure_of
from metrics.kit.release.material import Cases, is_of_population, parts_of
from metrics.kit.release.plan import Plan

Pair = tuple[str, str]
KEYS = ("child_id", "case_id")


@dataclass
class Nestings:
    """Finds nestings of one snapshot. sets: of each series looked at, whole numbers that are equal where month and child (or case) are."""

    measures: Mapping[str, Measure]
    cases: Cases
    months: Months
    numbers: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in KEYS})
    sets: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)

    def unsafe(self, plan: Plan, policy: ReleasePolicy) -> list[Pair]:
        """Pairs of series, the first within the second in every month, whose difference is a small number of children in what is shown.

        Those that the plan knows already are not among them; others tell nothing that is hidden, and are left out.
        """
        pairs = [pair for pair in _candidates(plan, policy) if pair not in plan.nested]
        return [(part, of) for part, of in pairs if _is_within(self._of(part), self._of(of))]

    def _of(self, series: str) -> dict[str, np.ndarray]:
        if series not in self.sets:
            self._read(measure_of(series))
        return self.sets[series]

    def _read(self, name: str) -> None:
        measure, cases = self.measures[name], self.cases(name)
        place = self.months.place(cases["month"]).astype("int64")
        masks = _masks(measure, cases)
        codes = {key: self._codes(key, cases[key]) for key in KEYS if key in cases.columns}
        for part, mask in masks.items():
            self.sets[f"{name}:{part}"] = {
                key: np.unique(code[mask & (code >= 0)] * len(self.months) + place[mask & (code >= 0)]) for key, code in codes.items()
            }

    def _codes(self, key: str, names: pd.Series) -> np.ndarray:
        """One whole number for each name, the same in every measure; -1 for none."""
        category = names.astype("category").cat
        numbers = self.numbers[key]
        known = np.array([numbers.setdefault(str(name), len(numbers)) for name in category.categories], dtype="int64")
        codes = category.codes.to_numpy()
        return np.where(codes < 0, -1, known[codes]) if len(known) else np.full(len(names), -1)


def _masks(measure: Measure, cases: pd.DataFrame) -> dict[str, np.ndarray]:
    everyone = np.ones(len(cases), dtype=bool)
    if measure.kind == "share":
        met = cases["met"].to_numpy().astype(bool)
        return {"num": met, "rest": ~met, "den": everyone}
    if is_of_population(measure):
        return {"num": (cases["part"] == "numerator").to_numpy() if "part" in cases.columns else everyone}
    return dict.fromkeys(parts_of(measure), everyone)


def _is_within(part: Mapping[str, np.ndarray], of: Mapping[str, np.ndarray]) -> bool:
    shared = [key for key in KEYS if key in part and key in of and len(part[key])]
    return any(len(part[key]) <= len(of[key]) and bool(np.isin(part[key], of[key], assume_unique=True).all()) for key in shared)


def _candidates(plan: Plan, policy: ReleasePolicy) -> Iterator[Pair]:
    """Series never more than another, and 1 to the threshold less in a stretch of which both are shown; of equal series the first."""
    for clock in ("flow", "stock", "annual"):
        first = {plan.counts[name].tobytes(): name for name in reversed([*plan.counts]) if plan.measures[measure_of(name)].clock == clock}
        names = [name for name in reversed([*first.values()]) if plan.counts[name].any()]
        by_span = {name: _by_span(plan, name) for name in names}
        for part, of in permutations(names, 2):
            if measure_of(part) != measure_of(of) and (plan.counts[part] <= plan.counts[of]).all():
                both = by_span[part].keys() & by_span[of].keys()
                if any(1 <= by_span[of][span] - by_span[part][span] <= policy.threshold for span in both):
                    yield part, of


def _by_span(plan: Plan, name: str) -> dict[tuple[int, int], int]:
    """The counts of a series by stretch of months, where a reader could see them."""
    measure, part = name.split(":")
    rows = plan.with_shown(measure, plan.shown_rows(measure))
    is_shown = {"num": rows["num_shown"], "den": rows["den_shown"], "rest": rows["num_shown"] & rows["den_shown"]}[part]
    rows = rows[is_shown]
    return dict(zip(zip(rows["first"], rows["last"], strict=True), rows[part].fillna(0).astype("int64"), strict=True))
