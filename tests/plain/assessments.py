"""Slow counts of the measures of assessments, one record after another. They share no code with what they check.

Numbers of rules as of the years of the random worlds: 45 working days to assess, in force from 15 April 2013, and as many to answer an
event; 15 working days to a conference; 12 months for an assessment and for a re-referral.
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
IN_FORCE = date(2013, 4, 15)


def share(judged: list[bool]) -> Count:
    return (sum(judged), len(judged), sum(judged) / len(judged)) if judged else (0, 0, None)


def count(found: int) -> Count:
    return found, None, found


def working_day(start: date, number: int) -> date:
    """The day so many working days after `start`, counted one day at a time."""
    day = start
    while number:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in OFF:
            number -= 1
    return day


def months_before(day: date, number: int) -> date:
    place = day.year * 12 + day.month - 1 - number
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def assessments(world: World) -> list[tuple[date, date | None]]:
    """The 45th working day and the day of authorisation of each assessment."""
    by_id: dict[str, Row] = {}
    for row in world["assessments"]:
        by_id.setdefault(row["assessment_id"], row)
    begun = [row for row in by_id.values() if row["started_date"] >= IN_FORCE]
    return [(working_day(row["started_date"], 45), row["authorised_date"]) for row in begun]


def assessments_in_45_working_days(world: World, first: date, last: date) -> Count:
    return share([done <= by for by, done in assessments(world) if done and first <= done <= last])


def assessments_due_in_45_working_days(world: World, first: date, last: date) -> Count:
    return share([done is not None and done <= by for by, done in assessments(world) if first <= by <= last])


def assessments_open_over_45(world: World, first: date, last: date) -> Count:
    return count(sum(by <= last and (done is None or done > last) for by, done in assessments(world)))


def open_on(rows: list[Row], start: str, end: str, day: date) -> set[str]:
    return {row["child_id"] for row in rows if row[start] <= day and (row[end] is None or row[end] > day)}


def assessments_current(world: World, first: date, last: date) -> Count:
    short_breaks = ("V3", "V4")
    care = [row for row in world["care_episodes"] if row["legal_status"] not in short_breaks]
    plans = [row for row in world["plans"] if row["plan"] in ("cp", "cin")]
    children = open_on(care, "start_date", "end_date", last) | open_on(plans, "start_date", "end_date", last)
    return share([_is_current(world, child, last) for child in sorted(children)])


def _is_current(world: World, child: str, day: date) -> bool:
    done = [row["authorised_date"] for row in world["assessments"] if row["child_id"] == child and row["authorised_date"]]
    done = [one for one in done if one <= day]
    if not done or max(done) < months_before(day, 12):
        return False
    events = [row["event_date"] for row in world["significant_events"] if row["child_id"] == child]
    return all(max(done) > event for event in events if working_day(event, 45) <= day)


def initial_conferences(world: World) -> set[tuple[str, date]]:
    return {(row["child_id"], row["held_date"]) for row in world["cp_conferences"] if row["kind"] == "initial"}


def marks(world: World) -> dict[tuple[str, date], bool | None]:
    """Whether each enquiry (child and start) needs a conference; of two rows of one the first."""
    found: dict[tuple[str, date], bool | None] = {}
    for row in world["s47_enquiries"]:
        found.setdefault((row["child_id"], row["started_date"]), row["conference_required"])
    return found


def icpc_in_15_working_days(world: World, first: date, last: date) -> Count:
    judged = []
    for child, held in initial_conferences(world):
        begun = [day for (of, day), needed in marks(world).items() if of == child and needed is not False and day <= held]
        if not first <= held <= last or not begun:
            continue
        earlier = [day for other, day in initial_conferences(world) if other == child and max(begun) <= day < held]
        if not earlier:
            judged.append(held <= working_day(max(begun), 15))
    return share(judged)


def s47_without_conference_over_15(world: World, first: date, last: date) -> Count:
    late = 0
    for (child, started), required in marks(world).items():
        answered = any(other == child and started <= held <= last for other, held in initial_conferences(world))
        late += required is not False and not answered and working_day(started, 15) <= last
    return count(late)


def rereferrals(world: World, first: date, last: date) -> Count:
    by_id: dict[str, Row] = {}
    for row in world["referrals"]:
        by_id.setdefault(row["referral_id"], row)
    days = [row["received_date"] for row in by_id.values()]
    judged = []
    for row in by_id.values():
        day = row["received_date"]
        since = months_before(day, 12)
        if first <= day <= last and since >= min(days):
            earlier = [other["received_date"] for other in by_id.values() if other["child_id"] == row["child_id"]]
            judged.append(any(since <= other < day for other in earlier))
    return share(judged)
