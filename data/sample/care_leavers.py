"""Care leavers of 19 to 21: how they live and what they do, as the return tells it each year."""

from __future__ import annotations

import numpy as np

from data.sample.days import age_on, birthday, year_end
from data.sample.people import Child
from data.sample.rates import Rates, Weighted

YEARS = range(2014, 2021)
AGES = range(19, 22)
WITH_OTHERS_OR_ALONE = Weighted({"U1": 30, "C1": 14, "V1": 14, "K1": 12, "D1": 10, "B1": 8, "T1": 7, "E1": 3, "S1": 2})
UNFIT = Weighted({"X2": 22, "W2": 20, "Y2": 14, "U2": 16, "K2": 10, "C2": 10, "D2": 8})
AT_WORK = Weighted({"F2": 30, "F4": 22, "F1": 16, "F5": 14, "P2": 10, "P4": 5, "P5": 3})
NOT_AT_WORK = Weighted({"G6": 50, "G4": 20, "G5": 30})


class CareLeavers:
    """Writes one council's rows of the return, a year at a time; the shares are those of the year."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates

    def run(self, grown_up: list[Child]) -> list[dict[str, object]]:
        """A row a young person who turned 19, 20 or 21 in the year; those who turned 18 in care are told apart from no other."""
        rows: list[dict[str, object]] = []
        for year in YEARS:
            end = year_end(year)
            of_age = [child for child in grown_up if child.name and age_on(child.born, end) in AGES]
            rows += self._year(of_age, end)
        return rows

    def _year(self, of_age: list[Child], end: int) -> list[dict[str, object]]:
        """The year's rows: as many are housed well and at work as the year's shares say, whoever they are."""
        homes = self._drawn(len(of_age), self.rates.at("leavers_well_housed", end))
        work = self._drawn(len(of_age), self.rates.at("leavers_at_work", end))
        return [self._row(child, end, home, busy) for child, home, busy in zip(of_age, homes, work, strict=True)]

    def _drawn(self, number: int, share: float) -> list[bool]:
        met = np.arange(number) < round(share * number)
        return self.rng.permutation(met).tolist()

    def _row(self, child: Child, end: int, home: bool, busy: bool) -> dict[str, object]:
        rng, chance = self.rng, self.rng.random()
        if chance < 0.012:
            return {"child_id": child.name, "year_end": end, "in_touch": "RHOM" if chance < 0.01 else "DIED"}
        known = home or busy or rng.random() < 0.55
        touch = "YES" if known else "NO" if rng.random() < 0.6 else "REFU" if rng.random() < 0.5 else "NREQ"
        return {
            "child_id": child.name,
            "year_end": end,
            "in_touch": touch,
            "activity": (AT_WORK if busy else NOT_AT_WORK).draw(rng) if known else None,
            "accommodation": WITH_OTHERS_OR_ALONE.draw(rng) if home else UNFIT.draw(rng) if known else None,
        }


def leavers_on_file(grown_up: list[Child]) -> list[Child]:
    """Those who are in the return of some year: they turned 18 in care since the spring of 2010."""
    first = year_end(min(YEARS))
    return [child for child in grown_up if birthday(child.born, max(AGES) + 1) > first and birthday(child.born, 18) <= year_end(max(YEARS))]
