"""Health assessments: an initial one after a child enters care, then reviews twice a year under five and yearly from five."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, add_working_days, age_on, known, on_working_day
from data.sample.people import Child, Period
from data.sample.rates import Rates, Weighted

HALF_A_YEAR, A_YEAR = 182, 365
LATE_REASONS = Weighted(
    {
        "late request": 34,
        "consent outstanding": 22,
        "no appointment available": 24,
        "not brought to appointment": 10,
        "placed outside the area": 8,
        "child declined": 2,
    }
)
GOOD, LESS = Weighted({"good": 82, "outstanding": 18}), Weighted({"requires_improvement": 78, "inadequate": 22})


class Health:
    """Writes one council's health assessments."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates
        self.rows: list[dict[str, object]] = []

    def assess(self, child: Child) -> None:
        """The child's assessments in each period in care."""
        last: int | None = None
        for period in child.periods:
            if period.entry > AS_AT:
                break
            if last is None or period.entry - last > 90:
                last = self._initial(period)
            last = self._reviews(period, last)

    def _initial(self, period: Period) -> int | None:
        """The initial assessment; the day it was completed, if it was."""
        rng, entry = self.rng, period.entry
        requested_in_time = rng.random() < self.rates.at("requested_in_time", entry)
        requested = add_working_days(entry, int(rng.integers(0, 6)) if requested_in_time else 6 + int(rng.exponential(5)))
        in_time = rng.random() < self.rates.at("initial_in_time", entry)
        if in_time:
            completed = add_working_days(entry, int(rng.integers(11, 21)))
        else:
            late = 1 + int(rng.exponential(self.rates.at("initial_days_late", entry)))
            completed = on_working_day(add_working_days(entry, 20) + late)
        requested = min(requested, add_working_days(completed, -4))
        consent = min(add_working_days(requested, int(rng.integers(0, 9))), add_working_days(completed, -1))
        if rng.random() < 0.10 and age_on(period.child.born, entry) >= 15:
            self._add(period, "initial", requested, consent, None, "refused")
            return None
        return self._carry_out(period, "initial", requested, consent, completed, None if in_time else LATE_REASONS.draw(rng))

    def _reviews(self, period: Period, last: int | None) -> int | None:
        """The review assessments, each timed from the last; the day of the last one."""
        reference = last if last is not None else period.entry
        for _ in range(80):
            interval = HALF_A_YEAR if age_on(period.child.born, reference) < 5 else A_YEAR
            due = reference + interval
            in_time = self.rng.random() < self.rates.at("review_health_in_time", due)
            completed = on_working_day(due - int(self.rng.integers(6, 38)) if in_time else due + int(self.rng.exponential(75)) + 1)
            requested = add_working_days(completed, -int(self.rng.integers(15, 40)))
            if requested >= period.leaves or requested > AS_AT:
                return last
            if self.rng.random() < 0.05 and age_on(period.child.born, completed) >= 15:
                self._add(period, "review", requested, None, None, "refused")
                reference = completed
                continue
            done = self._carry_out(period, "review", requested, None, completed, None if in_time else LATE_REASONS.draw(self.rng))
            if done is None:
                return last
            reference = last = done
        return last

    def _carry_out(self, period: Period, kind: str, requested: int, consent: int | None, completed: int, late: str | None) -> int | None:
        """The assessment if the child is still in care on its day, otherwise its request, which was cancelled."""
        if requested >= period.leaves or requested > AS_AT:
            return None
        if completed >= period.leaves:
            self._add(period, kind, requested, consent if consent and consent < period.leaves else None, None, "cancelled")
            return None
        self._add(period, kind, requested, consent, completed, "completed", late)
        return completed

    def _add(
        self, period: Period, kind: str, requested: int, consent: int | None, completed: int | None, status: str, late: str | None = None
    ) -> None:
        """Add the row as known at the as-at date; the report comes some days after the assessment, and some reports are graded."""
        done = known(completed)
        row: dict[str, object] = {
            "child_id": period.child.name,
            "kind": kind,
            "requested_date": max(requested, period.entry),
            "consent_date": known(consent),
            "completed_date": done,
            "status": "planned" if completed and not done else status,
            "late_reason": late if done else None,
        }
        if completed is not None:
            report = known(add_working_days(completed, 2 + int(self.rng.exponential(self.rates.at("report_days", completed)))))
            good = self.rng.random() < self.rates.at("health_quality_good", completed)
            grade, graded = (GOOD if good else LESS).draw(self.rng), self.rng.random() < 0.6
            row |= {"report_received_date": report, "quality": grade if report and graded else None}
        self.rows.append(row)


def number_assessments(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows in order of request, each with its id."""
    ordered = sorted(rows, key=lambda row: (int(str(row["requested_date"])), str(row["child_id"]), str(row["kind"])))
    return [{"assessment_id": f"HA{number:05d}", **row} for number, row in enumerate(ordered, 1)]
