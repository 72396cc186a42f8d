"""Team managers: two posts a team, left and filled again, by agency managers where nobody permanent is found."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, day, known
from data.sample.posts import LEAVING
from data.sample.rates import Rates
from data.sample.teams import TEAMS

A_TEAM = 2
YEAR = 365
LONGEST_AGENCY_DAYS = 300


class Managers:
    """Writes one council's spells of managers in post."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates
        self.rows: list[dict[str, object]] = []

    def run(self) -> list[dict[str, object]]:
        """Every spell open on or after the eve of the window, post by post."""
        for team, _, service, _ in TEAMS:
            for _ in range(1 if service == "reviewing service" else A_TEAM):
                self._fill(team)
        ordered = sorted(self.rows, key=lambda row: (int(str(row["start_date"])), str(row["team_id"])))
        return [{"worker_id": f"M{number:03d}", **row} for number, row in enumerate(ordered, 1)]

    def _fill(self, team: str) -> None:
        """One post from before the window to the as-at date: spells with gaps between them."""
        rng, start = self.rng, int(self.rng.integers(day("2010-01-01"), COVERS_FROM - 20))
        agency = False
        while start <= AS_AT:
            ends = self._ends(max(start, COVERS_FROM), agency)
            left = known(ends)
            reason = None if left is None else "agency contract ended" if agency else LEAVING.draw(rng)
            self.rows.append(
                {
                    "team_id": team,
                    "role": "manager",
                    "fte": 1.0,
                    "employment": "agency" if agency else "permanent",
                    "start_date": start,
                    "end_date": left,
                    "leaving_reason": reason,
                }
            )
            start = ends + int(rng.exponential(self.rates.at("manager_gap_days", min(ends, AS_AT))))
            agency = rng.random() < self.rates.at("manager_agency", min(start, AS_AT))

    def _ends(self, start: int, agency: bool) -> int:
        """The day the spell ends, month by month at the chance of its day, or the end of an agency contract."""
        if agency:
            return start + int(self.rng.integers(90, LONGEST_AGENCY_DAYS))
        when = start
        while when <= AS_AT:
            if self.rng.random() < self.rates.at("manager_turnover", when) / 12:
                return when + int(self.rng.integers(0, 30)) + 1
            when += YEAR // 12
        return AS_AT + YEAR
