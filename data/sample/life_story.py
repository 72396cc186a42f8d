"""Referrals for life-story work, the list of those waiting, and the work done as the service has room for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.days import AS_AT, MONTH_STARTS, age_on, day, known, on_working_day
from data.sample.people import Child, Period
from data.sample.rates import Rates, Weighted

BEGAN = day("2012-04-01")
ROUTES = Weighted({"social worker": 52, "independent reviewing officer": 26, "adoption team": 12, "foster carer": 7, "young person": 3})
NOT_RETURNING = ("long_term", "adoption", "family", "asylum")
LEFT = Weighted({"left care": 60, "moved to adopters": 25, "declined": 15})


@dataclass(slots=True, eq=False)
class Referral:
    """A referral; `withdrawn` is the day on which it will be closed if work has not started by then."""

    period: Period
    referred: int
    withdrawn: int
    started: int | None = None


class LifeStory:
    """The list of one council, a month at a time: the service starts as many as bring the list to its dated length."""

    def __init__(self, rng: np.random.Generator, rates: Rates, children: list[Child]) -> None:
        self.rng, self.rates = rng, rates
        self.periods = [period for child in children for period in child.periods if period.pathway in NOT_RETURNING]
        self.referrals: list[Referral] = []
        self.waiting: list[Referral] = []

    def run(self) -> list[dict[str, object]]:
        """Every referral that was open on or after the eve of the window, in order."""
        months = [start for start in MONTH_STARTS if BEGAN <= start <= AS_AT]
        seen: set[int] = set()
        for start, after in zip(months, [*months[1:], AS_AT + 1], strict=True):
            self._refer(start, after, seen)
            self._start_some(start, after)
        ordered = sorted(self.referrals, key=lambda each: (each.referred, each.period.child.name))
        return [{"referral_id": f"LS{number:04d}", **self._row(each)} for number, each in enumerate(ordered, 1)]

    def _refer(self, start: int, after: int, seen: set[int]) -> None:
        chance = self.rates.at("life_story_referral", start)
        for period in self.periods:
            if id(period.child) not in seen and _settled(period, start) and self.rng.random() < chance:
                seen.add(id(period.child))
                referred = on_working_day(int(self.rng.integers(start, after - 4)))
                declines = referred + 30 + int(self.rng.exponential(4000))
                self.waiting.append(Referral(period, referred, min(period.leaves + int(self.rng.integers(0, 20)), declines)))
                self.referrals.append(self.waiting[-1])

    def _start_some(self, start: int, after: int) -> None:
        """Start work with as many as keep the list to its length at the month's end; the longest waits are likelier to be chosen."""
        self.waiting = [each for each in self.waiting if each.withdrawn >= start]
        staying = [each for each in self.waiting if each.withdrawn >= after and each.referred < after - 3]
        wobble = self.rng.normal(0, 1) * self.rates.at("life_story_wobble", start)
        length = round(self.rates.at("life_story_waiting", after - 1) + wobble)
        leaving = sum(each.withdrawn >= after for each in self.waiting) - length
        places = min(max(0, leaving), len(staying))
        if not places:
            return
        waits = np.array([float(after - each.referred) ** 1.4 for each in staying])
        for place in self.rng.choice(len(staying), size=places, replace=False, p=waits / waits.sum()):
            chosen = staying[int(place)]
            earliest = max(start, chosen.referred + 1)
            chosen.started = int(self.rng.integers(earliest, after))
            self.waiting.remove(chosen)

    def _row(self, each: Referral) -> dict[str, object]:
        """The referral as known at the as-at date. Work once started is finished in some months, or stops."""
        rng = self.rng
        row: dict[str, object] = {"child_id": each.period.child.name, "route": ROUTES.draw(rng), "referred_date": each.referred}
        if each.started is None:
            closed = known(each.withdrawn)
            why = LEFT.draw(rng)
            return row | {"closed_date": closed, "closed_reason": None if closed is None else why}
        allocated = max(each.referred, each.started - int(rng.integers(3, 25)))
        finishes = each.started + max(40, int(rng.gamma(5, 38)))
        row |= {"allocated_date": allocated, "started_date": each.started}
        if rng.random() < 0.05:
            stopped = known(on_working_day(finishes))
            return row | {"closed_date": stopped, "closed_reason": None if stopped is None else "work stopped"}
        return row | {"completed_date": known(finishes)}


def _settled(period: Period, when: int) -> bool:
    """Whether the child, two or older, has been in care for some months and is to stay a while."""
    return period.entry + 120 < when < period.leaves - 60 and age_on(period.child.born, when) >= 2
