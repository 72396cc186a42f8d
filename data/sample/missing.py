"""Missing and away episodes. The year's total is steered to the published one; who, and how often, follows each child's leaning.

Given a total, independent events over children fall as a multinomial by each child's rate, so drawing it so is the same
simulation with the total held.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.days import AS_AT, MINUTES_A_DAY, birthday, year_end
from data.sample.people import Child
from data.sample.rates import Rates

YOUNGEST = 10
NOON = 720
MOST_OFTEN_DAYS = 6  # nobody is missing more often than every sixth day


@dataclass(frozen=True, slots=True)
class Exposed:
    """A child's days in care within a year, from the age at which children are recorded missing."""

    child: Child
    spans: tuple[tuple[int, int], ...]
    rate: float

    @property
    def days(self) -> int:
        return sum(ends - start for start, ends in self.spans)


class Missing:
    """Writes one council's missing and away episodes."""

    def __init__(self, rng: np.random.Generator, rates: Rates, children: list[Child]) -> None:
        self.rng, self.rates, self.children = rng, rates, children
        self.rows: list[dict[str, object]] = []

    def run(self) -> list[dict[str, object]]:
        """Every episode of the window's six years, in order of its start."""
        for year in range(2015, 2021):
            self._year(year)
        ordered = sorted(self.rows, key=lambda row: (int(str(row["started_at"])), str(row["child_id"])))
        return [{"missing_id": f"M{number:05d}", **row} for number, row in enumerate(ordered, 1)]

    def _year(self, year: int) -> None:
        exposed = [found for child in self.children if (found := self._exposure(child, year)).days > 3]
        counts = {kind: self._counts(kind, year, exposed) for kind in ("missing", "away")}
        for place, one in enumerate(exposed):
            number = {kind: int(counts[kind][place]) for kind in counts}
            if sum(number.values()):
                self._episodes(one, number)

    def _exposure(self, child: Child, year: int) -> Exposed:
        first, last = year_end(year - 1) + 1, year_end(year) + 1
        of_age = birthday(child.born, YOUNGEST)
        spans = [(max(p.entry + 1, first, of_age), min(p.leaves - 1, last)) for p in child.periods if p.entry < last and p.leaves > first]
        kept = tuple((start, ends) for start, ends in spans if ends > start)
        middle = (sum(start + ends for start, ends in kept) / (2 * len(kept))) if kept else 0.0
        age = (middle - child.born) / 365.25
        days = sum(ends - start for start, ends in kept)
        return Exposed(child, kept, days * child.running * min(max(age - 9.5, 0.2), 6.5))

    def _counts(self, kind: str, year: int, exposed: list[Exposed]) -> np.ndarray:
        """How many episodes of the kind each exposed child has in the year."""
        found = np.zeros(len(exposed), dtype="int64")
        when = year_end(year)
        total, children = (round(self.rates.at(f"{kind}_{what}", when) * self.rng.normal(1, 0.02)) for what in ("incidents", "children"))
        children = min(children, len(exposed))
        if not children:
            return found
        rates = np.array([one.rate for one in exposed])
        chosen = self.rng.choice(len(exposed), size=children, replace=False, p=rates / rates.sum())
        found[chosen] = 1
        weight = rates[chosen] * self.rng.gamma(0.7, 1.0, children)
        room = np.array([exposed[place].days // MOST_OFTEN_DAYS for place in chosen])
        for _ in range(6):
            left = total - int(found.sum())
            if left <= 0:
                break
            weight = np.where(found[chosen] <= room, weight, 0)
            found[chosen] = np.minimum(found[chosen] + self.rng.multinomial(left, weight / weight.sum()), room + 1)
        return found

    def _episodes(self, one: Exposed, number: dict[str, int]) -> None:
        """Place the child's episodes in the year without overlap; each ends before the next begins."""
        kinds = [kind for kind, times in number.items() for _ in range(times)]
        starts = self._starts(one, len(kinds))
        self.rng.shuffle(kinds)
        for start, after, kind in zip(starts, [*starts[1:], None], kinds, strict=True):
            span = next(span for span in one.spans if span[0] * MINUTES_A_DAY <= start < span[1] * MINUTES_A_DAY)
            latest = min(span[1] * MINUTES_A_DAY + NOON, after - 30 if after else start + 60 * MINUTES_A_DAY)
            back = min(start + self._minutes_gone(kind), latest)
            returned = back if back < (AS_AT + 1) * MINUTES_A_DAY else None
            self.rows.append({"child_id": one.child.name, "kind": kind, "started_at": start, "returned_at": returned})

    def _starts(self, one: Exposed, number: int) -> list[int]:
        """Starts in order, mostly of an evening, at least two hours apart."""
        days = np.concatenate([np.arange(*span) for span in one.spans])
        found: set[int] = set()
        while len(found) < number:
            minute = int(min(max(self.rng.normal(19.5 * 60, 240), 0), MINUTES_A_DAY - 1))
            start = int(self.rng.choice(days)) * MINUTES_A_DAY + minute
            if all(abs(start - other) > 120 for other in found):
                found.add(start)
        return sorted(found)

    def _minutes_gone(self, kind: str) -> int:
        """Most are back within the day; a few are gone for days."""
        typical = 9 * 60 if kind == "missing" else 4 * 60
        return max(20, int(self.rng.lognormal(np.log(typical), 1.15)))
