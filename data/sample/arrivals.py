"""Who enters care and when. Entry is steered towards the published number in care; how long each stays is the child's pathway."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.sample.days import AS_AT, COVERS_FROM, MONTH_STARTS, age_on, birthday, day
from data.sample.people import Child, Period, make_child
from data.sample.rates import FOLDER, Rates, Weighted

BURN_IN_FROM = day("1999-04-01")
AGES = Weighted({"0": 19, "1": 8, "3": 9, "5": 9, "7": 9, "10": 14, "13": 22, "15": 10})
WIDTHS = {"0": 1.0, "1": 2.0, "3": 2.0, "5": 2.0, "7": 3.0, "10": 3.0, "13": 2.0, "15": 2.6}
# Special guardianship orders had two codes until March 2019 and four since.
NEW_CODES_FROM = day("2019-04-01")
BEFORE_2019 = {"E45": "E43", "E46": "E44", "E47": "E43", "E48": "E44"}
FROM_2019 = {"E43": "E45", "E44": "E46"}
RETURNS = ("home_soon", "home_later")


@dataclass(frozen=True)
class Pathway:
    """How long a pathway lasts (gamma distributed, days) and the reasons for which it ends."""

    mean_days: float
    shape: float
    reasons: Weighted


def read_pathways() -> tuple[list[tuple[int, Weighted]], dict[str, Pathway]]:
    """The shares of pathways by age at entry, and each pathway."""
    shares = pd.read_csv(FOLDER / "parameters" / "pathways.csv")
    lengths = pd.read_csv(FOLDER / "parameters" / "pathway_lengths.csv")
    bands = [(int(str(age)), Weighted(dict(zip(part["pathway"], part["share"], strict=True)))) for age, part in shares.groupby("from_age")]
    pathways = {
        str(row.pathway): Pathway(float(str(row.mean_days)), float(str(row.shape)), Weighted(_weights(str(row.reasons))))
        for row in lengths.itertuples()
    }
    return bands, pathways


def _weights(text: str) -> dict[str, float]:
    """`E4A 3 E4B 1` as weights."""
    words = text.split()
    return {code: float(weight) for code, weight in zip(words[::2], words[1::2], strict=True)}


class Arrivals:
    """The entries to care of one council, a month at a time, from a burn-in before the window."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates
        self.bands, self.pathways = read_pathways()
        self.children: list[Child] = []
        self.grown_up: list[Child] = []

    def run(self) -> list[Child]:
        """Every child with a day in care on or after the eve of the window, oldest first; `grown_up` are all who turned 18 in care."""
        months = [start for start in MONTH_STARTS if BURN_IN_FROM <= start <= AS_AT]
        for uasc in (False, True):
            self._open: list[Period] = []
            self._returning: list[tuple[int, Child]] = []
            for start, after in zip(months, [*months[1:], AS_AT + 1], strict=True):
                self._month(start, after, uasc)
        self.grown_up = [child for child in self.children if child.periods[-1].leaves == birthday(child.born, 18)]
        kept = [child for child in self.children if any(period.leaves >= COVERS_FROM for period in child.periods)]
        return sorted(kept, key=lambda child: (child.periods[0].entry, child.born))

    def _month(self, start: int, after: int, uasc: bool) -> None:
        """Add the month's entries: some return, the rest are new and steered towards the number in care."""
        back = [(when, child) for when, child in self._returning if when < after]
        self._returning = [(when, child) for when, child in self._returning if when >= after]
        for when, child in back:
            self._enter(child, max(when, start))
        self._open = [period for period in self._open if period.leaves > start]
        staying = sum(period.leaves >= after for period in self._open)
        earlier: Child | None = None
        for when in sorted(self.rng.integers(start, after, self._number_of_new(after - 1, staying, uasc)).tolist()):
            earlier = self._new_child(when, uasc, earlier)

    def _number_of_new(self, end: int, staying: int, uasc: bool) -> int:
        """How many new children enter: the usual number, drawn towards the gap, and more firmly before 31 March."""
        asylum = self.rates.at("uasc_in_care", end)
        target = asylum if uasc else self.rates.at("children_in_care", end) - asylum
        usual = self.rates.at("uasc_entering" if uasc else "children_entering", end)
        pull = self.rates.at("entry_steering", end)
        # Some of the month's entries leave before it ends: the gap is widened by their usual share.
        expected = (1 - pull) * usual + pull * (target - staying) * (1.0 if uasc else 1.12)
        return max(0, round(expected + self.rng.normal(0, 0.7 if uasc else 2.4)))

    def _new_child(self, when: int, uasc: bool, earlier: Child | None) -> Child:
        sibling = earlier if earlier is not None and not uasc and self.rng.random() < 0.3 else None
        age = self.rng.uniform(15.3, 17.7) if uasc else self._age()
        entry = sibling.periods[-1].entry if sibling else when
        child = make_child(self.rng, entry, age, uasc, sibling)
        self.children.append(child)
        self._enter(child, entry)
        return child

    def _age(self) -> float:
        band = AGES.draw(self.rng)
        return min(int(band) + self.rng.random() * WIDTHS[band], 17.6) if band != "0" else self.rng.beta(0.5, 1.5)

    def _enter(self, child: Child, when: int) -> None:
        """Begin a period in care and, when the child goes home, perhaps a later one."""
        if child.periods and (when <= child.periods[-1].leaves + 1 or age_on(child.born, when) > 16):
            return
        period = self._period(child, when)
        child.periods.append(period)
        self._open.append(period)
        if period.pathway in RETURNS and self.rng.random() < self.rates.at("reentry", when):
            self._returning.append((period.leaves + 10 + int(self.rng.exponential(330)), child))

    def _period(self, child: Child, when: int) -> Period:
        adult = birthday(child.born, 18)
        name = "asylum" if child.uasc else self._band(age_on(child.born, when)).draw(self.rng)
        pathway = self.pathways[name]
        days = max(1, round(self.rng.gamma(pathway.shape, pathway.mean_days / pathway.shape)))
        reason = pathway.reasons.draw(self.rng)
        if when + days >= adult:
            days, reason = adult - when, ADULT.draw(self.rng)
        reason = (BEFORE_2019 if when + days < NEW_CODES_FROM else FROM_2019).get(reason, reason)
        return Period(child, when, when + days, name, reason, len(child.periods) + 1)

    def _band(self, age: int) -> Weighted:
        return self.bands[bisect_right([from_age for from_age, _ in self.bands], age) - 1][1]


ADULT = Weighted({"E5": 34, "E6": 18, "E17": 30, "E7": 3, "E8": 12, "E9": 3})
