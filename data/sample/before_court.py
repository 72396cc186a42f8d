"""Pre-proceedings, a family at a time: from the legal planning meeting to court or a step down, and the tracker that follows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.sample.court import EMERGENCY, Case, Court
from data.sample.days import AS_AT, COVERS_FROM, MINUTES_A_DAY, MONTH_STARTS, known, on_working_day
from data.sample.families import Families
from data.sample.need import Need
from data.sample.practice_rates import PracticeRates, Rows
from data.sample.protection import ProtectionPlan

SINCE = COVERS_FROM - 365
REST_DAYS = 240
# From a child's referral to the decision, and from the decision to the case, at least.
KNOWN_DAYS, LEAST_DAYS = 14, 14
# A case is issued for children at home where their plans go on for so long at least.
LEAST_COURT_DAYS = 100
HOUR = 60


@dataclass(slots=True)
class Family:
    """A family in pre-proceedings: its children, the decision to begin, and when and how it ended."""

    name: str
    children: list[tuple[str, int]]
    decided: int
    ended: int
    outcome: str


class BeforeCourt:
    """Writes one council's pre-proceedings and tracker."""

    def __init__(self, rng: np.random.Generator, rates: PracticeRates, families: Families, court: Court, needs: list[Need]) -> None:
        self.rng, self.rates, self.families, self.court = rng, rates, families, court
        self._helped: dict[str, list[Need]] = {}
        for need in needs:
            if need.services:
                self._helped.setdefault(need.child.name, []).append(need)
        self.found: list[Family] = []
        self.home_cases: list[Case] = []
        self._ended: dict[str, int] = {}

    def run(self, cases: list[Case], plans: list[ProtectionPlan]) -> None:
        """Look back from the cases that were issued, then add families on protection plans up to the month's usual number."""
        for case in cases:
            self._before(case)
        self._step_down(plans)
        self.found.sort(key=lambda family: (family.decided, family.name))

    def _before(self, case: Case) -> None:
        rng, rates = self.rng, self.rates
        usual = rates.at("issued_after_pre_proceedings", case.issued) * (0.2 if case.route in EMERGENCY else 1.0)
        first = self._could_begin(case)
        decided = max(on_working_day(case.issued - self._days(case.issued)), on_working_day(first + int(rng.integers(0, 21))))
        children = [(hearing.child, hearing.born) for hearing in case.hearings if hearing.born < decided - 21]
        free = self._ended.get(case.family, 0) < decided
        if rng.random() < usual and free and children and SINCE <= decided < case.issued - LEAST_DAYS:
            self._add(Family(case.family, children, decided, case.issued, "issue_proceedings"))

    def _could_begin(self, case: Case) -> int:
        """The first day on which pre-proceedings could be decided: some weeks after the referral of every child in the case."""
        known = [
            max((need.start for need in self._helped.get(hearing.child, []) if need.start <= case.issued), default=case.issued)
            for hearing in case.hearings
        ]
        return max(known) + KNOWN_DAYS

    def _days(self, when: int) -> int:
        """Days from decision to outcome."""
        return max(21, int(self.rng.gamma(5.0, self.rates.at("weeks_before_outcome", when) * 7 / 5.0)))

    def _step_down(self, plans: list[ProtectionPlan]) -> None:
        """Families on protection plans, month by month: most step down, and for some a case is issued and the children stay at home."""
        open_plans = sorted((plan for plan in plans if plan.child.name), key=lambda plan: (plan.start, plan.child.name))
        for month in [start for start in MONTH_STARTS if SINCE <= start <= AS_AT]:
            already = sum(month <= family.decided < month + 30 for family in self.found)
            wanted = max(0, round(self.rates.at("decisions_a_month", month) - already + float(self.rng.normal(0, 1.2))))
            ready = self._ready(open_plans, month)
            for name in self.rng.permutation(sorted(ready))[:wanted].tolist():
                self._begin(name, ready[name], on_working_day(month + int(self.rng.integers(0, 28))))

    def _ready(self, plans: list[ProtectionPlan], month: int) -> dict[str, list[ProtectionPlan]]:
        """The families with children on a plan begun at least 40 days ago, not in care, and not in pre-proceedings of late."""
        found: dict[str, list[ProtectionPlan]] = {}
        for plan in plans:
            of_an_age = month < plan.child.born + 16 * 365
            long_open = plan.start + 40 <= month and plan.ends > month + 75
            if of_an_age and long_open and not any(period.leaves > month - 60 for period in plan.child.periods):
                found.setdefault(self.families.of(plan.child.name), []).append(plan)
        return {name: family for name, family in found.items() if self._ended.get(name, 0) + REST_DAYS < month}

    def _begin(self, name: str, plans: list[ProtectionPlan], decided: int) -> None:
        """Pre-proceedings of a family on plans, which end with the plans at the latest."""
        if decided > AS_AT:
            return
        last = max(plan.ends for plan in plans)
        ended = min(on_working_day(decided + self._days(decided)), last)
        issue = self.rng.random() < self.rates.at("issued_at_home", decided) and ended + LEAST_COURT_DAYS < last
        children = [(plan.child.name, plan.child.born) for plan in plans]
        self._add(Family(name, children, decided, ended, "issue_proceedings" if issue else "step_down"))
        if issue and ended <= AS_AT:
            self.home_cases.append(self.court.at_home(name, children, ended, last))

    def _add(self, family: Family) -> None:
        self.found.append(family)
        self._ended[family.name] = max(family.ended, self._ended.get(family.name, 0))

    def rows(self) -> Rows:
        """A row a child; brothers and sisters share every date."""
        return [{"family_id": family.name, "child_id": child, **shared} for family, shared in self._dated() for child, _ in family.children]

    def _dated(self) -> list[tuple[Family, dict[str, object]]]:
        return [(family, self._dates(family)) for family in self.found]

    def _dates(self, family: Family) -> dict[str, object]:
        rng, rates, decided = self.rng, self.rates, family.decided
        letter = on_working_day(decided + 2 + int(rng.exponential(rates.at("letter_days", decided))))
        sent = letter if letter < family.ended and rng.random() > 0.02 else None
        meeting = on_working_day((sent or decided + 10) + int(rng.integers(6, 22)))
        ended = known(family.ended)
        return {
            "legal_planning_meeting_date": decided - int(rng.integers(0, 15)),
            "decision_date": decided,
            "letter_sent_date": known(sent),
            "letter_plain_language": None if known(sent) is None else bool(rng.random() < rates.at("letter_plain", sent or decided)),
            "initial_meeting_date": known(meeting) if meeting < family.ended else None,
            "outcome": None if ended is None else family.outcome,
            "ended_date": ended,
        }

    def tracker(self) -> Rows:
        """Each family's entry is touched from time to time until the outcome."""
        rows: dict[tuple[str, int], dict[str, object]] = {}
        for family in self.found:
            when = family.decided + int(self.rng.exponential(self.rates.at("tracker_gap_days", family.decided) / 3))
            while when <= min(family.ended, AS_AT):
                kind = "review_meeting" if self.rng.random() < self.rates.at("tracker_meeting", when) else "edit"
                at = on_working_day(when) * MINUTES_A_DAY + int(self.rng.integers(9 * HOUR, 17 * HOUR))
                if at < (min(family.ended, AS_AT) + 1) * MINUTES_A_DAY:
                    rows[family.name, at] = {"family_id": family.name, "updated_at": at, "kind": kind}
                when += max(1, round(self.rng.gamma(1.6, self.rates.at("tracker_gap_days", when) / 1.6)))
        return list(rows.values())
