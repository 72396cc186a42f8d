"""Dental checks, immunisation reviews and questionnaires through the year, and the annual flags that follow from them."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from data.sample.days import AS_AT, age_on, year_end
from data.sample.people import Child, Period
from data.sample.rates import Rates, Weighted

YEARS = range(2013, 2021)
NO_SCORE = Weighted({"SDQ2": 45, "SDQ5": 20, "SDQ3": 10, "SDQ4": 25})


class Checks:
    """Writes one council's checks: each child's come round about the same time each year."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates
        self.rows: dict[tuple[str, str, int], dict[str, object]] = {}

    def check(self, child: Child) -> None:
        """The child's checks in each year ending 31 March from 2013."""
        rounds = {kind: int(self.rng.integers(0, 330)) for kind in ("dental", "immunisation", "sdq")}
        for year in YEARS:
            for kind, offset in rounds.items():
                when = year_end(year - 1) + 1 + min(364, max(0, offset + int(self.rng.integers(-25, 26))))
                period = _in_care(child, when)
                if period is None:
                    when = self._later_in_year(child, year, when)
                    period = _in_care(child, when)
                if period is not None and when <= AS_AT:
                    getattr(self, f"_{kind}")(child, year, when, period)

    def _later_in_year(self, child: Child, year: int, when: int) -> int:
        """A new entrant's check comes soon after entry."""
        entered = [period.entry for period in child.periods if when < period.entry <= year_end(year) - 40]
        return entered[0] + int(self.rng.integers(10, 40)) if entered else when

    def _dental(self, child: Child, year: int, when: int, period: Period) -> None:
        share = self.rates.at("dental_checked", when)
        if self.rng.random() < share:
            self._add(child, "dental", when, "completed")
            again = when + int(self.rng.integers(165, 200))
            if self.rng.random() < 0.45 and period.has(again) and again <= min(AS_AT, year_end(year)):
                self._add(child, "dental", again, "completed")
        elif self.rng.random() < 0.3:
            self._add(child, "dental", when, "refused")

    def _immunisation(self, child: Child, year: int, when: int, period: Period) -> None:
        up_to_date = self.rng.random() < self.rates.at("immunised", when)
        self._add(child, "immunisation", when, "up_to_date" if up_to_date else "not_up_to_date")

    def _sdq(self, child: Child, year: int, when: int, period: Period) -> None:
        if 4 <= age_on(child.born, when) <= 16 and self.rng.random() < self.rates.at("sdq_returned", when):
            score = child.difficulties - 14.0 + self.rates.at("sdq_average", when) + self.rng.normal(0, 2.5)
            self._add(child, "sdq", when, "completed", float(min(max(round(score), 0), 40)))

    def _add(self, child: Child, kind: str, when: int, status: str, score: float | None = None) -> None:
        row = {"child_id": child.name, "kind": kind, "check_date": when, "status": status, "score": score}
        self.rows[(child.name, kind, when)] = row


def _in_care(child: Child, when: int) -> Period | None:
    return next((period for period in child.periods if period.has(when)), None)


def annual_rows(
    rng: np.random.Generator, children: list[Child], assessments: list[dict[str, object]], checks: list[dict[str, object]]
) -> list[dict[str, object]]:
    """A row a child looked after for the whole of a year ending 31 March, its flags read from the child's own dated records."""
    assessed, checked = defaultdict(list), defaultdict(list)
    for row in assessments:
        if row["completed_date"] is not None:
            assessed[row["child_id"]].append(int(str(row["completed_date"])))
    for row in checks:
        checked[(row["child_id"], row["kind"])].append(row)
    rows = []
    for year in range(2014, 2021):
        start, end = year_end(year - 1), year_end(year)
        for child in children:
            if any(period.entry <= start and period.leaves > end for period in child.periods):
                done = sum(start < when <= end for when in assessed[child.name])
                of_kind = {kind: _in_year(checked[(child.name, kind)], start, end) for kind in ("dental", "immunisation", "sdq")}
                rows.append({"child_id": child.name, "year_end": end} | _flags(rng, age_on(child.born, end), done, of_kind))
    return rows


def _in_year(rows: list[dict[str, object]], start: int, end: int) -> list[dict[str, object]]:
    return [row for row in rows if start < int(str(row["check_date"])) <= end]


def _flags(rng: np.random.Generator, age: int, assessments: int, checks: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    """The year's flags. Under five both half-yearly assessments are needed; the score is the year's latest."""
    is_assessed = assessments >= (2 if age < 5 else 1)
    scores = [row["score"] for row in checks["sdq"]]
    return {
        "health_assessment": is_assessed,
        "health_check": (is_assessed and rng.random() < 0.98) if age < 5 else None,
        "dental": any(row["status"] == "completed" for row in checks["dental"]),
        "immunisations": bool(checks["immunisation"]) and checks["immunisation"][-1]["status"] == "up_to_date",
        "sdq_score": scores[-1] if scores and 4 <= age <= 16 else None,
        "sdq_reason": None if scores or not 4 <= age <= 16 else NO_SCORE.draw(rng),
    }
