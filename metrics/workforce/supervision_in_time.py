"""Share of social workers in post at month end who had supervision within the local interval before it."""

from __future__ import annotations

import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.calendar import add_months
from metrics.kit.deadlines import coming_up
from metrics.kit.measure import Measure
from metrics.kit.months import Months, latest_before
from metrics.workforce._workers import SOCIAL_WORKER, in_post, in_words

STANDARD = "supervision_months"
MEASURE = Measure(
    id="supervision_in_time",
    theme="workforce",
    title="Supervision held within a month",
    question="Does every social worker sit down with a manager each month?",
    why="Supervision is where a manager sees drift, shares the weight of hard decisions, and checks that agreed actions were done.",
    counted="Social workers in post at month end for longer than a month, one with two posts once, from the first of them. A worker "
    "without recorded hours is left out.",
    met="The worker's latest supervision was held a month or less before the month end, about one child or about all of them.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=("supervisions", "workers", "workers.role", "workers.fte"),
    standard=STANDARD,
    groups=("service", "team"),
    shows=("held_date", "start_date"),
    pair="caseload",
    local_rule="No national interval is set for supervision; a month is a local line.",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a social worker in post for longer than the interval at a month end, with the latest supervision."""
    there = _with_latest(tables, months)
    there = there[_interval_after(there["start_date"], there) < there["month_end"]]
    met = _interval_after(there["held_date"], there) >= there["month_end"]
    return there.assign(case_id=there["worker_id"], met=met)[["month", "case_id", "worker_id", "met", "service", "team", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The social workers in post whose next supervision is still to come, counted from the latest or from the start in post."""
    there = _with_latest(tables, Months(on, on))
    there = there.assign(due_date=_interval_after(there["held_date"].fillna(there["start_date"]), there))
    soon = coming_up(there, "due_date", on)
    return soon.assign(case_id=soon["worker_id"])[["case_id", "worker_id", "due_date", "service", "team", *MEASURE.shows]]


def _with_latest(tables: Tables, months: Months) -> pd.DataFrame:
    there = in_post(tables, months, SOCIAL_WORKER)
    there = latest_before(there, tables["supervisions"], date="held_date", by="worker_id")
    return there.assign(**in_words(tables, there["team_id"]))


def _interval_after(dates: pd.Series, there: pd.DataFrame) -> pd.Series:
    """Each date and the interval in force at the month end: a worker may have been in post for longer than there has been a line."""
    return add_months(dates, reference.standard_values(STANDARD, there["month_end"]))
