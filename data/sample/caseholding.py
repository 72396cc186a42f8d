"""Which service holds each child and when: assessment, then family support or a care unit, and a reviewing officer in care."""

from __future__ import annotations

from itertools import count

import numpy as np

from data.sample.council import Council, People
from data.sample.days import AS_AT, add_working_days
from data.sample.help_plans import without
from data.sample.need import Need
from data.sample.people import Child, Period
from data.sample.posts import OPENS, Service, Spell
from data.sample.rates import Rates
from data.sample.staff import Pool
from data.sample.teams import LOCALITY_NAMES, teams_of

ByLocality = dict[str, list[Spell]]
Span = tuple[int, int]
# A family who are no longer in need so soon after their assessment stay with the team that assessed them.
SAME_TEAM_DAYS = 12


def _service(service: str, parameters: str, locality: str) -> Service:
    steady = service != "looked after"
    names = f"{parameters}_caseload", f"{parameters}_turnover", f"{parameters}_agency"
    return Service("social_worker", teams_of(service, locality), *names, 0.28 if steady else 0.07, steady)


def run_pools(council: Council, people: People) -> list[Pool]:
    """Every pool of workers, run to the as-at date, each with its own stream of chance."""
    workers, officers, rates, rng = count(101), count(1), council.rates, council.stream("moving on")
    holding = Holding(council.stream("holding"), rates, people.close())
    moves = {id(period): _moves_on(rng, period) for child in people.in_care for period in child.periods}
    for need in people.needs:
        if need.services and need.ends > OPENS and need.start <= AS_AT:
            holding.hold(need, moves)
    found: list[Pool] = []
    for service, parameters, spells in (
        ("looked after", "care", holding.care),
        ("children in need", "need", holding.help),
        ("assessment", "assessment", holding.assess),
    ):
        for name in LOCALITY_NAMES:
            chance = council.stream(f"staff {service} {name}")
            found.append(Pool(chance, rates, _service(service, parameters, name), workers, spells[name]))
    reviewed = [_reviewing(rng, rates, period) for child in people.in_care for period in child.periods if period.leaves > OPENS]
    officer = Service("iro", ("T13",), "iro_caseload", "iro_turnover", None, 0.13)
    found.append(Pool(council.stream("staff iro"), rates, officer, officers, reviewed))
    for pool in found:
        pool.run()
    return found


def _moves_on(rng: np.random.Generator, period: Period) -> int:
    """The day the child passes to a care unit: at once when seeking asylum, otherwise about the second review."""
    if period.pathway == "asylum":
        return period.entry
    return min(period.leaves, period.entry + int(rng.integers(60, 170)))


class Holding:
    """The spells for which children need a worker of the assessment teams, of family support and of the care units, by locality."""

    def __init__(self, rng: np.random.Generator, rates: Rates, close: dict[str, list[Span]]) -> None:
        self.rng, self.rates, self.close = rng, rates, close
        self.assess: ByLocality = {name: [] for name in LOCALITY_NAMES}
        self.help: ByLocality = {name: [] for name in LOCALITY_NAMES}
        self.care: ByLocality = {name: [] for name in LOCALITY_NAMES}

    def hold(self, need: Need, moves: dict[int, int]) -> None:
        """One time in need: the referral waits for a worker, is assessed, passes on, perhaps after a gap, and is held to its end."""
        child = need.child
        units = [(moves[id(period)], period.leaves) for period in child.periods if need.start <= period.entry < need.ends]
        urgent = next((start for start, ends in self.close.get(child.name, []) if ends > need.start), need.ends)
        urgent = max(need.start, min(urgent, need.ends))
        first, passes = self._first_worker(need, urgent)
        if first < passes:
            self._add(self.assess, child, first, passes)
        if passes < urgent and self.rng.random() < self.rates.at("unallocated_after_assessment", passes):
            passes = min(urgent, passes + 1 + int(self.rng.exponential(self.rates.at("unallocated_days", passes))))
        for start, ends in without(passes, need.ends, sorted(units)):
            self._add(self.help, child, start, ends)
        for start, ends in units:
            self._add(self.care, child, start, ends)

    def _first_worker(self, need: Need, urgent: int) -> Span:
        """The days on which an assessment team takes the child and passes the child on; the same day where it never does."""
        if need.assessed is None or urgent == need.start:
            return need.start, need.start
        waits = int(self.rng.exponential(self.rates.at("unallocated_at_first_days", need.start)))
        passes = need.assessed[1] + int(self.rng.integers(0, 6))
        if need.ends - need.assessed[1] <= SAME_TEAM_DAYS:
            passes = need.ends
        passes = min(passes, urgent)
        return min(need.start + waits, passes), passes

    def _add(self, spells: ByLocality, child: Child, start: int, ends: int) -> None:
        if start < ends and ends > OPENS and start <= AS_AT:
            spells[child.locality].append(Spell(child.name, start, ends))


def _reviewing(rng: np.random.Generator, rates: Rates, period: Period) -> Spell:
    """The spell with a reviewing officer, who is named in the first working days, or later."""
    in_time = rng.random() < rates.at("iro_allocated_in_time", period.entry)
    delay = int(rng.integers(0, 6)) if in_time else 6 + int(rng.exponential(7))
    return Spell(period.child.name, min(add_working_days(period.entry, delay), period.leaves - 1), period.leaves)
