"""Slow plain counts of the pre-proceedings and court measures, one record after another. They share no code with what they check."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from typing import Any

Row = dict[str, Any]
World = dict[str, Any]
Count = tuple[float | None, float | None, float | None]
NEVER = date(9999, 1, 1)


def spells(rows: list[Row], by: str, start: str, end: str) -> list[list[Row]]:
    """The rows of each family or case in groups that overlap in time; an open row never ends."""
    found: list[list[Row]] = []
    for name in sorted({row[by] for row in rows}):
        until = date.min
        for row in sorted((row for row in rows if row[by] == name), key=lambda row: (row[start], row["child_id"])):
            if row[start] >= until:
                found.append([])
                until = date.min
            found[-1].append(row)
            until = max(until, row[end] or NEVER)
    return found


def families(world: World, day: date) -> list[list[Row]]:
    """The rows of each family in pre-proceedings at the end of a day, as far as they are known then."""
    found = []
    for rows in spells(world["pre_proceedings"], "family_id", "decision_date", "ended_date"):
        over = max(row["ended_date"] or NEVER for row in rows)
        if rows[0]["decision_date"] <= day < over:
            found.append([row for row in rows if row["decision_date"] <= day])
    return found


def share(answers: list[bool]) -> Count:
    return sum(answers), len(answers), sum(answers) / len(answers) if answers else None


def days_in(rows: list[Row], day: date) -> int:
    return (day - rows[0]["decision_date"]).days


def in_pre_proceedings(world: World, first: date, last: date) -> Count:
    number = len(families(world, last))
    return number, None, number


def weeks_in_pre_proceedings(world: World, first: date, last: date) -> Count:
    days = [days_in(rows, last) for rows in families(world, last)]
    return None, len(days), median(days) / 7 if days else None


def over_16_weeks(world: World, first: date, last: date) -> Count:
    number = sum(days_in(rows, last) > 16 * 7 for rows in families(world, last))
    return number, None, number


def tracker_updated_in_2_weeks(world: World, first: date, last: date) -> Count:
    answers = []
    for rows in families(world, last):
        touches = [rows[0]["decision_date"]]
        for update in world["tracker_updates"]:
            if update["family_id"] == rows[0]["family_id"] and update["updated_at"].date() <= last:
                touches.append(update["updated_at"].date())
        answers.append((last - max(touches)).days <= 14)
    return share(answers)


def letters_in_plain_language(world: World, first: date, last: date) -> Count:
    letters: dict[tuple[str, date], list[bool]] = {}
    for row in world["pre_proceedings"]:
        if row["letter_sent_date"] is not None and row["letter_plain_language"] is not None:
            day = max(row["letter_sent_date"], row["decision_date"])
            letters.setdefault((row["family_id"], day), []).append(row["letter_plain_language"])
    return share([all(plain) for (_, day), plain in letters.items() if first <= day <= last])


def legal_minutes_on_file(world: World, first: date, last: date) -> Count:
    answers = []
    for rows in families(world, last):
        meetings = [row["legal_planning_meeting_date"] for row in rows]
        held = [day for day in meetings if day is not None and day <= last]
        if held:
            children = {row["child_id"] for row in rows if row["legal_planning_meeting_date"] == min(held)}
            answers.append(any(is_filed(document, children, min(held), last) for document in world["documents"]))
    return share(answers)


def is_filed(document: Row, children: set[str], met: date, last: date) -> bool:
    of_meeting = document["kind"] == "legal_planning_minutes" and document["event_date"] == met and document["child_id"] in children
    return of_meeting and document["uploaded_date"] is not None and document["uploaded_date"] <= last


def court_cases(world: World) -> list[tuple[date, date]]:
    """The first day and the last of each case that has ended for every child in it."""
    whole = [row for row in world["proceedings"] if row["final_order_date"] is None or row["final_order_date"] >= row["issued_date"]]
    found = []
    for rows in spells(whole, "case_id", "issued_date", "final_order_date"):
        if all(row["final_order_date"] for row in rows):
            found.append((rows[0]["issued_date"], max(row["final_order_date"] for row in rows)))
    return found


def proceedings_in_26_weeks(world: World, first: date, last: date) -> Count:
    law = date(2014, 4, 22)
    ended = [(issued, over) for issued, over in court_cases(world) if first <= over <= last and issued >= law]
    return share([over <= issued + timedelta(weeks=26) for issued, over in ended])


def proceedings_weeks(world: World, first: date, last: date) -> Count:
    weeks = [(over - issued).days / 7 for issued, over in court_cases(world) if first <= over <= last]
    return sum(weeks), len(weeks), sum(weeks) / len(weeks) if weeks else None
