"""Case audits: how many a month, of which children, with what grades, and whether a moderator agreed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, MONTH_STARTS, known, on_working_day
from data.sample.practice_rates import PracticeRates, Rows, Spells
from data.sample.rates import Weighted
from data.sample.world import World
from data.tables import DOMAINS

GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
GOOD, LESS = Weighted({"good": 92, "outstanding": 8}), Weighted({"requires_improvement": 78, "inadequate": 22})
# Children looked after are fewer than children in need, and are audited as often.
BY_PLAN = Weighted({"cla": 40, "cp": 34, "cin": 26})
# A protection plan's own quality was what the visit of December 2018 found wanting.
WEAKER_PLANS = 0.08
# How much worse a targeted audit is graded, and how far one case's quality pulls all its grades.
TARGETED_LOWER, CASE_PULL = 0.12, 0.16


@dataclass(frozen=True)
class OpenCases:
    """The children who can be audited, by plan."""

    spells: dict[str, Spells]

    def draw(self, rng: np.random.Generator, plan: str, when: int) -> str | None:
        """One child whose case of that plan has been open a month on the day."""
        of = self.spells[plan]
        there = np.flatnonzero((of.start + 28 <= when) & (when < of.end))
        return str(of.child[there[int(rng.integers(len(there)))]]) if there.size else None


class Audits:
    """Writes one council's case audits."""

    def __init__(self, rng: np.random.Generator, rates: PracticeRates, world: World, cases: OpenCases) -> None:
        self.rng, self.rates, self.world, self.cases = rng, rates, world, cases

    def run(self) -> Rows:
        """The audits of every month of the window, in order of their day."""
        found: Rows = []
        for month in [start for start in MONTH_STARTS if COVERS_FROM <= start <= AS_AT]:
            number = round(self.rng.normal(self.rates.at("audits_a_month", month), 3.5))
            days = sorted(on_working_day(month + when) for when in self.rng.integers(0, 26, max(5, number)).tolist())
            found += [row for when in days if when <= AS_AT and (row := self._audit(when)) is not None]
        return [{"audit_id": f"A{number:05d}", **row} for number, row in enumerate(found, 1)]

    def _audit(self, when: int) -> dict[str, object] | None:
        rng, plan = self.rng, BY_PLAN.draw(self.rng)
        child = self.cases.draw(rng, plan, when)
        held = self.world.holder(child, when) if child else None
        if child is None or held is None:
            return None
        targeted = rng.random() < self.rates.at("audit_targeted", when)
        shift = float(rng.normal(0, CASE_PULL)) - (TARGETED_LOWER if targeted else 0)
        grade = self._grade("overall", plan, when, shift)
        return {
            "child_id": child,
            "plan": plan,
            "audit_date": when,
            "team_id": held[1],
            "selection": "targeted" if targeted else "random",
            "grade": grade,
            **self._moderated(grade, when),
            **{f"{domain}_grade": self._grade(domain, plan, when, shift) for domain in DOMAINS},
        }

    def _grade(self, domain: str, plan: str, when: int, shift: float) -> str:
        weaker = WEAKER_PLANS if domain == "plan" and plan == "cp" else 0.0
        good = self.rng.random() < self.rates.at(f"audit_{domain}", when) + shift - weaker
        return (GOOD if good else LESS).draw(self.rng)

    def _moderated(self, grade: str, when: int) -> dict[str, object]:
        """The moderator's grade for some audits: mostly the same, otherwise one lower or, seldom, one higher."""
        rng = self.rng
        day = known(on_working_day(when + 4 + int(rng.exponential(9))))
        if rng.random() > self.rates.at("audit_moderated", when) or day is None:
            return {"moderated_grade": None, "moderated_date": None}
        if rng.random() < self.rates.at("moderation_agrees", when):
            return {"moderated_grade": grade, "moderated_date": day}
        step = 1 if rng.random() < 0.75 else -1
        place = GRADES.index(grade)
        place = place + step if 0 <= place + step < len(GRADES) else place - step
        return {"moderated_grade": GRADES[place], "moderated_date": day}
