"""One council: its streams of chance and everybody it knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM
from data.sample.need import Need
from data.sample.need_before import merge
from data.sample.people import Child
from data.sample.protection import ProtectionPlan
from data.sample.rates import Rates, stream

FIRST_NUMBER = 10001
Span = tuple[int, int]


@dataclass(frozen=True)
class Council:
    """One seeded council and its dated parameters."""

    seed: int
    number: int
    rates: Rates

    def stream(self, purpose: str) -> np.random.Generator:
        """A stream of chance for one purpose, independent of all others."""
        return stream(self.seed, self.number, purpose)


@dataclass(frozen=True)
class People:
    """Everybody a council knows: in care, on protection plans, referred, on short breaks, and those who left care grown up."""

    in_care: list[Child]
    plans: list[ProtectionPlan]
    needs: list[Need]
    breaks: list[Child]
    leavers: list[Child]

    def name(self) -> list[Child]:
        """Give every child an id, in the order in which the council first came to know them; the children, in that order."""
        met: dict[int, tuple[int, Child]] = {id(child): (COVERS_FROM, child) for child in self.breaks}
        for first, child in [
            *((child.periods[0].entry, child) for child in [*self.in_care, *self.leavers]),
            *((plan.start, plan.child) for plan in self.plans),
            *((need.start, need.child) for need in self.needs),
        ]:
            met[id(child)] = (min(first, met.get(id(child), (first,))[0]), child)
        known_by_as_at = [pair for pair in met.values() if pair[0] <= AS_AT]
        ordered = sorted(known_by_as_at, key=lambda pair: (pair[0], pair[1].born, pair[1].sex))
        for number, (_, child) in enumerate(ordered, FIRST_NUMBER):
            child.name = f"C{number}"
        return [child for _, child in ordered]

    def close(self) -> dict[str, list[Span]]:
        """By child, the times in care or on a protection plan, in order and merged."""
        spans: dict[str, list[Span]] = {}
        for child in self.in_care:
            spans.setdefault(child.name, []).extend((period.entry, period.leaves) for period in child.periods)
        for plan in self.plans:
            spans.setdefault(plan.child.name, []).append((plan.start, plan.ends))
        return {name: merge(parts) for name, parts in spans.items()}


def child_rows(children: list[Child]) -> list[dict[str, object]]:
    """A row a child."""
    return [
        {
            "child_id": child.name,
            "date_of_birth": child.born,
            "sex": child.sex,
            "ethnicity": child.ethnicity,
            "is_uasc": child.uasc,
            "disability": child.disability,
        }
        for child in children
    ]
