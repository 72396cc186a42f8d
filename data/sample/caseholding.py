"""Which service holds each child and when: family support first, then a care unit, and a reviewing officer throughout."""

from __future__ import annotations

from itertools import count

import numpy as np

from data.sample.days import AS_AT, add_working_days
from data.sample.people import Child, Period
from data.sample.posts import OPENS, Service, Spell
from data.sample.protection import ProtectionPlan
from data.sample.rates import Rates
from data.sample.staff import Pool

ByLocality = dict[str, list[Spell]]
LOCALITY_NAMES = ("North", "Central", "South")
TEAMS: tuple[tuple[str, str, str, str | None], ...] = (
    *(
        (f"T{2 * place + unit:02d}", f"Care unit {name.lower()} {unit}", "looked after", name)
        for place, name in enumerate(LOCALITY_NAMES)
        for unit in (1, 2)
    ),
    *(
        (f"T{6 + 2 * place + unit:02d}", f"Family support {name.lower()} {unit}", "children in need", name)
        for place, name in enumerate(LOCALITY_NAMES)
        for unit in (1, 2)
    ),
    ("T13", "Reviewing officers", "reviewing service", None),
)


def team_rows() -> list[dict[str, object]]:
    """A row a team."""
    return [dict(zip(("team_id", "team_name", "service", "locality"), team, strict=True)) for team in TEAMS]


def _teams(service: str, locality: str | None) -> tuple[str, ...]:
    return tuple(number for number, _, of, place in TEAMS if of == service and place == locality)


def _service(service: str, parameters: str, locality: str) -> Service:
    return Service(
        "social_worker", _teams(service, locality), f"{parameters}_caseload", f"{parameters}_turnover", f"{parameters}_agency", 0.07
    )


def run_pools(rng: np.random.Generator, rates: Rates, in_care: list[Child], plans: list[ProtectionPlan]) -> list[Pool]:
    """Every pool of workers, run to the as-at date."""
    workers, officers = count(101), count(1)
    need, care = _spells(rng, in_care, plans)
    pools = [Pool(rng, rates, _service("looked after", "care", name), workers, care[name]) for name in LOCALITY_NAMES]
    pools += [Pool(rng, rates, _service("children in need", "need", name), workers, need[name]) for name in LOCALITY_NAMES]
    reviewed = [_reviewing(rng, rates, period) for child in in_care for period in child.periods if period.leaves > OPENS]
    pools.append(Pool(rng, rates, Service("iro", ("T13",), "iro_caseload", "iro_turnover", None, 0.13), officers, reviewed))
    for pool in pools:
        pool.run()
    return pools


def _spells(rng: np.random.Generator, in_care: list[Child], plans: list[ProtectionPlan]) -> tuple[ByLocality, ByLocality]:
    """The spells of family support and of care units, by locality."""
    need: dict[str, list[Spell]] = {name: [] for name in LOCALITY_NAMES}
    care: dict[str, list[Spell]] = {name: [] for name in LOCALITY_NAMES}
    wanted: dict[str, list[tuple[int, int]]] = {}
    homes = {child.name: child.locality for child in in_care} | {plan.child.name: plan.child.locality for plan in plans}
    for child in in_care:
        for period in child.periods:
            moves_on = _moves_on(rng, period)
            wanted.setdefault(child.name, []).append((period.entry, moves_on))
            if moves_on < period.leaves:
                care[child.locality].append(Spell(child.name, moves_on, period.leaves))
    for plan in plans:
        wanted.setdefault(plan.child.name, []).append((plan.start, plan.ends))
    for name, spans in wanted.items():
        need[homes[name]] += [Spell(name, start, ends) for start, ends in merge(spans) if ends > OPENS and start <= AS_AT]
    return need, {name: [spell for spell in spells if spell.ends > OPENS and spell.start <= AS_AT] for name, spells in care.items()}


def _moves_on(rng: np.random.Generator, period: Period) -> int:
    """The day the child passes to a care unit: at once when seeking asylum, otherwise about the second review."""
    if period.pathway == "asylum":
        return period.entry
    return min(period.leaves, period.entry + int(rng.integers(60, 170)))


def merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping and touching spans as one."""
    merged: list[tuple[int, int]] = []
    for start, ends in sorted(spans):
        if ends <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((start, ends))
    return merged


def _reviewing(rng: np.random.Generator, rates: Rates, period: Period) -> Spell:
    """The spell with a reviewing officer, who is named in the first working days, or later."""
    in_time = rng.random() < rates.at("iro_allocated_in_time", period.entry)
    delay = int(rng.integers(0, 6)) if in_time else 6 + int(rng.exponential(7))
    return Spell(period.child.name, min(add_working_days(period.entry, delay), period.leaves - 1), period.leaves)
