"""Slow counts of the life-story measures, one record after another. They share no code with what they check."""

from __future__ import annotations

from datetime import date
from typing import Any

Row = dict[str, Any]
World = dict[str, Any]
Count = tuple[float | None, float | None, float | None]


def count(found: int) -> Count:
    return found, None, found


def referrals(world: World) -> list[Row]:
    by_id: dict[str, Row] = {}
    for row in world["life_story"]:
        by_id.setdefault(row["referral_id"], row)
    return list(by_id.values())


def waits(world: World, day: date) -> dict[str, int]:
    """Days waited by each child on the list at the end of a day, from the earliest open referral."""
    found: dict[str, int] = {}
    for row in referrals(world):
        gone = [row[name] for name in ("started_date", "completed_date", "closed_date") if row[name] is not None]
        if row["referred_date"] <= day and not any(date_gone <= day for date_gone in gone):
            waited = (day - row["referred_date"]).days
            found[row["child_id"]] = max(waited, found.get(row["child_id"], 0))
    return found


def life_story_waiting(world: World, first: date, last: date) -> Count:
    return count(len(waits(world, last)))


def life_story_wait_weeks(world: World, first: date, last: date) -> Count:
    days = sorted(waits(world, last).values())
    if not days:
        return None, 0, None
    middle = len(days) // 2
    typical = days[middle] if len(days) % 2 else (days[middle - 1] + days[middle]) / 2
    return None, len(days), typical / 7


def life_story_longest_wait_weeks(world: World, first: date, last: date) -> Count:
    days = waits(world, last).values()
    return None, len(days), max(days) / 7 if days else None


def life_story_over_26_weeks(world: World, first: date, last: date) -> Count:
    return count(sum(days > 26 * 7 for days in waits(world, last).values()))


def in_care(world: World, child: str, day: date) -> bool:
    return any(
        row["child_id"] == child
        and row["legal_status"] not in ("V3", "V4")
        and row["start_date"] <= day
        and (row["end_date"] is None or row["end_date"] > day)
        for row in world["care_episodes"]
    )


def latest_permanence(world: World, child: str, day: date) -> tuple[str, date | None] | None:
    """The permanence plan stated last by a day, and when the plan it stands in ended. Of one day's the later row is taken."""
    latest: tuple[date, str, date | None] | None = None
    plans = {row["plan_id"]: row for row in world["plans"] if row["child_id"] == child and row["plan"] == "cla"}
    for version in world["plan_versions"]:
        plan = plans.get(version["plan_id"])
        if plan is None or version["permanence_plan"] is None:
            continue
        stated = max(version["updated_date"], plan["start_date"])
        if stated <= day and (latest is None or stated >= latest[0]):
            latest = (stated, version["permanence_plan"], plan["end_date"])
    return latest and (latest[1], latest[2])


def life_story_coverage(world: World, first: date, last: date) -> Count:
    counted = met = 0
    for child in {row["child_id"] for row in world["care_episodes"]}:
        permanence = latest_permanence(world, child, last)
        if permanence is None or not in_care(world, child, last):
            continue
        plan, ended = permanence
        if plan == "return_to_family" or (ended is not None and ended <= last):
            continue
        counted += 1
        met += any(
            row["child_id"] == child
            and row["referred_date"] <= last
            and any(row[name] is not None and row[name] <= last for name in ("started_date", "completed_date"))
            for row in referrals(world)
        )
    return met, counted, met / counted if counted else None


def _moved(world: World, name: str, first: date, last: date) -> Count:
    """Work dated before its referral counts on the day of the referral."""
    days = [max(row[name], row["referred_date"]) for row in referrals(world) if row[name] is not None]
    return count(sum(first <= day <= last for day in days))


def life_story_referred(world: World, first: date, last: date) -> Count:
    return _moved(world, "referred_date", first, last)


def life_story_started(world: World, first: date, last: date) -> Count:
    return _moved(world, "started_date", first, last)


def life_story_completed(world: World, first: date, last: date) -> Count:
    return _moved(world, "completed_date", first, last)
