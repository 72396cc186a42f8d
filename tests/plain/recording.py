"""Slow counts of the recording measures, one document after another. They share no code with what they check.

The local line as of the years of the random worlds: five working days from the event to the file.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import holidays

Row = dict[str, Any]
World = dict[str, Any]
Count = tuple[float | None, float | None, float | None]

OFF = holidays.country_holidays("GB", subdiv="ENG", years=range(2005, 2031))


def fifth_working_day(day: date) -> date:
    left = 5
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in OFF
    return day


def each_once(world: World) -> list[Row]:
    kept: dict[tuple[str, str, date], Row] = {}
    for row in world["documents"]:
        kept.setdefault((row["child_id"], row["kind"], row["event_date"]), row)
    return list(kept.values())


def documents_filed_in_5_working_days(world: World, first: date, last: date) -> Count:
    judged = []
    for document in each_once(world):
        by = fifth_working_day(document["event_date"])
        if first <= by <= last:
            judged.append(document["uploaded_date"] is not None and document["uploaded_date"] <= by)
    return (sum(judged), len(judged), sum(judged) / len(judged)) if judged else (0, 0, None)


def documents_not_on_file(world: World, first: date, last: date) -> Count:
    found = 0
    for document in each_once(world):
        filed = document["uploaded_date"]
        found += fifth_working_day(document["event_date"]) <= last and (filed is None or filed > last)
    return found, None, found
