"""Slow plain counts of the context measures, written from their definitions; they share no code with the measures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.plain.health import Count, age, birthday, in_care, one_each, periods, share

World = dict[str, Any]
Row = dict[str, Any]


def number(things: Any) -> Count:
    return (len(list(things)), None, len(list(things)))


def rate(count: Count, world: World, last: date) -> Count:
    """A count for every 10,000 children, by the latest population on or before the day; nothing when there is none."""
    known = [row for row in sorted(world["population"], key=lambda row: row["from_date"]) if row["from_date"] <= last]
    if not known:
        return (0, 0, None)
    living = known[-1]["children_aged_0_to_17"]
    assert count[0] is not None
    return (count[0], living, count[0] / living * 10_000)


def children_in_care(world: World, first: date, last: date) -> Count:
    return number({spell["child"] for spell in in_care(world, last)})


def children_in_care_rate(world: World, first: date, last: date) -> Count:
    return rate(children_in_care(world, first, last), world, last)


def entered_care(world: World, first: date, last: date) -> Count:
    return number([spell for spell in periods(world) if first <= spell["entered"] <= last])


def left_care(world: World, first: date, last: date) -> Count:
    return number([spell for spell in periods(world) if spell["left"] and first <= spell["left"] <= last])


def placements_in(world: World, child: str, start: date, last: date) -> int:
    """How many placements of a night or more a child had between two days, temporary stays left out."""
    episodes = [row for row in world["care_episodes"] if row["child_id"] == child and row["legal_status"] not in ("V3", "V4")]
    placements: list[list[Row]] = []
    before: Row | None = None
    for row in sorted(episodes, key=lambda row: row["start_date"]):
        temporary = (row["placement_type"] or "").startswith("T")
        if not temporary:
            home = (row["placement_type"], row["placement_provider"])
            latest = placements[-1][-1] if placements else None
            same_home = latest is not None and home == (latest["placement_type"], latest["placement_provider"])
            back = before is not None and (before["placement_type"] or "").startswith("T") and same_home
            reason = row["reason_started"]
            moved = reason == "S" or (reason in ("P", "B") and not back) or (reason is None and not same_home)
            if latest is None or moved:
                placements.append([])
            placements[-1].append(row)
        before = row
    return sum(any(lasts(spell, start, last) for spell in whole_spells(placement)) for placement in placements)


def whole_spells(placement: list[Row]) -> list[tuple[date, date | None]]:
    """A placement's first day and last day, None while open."""
    ends = [row["end_date"] for row in placement]
    return [(placement[0]["start_date"], None if None in ends else max(ends))]


def lasts(spell: tuple[date, date | None], start: date, last: date) -> bool:
    """Whether a placement held a night that began between two days."""
    begun, ended = spell
    return begun <= last and (ended is None or (ended > begun and ended - timedelta(days=1) >= start))


def placements_three_or_more(world: World, first: date, last: date) -> Count:
    start = date(last.year - 1, 4, 1)
    if (last.month, last.day) != (3, 31) or world["_covers_from"].replace(day=1) > start:
        return (0, 0, None)
    return share([placements_in(world, spell["child"], start, last) >= 3 for spell in in_care(world, last)])


def over_20_miles_out(world: World, first: date, last: date) -> Count:
    answers = []
    for spell in in_care(world, last):
        episodes = [row for row in world["care_episodes"] if row["child_id"] == spell["child"] and row["legal_status"] not in ("V3", "V4")]
        latest = sorted((row for row in episodes if row["start_date"] <= last), key=lambda row: row["start_date"])[-1]
        miles, inside = latest["distance_miles"], latest["in_authority"]
        if miles is not None and not (miles > 20 and inside is None):
            answers.append(miles > 20 and inside is False)
    return share(answers)


def child_protection_plans(world: World, first: date, last: date) -> Count:
    return number({row["child_id"] for row in world["plans"] if row["plan"] == "cp" and is_open(row["start_date"], row["end_date"], last)})


def child_protection_plans_rate(world: World, first: date, last: date) -> Count:
    return rate(child_protection_plans(world, first, last), world, last)


def children_in_need(world: World, first: date, last: date) -> Count:
    return number(
        {
            row["child_id"]
            for row in world["referrals"]
            if row["outcome"] in (None, "services") and is_open(row["received_date"], row["closed_date"], last)
        }
    )


def children_in_need_rate(world: World, first: date, last: date) -> Count:
    return rate(children_in_need(world, first, last), world, last)


def is_open(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or end > day)


def care_leavers(world: World, first: date, last: date) -> list[Row]:
    """The year's care leavers whose 19th, 20th or 21st birthday fell in it, without those who died or went home."""
    found = []
    for row in one_each(world["care_leavers"], "child_id", "year_end"):
        born = birthday(world, row["child_id"])
        of_age = born is not None and 19 <= age(born, row["year_end"]) <= 21
        if first <= row["year_end"] <= last and of_age and row["in_touch"] not in ("DIED", "RHOM"):
            found.append(row)
    return found


def care_leavers_in_suitable_accommodation(world: World, first: date, last: date) -> Count:
    codes = [row["accommodation"] or "" for row in care_leavers(world, first, last)]
    return share([code.endswith("1") for code in codes if code[:1] not in ("G", "H", "R")])


def care_leavers_in_education_or_work(world: World, first: date, last: date) -> Count:
    return share([(row["activity"] or "").startswith(("F", "P")) for row in care_leavers(world, first, last)])
