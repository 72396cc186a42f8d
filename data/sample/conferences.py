"""Section 47 enquiries and child protection conferences: an initial one, then reviews for as long as there is a plan."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, add_working_days, on_working_day
from data.sample.need import KEPT_FROM, Need
from data.sample.protection import ProtectionPlan
from data.sample.rates import Deck, Rates

# Three and six months at their shortest, so that what is in time is so by any calendar.
THREE_MONTHS, SIX_MONTHS = 89, 181
IN_TIME = 15
# Enquiries of these days before the as-at date may lead to a conference that has not been held.
PENDING = 40
Held = tuple[int, int]


class Conferences:
    """Writes one council's enquiries and conferences; `reviewed` holds the days of the reviews of each plan."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates
        self._before_plans, self._others, self._of_reviews = Deck(rng), Deck(rng), Deck(rng)
        self.enquiries: dict[tuple[str, int], dict[str, object]] = {}
        self.rows: dict[tuple[str, str, int], dict[str, object]] = {}
        self.reviewed: dict[int, list[int]] = {}
        self._drawn: tuple[tuple[int, str, str], int] | None = None

    def protect(self, plan: ProtectionPlan, referred: int) -> None:
        """The enquiry and the initial conference at which a plan began, and its reviews. The child was referred on `referred`."""
        if plan.start > AS_AT:
            return
        family = (plan.start, plan.child.locality, plan.child.ethnicity)
        if self._drawn is None or self._drawn[0] != family:
            self._drawn = (family, self._working_days(plan.start, self._before_plans))
        began = max(add_working_days(plan.start, -self._drawn[1]), referred)
        self._enquire(plan.child.name, began, True)
        self._hold(plan.child.name, "initial", plan.start, "protection plan")
        self.reviewed[id(plan)] = self._reviews(plan)

    def enquire(self, need: Need, close: list[Held]) -> None:
        """The enquiry that some referrals lead to: most need no conference, and some conferences decide that no plan is needed."""
        rng, began = self.rng, on_working_day(need.start + int(self.rng.integers(0, 21)))
        if rng.random() > self.rates.at("enquiries", need.start) or not KEPT_FROM <= began <= min(AS_AT, need.ends - 1):
            return
        required = rng.random() < (0.45 if began > AS_AT - PENDING else 0.12)
        held = add_working_days(began, self._working_days(began + 20, self._others))
        if required and (held >= need.ends or any(start <= held < ends for start, ends in close)):
            required = False
        self._enquire(need.child.name, began, required)
        if required:
            self._hold(need.child.name, "initial", held, "no plan needed")

    def _working_days(self, when: int, deck: Deck) -> int:
        """How many working days an enquiry takes to its conference."""
        if deck.draw() < self.rates.at("conference_in_15_days", when):
            return int(self.rng.integers(8, IN_TIME))
        return IN_TIME + 2 + int(self.rng.exponential(6))

    def _reviews(self, plan: ProtectionPlan) -> list[int]:
        """The days of a plan's review conferences; the last one ends the plan unless the child entered care or grew up first."""
        found: list[int] = []
        due = plan.start + THREE_MONTHS
        while True:
            when = self._day_held(due)
            if when >= plan.ends - 12:
                if plan.ends <= AS_AT:
                    self._hold(plan.child.name, "review", plan.ends, "plan ended")
                return found
            if when > AS_AT:
                return found
            self._hold(plan.child.name, "review", when, "plan continues")
            found.append(when)
            due = when + SIX_MONTHS

    def _day_held(self, due: int) -> int:
        if self._of_reviews.draw() < self.rates.at("protection_review_in_time", due):
            when = due - int(self.rng.integers(4, 22))
            return when if on_working_day(when) == when else on_working_day(when - 2)
        return on_working_day(due + 5 + int(self.rng.exponential(15)))

    def _enquire(self, child: str, began: int, required: bool) -> None:
        row = {"child_id": child, "started_date": began, "conference_required": required}
        self.enquiries.setdefault((child, began), row)

    def _hold(self, child: str, kind: str, when: int, outcome: str) -> None:
        if when <= AS_AT:
            self.rows[(child, kind, when)] = {"child_id": child, "kind": kind, "held_date": when, "outcome": outcome}
