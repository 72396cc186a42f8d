"""Looked-after children placed with their parents under an order: whether that was assessed as suitable and approved, and when."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from data.sample.cohorts import WITH_PARENTS, whole
from data.sample.days import add_working_days, known, on_working_day
from data.sample.practice_rates import PracticeRates, Rows

# Regulation 19 of the 2010 regulations lets an urgent placement begin before its assessment, which must follow in 10 working days.
DAYS_TO_ASSESS = 10


class WithParents:
    """Writes one council's placements with parents."""

    def __init__(self, rng: np.random.Generator, rates: PracticeRates, born: dict[str, int]) -> None:
        self.rng, self.rates, self.born = rng, rates, born

    def run(self, placements: Iterable[Rows]) -> Rows:
        """A row a placement, from the episodes of each."""
        return [self._row(parts) for parts in placements if parts[0]["placement_type"] == WITH_PARENTS]

    def _row(self, parts: Rows) -> dict[str, object]:
        start, end = whole(parts[0], "start_date"), whole(parts[-1], "end_date")
        urgent = parts[0]["regulation"] == "19"
        assessed = self._assessed(start, urgent, self.born[str(parts[0]["child_id"])])
        approved = None if assessed is None else self._approved(start, assessed, urgent)
        return {
            "child_id": parts[0]["child_id"],
            "start_date": start,
            "end_date": parts[-1]["end_date"],
            "regulation_19": urgent,
            "suitability_assessed_date": assessed if assessed is not None and assessed <= end else None,
            "approved_date": approved if approved is not None and approved <= end else None,
        }

    def _assessed(self, start: int, urgent: bool, born: int) -> int | None:
        """Before the placement or, where it was urgent, soon after its start; some late and some never."""
        rng = self.rng
        if rng.random() < self.rates.at("parents_never_assessed", start):
            return None
        if rng.random() < self.rates.at("parents_assessed_in_time", start):
            return add_working_days(start, int(rng.integers(2, 8))) if urgent else max(born, start - int(rng.integers(8, 40)))
        return known(on_working_day(start + (15 if urgent else 4) + int(rng.exponential(45))))

    def _approved(self, start: int, assessed: int, urgent: bool) -> int | None:
        """A nominated officer's approval, which mostly follows at once; some are forgotten."""
        rng = self.rng
        if rng.random() < self.rates.at("parents_never_approved", start):
            return None
        latest = add_working_days(start, DAYS_TO_ASSESS) if urgent else start
        soon = assessed + int(rng.integers(0, 7))
        return known(min(soon, latest) if assessed <= latest else soon)
