"""Slow counts of the measures of visits and plans, one record after another. They share no code with what they check.

Numbers of rules as of the years of the random worlds (2015 to 2017): protection visits 10 working days, in need 20, care plan 10;
regulation 28 in weeks 1, 4, 6 and 3 months; reviews of protection plans 3 and 6 months; two years are 730 days; seen alone from 4.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import holidays

Row = dict[str, Any]
World = dict[str, Any]
Count = tuple[float | None, float | None, float | None]
Spell = tuple[date, date | None]
Interval = Callable[[date, bool], date]  # the next due day from a day, and whether that day is the very start

OFF = holidays.country_holidays("GB", subdiv="ENG", years=range(2005, 2031))
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")


def share(judged: list[bool]) -> Count:
    return (sum(judged), len(judged), sum(judged) / len(judged)) if judged else (0, 0, None)


def working_days_on(day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in OFF:
            days -= 1
    return day


def months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def weeks_on(day: date, weeks: int) -> date:
    return day + timedelta(days=7 * weeks)


def ended_by(end: date | None, day: date) -> bool:
    return end is not None and end <= day


def children(world: World) -> list[str]:
    return sorted({row["child_id"] for name in ("children", "plans", "care_episodes", "visits") for row in world[name]})


def joined(rows: list[Spell], *, touching: bool = True) -> list[Spell]:
    """Times that overlap made one; those that touch too, unless said otherwise."""
    found: list[Spell] = []
    for start, end in sorted(rows, key=lambda row: (row[0], row[1] or date.max)):
        end = None if end is None else max(start, end)
        if found and (found[-1][1] is None or start < found[-1][1] or (touching and start == found[-1][1])):
            before = found.pop()
            found.append((before[0], None if end is None or before[1] is None else max(end, before[1])))
        else:
            found.append((start, end))
    return found


def on_plan(world: World, child: str, kind: str, *, touching: bool = True) -> list[Spell]:
    rows = [row for row in world["plans"] if (row["child_id"], row["plan"]) == (child, kind)]
    return joined([(row["start_date"], row["end_date"]) for row in rows], touching=touching)


def judge(world: World, first: date, last: date, spell: Spell, events: list[date], begins: date | None, interval: Interval) -> list[bool]:
    """Every day that something was owed in the month, and whether it had come."""
    start, end = spell
    if begins is None or ended_by(end, begins):
        return []
    events = sorted({day for day in events if day >= start and not ended_by(end, day)})
    counted_from = [(max(start, begins), start >= begins, [day for day in events if day >= max(start, begins)])]
    counted_from += [(day, False, [later for later in events if later > day]) for day in events]
    judged = []
    for day, is_start, later in counted_from:
        due = interval(day, is_start)
        came = later[0] if later else None
        if ended_by(end, due) or due > world["_as_at"]:
            continue
        if first <= due <= last:
            judged.append(came is not None and came <= due)
        while came is None or came > due:
            due = interval(due, False)
            if ended_by(end, due) or due > world["_as_at"] or (came is not None and came <= due):
                break
            if first <= due <= last:
                judged.append(False)
    return judged


def seen(world: World, child: str, kind: str) -> list[date]:
    return [row["visit_date"] for row in world["visits"] if (row["child_id"], row["plan"], row["seen"]) == (child, kind, True)]


def first_on_file(world: World, kind: str) -> date | None:
    return min((row["visit_date"] for row in world["visits"] if row["plan"] == kind), default=None)


def _plan_visits(world: World, first: date, last: date, kind: str, days: int) -> Count:
    begins, judged = first_on_file(world, kind), []
    for child in children(world):
        for spell in on_plan(world, child, kind):
            judged += judge(world, first, last, spell, seen(world, child, kind), begins, lambda day, _: working_days_on(day, days))
    return share(judged)


def cp_visits_in_time(world: World, first: date, last: date) -> Count:
    return _plan_visits(world, first, last, "cp", 10)


def cin_visits_in_time(world: World, first: date, last: date) -> Count:
    return _plan_visits(world, first, last, "cin", 20)


def cp_reviews_in_time(world: World, first: date, last: date) -> Count:
    begins, judged = min((row["held_date"] for row in world["cp_conferences"]), default=None), []
    for child in children(world):
        held = [row["held_date"] for row in world["cp_conferences"] if (row["child_id"], row["kind"]) == (child, "review")]
        for spell in on_plan(world, child, "cp", touching=False):
            judged += judge(world, first, last, spell, held, begins, lambda day, is_start: months_on(day, 3 if is_start else 6))
    return share(judged)


def episodes_of(world: World, child: str) -> list[Row]:
    rows = [row for row in world["care_episodes"] if row["child_id"] == child and row["legal_status"] not in ("V3", "V4")]
    return sorted(rows, key=lambda row: row["start_date"])


def in_care(world: World, child: str) -> list[Spell]:
    found: list[Spell] = []
    for row in episodes_of(world, child):
        start, end = row["start_date"], row["end_date"]
        if found and (found[-1][1] is None or start <= found[-1][1]):
            before = found.pop()
            found.append((before[0], None if end is None or before[1] is None else max(end, before[1])))
        else:
            found.append((start, end))
    return found


def starts_a_clock(rows: list[Row], place: int) -> bool:
    """Whether an episode (not the first in care) is a new placement, or a care order made at home."""
    row = rows[place]
    ordered_before = place > 0 and rows[place - 1]["legal_status"] == "C2"
    if row["placement_type"] == "P1" and row["legal_status"] == "C2" and not ordered_before:
        return True
    if row["placement_type"] in TEMPORARY:
        return False
    earlier = [at for at in range(place) if rows[at]["placement_type"] not in TEMPORARY]
    home = [(one["placement_type"] or "", one["placement_provider"] or "") for one in rows]
    same = bool(earlier) and home[earlier[-1]] == home[place]
    back_from_a_stay = same and earlier[-1] < place - 1
    if row["reason_started"] is None:
        return not same
    return row["reason_started"] in ("S", "P", "B") and (row["reason_started"] == "S" or not back_from_a_stay)


def placements(world: World, child: str) -> list[tuple[Spell, Spell]]:
    """Each placement with the time in care it is part of."""
    rows, found = episodes_of(world, child), []
    for entered, left in in_care(world, child):
        within = [place for place, row in enumerate(rows) if row["start_date"] >= entered and not (left and row["start_date"] > left)]
        starts = [rows[place]["start_date"] for place in within if rows[place]["start_date"] == entered or starts_a_clock(rows, place)]
        for start, following in zip(starts, [*starts[1:], left], strict=True):
            found.append(((start, following), (entered, left)))
    return found


def first_review(world: World, child: str, period: Spell) -> date | None:
    held = [row["held_date"] for row in world["reviews"] if row["child_id"] == child and row["cancelled"] is not True]
    return min((day for day in held if day >= period[0] and (period[1] is None or day <= period[1])), default=None)


def next_visit(rows: list[Row], start: date, reviewed: date | None, day: date, is_start: bool) -> date:
    """Regulation 28, read from top to bottom."""
    if is_start:
        return weeks_on(day, 1)
    row = [one for one in rows if one["start_date"] <= day][-1]
    at_home = row["placement_type"] == "P1"
    provisional = row["regulation"] == "24" or (at_home and row["legal_status"] == "C1" and row["regulation"] != "19")
    if provisional or row["regulation"] == "19":
        if reviewed is None or day < reviewed:
            return weeks_on(day, 1)
        return weeks_on(day, 4 if provisional else 6)
    if at_home and row["legal_status"] == "C2":
        return weeks_on(day, 6)
    if day < months_on(start, 12) or not row["intended_to_18"]:
        return weeks_on(day, 6)
    return months_on(day, 3)


def cla_visits_in_time(world: World, first: date, last: date) -> Count:
    begins, judged = first_on_file(world, "cla"), []
    for child in children(world):
        rows = episodes_of(world, child)
        for spell, period in placements(world, child):
            reviewed = first_review(world, child, period)

            def interval(day: date, is_start: bool, rows=rows, start=spell[0], reviewed=reviewed) -> date:
                return next_visit(rows, start, reviewed, day, is_start)

            judged += judge(world, first, last, spell, seen(world, child, "cla"), begins, interval)
    return share(judged)


def cla_seen_alone(world: World, first: date, last: date) -> Count:
    born = {row["child_id"]: row["date_of_birth"] for row in world["children"]}
    alone: dict[tuple[str, date], bool] = {}
    for row in world["visits"]:
        day, birth = row["visit_date"], born.get(row["child_id"])
        if row["plan"] != "cla" or row["seen"] is not True or not first <= day <= last or birth is None:
            continue
        if day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) >= 4:
            alone[row["child_id"], day] = alone.get((row["child_id"], day), False) or row["seen_alone"] is True
    return share(list(alone.values()))


def care_plan_in_place(world: World, first: date, last: date) -> Count:
    judged = []
    for child in children(world):
        for entered, left in in_care(world, child):
            if entered <= last and not ended_by(left, last) and working_days_on(entered, 10) <= last:
                judged.append(any(start <= last and not ended_by(end, last) for start, end in on_plan(world, child, "cla")))
    return share(judged)


def plan_updated_in_6_months(world: World, first: date, last: date) -> Count:
    judged = []
    for row in {row["plan_id"]: row for row in reversed(world["plans"])}.values():
        if months_on(row["start_date"], 6) <= last and not ended_by(row["end_date"], last):
            updated = [one["updated_date"] for one in world["plan_versions"] if one["plan_id"] == row["plan_id"]]
            judged.append(any(day <= last <= months_on(max(day, row["start_date"]), 6) for day in updated))
    return share(judged)


def protection_plans(world: World) -> list[Row]:
    return [row for row in {row["plan_id"]: row for row in reversed(world["plans"])}.values() if row["plan"] == "cp"]


def cp_over_2_years(world: World, first: date, last: date) -> Count:
    ended = [row for row in protection_plans(world) if row["end_date"] and first <= row["end_date"] <= last]
    return share([(row["end_date"] - row["start_date"]).days + 1 > 729 for row in ended])


def cp_open_over_2_years(world: World, first: date, last: date) -> Count:
    still = [row for row in protection_plans(world) if row["start_date"] <= last and not ended_by(row["end_date"], last)]
    long = sum((last - row["start_date"]).days + 1 > 729 for row in still)
    return long, None, long


def cp_repeat(world: World, first: date, last: date) -> Count:
    begun = [row["previous_plans"] for row in protection_plans(world) if first <= row["start_date"] <= last]
    return share([before > 0 for before in begun if before is not None])


def placed_with_parents_assessed(world: World, first: date, last: date) -> Count:
    judged = []
    for row in {(row["child_id"], row["start_date"]): row for row in reversed(world["placements_with_parents"])}.values():
        start, assessed, approved = row["start_date"], row["suitability_assessed_date"], row["approved_date"]
        assess_by = working_days_on(start, 10) if row["regulation_19"] else start
        known_on = assess_by
        if row["regulation_19"] and assessed and assessed <= assess_by:
            known_on = working_days_on(max(assessed, start), 10)
        if not first <= known_on <= min(last, world["_as_at"]) or (row["regulation_19"] and ended_by(row["end_date"], known_on)):
            continue
        judged.append(bool(assessed and assessed <= assess_by and approved and approved <= known_on))
    return share(judged)
