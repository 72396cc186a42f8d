"""Statutory visits: each is timed from the one before, for every child of a plan at once.

Looked-after children are seen as regulation 28 of the Care Planning, Placement and Case Review (England) Regulations 2010 has it;
children on protection plans about every 10 working days and other children in need about every 20, which are local customs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.sample.days import AS_AT, COVERS_FROM, YEAR
from data.sample.practice_rates import Days, Flags, PracticeRates, Rows, Spells, working_day_before, working_day_from, working_days_after

# The first month judged looks back for the visit before it.
VISITS_FROM = COVERS_FROM - 60
WEEK, FOUR_WEEKS, SIX_WEEKS, THREE_MONTHS = 7, 28, 42, 90
WORKING_DAYS_BETWEEN = {"cp": 10, "cin": 20}
Step = Callable[[Days, Days], Days]


@dataclass(frozen=True)
class Placements(Spells):
    """Placements of looked-after children; `weekly_until` is the first review that follows one which must be watched closely."""

    to_18: Flags
    weekly_until: Days
    then_four_weekly: Flags


class Visits:
    """Writes one council's visits."""

    def __init__(self, rng: np.random.Generator, rates: PracticeRates) -> None:
        self.rng, self.rates = rng, rates

    def looked_after(self, placements: Placements) -> Rows:
        """A visit within a week of each placement's start, then at the interval that its regulation and its length ask for."""

        def due(which: Days, last: Days) -> Days:
            return last + _interval(placements, which, last)

        return self._visit("cla", placements, np.full(len(placements), WEEK), due)

    def on_plans(self, plan: str, spells: Spells) -> Rows:
        """Visits to children on protection (`cp`) or in-need (`cin`) plans, by working days."""
        between = WORKING_DAYS_BETWEEN[plan]

        def due(_: Days, last: Days) -> Days:
            return working_days_after(last, between)

        return self._visit(plan, spells, np.full(len(spells), between), due)

    def _visit(self, plan: str, spells: Spells, first_within: Days, due: Step) -> Rows:
        which, when = self._walk(plan, spells, first_within, due)
        seen = self.rng.random(len(when)) < self.rates.on(f"{plan}_seen", when)
        alone = self.rng.random(len(when)) < self._alone(plan, when, (when - spells.born[which]) / YEAR)
        columns = zip(spells.child[which].tolist(), when.tolist(), seen.tolist(), (seen & alone).tolist(), strict=True)
        found = {(child, day): (child, day, was_seen, was_alone) for child, day, was_seen, was_alone in columns}
        return [{"child_id": child, "plan": plan, "visit_date": day, "seen": s, "seen_alone": a} for child, day, s, a in found.values()]

    def _walk(self, plan: str, spells: Spells, first_within: Days, due: Step) -> tuple[Days, Days]:
        """Which spell each visit belongs to, and its day. A spell older than the visits on file starts anywhere in an interval."""
        end = np.minimum(spells.end, AS_AT + 1)
        which = np.flatnonzero((end > VISITS_FROM) & (end > spells.start))
        begun = np.maximum(spells.start[which], VISITS_FROM)
        when = self._next(plan, begun, begun + first_within[which], begun)
        found: list[tuple[Days, Days]] = []
        while which.size:
            going_on = when < end[which]
            which, when = which[going_on], when[going_on]
            found.append((which, when))
            when = self._next(plan, when, due(which, when), when + 1)
        return np.concatenate([part for part, _ in found]), np.concatenate([part for _, part in found])

    def _next(self, plan: str, last: Days, due: Days, earliest: Days) -> Days:
        """The day of the visit due by `due`: some time before it when in time, otherwise days or, in a gap, weeks after."""
        rng, rates = self.rng, self.rates
        in_time = rng.random(len(due)) < rates.on(f"{plan}_visit_in_time", due)
        share = 1 - rates.on(f"{plan}_visit_spare", due) * rng.random(len(due))
        soon = np.maximum(working_day_before(last + np.ceil((due - last) * share).astype("int64")), earliest)
        in_a_gap = rng.random(len(due)) < rates.on(f"{plan}_visit_gap", due)
        late = rng.exponential(np.where(in_a_gap, 45.0, 6.0))
        return np.where(in_time, soon, working_day_from(due + 1 + late.astype("int64")))

    def _alone(self, plan: str, when: Days, age: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chance that a child who is seen is seen alone: lower for the very young."""
        return self.rates.on(f"{plan}_seen_alone", when) * np.where(age < 2, 0.72, np.where(age < 5, 0.9, 1.0))


def _interval(placements: Placements, which: Days, last: Days) -> Days:
    """Days to the next visit by regulation 28 as made."""
    first_year = last < placements.start[which] + 365
    settled = np.where(placements.to_18[which] & ~first_year, THREE_MONTHS, SIX_WEEKS)
    usual = np.where(placements.then_four_weekly[which], FOUR_WEEKS, settled)
    return np.where(last < placements.weekly_until[which], WEEK, usual)
