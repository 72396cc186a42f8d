"""Slow plain counts of the workforce measures, written from their definitions; they share no code with the measures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.plain.context import in_care, is_open
from tests.plain.health import Count, share
from tests.plain.reviews import months_on, working_days_on

World = dict[str, Any]
Row = dict[str, Any]


def spells(world: World) -> list[Row]:
    """Every spell in post once; of two with one start, the later row."""
    return list({(row["worker_id"], row["start_date"]): row for row in world["workers"]}.values())


def in_post(world: World, role: str, day: date) -> dict[str, Row]:
    """Each worker of a role in post on a day: the later spell, with the hours of all and since the first of them."""
    found: dict[str, Row] = {}
    for row in sorted(spells(world), key=lambda row: row["start_date"]):
        if row["role"] == role and row["fte"] and is_open(row["start_date"], row["end_date"], day):
            before = found.get(row["worker_id"], {**row, "fte": 0})
            found[row["worker_id"]] = {**row, "fte": row["fte"] + before["fte"], "start_date": before["start_date"]}
    return found


def held(world: World, day: date) -> dict[str, int]:
    """How many children each worker holds on a day; the worker named later holds the child."""
    holder: dict[str, tuple[date, str]] = {}
    for row in world["allocations"]:
        if row["role"] == "social_worker" and is_open(row["start_date"], row["end_date"], day):
            holder[row["child_id"]] = max(holder.get(row["child_id"], (date.min, "")), (row["start_date"], row["worker_id"]))
    number: dict[str, int] = {}
    for _, worker in holder.values():
        number[worker] = number.get(worker, 0) + 1
    return number


def caseload(world: World, first: date, last: date) -> Count:
    there, number = in_post(world, "social_worker", last), held(world, last)
    holders = [name for name in there if number.get(name)]
    children, hours = sum(number[name] for name in holders), sum(there[name]["fte"] for name in holders)
    return (children, hours, children / hours if hours else None)


def over_20_children(world: World, first: date, last: date) -> Count:
    there, number = in_post(world, "social_worker", last), held(world, last)
    over = sum(number.get(name, 0) / row["fte"] > 20 for name, row in there.items())
    return (over, None, over)


def _employed(world: World, how: str, last: date) -> Count:
    known = [row for row in in_post(world, "social_worker", last).values() if row["employment"] is not None]
    of, every = sum(row["fte"] for row in known if row["employment"] == how), sum(row["fte"] for row in known)
    return (of, every, of / every if every else None)


def agency(world: World, first: date, last: date) -> Count:
    return _employed(world, "agency", last)


def permanent(world: World, first: date, last: date) -> Count:
    return _employed(world, "permanent", last)


def vacancy(world: World, first: date, last: date) -> Count:
    open_now = [row for row in spells(world) if is_open(row["start_date"], row["end_date"], last)]
    there = [row for row in open_now if row["role"] == "social_worker" and row["employment"] != "agency" and row["fte"]]
    posts: dict[str, float] = {}
    for row in world["posts"]:
        if row["role"] == "social_worker" and row["fte_established"] is not None and first <= row["month"] <= last:
            posts[row["team_id"]] = row["fte_established"]
    vacant = filled = 0.0
    for team, established in posts.items():
        of_team = sum(row["fte"] for row in there if row["team_id"] == team)
        vacant, filled = vacant + max(0.0, established - of_team), filled + of_team
    return (vacant, vacant + filled, vacant / (vacant + filled) if vacant + filled else None)


def months_before(day: date, number: int) -> date:
    """The first day of the month so many months before."""
    whole = day.year * 12 + day.month - 1 - number
    return date(whole // 12, whole % 12 + 1, 1)


def has_a_year(world: World, last: date) -> bool:
    return world["_covers_from"] <= months_before(last, 11)


def _turnover(world: World, role: str, last: date) -> Count:
    if not has_a_year(world, last):
        return (0, 0, None)
    permanent = [row for row in spells(world) if row["employment"] != "agency"]
    left = 0.0
    for row in permanent:
        if row["role"] != role or not row["fte"] or row["end_date"] is None:
            continue
        known = working_days_on(row["end_date"], 1)
        others = [other for other in permanent if other["worker_id"] == row["worker_id"] and other["start_date"] <= known]
        stays = any(other["end_date"] is None or other["end_date"] > row["end_date"] for other in others)
        if not stays and months_before(last, 11) <= known <= last:
            left += row["fte"]
    there = sum(row["fte"] for row in in_post(world, role, last).values() if row["employment"] != "agency")
    return (left, there, left / there * 100 if there else None)


def turnover(world: World, first: date, last: date) -> Count:
    return _turnover(world, "social_worker", last)


def manager_turnover(world: World, first: date, last: date) -> Count:
    return _turnover(world, "manager", last)


def three_or_more_workers(world: World, first: date, last: date) -> Count:
    if not has_a_year(world, last):
        return (0, 0, None)
    since, many = months_before(last, 11), []
    for spell in in_care(world, last):
        workers = set()
        for row in world["allocations"]:
            if row["child_id"] == spell["child"] and row["role"] == "social_worker" and row["start_date"] <= last:
                last_day = last if row["end_date"] is None else row["end_date"] - timedelta(days=1)
                if last_day >= max(since, row["start_date"]):
                    workers.add(row["worker_id"])
        many.append(len(workers) >= 3)
    return share(many)


def unallocated_children(world: World, first: date, last: date) -> Count:
    children = {spell["child"] for spell in in_care(world, last)}
    children |= {row["child_id"] for row in world["plans"] if row["plan"] == "cp" and is_open(row["start_date"], row["end_date"], last)}
    for row in world["referrals"]:
        if row["outcome"] != "no_further_action" and is_open(row["received_date"], row["closed_date"], last):
            children.add(row["child_id"])
    for row in world["allocations"]:
        if row["role"] == "social_worker" and is_open(row["start_date"], row["end_date"], last):
            children.discard(row["child_id"])
    return (len(children), None, len(children))


def supervision_in_time(world: World, first: date, last: date) -> Count:
    judged = []
    for name, row in in_post(world, "social_worker", last).items():
        if months_on(row["start_date"], 1) < last:
            days = [one["held_date"] for one in world["supervisions"] if one["worker_id"] == name and one["held_date"] <= last]
            judged.append(bool(days) and months_on(max(days), 1) >= last)
    return share(judged)
