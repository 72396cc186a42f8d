"""Slow counts of the missing-from-care measures, one record after another. They share no code with what they check.

Numbers of rules as of the years of the random worlds: 72 hours to the interview, 5 working days to its record, three episodes in 90 days.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import holidays

Row = dict[str, Any]
World = dict[str, Any]
Count = tuple[float | None, float | None, float | None]

OFF = holidays.country_holidays("GB", subdiv="ENG", years=range(2005, 2031))


def share(judged: list[bool]) -> Count:
    return (sum(judged), len(judged), sum(judged) / len(judged)) if judged else (0, 0, None)


def count(found: int) -> Count:
    return found, None, found


def of_kind(world: World, kind: str) -> list[Row]:
    by_id: dict[str, Row] = {}
    for row in world["missing_episodes"]:
        if row["kind"] == kind:
            by_id.setdefault(row["missing_id"], row)
    return list(by_id.values())


def began_in(world: World, kind: str, first: date, last: date) -> list[Row]:
    return [row for row in of_kind(world, kind) if first <= row["started_at"].date() <= last]


def missing_episodes(world: World, first: date, last: date) -> Count:
    return count(len(began_in(world, "missing", first, last)))


def away_episodes(world: World, first: date, last: date) -> Count:
    return count(len(began_in(world, "away", first, last)))


def children_missing(world: World, first: date, last: date) -> Count:
    return count(len({row["child_id"] for row in began_in(world, "missing", first, last)}))


def missing_three_times_in_90_days(world: World, first: date, last: date) -> Count:
    recent = [row["child_id"] for row in began_in(world, "missing", last - timedelta(days=89), last)]
    return count(sum(recent.count(child) >= 3 for child in set(recent)))


def interview_after(world: World, episode: Row) -> Row:
    for row in world["return_interviews"]:
        if row["missing_id"] == episode["missing_id"]:
            return row
    return dict.fromkeys(("offered", "offered_at", "outcome", "held_at", "recorded_at", "quality"))


def ended(world: World, first: date, last: date) -> list[tuple[datetime, Row]]:
    """The end of the 72 hours and the interview of every episode whose 72 hours ended in the month."""
    found = []
    for episode in of_kind(world, "missing"):
        if episode["returned_at"]:
            over = episode["returned_at"] + timedelta(hours=72)
            if first <= over.date() <= last:
                found.append((over, interview_after(world, episode)))
    return found


def _offered(over: datetime, interview: Row) -> bool:
    return interview["offered"] == "Y" and interview["offered_at"] is not None and interview["offered_at"] <= over


def rhi_offered(world: World, first: date, last: date) -> Count:
    return share([_offered(over, interview) for over, interview in ended(world, first, last)])


def rhi_accepted(world: World, first: date, last: date) -> Count:
    return share([_offered(over, row) and row["outcome"] == "accepted" for over, row in ended(world, first, last)])


def rhi_accepted_of_offered(world: World, first: date, last: date) -> Count:
    return share([row["outcome"] == "accepted" for over, row in ended(world, first, last) if _offered(over, row)])


def rhi_in_72_hours(world: World, first: date, last: date) -> Count:
    return share([row["held_at"] is not None and row["held_at"] <= over for over, row in ended(world, first, last)])


def _after_missing(world: World, moment: str) -> list[Row]:
    """The interviews after missing episodes of which that moment is known and not before the episode began."""
    found = []
    for episode in of_kind(world, "missing"):
        interview = interview_after(world, episode)
        if interview[moment] is not None and interview[moment] >= episode["started_at"]:
            found.append(interview)
    return found


def rhi_quality_good(world: World, first: date, last: date) -> Count:
    recorded = [row for row in _after_missing(world, "recorded_at") if first <= row["recorded_at"].date() <= last]
    return share([row["quality"] in ("good", "outstanding") for row in recorded if row["quality"]])


def rhi_recorded_in_5_working_days(world: World, first: date, last: date) -> Count:
    judged = []
    for row in _after_missing(world, "held_at"):
        by, left = row["held_at"].date(), 5
        while left:
            by += timedelta(days=1)
            left -= by.weekday() < 5 and by not in OFF
        if first <= by <= last:
            judged.append(row["recorded_at"] is not None and row["recorded_at"].date() <= by)
    return share(judged)
