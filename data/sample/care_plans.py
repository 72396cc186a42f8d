"""Care plans and their versions: each is brought up to date after reviews, and says in time what permanence is planned."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, add_working_days, known
from data.sample.people import Period
from data.sample.rates import Rates

PERMANENCE = {
    "home_soon": "return home",
    "home_later": "return home",
    "family": "special guardianship",
    "adoption": "adoption",
    "long_term": "long-term foster care",
    "remand": "return home",
    "other": "long-term foster care",
    "asylum": "supported independence",
}


class CarePlans:
    """Writes one council's care plans (`plans`, plan `cla`) and their versions."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates
        self.plans: list[dict[str, object]] = []
        self.versions: list[dict[str, object]] = []

    def plan(self, period: Period, reviewed: list[int]) -> None:
        """The plan of one period in care, begun within days of entry, with a version after most reviews."""
        rng = self.rng
        start = add_working_days(period.entry, int(rng.integers(0, 9)) if rng.random() < 0.85 else 10 + int(rng.exponential(10)))
        if start >= period.leaves or start > AS_AT:
            return
        plan_id = f"LA{len(self.plans) + 1:05d}"
        ends = known(period.leaves)
        self.plans.append({"plan_id": plan_id, "child_id": period.child.name, "plan": "cla", "start_date": start, "end_date": ends})
        for when, permanence in self._versions(period, start, reviewed).items():
            row = {"plan_id": plan_id, "updated_date": when, "authorised_date": self._authorised(when), "permanence_plan": permanence}
            self.versions.append(row)

    def _authorised(self, when: int) -> int | None:
        """The day a manager signed a version off, mostly within the week."""
        soon = int(self.rng.integers(0, 4)) if self.rng.random() < 0.8 else 4 + int(self.rng.exponential(8))
        return known(add_working_days(when, soon))

    def _versions(self, period: Period, start: int, reviewed: list[int]) -> dict[int, str | None]:
        """The days on which the plan was updated, each with the permanence plan it held, if any."""
        found: dict[int, str | None] = {start: None}
        settled_at = 1 if self._settles_by_second_review(reviewed) else 2 + int(self.rng.exponential(0.9))
        for number, review in enumerate(reviewed):
            due = number == settled_at
            if not due and self.rng.random() > 0.9:
                continue
            # A permanence plan is agreed before the review that needs it; other versions are written up afterwards.
            when = review - int(self.rng.integers(1, 8)) if due else add_working_days(review, 2 + int(self.rng.exponential(9)))
            if start < when < period.leaves and when <= AS_AT:
                found[when] = PERMANENCE[period.pathway] if number >= settled_at else None
        return found

    def _settles_by_second_review(self, reviewed: list[int]) -> bool:
        return len(reviewed) > 1 and self.rng.random() < self.rates.at("permanence_by_second_review", reviewed[1])
