"""Child protection plans: they begin in families, are steered towards the published number open, and some are not the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, MONTH_STARTS, age_on, birthday, day, known
from data.sample.people import Child, make_child
from data.sample.rates import Rates, Weighted

BURN_IN_FROM = day("2008-04-01")
CATEGORIES = Weighted({"NEG": 45, "EMO": 40, "PHY": 8, "SAB": 5, "MUL": 2})
BROTHERS_AND_SISTERS = Weighted({"1": 42, "2": 30, "3": 18, "4": 10})


@dataclass(slots=True, eq=False)
class ProtectionPlan:
    """A plan from `start` up to but not including `ends`, which may lie after the as-at date."""

    child: Child
    start: int
    ends: int
    category: str
    earlier: int


class Protection:
    """The protection plans of one council, a month at a time."""

    def __init__(self, rng: np.random.Generator, rates: Rates, in_care: list[Child]) -> None:
        self.rng, self.rates = rng, rates
        # A child in care may have had a plan before: it ends soon after entry, so that few children are counted twice.
        self._before_care = sorted(
            ((_before(rng, child), child) for child in in_care if not child.uasc and rng.random() < 0.28), key=lambda pair: pair[0]
        )
        self.plans: list[ProtectionPlan] = []
        self._ended: list[ProtectionPlan] = []

    def run(self) -> list[ProtectionPlan]:
        """Every plan open on or after the eve of the window."""
        months = [start for start in MONTH_STARTS if BURN_IN_FROM <= start <= AS_AT]
        for start, after in zip(months, [*months[1:], AS_AT + 1], strict=True):
            self._month(start, after)
        return [plan for plan in self.plans if plan.ends >= COVERS_FROM]

    def _month(self, start: int, after: int) -> None:
        for when, child in [pair for pair in self._before_care if start <= pair[0] < after]:
            self._begin_before_care(child, when)
        wanted = self._number_wanted(start, after)
        while wanted > 0:
            wanted -= self._family(int(self.rng.integers(start, after)), wanted)

    def _number_wanted(self, start: int, after: int) -> int:
        staying = sum(plan.ends >= after for plan in self.plans if plan.start < after)
        pull = self.rates.at("plan_steering", after - 1)
        gap = self.rates.at("plans_open", after - 1) - staying
        expected = (1 - pull) * self.rates.at("plans_starting", start) + pull * gap
        return max(0, round(expected + self.rng.normal(0, 2.6)))

    def _family(self, when: int, most: int) -> int:
        """Plans for brothers and sisters on one day, who mostly end together; how many there were."""
        size = min(int(BROTHERS_AND_SISTERS.draw(self.rng)), most)
        length, category, eldest = self._length(), CATEGORIES.draw(self.rng), None
        for _ in range(size):
            child = self._returning_child(when) if eldest is None else None
            if child is None:
                child = make_child(self.rng, when, float(self.rng.beta(0.9, 1.5) * 17), False, eldest)
            eldest = eldest or child
            if self.rng.random() < 0.15:
                length = self._length()
            self._begin(child, when, length, category)
        return size

    def _returning_child(self, when: int) -> Child | None:
        """A child whose earlier plan ended over two months ago and who is still under 17."""
        if not self._ended or self.rng.random() > 0.10:
            return None
        plan = self._ended[int(self.rng.integers(len(self._ended)))]
        if plan.ends + 60 > when or age_on(plan.child.born, when) > 16 or plan.child.periods:
            return None
        self._ended.remove(plan)
        return plan.child

    def _length(self) -> int:
        return max(12, int(self.rng.gamma(1.7, 168)))

    def _begin(self, child: Child, when: int, length: int, category: str) -> None:
        ends = min(when + length, birthday(child.born, 18))
        if child.plans == 0 and self.rng.random() < self.rates.at("plans_repeat", when) * 0.8:
            child.plans = 1 + int(self.rng.random() < 0.2)
        plan = ProtectionPlan(child, when, ends, category, child.plans)
        child.plans += 1
        self.plans.append(plan)
        self._ended.append(plan)

    def _begin_before_care(self, child: Child, when: int) -> None:
        entry = child.periods[0].entry
        when = max(when, child.born)
        ends = min(entry + int(self.rng.integers(5, 45)), child.periods[0].leaves)
        if when < ends - 5:
            self.plans.append(ProtectionPlan(child, when, ends, CATEGORIES.draw(self.rng), int(self.rng.random() < 0.2)))


def _before(rng: np.random.Generator, child: Child) -> int:
    return child.periods[0].entry - 20 - int(rng.exponential(150))


def plan_rows(plans: list[ProtectionPlan]) -> list[dict[str, object]]:
    """A row a protection plan, as known at the as-at date."""
    ordered = sorted(plans, key=lambda plan: (plan.start, plan.child.name))
    return [
        {
            "plan_id": f"CP{number:05d}",
            "child_id": plan.child.name,
            "plan": "cp",
            "start_date": plan.start,
            "end_date": known(plan.ends),
            "category": plan.category,
            "previous_plans": plan.earlier,
        }
        for number, plan in enumerate(ordered, 1)
        if plan.start <= AS_AT
    ]
