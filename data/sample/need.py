"""Referrals and the times for which children are in need: families are referred, assessed, helped, and some are referred again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from data.sample.days import AS_AT, MONTH_STARTS, add_working_days, birthday, day, on_working_day
from data.sample.people import Child, make_child
from data.sample.rates import Rates, Weighted

BURN_IN_FROM, KEPT_FROM = day("2011-04-01"), day("2013-04-01")
A_YEAR = 365
FAMILY = Weighted({"1": 46, "2": 31, "3": 15, "4": 8})
COURSES = Weighted({"assessed": 58, "plan": 36, "long": 6})
SOURCES = Weighted(
    {
        "police": 29,
        "school": 18,
        "health service": 15,
        "council service": 14,
        "family or neighbour": 11,
        "other legal agency": 4,
        "housing": 2,
        "anonymous": 3,
        "other": 4,
    }
)
IN_TIME, QUICK = 45, 0.22


@dataclass(slots=True, eq=False)
class Need:
    """A referral of a child, received on `start`; open up to but not including `ends`, which may lie after the as-at date.

    With `services` the child is in need for that time, from an assessment that began and was authorised on the days of `assessed`.
    A time in care or on a protection plan lies inside one such time.
    """

    child: Child
    start: int
    ends: int
    services: bool
    source: str
    assessed: tuple[int, int] | None = None


@dataclass(slots=True, eq=False)
class Family:
    """Brothers and sisters who are referred together, the day they last were, and the day on which that ends."""

    children: list[Child]
    referred: int = 0
    ends: int = 0


@dataclass(slots=True)
class Known:
    """Families by the year in which they were last referred: those of the last twelve months, and those before."""

    lately: list[Family] = field(default_factory=list)
    before: list[Family] = field(default_factory=list)


class Needs:
    """The referrals of one council that are about no child in care or on a plan, a month at a time."""

    def __init__(self, rng: np.random.Generator, rates: Rates, others: list[Need]) -> None:
        self.rng, self.rates = rng, rates
        self.known = Known()
        self.needs: list[Need] = []
        served = [(need.start, need.ends) for need in others if need.services]
        self._others = np.array(served, dtype="int64").reshape(-1, 2)
        self._open: list[Need] = []

    def run(self) -> list[Need]:
        """Every referral received or open on or after the first day kept."""
        months = [start for start in MONTH_STARTS if BURN_IN_FROM <= start <= AS_AT]
        for start, after in zip(months, [*months[1:], AS_AT + 1], strict=True):
            self._month(start, after)
        return [need for need in self.needs if is_kept(need)]

    def _month(self, start: int, after: int) -> None:
        """Refer families until as many are in need at the month's end as the published number calls for."""
        self._open = [need for need in self._open if need.ends > start]
        self._sort_families(start)
        wanted = self._number_wanted(start, after)
        while wanted > 0:
            wanted -= self._refer(int(self.rng.integers(start, after)), wanted)

    def _number_wanted(self, start: int, after: int) -> int:
        """How many children's referrals lead to services: the usual number, drawn towards the gap."""
        staying = sum(need.ends >= after for need in self._open)
        others = int(((self._others[:, 0] < after) & (self._others[:, 1] >= after)).sum())
        gap = self.rates.at("children_in_need", after - 1) - others - staying
        pull = self.rates.at("need_steering", after - 1)
        expected = (1 - pull) * self.rates.at("needs_starting", start) + pull * gap * 1.03
        return max(0, round(expected + self.rng.normal(0, 9)))

    def _sort_families(self, start: int) -> None:
        late = [family for family in self.known.lately if family.referred < start - A_YEAR]
        self.known.before += late
        self.known.lately = [family for family in self.known.lately if family.referred >= start - A_YEAR]

    def _refer(self, when: int, most: int) -> int:
        """One family's referral; how many of its children are in need by it."""
        family = self._family(when)
        children = [child for child in family.children if birthday(child.born, 18) > when + 190]
        source = SOURCES.draw(self.rng)
        if self.rng.random() < self.rates.at("no_further_action", when):
            ends, assessed, services = when + int(self.rng.integers(0, 4)), None, False
        else:
            ends, assessed = self._course(when, children)
            children, services = children[:most], True
        family.referred, family.ends = when, ends
        found = [Need(child, when, min(ends, birthday(child.born, 18)), services, source, assessed) for child in children]
        self.needs += found
        self._open += found if services else []
        return len(found) if services else 0

    def _course(self, when: int, children: list[Child]) -> tuple[int, tuple[int, int]]:
        """The day a family is no longer in need, and the days its assessment began and was authorised."""
        assessed = assess(self.rng, self.rates, when)
        course = COURSES.draw(self.rng)
        if course == "assessed":
            return assessed[1] + int(self.rng.integers(1, 10)), assessed
        if course == "plan":
            return assessed[1] + 60 + int(self.rng.gamma(1.6, 150)), assessed
        for child in children[:1]:
            child.disability = child.disability or "LD"
        return assessed[1] + 500 + int(self.rng.exponential(1100)), assessed

    def _family(self, when: int) -> Family:
        """A family who were referred in the year before, or longer ago, or never."""
        chance = self.rng.random()
        again = self.rates.at("referred_again", when)
        if chance < again:
            found = self._again(self.known.lately, when, when - A_YEAR + 5)
        else:
            found = self._again(self.known.before, when, BURN_IN_FROM) if chance < again + 0.11 else None
        if found is None:
            found = self._new_family(when)
        elif found in self.known.before:
            self.known.before.remove(found)
            self.known.lately.append(found)
        return found

    def _again(self, families: list[Family], when: int, since: int) -> Family | None:
        """A family of the list who are not in need any more, were referred since that day, and have a child young enough."""
        for _ in range(min(len(families), 12)):
            family = families[int(self.rng.integers(len(families)))]
            young = any(birthday(child.born, 18) > when + 190 for child in family.children)
            if since <= family.referred and family.ends + 4 < when and young:
                return family
        return None

    def _new_family(self, when: int) -> Family:
        eldest: Child | None = None
        children = []
        for _ in range(int(FAMILY.draw(self.rng))):
            child = make_child(self.rng, when, float(self.rng.beta(0.95, 1.3) * 17.3), False, eldest)
            eldest = eldest or child
            children.append(child)
        self.known.lately.append(Family(children))
        return self.known.lately[-1]


def assess(rng: np.random.Generator, rates: Rates, referred: int) -> tuple[int, int]:
    """The days on which an assessment that follows a referral begins and is authorised."""
    started = on_working_day(referred + int(rng.integers(0, 3)))
    return started, authorised_on(rng, rates, started)


def authorised_on(rng: np.random.Generator, rates: Rates, started: int) -> int:
    """The day an assessment begun on a working day is authorised: within 45 working days, or some weeks later."""
    if rng.random() < rates.at("assessed_in_45_days", started + 50):
        return add_working_days(started, int(rng.integers(4, 26) if rng.random() < QUICK else rng.integers(26, IN_TIME + 1)))
    return add_working_days(started, IN_TIME + 1 + int(rng.exponential(13)))


def is_kept(need: Need) -> bool:
    """Whether the extract holds the referral: received within a year before its first day, or open then."""
    return need.start <= AS_AT and (need.start >= KEPT_FROM or (need.services and need.ends >= KEPT_FROM + A_YEAR))


def referral_rows(needs: list[Need]) -> list[dict[str, object]]:
    """A row a referral, as known at the as-at date."""
    ordered = sorted(needs, key=lambda need: (need.start, need.child.name))
    return [
        {
            "referral_id": f"RF{number:05d}",
            "child_id": need.child.name,
            "received_date": need.start,
            "source": need.source,
            "outcome": "services" if need.services else "no_further_action",
            "closed_date": need.ends if need.ends <= AS_AT else None,
        }
        for number, need in enumerate(ordered, 1)
    ]
