"""Share of plans open at a month end for 6 months or more that were brought up to date within the last 6 months."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.calendar import add_months
from metrics.kit.deadlines import coming_up
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months, latest_before, open_at_month_ends

STANDARD = "plan_update_months"
PLANS = {"cla": "Looked after", "cp": "Child protection", "cin": "In need"}
MEASURE = Measure(
    id="plan_updated_in_6_months",
    theme="visits",
    title="Plans brought up to date",
    question="Are children's plans brought up to date at least every 6 months?",
    why="A plan that nobody has touched for half a year no longer says what is being done. That is how children drift and wait.",
    counted="Plans of children in care, on protection plans and in need that had been open for 6 months or more at the month end. "
    "A child with two plans counts for each.",
    met="The latest version of the plan was written 6 months or less before the month end: one of 30 September is in date until 30 March.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=("plans.plan", "plans.start_date", "plan_versions.updated_date", "plans=cla", "plans=cp", "plans=cin"),
    findings=("unsatisfactory-too-long", "drift-and-delay"),
    standard=STANDARD,
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "start_date", "updated_date", "due_date"),
    pair="audit_plan_good",
    local_rule="No law sets how often a plan is rewritten. 6 months follows the interval between later reviews of children in care.",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a plan at a month end; `due_date` is the day by which the next version was or is owed."""
    numbers = reference.standard_values(STANDARD, pd.Series(months.ends)).to_numpy()
    plans = _plans(tables)
    shortest = np.fmin.reduce(numbers)  # nan where no month has a standard: then no plan counts
    plans = plans.assign(counts_from=add_months(plans["start_date"], np.full(len(plans), shortest)))
    held = open_at_month_ends(plans, "counts_from", "end_date", months, keep=["child_id", "case_id", "plan", "start_date"])
    number = numbers[months.place(held["month"])]
    owed = (add_months(held["start_date"], number) <= held["month_end"]).to_numpy()
    if not owed.all():  # with one number for all months every row is owed, and tens of millions are not copied
        held, number = held[owed], number[owed]
    held = _with_latest(held, tables, number)
    return held.assign(met=held["updated_date"].notna() & (held["due_date"] >= held["month_end"]))[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Open plans whose next version is owed within the next 60 days."""
    plans = _plans(tables)
    plans = plans[plans["end_date"].isna()]
    plans = plans.assign(month_end=pd.Series(on.as_unit("us"), index=plans.index))
    numbers = np.full(len(plans), reference.standard_value(STANDARD, on))
    return coming_up(_with_latest(plans, tables, numbers), "due_date", on)[
        ["case_id", "child_id", "plan", "due_date", "start_date", "updated_date"]
    ]


def _plans(tables: Tables) -> pd.DataFrame:
    """The plans, their id and kind as categories: both are repeated for every month."""
    plans = tables["plans"].drop_duplicates("plan_id")
    kind = pd.Categorical(plans["plan"].map(PLANS), categories=list(PLANS.values()))
    return plans[["child_id", "start_date", "end_date"]].assign(case_id=plans["plan_id"].astype("category"), plan=kind)


def _with_latest(held: pd.DataFrame, tables: Tables, number: np.ndarray) -> pd.DataFrame:
    """With the latest version by each day, and when the next is owed: counted from it, or from the plan's start when there is none."""
    versions = tables["plan_versions"]
    versions = pd.DataFrame({"case_id": versions["plan_id"].astype(held["case_id"].dtype), "updated_date": versions["updated_date"]})
    held = latest_before(held, versions, date="updated_date", by="case_id")
    counted_from = held["updated_date"].where(held["updated_date"] > held["start_date"], held["start_date"])
    return held.assign(due_date=add_months(counted_from, number))
