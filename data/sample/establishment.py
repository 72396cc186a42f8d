"""Established posts by team, role and month: settled twice a year, so that the vacancies at its end are as published."""

from __future__ import annotations

from collections import defaultdict

from data.sample.days import AS_AT, COVERS_FROM, MONTH_STARTS, day
from data.sample.managers import A_TEAM
from data.sample.rates import Rates
from data.sample.teams import TEAMS

# A team that agency workers run for a while keeps its posts.
SMALLEST = 3.0
HALF_YEARS = tuple((day(f"{year}-04-01"), day(f"{year}-10-01")) for year in range(2014, 2020))
ENDS = tuple(sorted({ends for pair in HALF_YEARS for ends in pair} | {AS_AT + 1}))


def post_rows(rates: Rates, workers: list[dict[str, object]]) -> list[dict[str, object]]:
    """A row a team, role and month. Managers' posts are fixed; others are the permanent staff at the half-year's end and the vacancies."""
    permanent = _permanent(workers)
    rows: list[dict[str, object]] = []
    for month in MONTH_STARTS:
        if COVERS_FROM <= month <= AS_AT:
            last = next(ends for ends in ENDS if ends > month) - 1
            vacant = rates.at("vacancy", last)
            for team, _, service, _ in TEAMS:
                role = "iro" if service == "reviewing service" else "social_worker"
                share = vacant / 4 if role == "iro" else vacant
                rows.append(_row(team, role, month, max(SMALLEST, round(permanent[team, role, last] / (1 - share) * 2) / 2)))
                rows.append(_row(team, "manager", month, 1 if role == "iro" else A_TEAM))
    return rows


def _row(team: str, role: str, month: int, fte: float) -> dict[str, object]:
    return {"team_id": team, "role": role, "month": month, "fte_established": float(fte)}


def _permanent(workers: list[dict[str, object]]) -> defaultdict[tuple[str, str, int], float]:
    """The full-time equivalents of permanent staff by team and role on the last day of each half-year."""
    found: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for row in workers:
        start, end = int(str(row["start_date"])), row["end_date"]
        if row["employment"] == "permanent":
            for last in (ends - 1 for ends in ENDS):
                if start <= last and (end is None or int(str(end)) > last):
                    found[str(row["team_id"]), str(row["role"]), last] += float(str(row["fte"]))
    return found
