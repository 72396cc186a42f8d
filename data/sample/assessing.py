"""Social work assessments: one after each referral that leads to services, then fresh ones after events and as years pass."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, known, on_working_day
from data.sample.need import Need, authorised_on
from data.sample.rates import Rates, Weighted

# Two years before the window: what was known of a child on its first day.
RECORDED_FROM = COVERS_FROM - 730
A_YEAR = 365
EVENTS = Weighted(
    {
        "change in the household": 26,
        "domestic abuse incident": 20,
        "placement ended early": 14,
        "parent's mental health": 12,
        "allegation or injury": 10,
        "missing or at risk of exploitation": 10,
        "plan to return home": 8,
    }
)
Span = tuple[int, int]


class Assessing:
    """Writes one council's assessments and the events that call for them."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates
        self.rows: list[dict[str, object]] = []
        self.events: list[dict[str, object]] = []

    def assess(self, need: Need, close: list[Span]) -> None:
        """One child's time in need. `close` are its times in care or on a plan, in which more happens and more is known."""
        if need.assessed is None or need.assessed[1] >= need.ends:
            return
        self._add(need, *need.assessed)
        events = self._happen(need, close)
        last = need.assessed[1]
        while True:
            started = self._next_start(last, events)
            if started > min(AS_AT, need.ends):
                return
            last = authorised_on(self.rng, self.rates, started)
            if last >= need.ends:
                return
            self._add(need, started, last)

    def _next_start(self, last: int, events: list[int]) -> int:
        """The day on which a fresh assessment begins: before the year is over or some months late, or soon after an event."""
        rng, due = self.rng, last + A_YEAR
        if rng.random() < self.rates.at("assessment_updated", due):
            due -= 70 + int(rng.integers(0, 40))
        else:
            due += int(rng.exponential(300))
        while events and events[0] <= last:
            events.pop(0)
        while events and events[0] < due:
            when = events.pop(0)
            if rng.random() < self.rates.at("event_assessed", when):
                return on_working_day(when + int(rng.integers(1, 12)))
        return on_working_day(due)

    def _happen(self, need: Need, close: list[Span]) -> list[int]:
        """The days of the significant events of a time in need, more often for a child in care or on a plan."""
        rng = self.rng
        days: list[int] = []
        when = max(need.assessed[1] if need.assessed else need.start, RECORDED_FROM)
        while True:
            when += 1 + int(rng.exponential(340))
            if when >= min(need.ends, AS_AT + 1):
                return days
            if rng.random() < (0.9 if any(start <= when < ends for start, ends in close) else 0.45):
                days.append(when)
                self.events.append({"child_id": need.child.name, "event_date": when, "kind": EVENTS.draw(rng)})

    def _add(self, need: Need, started: int, authorised: int) -> None:
        """Add an assessment, unless it was over before records are kept or has not begun."""
        seen = self.rng.random() < self.rates.at("child_seen", started)
        if started <= AS_AT and authorised >= RECORDED_FROM:
            done = known(authorised)
            row = {"child_id": need.child.name, "started_date": started, "authorised_date": done, "child_seen": seen if done else None}
            self.rows.append(row)
