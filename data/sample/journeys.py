"""A period in care as SSDA903 episodes: legal statuses and placements, each change beginning a new episode."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, YEAR, age_on, birthday, known
from data.sample.people import Child, Period
from data.sample.rates import Rates, Weighted

NEEDS = Weighted({"N1": 64, "N2": 5, "N3": 4, "N4": 8, "N5": 14, "N6": 3, "N8": 2})
PLACEMENTS = {
    "baby": Weighted({"U6": 66, "U3": 12, "R3": 8, "U5": 4, "U2": 4, "P1": 12}),
    "young": Weighted({"U6": 62, "U3": 14, "U1": 4, "U4": 10, "P1": 14, "K2": 1, "R3": 2}),
    "teenage": Weighted({"U6": 44, "U4": 14, "U3": 7, "U1": 3, "K2": 18, "S1": 5, "P1": 8, "R1": 2, "Z1": 1, "K1": 1, "H5": 1}),
    "older": Weighted({"U6": 30, "U4": 14, "U3": 4, "K2": 16, "H5": 24, "P2": 6, "S1": 3, "P1": 2, "R2": 1}),
}
OWN_OR_AGENCY = ("U1", "U2", "U3", "U4", "U5", "U6", "A3", "A5")
LASTING = ("U1", "U4")
SHORT_BREAK = {
    "reason_started": "S",
    "legal_status": "V4",
    "need": "N2",
    "placement_provider": "PR1",
    "in_authority": True,
    "reason_ended": "E8",
    "intended_to_18": False,
}


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a child lives and how far that is from home."""

    kind: str
    provider: str | None
    miles: float
    in_area: bool
    regulation: str | None = None


class Journeys:
    """Writes the episodes of periods in care."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates

    def episodes(self, period: Period) -> list[dict[str, object]]:
        """The period's episodes known by the as-at date, in order; the last has the reason the child left."""
        legal = self._legal(period)
        places = self._placements(period, legal)
        starts = sorted(legal.keys() | places.keys())
        need = "N8" if period.child.uasc else NEEDS.draw(self.rng)
        rows: list[dict[str, object]] = []
        status, place = legal[period.entry], places[period.entry]
        for start, end in zip(starts, [*starts[1:], period.leaves], strict=True):
            changed = (legal.get(start, status) != status, start in places and start > period.entry)
            status, place = legal.get(start, status), places.get(start, place)
            last = end == period.leaves
            rows.append(self._row(period, start, end, _started(start == period.entry, changed), status, place, need, last))
        return [row for row in rows if int(str(row["start_date"])) <= AS_AT]

    def _row(
        self, period: Period, start: int, end: int, began: str, status: str, place: Placement, need: str, last: bool
    ) -> dict[str, object]:
        return {
            "child_id": period.child.name,
            "start_date": start,
            "end_date": known(end),
            "reason_started": began,
            "legal_status": status,
            "need": need,
            "placement_type": place.kind,
            "placement_provider": place.provider,
            "distance_miles": place.miles,
            "in_authority": place.in_area,
            "reason_ended": None if end > AS_AT else (period.reason if last else "X1"),
            "intended_to_18": place.kind in LASTING,
            "regulation": place.regulation,
        }

    def _legal(self, period: Period) -> dict[int, str]:
        """The legal status from each day on which it changed."""
        rng, entry = self.rng, period.entry
        if period.pathway == "remand":
            return {entry: "J1"}
        if period.pathway == "asylum":
            return {entry: "V2"}
        first = rng.random()
        found: dict[int, str] = {entry: "L1" if first < 0.08 else "L2" if first < 0.11 else "V2" if first < 0.62 else "C1"}
        when = entry
        if found[entry] in ("L1", "L2"):
            when += int(rng.integers(2, 4)) if found[entry] == "L1" else int(rng.integers(4, 9))
            found[when] = "C1" if rng.random() < 0.6 else "V2"
        if found[when] == "V2" and (period.pathway in ("adoption", "family") or (period.pathway == "long_term" and rng.random() < 0.55)):
            when += 10 + int(rng.exponential(110))
            found[when] = "C1"
        if found[when] == "C1":
            when += max(60, int(rng.normal(self.rates.at("court_days", when), 42)))
            found[when] = "E1" if period.pathway == "adoption" else "C2"
        return {start: status for start, status in found.items() if start < period.leaves}

    def _placements(self, period: Period, legal: dict[int, str]) -> dict[int, Placement]:
        """The placement from each day on which the child moved."""
        found = {period.entry: self._place(period, period.entry, legal)}
        adopters = self._placed_for_adoption(period)
        when = period.entry
        while True:
            when += max(1, int(self.rng.exponential(YEAR / self._moves_a_year(period.child, when - period.entry, when))))
            if when >= min(period.leaves, adopters or period.leaves, AS_AT + 1):
                break
            found[when] = self._place(period, when, legal)
        if adopters:
            found[adopters] = Placement(self._adoptive(), "PR1", round(float(self.rng.gamma(2, 18)), 1), self.rng.random() < 0.25)
        return found

    def _moves_a_year(self, child: Child, days_in: int, when: int) -> float:
        """Moves are likeliest in the first months, and for children who are unsettled."""
        settling = 1.9 if days_in < 120 else 1.0
        return max(0.06, self.rates.at("placement_moves", when) * settling * child.unsettled)

    def _placed_for_adoption(self, period: Period) -> int | None:
        if period.pathway != "adoption":
            return None
        wait = int(self.rng.normal(240, 60))
        start = period.leaves - max(90, wait)
        return start if start > period.entry + 90 else None

    def _adoptive(self) -> str:
        return "A5" if self.rng.random() < 0.8 else "A3"

    def _place(self, period: Period, when: int, legal: dict[int, str]) -> Placement:
        """A placement that fits the child's age and legal status on the day."""
        child, status = period.child, legal[max(start for start in legal if start <= when)]
        if status == "J1":
            kind = "R5" if self.rng.random() < 0.4 else "K1" if self.rng.random() < 0.3 else "U6"
        else:
            kind = PLACEMENTS[_stage(child, when)].draw(self.rng)
        if (kind == "P1" and status not in ("C1", "C2")) or (kind in LASTING and when - period.entry < 240):
            kind = "U6"
        place = self._where(kind, when)
        if kind == "P1" and self.rng.random() < 0.35:
            return replace(place, regulation="19")
        return replace(place, regulation="24") if kind == "U3" and when - period.entry < 60 else place

    def _where(self, kind: str, when: int) -> Placement:
        rng, provider = self.rng, self._provider(kind, when)
        if kind in ("P1", "U3") and rng.random() < 0.6:
            return Placement(kind, provider, round(float(rng.gamma(1.5, 3)), 1), True)
        if rng.random() < self.rates.at("far_placement", when):
            return Placement(kind, provider, round(20.1 + float(rng.exponential(28)), 1), False)
        near = rng.random() < 0.72
        return Placement(kind, provider, round(min(float(rng.gamma(2, 4 if near else 6)), 19.9), 1), near)

    def _provider(self, kind: str, when: int) -> str | None:
        if kind == "P1":
            return "PR0"
        if kind == "Z1":
            return None
        if kind in OWN_OR_AGENCY:
            return "PR1" if kind == "U3" or self.rng.random() < self.rates.at("own_carers", when) else "PR4"
        return "PR3" if kind in ("R5", "R2") else "PR4" if self.rng.random() < 0.8 else "PR5" if self.rng.random() < 0.6 else "PR1"


def _stage(child: Child, when: int) -> str:
    age = age_on(child.born, when)
    return "baby" if age < 1 else "young" if age < 10 else "teenage" if age < 16 else "older"


def _started(entered: bool, changed: tuple[bool, bool]) -> str:
    if entered:
        return "S"
    return {(True, True): "B", (True, False): "L"}.get(changed, "P")


def short_breaks(rng: np.random.Generator, child: Child) -> list[dict[str, object]]:
    """Agreed series of short breaks (V4): a stay of a few days each month or two, which is never counted as being in care."""
    rows: list[dict[str, object]] = []
    when = COVERS_FROM + int(rng.integers(0, 1200))
    stop = min(when + int(rng.integers(200, 900)), AS_AT - 5, birthday(child.born, 18) - 10)
    while when < stop:
        end = when + int(rng.integers(1, 4))
        kind, miles = "K2" if rng.random() < 0.6 else "U6", round(float(rng.gamma(2, 3)), 1)
        rows.append(
            SHORT_BREAK | {"child_id": child.name, "start_date": when, "end_date": end, "placement_type": kind, "distance_miles": miles}
        )
        when = end + int(rng.integers(20, 60))
    return rows
