"""Slow plain counts of the health measures, written from their definitions; they share no code with the measures."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import holidays

World = dict[str, Any]
Row = dict[str, Any]
Count = tuple[float | None, float | None, float | None]

BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2010, 2022))


def after_working_days(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in BANK_HOLIDAYS:
            number -= 1
    return day


def moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def share(answers: list[bool]) -> Count:
    return (sum(answers), len(answers), sum(answers) / len(answers) if answers else None)


def mean(values: list[float]) -> Count:
    return (sum(values), len(values), sum(values) / len(values) if values else None)


def periods(world: World) -> list[Row]:
    """Each unbroken time in care: child, entered, left (None while open)."""
    found: list[Row] = []
    episodes = [row for row in world["care_episodes"] if row["legal_status"] not in ("V3", "V4")]
    for child in {row["child_id"] for row in episodes}:
        spell = None
        for row in sorted((row for row in episodes if row["child_id"] == child), key=lambda row: row["start_date"]):
            if spell and (spell["left"] is None or row["start_date"] <= spell["left"]):
                ends = (spell["left"], row["end_date"])
                spell["left"] = None if None in ends else max(ends)
            else:
                spell = {"child": child, "entered": row["start_date"], "left": row["end_date"]}
                found.append(spell)
    return found


def in_care(world: World, day: date) -> list[Row]:
    return [spell for spell in periods(world) if spell["entered"] <= day and (spell["left"] is None or spell["left"] > day)]


def in_care_for(world: World, day: date, months: int) -> list[Row]:
    return [spell for spell in in_care(world, day) if moved(spell["entered"], months) <= day]


def assessed(world: World, child: str, kind: str | None = None) -> list[date]:
    """The days of a child's completed assessments."""
    return [
        row["completed_date"]
        for row in world["health_assessments"]
        if row["child_id"] == child and row["completed_date"] and row["status"] in (None, "completed") and kind in (None, row["kind"])
    ]


def recently_assessed(world: World, spell: Row) -> bool:
    return any(moved(spell["entered"], -3) <= day < spell["entered"] for day in assessed(world, spell["child"]))


def owed_in(world: World, first: date, last: date, working_days: int) -> list[tuple[Row, date]]:
    """The times in care with a deadline in the month, still in care at its end and not recently assessed."""
    found = []
    for spell in periods(world):
        due = after_working_days(spell["entered"], working_days)
        if first <= due <= last and (spell["left"] is None or spell["left"] > due) and not recently_assessed(world, spell):
            found.append((spell, due))
    return found


def iha_in_20_working_days(world: World, first: date, last: date) -> Count:
    return share(
        [
            any(spell["entered"] <= day <= due for day in assessed(world, spell["child"], "initial"))
            for spell, due in owed_in(world, first, last, 20)
        ]
    )


def iha_requested_in_5_working_days(world: World, first: date, last: date) -> Count:
    answers = []
    for spell, due in owed_in(world, first, last, 5):
        asked = [
            row["requested_date"] for row in world["health_assessments"] if row["child_id"] == spell["child"] and row["kind"] == "initial"
        ]
        answers.append(any(day is not None and moved(spell["entered"], -3) <= day <= due for day in asked))
    return share(answers)


def iha_outstanding(world: World, first: date, last: date) -> Count:
    waiting = 0
    for spell in in_care(world, last):
        overdue = after_working_days(spell["entered"], 20) <= last
        done = any(spell["entered"] <= day <= last for day in assessed(world, spell["child"]))
        waiting += overdue and not done and not recently_assessed(world, spell)
    return (waiting, None, waiting)


def birthday(world: World, child: str) -> date | None:
    return next((row["date_of_birth"] for row in world["children"] if row["child_id"] == child), None)


def review_health_up_to_date(world: World, first: date, last: date) -> Count:
    answers = []
    for spell in in_care(world, last):
        born = birthday(world, spell["child"])
        if born is None:
            continue
        months = 6 if age(born, last) < 5 else 12
        if moved(spell["entered"], months) <= last:
            answers.append(any(moved(last, -months) <= day <= last for day in assessed(world, spell["child"])))
    return share(answers)


def checks(world: World, child: str, kind: str, last: date) -> list[Row]:
    """A child's checks of a kind by a day, in the order of their days."""
    found = [row for row in world["health_checks"] if row["child_id"] == child and row["kind"] == kind and row["check_date"] <= last]
    return sorted(found, key=lambda row: row["check_date"])


def dental_up_to_date(world: World, first: date, last: date) -> Count:
    answers = []
    for spell in in_care_for(world, last, 12):
        done = [row for row in checks(world, spell["child"], "dental", last) if row["status"] in (None, "completed")]
        answers.append(any(row["check_date"] >= moved(last, -12) for row in done))
    return share(answers)


def immunisations_up_to_date(world: World, first: date, last: date) -> Count:
    reviewed = [checks(world, spell["child"], "immunisation", last) for spell in in_care_for(world, last, 12)]
    return share([bool(found) and found[-1]["status"] == "up_to_date" for found in reviewed])


def latest_scores(world: World, last: date) -> list[float | None]:
    """The latest score of the last 12 months of each child of whom one is expected; None without one."""
    scores: list[float | None] = []
    for spell in in_care_for(world, last, 12):
        born = birthday(world, spell["child"])
        if born is not None and 4 <= age(born, last) <= 16:
            scored = [
                row
                for row in checks(world, spell["child"], "sdq", last)
                if row["score"] is not None and row["check_date"] >= moved(last, -12)
            ]
            scores.append(scored[-1]["score"] if scored else None)
    return scores


def sdq_up_to_date(world: World, first: date, last: date) -> Count:
    return share([score is not None for score in latest_scores(world, last)])


def sdq_average(world: World, first: date, last: date) -> Count:
    return mean([score for score in latest_scores(world, last) if score is not None])


def one_each(rows: list[Row], *key: str) -> list[Row]:
    """The rows without those whose key has come before."""
    return list({tuple(row[name] for name in key): row for row in rows}.values())


def health_report_in_time(world: World, first: date, last: date) -> Count:
    answers = []
    for row in one_each(world["health_assessments"], "assessment_id"):
        if row["completed_date"] is None or row["status"] not in (None, "completed"):
            continue
        due = after_working_days(row["completed_date"], 10)
        if first <= due <= last:
            answers.append(row["report_received_date"] is not None and row["report_received_date"] <= due)
    return share(answers)


def health_quality_good(world: World, first: date, last: date) -> Count:
    graded = [
        row
        for row in one_each(world["health_assessments"], "assessment_id")
        if row["quality"] and row["report_received_date"] and first <= row["report_received_date"] <= last
    ]
    return share([row["quality"] in ("good", "outstanding") for row in graded])


def returned(world: World, first: date, last: date, name: str) -> list[Any]:
    """The answers of the annual return for children whose episodes' codes say they were in care from 1 April to after 31 March."""
    answers = []
    for row in one_each(world["annual_health"], "child_id", "year_end"):
        if first <= row["year_end"] <= last and row[name] is not None and all_year(world, row["child_id"], row["year_end"]):
            answers.append(row[name])
    return answers


def all_year(world: World, child: str, year_end: date) -> bool:
    """An episode open after the year; nobody entered, left or had a short break in it."""
    year_start = date(year_end.year - 1, 4, 1)
    still = False
    for episode in world["care_episodes"]:
        begun, over, status = episode["start_date"], episode["end_date"], episode["legal_status"]
        if episode["child_id"] != child or begun > year_end:
            continue
        if status in ("V3", "V4"):
            if over is None or over >= year_start:
                return False
            continue
        if episode["reason_started"] == "S" and begun > year_start:
            return False
        if over is None or over > year_end:
            still = True
        elif over >= year_start and episode["reason_ended"] != "X1":
            return False
    return still


def annual_health_check_oc2(world: World, first: date, last: date) -> Count:
    return share(returned(world, first, last, "health_assessment"))


def annual_dental_oc2(world: World, first: date, last: date) -> Count:
    return share(returned(world, first, last, "dental"))


def annual_immunisations_oc2(world: World, first: date, last: date) -> Count:
    return share(returned(world, first, last, "immunisations"))


def sdq_average_oc2(world: World, first: date, last: date) -> Count:
    return mean(returned(world, first, last, "sdq_score"))
