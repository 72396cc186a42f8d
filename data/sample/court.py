"""Care proceedings: the interim orders of the care episodes as court cases, and cases of children who stay at home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from data.sample.cohorts import STILL, whole
from data.sample.days import AS_AT, COVERS_FROM, known
from data.sample.families import Families
from data.sample.practice_rates import PracticeRates, Rows
from data.sample.rates import Weighted

INTERIM = "C1"
EMERGENCY = ("L1", "L2")
# Brothers and sisters are in one case when their interim orders began, and ended, about together.
TOGETHER_DAYS, APART_AT_MOST_DAYS = 30, 60
WITHDRAWN_DAYS = 56
WEEKS_26 = 182
EIGHT_WEEKS = 56
AFTER = {"C2": "care order", "E1": "placement order"}
LEFT_TO = (
    dict.fromkeys(("E4A", "E4B"), "supervision order")
    | dict.fromkeys(("E13", "E41"), "child arrangements order")
    | dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), "special guardianship order")
)
AT_HOME = Weighted({"supervision order": 68, "no order": 20, "child arrangements order": 12})


@dataclass(slots=True)
class Hearing:
    """A child's part of a case: the interim order's first day, and the final order and its day."""

    child: str
    born: int
    interim: int
    final: int
    order: str
    route: str


@dataclass(slots=True)
class Case:
    """A court case of one family."""

    family: str
    issued: int
    hearings: list[Hearing] = field(default_factory=list)
    in_care: bool = True

    def takes(self, hearing: Hearing) -> bool:
        """Whether a brother or sister is heard in this case."""
        first = self.hearings[0]
        together = hearing.interim <= first.interim + TOGETHER_DAYS and abs(hearing.final - first.final) <= APART_AT_MOST_DAYS
        return together and hearing.born <= self.issued

    @property
    def route(self) -> str:
        return self.hearings[0].route


def hearings(episodes: Rows, born: dict[str, int]) -> Iterator[Hearing]:
    """Each unbroken time under an interim care order, with what came before and after it."""
    ordered = sorted(episodes, key=lambda row: (str(row["child_id"]), whole(row, "start_date")))
    before: dict[str, object] | None = None
    found: Hearing | None = None
    for row in ordered:
        follows = before is not None and before["child_id"] == row["child_id"] and before["end_date"] == row["start_date"]
        if found and not (follows and row["legal_status"] == INTERIM):
            yield _ended(found, before, row if follows else None)
            found = None
        if row["legal_status"] == INTERIM and found is None:
            route = str(before["legal_status"]) if follows and before else ""
            child, start = str(row["child_id"]), whole(row, "start_date")
            found = Hearing(child, born[child], start, STILL, "", route)
        before = row
    if found:
        yield _ended(found, before, None)


def _ended(hearing: Hearing, last: dict[str, object] | None, after: dict[str, object] | None) -> Hearing:
    """The hearing with the day on which its interim order ended and the order that the next status, or the way out of care, tells."""
    if last is not None:
        hearing.final = whole(last, "end_date")
        withdrawn = hearing.final < hearing.interim + WITHDRAWN_DAYS
        way_out = "no order" if withdrawn else LEFT_TO.get(str(last["reason_ended"]), "no order")
        hearing.order = AFTER.get(str(after["legal_status"]), "no order") if after else way_out
    return hearing


class Court:
    """Writes one council's cases."""

    def __init__(self, rng: np.random.Generator, rates: PracticeRates, families: Families) -> None:
        self.rng, self.rates, self.families = rng, rates, families

    def cases(self, found: list[Hearing]) -> list[Case]:
        """The cases of children in care: brothers and sisters whose interim orders began together are in one."""
        cases: list[Case] = []
        latest: dict[str, Case] = {}
        for hearing in sorted(found, key=lambda hearing: (hearing.interim, hearing.child)):
            if hearing.final < COVERS_FROM:
                continue
            family = self.families.of(hearing.child)
            case = latest.get(family)
            if case is None or not case.takes(hearing):
                case = latest[family] = Case(family, self._issued(hearing))
                cases.append(case)
            case.hearings.append(hearing)
        return cases

    def _issued(self, hearing: Hearing) -> int:
        """The application comes some days before the interim order, and more where the child was in care by agreement."""
        days = int(self.rng.integers(0, 18)) if hearing.route == "V2" else int(self.rng.integers(0, 9))
        return max(hearing.born, hearing.interim - (0 if hearing.route in EMERGENCY else days))

    def at_home(self, family: str, children: list[tuple[str, int]], issued: int, latest: int) -> Case:
        """A case of children who stay with their parents, with its final order by `latest`."""
        length = max(60, int(self.rng.normal(self.rates.at("court_days_at_home", issued), 40)))
        order = AT_HOME.draw(self.rng)
        final = min(issued + length, latest)
        parts = [Hearing(name, born, issued, final, order, "home") for name, born in children]
        return Case(family, issued, parts, in_care=False)

    def rows(self, cases: list[Case]) -> Rows:
        """A row a child in each case."""
        found: Rows = []
        for number, case in enumerate(sorted(cases, key=lambda case: (case.issued, case.family)), 1):
            longest = max(min(hearing.final, AS_AT) for hearing in case.hearings)
            extension = self._extension(case.issued, longest)
            found += [_row(f"CT{number:05d}", case, hearing, extension) for hearing in case.hearings]
        return found

    def _extension(self, issued: int, longest: int) -> int | None:
        """The day to which a case that outlasts 26 weeks was extended, by eight weeks at a time; some never are."""
        if longest <= issued + WEEKS_26 or self.rng.random() > self.rates.at("court_extended", issued + WEEKS_26):
            return None
        return issued + WEEKS_26 + EIGHT_WEEKS * -(-(longest - issued - WEEKS_26) // EIGHT_WEEKS)


def _row(case_id: str, case: Case, hearing: Hearing, extension: int | None) -> dict[str, object]:
    final = known(hearing.final)
    return {
        "case_id": case_id,
        "family_id": case.family,
        "child_id": hearing.child,
        "issued_date": case.issued,
        "final_order_date": final,
        "extension_to_date": extension,
        "order": None if final is None else hearing.order,
    }
