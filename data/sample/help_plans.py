"""Plans of children in need, and the versions of theirs and of protection plans."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, add_working_days, known
from data.sample.need import Need
from data.sample.protection import ProtectionPlan
from data.sample.rates import Rates

# Versions from two years before the window on: what a plan said on its first day.
RECORDED_FROM = COVERS_FROM - 730
SHORTEST_DAYS = 21
Span = tuple[int, int]


class HelpPlans:
    """Writes one council's plans of children in need (`plans`, plan `cin`) and the versions of these and of protection plans."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates
        self.plans: list[dict[str, object]] = []
        self.versions: list[dict[str, object]] = []

    def help(self, need: Need, close: list[Span]) -> None:
        """Plans for the parts of a time in need, after its assessment, in which the child is neither in care nor on a plan."""
        if need.assessed is None:
            return
        for start, ends in without(need.assessed[1], need.ends, close):
            if ends - start >= SHORTEST_DAYS and start <= AS_AT and ends >= COVERS_FROM:
                begins = add_working_days(start, int(self.rng.integers(0, 9)))
                plan_id = f"CN{len(self.plans) + 1:05d}"
                row = {"plan_id": plan_id, "child_id": need.child.name, "plan": "cin", "start_date": begins, "end_date": known(ends)}
                if begins <= AS_AT:
                    self.plans.append(row)
                    self._bring_up_to_date(plan_id, begins, ends, "need_plan_updated")

    def protect(self, plan_id: str, plan: ProtectionPlan, reviewed: list[int]) -> None:
        """The versions of a protection plan: one when it begins and one after most reviews."""
        days = [plan.start + int(self.rng.integers(0, 11))]
        for when in reviewed:
            if self.rng.random() < self.rates.at("protection_plan_updated", when):
                days.append(add_working_days(when, 1 + int(self.rng.exponential(7))))
        self._write(plan_id, [when for when in days if when < plan.ends])

    def _bring_up_to_date(self, plan_id: str, start: int, ends: int, name: str) -> None:
        """Versions every few months where the plan is looked after, and at long intervals where it drifts."""
        days, when = [], start
        while when < min(ends, AS_AT + 1):
            days.append(when)
            in_time = self.rng.random() < self.rates.at(name, when)
            when += int(self.rng.integers(75, 170)) if in_time else 185 + int(self.rng.exponential(120))
        self._write(plan_id, days)

    def _write(self, plan_id: str, days: list[int]) -> None:
        for when in sorted(set(days)):
            if RECORDED_FROM <= when <= AS_AT:
                signed = known(
                    add_working_days(when, int(self.rng.integers(0, 5)) if self.rng.random() < 0.82 else 5 + int(self.rng.exponential(9)))
                )
                self.versions.append({"plan_id": plan_id, "updated_date": when, "authorised_date": signed, "permanence_plan": None})


def without(start: int, ends: int, taken: list[Span]) -> list[Span]:
    """What is left of a span (its end not included) outside those taken, which are in order and do not overlap."""
    free: list[Span] = []
    for since, until in taken:
        if until <= start or since >= ends:
            continue
        if since > start:
            free.append((start, since))
        start = max(start, until)
    if start < ends:
        free.append((start, ends))
    return free
