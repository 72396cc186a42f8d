"""Slow counts of the reviewing officers' measures, one record after another. They share no code with what they check.

Numbers of rules as of the years of the random worlds (2015 to 2017): first review 20 working days, second 3 months, later 6 months, officer
named in 5 working days, range up to 70 children, challenge 20 working days.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

import holidays

Row = dict[str, Any]
World = dict[str, Any]
Count = tuple[float | None, float | None, float | None]

OFF = holidays.country_holidays("GB", subdiv="ENG", years=range(2005, 2031))


def working_days_on(day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in OFF:
            days -= 1
    return day


def months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def share(judged: list[bool]) -> Count:
    return (sum(judged), len(judged), sum(judged) / len(judged)) if judged else (0, 0, None)


def count(found: int) -> Count:
    return found, None, found


def children(world: World) -> list[str]:
    return sorted({row["child_id"] for row in world["care_episodes"]} | {row["child_id"] for row in world["reviews"]})


def times_in_care(world: World, child: str) -> list[tuple[date, date | None]]:
    """When the child entered and left, joined where one episode begins by the latest end so far."""
    episodes = [
        (row["start_date"], row["end_date"])
        for row in world["care_episodes"]
        if row["child_id"] == child and row["legal_status"] not in ("V3", "V4")
    ]
    times: list[tuple[date, date | None]] = []
    for start, end in sorted(episodes, key=lambda episode: (episode[0], episode[1] or date.max)):
        if times and start <= (times[-1][1] or date.max):
            last_start, last_end = times.pop()
            times.append((last_start, None if end is None or last_end is None else max(end, last_end)))
        else:
            times.append((start, end))
    return times


def in_care(world: World, child: str, day: date) -> bool:
    return any(entered <= day and (left is None or left > day) for entered, left in times_in_care(world, child))


def review_days(world: World, child: str) -> list[date]:
    return sorted({row["held_date"] for row in world["reviews"] if row["child_id"] == child and row["cancelled"] is not True})


def begins(world: World) -> date:
    """The earliest day of a review on file, cancelled or not, or the day the records cover from."""
    return min([world["_covers_from"], *(row["held_date"] for row in world["reviews"])])


def reviews_of(world: World, child: str, entered: date, left: date | None) -> list[tuple[int, date]]:
    """The number and day of each review of one time in care; numbers begin at 3 when earlier ones may not be on file."""
    days = [day for day in review_days(world, child) if day >= entered and (left is None or day <= left)]
    due = working_days_on(entered, 20)
    seen_from_the_start = due >= begins(world) or (days and days[0] <= due)
    return list(enumerate(days, 1 if seen_from_the_start else 3))


def due_dates(world: World, child: str, entered: date, left: date | None) -> list[tuple[date, date | None]]:
    """Each due date of one time in care with the day of the review that was held next."""
    numbered = reviews_of(world, child, entered, left)
    dues: list[tuple[date, date | None]] = []
    first_due = working_days_on(entered, 20)
    if first_due >= begins(world):
        dues.append((first_due, numbered[0][1] if numbered else None))
    for place, (number, held) in enumerate(numbered):
        following = numbered[place + 1][1] if place + 1 < len(numbered) else None
        dues.append((months_on(held, 3 if number == 1 else 6), following))
    return dues


def reviews_in_time(world: World, first: date, last: date) -> Count:
    judged = []
    for child in children(world):
        for entered, left in times_in_care(world, child):
            for due, held in due_dates(world, child, entered, left):
                if first <= due <= last and (left is None or left > due):
                    judged.append(held is not None and held <= due)
    return share(judged)


def reviews_overdue(world: World, first: date, last: date) -> Count:
    overdue = 0
    for child in children(world):
        for entered, left in times_in_care(world, child):
            if entered <= last and (left is None or left > last):
                overdue += any(due <= last and (held is None or held > last) for due, held in due_dates(world, child, entered, left))
    return count(overdue)


def _held_by_officer(world: World, last: date) -> dict[str, int]:
    held: dict[str, int] = {}
    for child in children(world):
        if not in_care(world, child, last):
            continue
        officers = [
            (row["start_date"], row["worker_id"])
            for row in world["allocations"]
            if row["child_id"] == child
            and row["role"] == "iro"
            and row["start_date"] <= last
            and (row["end_date"] is None or row["end_date"] > last)
        ]
        if officers:
            officer = max(officers)[1]
            held[officer] = held.get(officer, 0) + 1
    return held


def _hours(world: World, last: date) -> dict[str, float]:
    spells = {(row["worker_id"], row["start_date"]): row for row in world["workers"] if row["role"] == "iro"}
    hours: dict[str, float] = {}
    for (worker, start), row in spells.items():
        if row["fte"] and start <= last and (row["end_date"] is None or row["end_date"] > last):
            hours[worker] = hours.get(worker, 0) + row["fte"]
    return hours


def iro_caseload(world: World, first: date, last: date) -> Count:
    held, hours = sum(_held_by_officer(world, last).values()), sum(_hours(world, last).values())
    return held, hours, held / hours if hours else None


def iro_over_ceiling(world: World, first: date, last: date) -> Count:
    held = _held_by_officer(world, last)
    return count(sum(held.get(officer, 0) / hours > 70 for officer, hours in _hours(world, last).items()))


def iro_allocated_in_5_working_days(world: World, first: date, last: date) -> Count:
    judged = []
    for child in children(world):
        for entered, left in times_in_care(world, child):
            by = working_days_on(entered, 5)
            if first <= by <= last and (left is None or left > by):
                judged.append(
                    any(
                        row["child_id"] == child
                        and row["role"] == "iro"
                        and row["start_date"] <= by
                        and (row["end_date"] is None or row["end_date"] >= entered)
                        for row in world["allocations"]
                    )
                )
    return share(judged)


def _one_a_child_and_day(rows: list[Row]) -> list[Row]:
    kept: dict[tuple[str, date], Row] = {}
    for row in sorted(rows, key=lambda row: row["review_id"]):
        kept.setdefault((row["child_id"], row["held_date"]), row)
    return list(kept.values())


def _held(world: World, first: date, last: date, stating: str) -> list[Row]:
    return _one_a_child_and_day(
        [row for row in world["reviews"] if row["cancelled"] is not True and row[stating] is not None and first <= row["held_date"] <= last]
    )


def participation(world: World, first: date, last: date) -> Count:
    codes = [row["participation_code"] for row in _held(world, first, last, "participation_code")]
    return share([code not in ("PN4", "PN7") for code in codes if code != "PN0"])


def seen_by_iro_first(world: World, first: date, last: date) -> Count:
    return share([row["iro_met_child_first"] for row in _held(world, first, last, "iro_met_child_first")])


def _numbered(world: World, wanted: int, first: date, last: date) -> list[tuple[Row, date]]:
    """The review of that number of each time in care held in the month, with the day of entering care."""
    found = []
    for child in children(world):
        for entered, left in times_in_care(world, child):
            for number, held in reviews_of(world, child, entered, left):
                if number == wanted and first <= held <= last:
                    of_day = [
                        row
                        for row in world["reviews"]
                        if row["child_id"] == child and row["held_date"] == held and row["cancelled"] is not True
                    ]
                    found.append((min(of_day, key=lambda row: row["review_id"]), entered))
    return found


def care_plan_at_first_review(world: World, first: date, last: date) -> Count:
    stated = [row["care_plan_available"] for row, _ in _numbered(world, 1, first, last)]
    return share([answer for answer in stated if answer is not None])


def permanence_plan_by_second_review(world: World, first: date, last: date) -> Count:
    judged = []
    for review, entered in _numbered(world, 2, first, last):
        plans = {row["plan_id"]: row for row in world["plans"] if row["plan"] == "cla" and row["child_id"] == review["child_id"]}
        stated = False
        for version in world["plan_versions"]:
            plan = plans.get(version["plan_id"])
            if plan and version["permanence_plan"] and (plan["end_date"] is None or plan["end_date"] >= entered):
                stated = stated or (version["updated_date"] <= review["held_date"] and plan["start_date"] <= review["held_date"])
        judged.append(stated)
    return share(judged)


def _challenges(world: World) -> list[Row]:
    return list({row["challenge_id"]: row for row in world["iro_challenges"]}.values())


def challenges_raised(world: World, first: date, last: date) -> Count:
    return count(sum(first <= row["raised_date"] <= last for row in _challenges(world)))


def challenges_resolved_in_20_working_days(world: World, first: date, last: date) -> Count:
    judged = []
    for row in _challenges(world):
        by = working_days_on(row["raised_date"], 20)
        if first <= by <= last:
            judged.append(row["resolved_date"] is not None and row["resolved_date"] <= by)
    return share(judged)
