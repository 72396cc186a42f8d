"""The share of children in care for a year or more at a month end who had their teeth checked in the last 12 months."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._in_care import coming, in_care, in_care_a_year, number_in_force, since
from metrics.kit.calendar import add_months
from metrics.kit.measure import Measure
from metrics.kit.months import Months, latest_before

STANDARD = "dental_months"
MEASURE = Measure(
    id="dental_up_to_date",
    theme="health",
    title="Dental checks up to date",
    question="Have children in care had their teeth checked in the last year?",
    why="Tooth decay is common among children in care, painful, and avoidable.",
    counted="Children of every age in care at the month end who had been in care without a break for 12 months.",
    met="A dental check was completed in the 12 months up to the month end. A refused check does not count.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=("care_episodes", "health_checks.check_date", "health_checks=dental"),
    standard=STANDARD,
    published="lac_dental_pct",
    published_difference="DfE counts the same children at 31 March alone, from a yes or no that the council returns once a year.",
    shows=("check_date", "due_date"),
    pair="annual_dental_oc2",
    local_rule="No law sets how often; the 12 months are those of DfE's published figure.",
    from_latest=True,
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child at a month end; `due_date` is the day by which the next check was or is owed."""
    counted = _with_latest(in_care_a_year(tables, months), tables, months)
    counted = counted[counted["interval"].notna()]
    met = counted["check_date"] >= since(counted, counted["interval"])
    return counted[["month", "case_id", "child_id", "check_date", "due_date"]].assign(met=met)


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The children whose dental check goes out of date in the next 60 days, the nearest first."""
    window = Months(on, on)
    held = _with_latest(in_care(tables, window), tables, window)
    return coming(held, held["due_date"], on)[["case_id", "child_id", "check_date", "due_date"]]


def _with_latest(held: pd.DataFrame, tables: Tables, months: Months) -> pd.DataFrame:
    """With the latest check that took place, and when the next is owed: counted from it, or from entering care when there is none."""
    checks = tables["health_checks"]
    done = (checks["kind"] == "dental") & (checks["status"].isna() | (checks["status"] == "completed"))
    held = latest_before(held.assign(interval=number_in_force(STANDARD, held, months)), checks[done], date="check_date")
    return held.assign(due_date=add_months(held["check_date"].fillna(held["entered_care_date"]), held["interval"]))
