"""Looked-after reviews, each timed from the one before, and the challenges that reviewing officers raise after them."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from data.sample.days import AS_AT, add_working_days, age_on, known, on_working_day
from data.sample.people import Period
from data.sample.rates import Rates, Weighted

THREE_MONTHS, SIX_MONTHS = 91, 182
TOOK_PART = Weighted({"PN1": 58, "PN2": 6, "PN3": 4, "PN5": 8, "PN6": 24})
DID_NOT = Weighted({"PN4": 35, "PN7": 65})
THEMES = Weighted(
    {
        "drift in the plan": 28,
        "no up-to-date assessment": 18,
        "care plan missing": 12,
        "placement": 12,
        "health": 9,
        "education": 9,
        "contact": 7,
        "life-story work": 5,
    }
)


class Officers:
    """Who held each child as reviewing officer, by day."""

    def __init__(self, allocations: list[dict[str, object]]) -> None:
        self._held: dict[str, list[tuple[int, int | None, str]]] = {}
        for row in sorted(allocations, key=lambda row: int(str(row["start_date"]))):
            if row["role"] == "iro":
                span = (int(str(row["start_date"])), None if row["end_date"] is None else int(str(row["end_date"])), str(row["worker_id"]))
                self._held.setdefault(str(row["child_id"]), []).append(span)

    def on(self, child: str, when: int) -> str | None:
        """The officer of the child on the day; nothing where the allocation is not recorded that far back."""
        spans = self._held.get(child, [])
        place = bisect_right([start for start, _, _ in spans], when) - 1
        if place < 0:
            return None
        _, end, officer = spans[place]
        return officer if end is None or when <= end else None


class Reviews:
    """Writes one council's reviews and challenges."""

    def __init__(self, rng: np.random.Generator, rates: Rates, officers: Officers) -> None:
        self.rng, self.rates, self.officers = rng, rates, officers
        self.rows: list[dict[str, object]] = []
        self.challenges: list[dict[str, object]] = []
        self.held: dict[int, list[int]] = {}

    def review(self, period: Period) -> None:
        """The period's reviews while the child is in care: within 20 working days, then 3 months, then every 6."""
        held: list[int] = []
        due = add_working_days(period.entry, 20)
        while due < period.leaves + 400 and len(held) < 60:
            when = self._day_held(due, len(held))
            if when >= period.leaves or when > AS_AT:
                break
            self._hold(period, when, first=not held)
            held.append(when)
            due = when + (THREE_MONTHS if len(held) == 1 else SIX_MONTHS)
        self.held[id(period)] = held

    def _day_held(self, due: int, earlier: int) -> int:
        """The day a review due by `due` is held: shortly before when in time, otherwise some weeks after."""
        if self.rng.random() < self.rates.at("review_in_time", due):
            when = due - int(self.rng.integers(1, 9 if earlier == 0 else 24))
            return when if on_working_day(when) == when else on_working_day(when - 2)
        return on_working_day(due + 2 + int(self.rng.exponential(19)))

    def _hold(self, period: Period, when: int, first: bool) -> None:
        rng, child = self.rng, period.child
        called_off = when - int(rng.integers(8, 15))
        if rng.random() < 0.02 and called_off > period.entry:
            self._add(period, called_off, cancelled=True)
        took_part = rng.random() < self.rates.at("participation", when)
        self._add(
            period,
            when,
            cancelled=False,
            participation_code="PN0" if age_on(child.born, when) < 4 else (TOOK_PART if took_part else DID_NOT).draw(rng),
            iro_met_child_first=rng.random() < self.rates.at("iro_met_child", when),
            care_plan_available=rng.random() < (self.rates.at("plan_at_first_review", when) if first else 0.97),
        )
        if rng.random() < self.rates.at("challenge_a_review", when):
            self._challenge(period, when)

    def _add(self, period: Period, when: int, **details: object) -> None:
        child = period.child.name
        self.rows.append({"child_id": child, "held_date": when, "iro_id": self.officers.on(child, when), **details})

    def _challenge(self, period: Period, reviewed: int) -> None:
        """A challenge after a review: settled informally, or at a later stage of the dispute process."""
        rng, raised = self.rng, on_working_day(reviewed + int(self.rng.integers(0, 8)))
        officer = self.officers.on(period.child.name, raised)
        if raised >= period.leaves or raised > AS_AT or officer is None:
            return
        in_time = rng.random() < self.rates.at("challenge_resolved_in_time", raised)
        resolved = add_working_days(raised, int(rng.integers(3, 21)) if in_time else 21 + int(rng.exponential(18)))
        stage_date = raised if in_time or rng.random() < 0.3 else add_working_days(raised, int(rng.integers(10, 21)))
        reached = known(stage_date)
        self.challenges.append(
            {
                "child_id": period.child.name,
                "iro_id": officer,
                "raised_date": raised,
                "stage": None if reached is None else "informal" if stage_date == raised else "formal",
                "stage_date": reached,
                "theme": THEMES.draw(rng),
                "response_due_date": add_working_days(raised, 10),
                "resolved_date": known(resolved),
            }
        )


def number_rows(rows: list[dict[str, object]], key: str, prefix: str, by: str) -> list[dict[str, object]]:
    """The rows in order of a day, each with an id made of `prefix` and a running number."""
    ordered = sorted(rows, key=lambda row: (int(str(row[by])), str(row["child_id"])))
    return [{key: f"{prefix}{number:05d}", **row} for number, row in enumerate(ordered, 1)]
