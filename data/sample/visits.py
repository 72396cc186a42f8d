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
    """Placements of looked-after children; `weekly_until` is the first review, where a placement must be watched closely until then."""

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
        which, when, last = self._walk(plan, spells, first_within, due)
        in_vain = self._in_vain(plan, when, last)
        rows = self._rows(plan, spells, which, when)
        tried = zip(spells.child[which[in_vain > last]].tolist(), in_vain[in_vain > last].tolist(), strict=True)
        not_seen = dict.fromkeys(tried, (False, False)) | rows
        return [
            {"child_id": child, "plan": plan, "visit_date": day, "seen": seen, "seen_alone": alone}
            for (child, day), (seen, alone) in not_seen.items()
        ]

    def _rows(self, plan: str, spells: Spells, which: Days, when: Days) -> dict[tuple[str, int], tuple[bool, bool]]:
        """For each child and day of a visit that the child was seen, and whether alone."""
        alone = self.rng.random(len(when)) < self._alone(plan, when, (when - spells.born[which]) / YEAR)
        found = zip(spells.child[which].tolist(), when.tolist(), alone.tolist(), strict=True)
        return {(child, day): (True, was_alone) for child, day, was_alone in found}

    def _in_vain(self, plan: str, when: Days, last: Days) -> Days:
        """The day, shortly before a visit, of one at which the child was not seen; for most visits there was none (0)."""
        tried = working_day_before(when - 1 - (4 * self.rng.random(len(when))).astype("int64"))
        return np.where(self.rng.random(len(when)) < self.rates.on(f"{plan}_not_seen", when), tried, 0)

    def _walk(self, plan: str, spells: Spells, first_within: Days, due: Step) -> tuple[Days, Days, Days]:
        """Which spell each visit belongs to, its day, and the day before it. A spell older than the visits on file starts anywhere."""
        end = np.minimum(spells.end, AS_AT + 1)
        which = np.flatnonzero((end > VISITS_FROM) & (end > spells.start))
        last = np.maximum(spells.start[which], VISITS_FROM)
        when = self._next(plan, last, last + first_within[which], last, spells.strained[which])
        found: list[tuple[Days, Days, Days]] = []
        while which.size:
            going_on = when < end[which]
            which, when, last = which[going_on], when[going_on], last[going_on]
            found.append((which, when, last))
            last, when = when, self._next(plan, when, due(which, when), when + 1, spells.strained[which])
        each, days, before = zip(*found, strict=True)
        return np.concatenate(each), np.concatenate(days), np.concatenate(before)

    def _next(self, plan: str, last: Days, due: Days, earliest: Days, strained: Flags) -> Days:
        """The day of the visit due by `due`: some time before it when in time, otherwise days or, in a gap, weeks after."""
        rng, rates = self.rng, self.rates
        lower = np.where(strained, rates.on("visit_in_time_lower", due), 0.0)
        in_time = rng.random(len(due)) < rates.on(f"{plan}_visit_in_time", due) - lower
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
