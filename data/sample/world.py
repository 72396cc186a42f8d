"""What the simulation of practice is given: one council's children, their times in need, and every row written so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.sample.need import Need
from data.sample.people import Child
from data.sample.protection import ProtectionPlan
from data.sample.rates import Rates, stream

Rows = list[dict[str, object]]


@dataclass(frozen=True)
class World:
    """One council as the practice tables see it. Days are whole numbers (data.sample.days); children have their names.

    `in_care` are the children with periods in care (`Child.periods`), `protection` the protection plans and `needs` the referrals,
    each with the time for which the child was a child in need (care and protection plans lie inside one). `tables` holds the rows
    written so far, by table and in whole days: care_episodes, referrals, assessments, significant_events, s47_enquiries,
    cp_conferences, plans (cla, cp and cin), plan_versions, allocations, workers, posts, teams, supervisions, reviews,
    iro_challenges, missing_episodes, return_interviews, health_assessments, life_story, care_leavers.
    """

    seed: int
    number: int
    rates: Rates
    in_care: list[Child]
    protection: list[ProtectionPlan]
    needs: list[Need]
    tables: Mapping[str, Rows]

    def stream(self, purpose: str) -> np.random.Generator:
        """A stream of chance for one purpose, independent of all others."""
        return stream(self.seed, self.number, purpose)

    def holder(self, child: str, when: int) -> tuple[str, str] | None:
        """The social worker and team that hold the child on the day; nothing where nobody does or the allocation is not recorded."""
        spans = self._held.get(child, [])
        place = bisect_right(spans, (when, np.inf)) - 1
        if place < 0:
            return None
        _, end, worker, team = spans[place]
        return (worker, team) if when < end else None

    @cached_property
    def _held(self) -> dict[str, list[tuple[int, float, str, str]]]:
        held: dict[str, list[tuple[int, float, str, str]]] = {}
        for row in self.tables["allocations"]:
            if row["role"] == "social_worker":
                end = np.inf if row["end_date"] is None else int(str(row["end_date"]))
                span = (int(str(row["start_date"])), end, str(row["worker_id"]), str(row["team_id"]))
                held.setdefault(str(row["child_id"]), []).append(span)
        return {child: sorted(spans) for child, spans in held.items()}
