"""Slow counts of the measures of quality and actions, one record after another. They share no code with what they check."""

from __future__ import annotations

from datetime import date
from typing import Any

Row = dict[str, Any]
World = dict[str, Any]
Count = tuple[float | None, float | None, float | None]


def share(judged: list[bool]) -> Count:
    return (sum(judged), len(judged), sum(judged) / len(judged)) if judged else (0, 0, None)


def count(found: int) -> Count:
    return found, None, found


def once(rows: list[Row], key: str) -> list[Row]:
    kept: dict[str, Row] = {}
    for row in rows:
        kept.setdefault(row[key], row)
    return list(kept.values())


def good(world: World, first: date, last: date, column: str, selection: str = "random") -> Count:
    judged = []
    for audit in once(world["audits"], "audit_id"):
        if first <= audit["audit_date"] <= last and audit["selection"] == selection and audit[column] is not None:
            judged.append(audit[column] == "good" or audit[column] == "outstanding")
    return share(judged)


def audits_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "grade")


def audits_good_targeted(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "grade", "targeted")


def audit_threshold_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "threshold_grade")


def audit_assessment_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "assessment_grade")


def audit_plan_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "plan_grade")


def audit_direct_work_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "direct_work_grade")


def audit_oversight_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "oversight_grade")


def audit_recording_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "recording_grade")


def audit_risk_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "risk_grade")


def audit_identity_good(world: World, first: date, last: date) -> Count:
    return good(world, first, last, "identity_grade")


def audits_done(world: World, first: date, last: date) -> Count:
    return count(sum(first <= audit["audit_date"] <= last for audit in once(world["audits"], "audit_id")))


def moderation_agrees(world: World, first: date, last: date) -> Count:
    judged = []
    for audit in once(world["audits"], "audit_id"):
        moderated = audit["moderated_date"]
        if moderated is None or not first <= moderated <= last or moderated < audit["audit_date"]:
            continue
        if audit["grade"] and audit["moderated_grade"]:
            judged.append(audit["grade"] == audit["moderated_grade"])
    return share(judged)


def known_and_due(action: Row) -> date | None:
    due = action["original_due_date"]
    return due and max(due, action["set_date"])


def actions_on_time(world: World, first: date, last: date) -> Count:
    judged = []
    for action in once(world["actions"], "action_id"):
        day = known_and_due(action)
        if day and first <= day <= last:
            judged.append(action["completed_date"] is not None and action["completed_date"] <= action["original_due_date"])
    return share(judged)


def actions_overdue(world: World, first: date, last: date) -> Count:
    found = 0
    for action in once(world["actions"], "action_id"):
        day, done = known_and_due(action), action["completed_date"]
        found += day is not None and day <= last and (done is None or done > last)
    return count(found)
