"""Children in care, on protection plans or in need at month end without a named social worker."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data.contract import Tables
from data.derive import child_count
from metrics.kit.measure import Measure
from metrics.kit.months import Months, latest_before
from metrics.workforce._holding import open_by_child, social_work

MEASURE = Measure(
    id="unallocated_children",
    theme="workforce",
    title="Children without a social worker",
    question="Does every child whom the service works with have a social worker?",
    why="A child without a named worker has nobody who visits, decides or notices.",
    counted="Children in care, on a child protection plan or with an open referral, unless its outcome is no further action, at the "
    "month end, for whom no social worker is named that day. A child who is several of these counts once: in care before on "
    "a protection plan, and that before in need. What came of a referral has no day of its own on record, so that an "
    "outcome entered or changed later changes past months.",
    met="Each child counted has no social worker.",
    better="down",
    unit="children",
    kind="count",
    clock="stock",
    needs=(
        "allocations",
        "care_episodes",
        "plans.plan",
        "referrals.received_date",
        "referrals.closed_date",
        "plans=cp",
        "allocations=social_worker",
    ),
    groups=("plan", "age_band", "sex", "ethnicity"),
    shows=("plan", "last_named_date"),
    pair="caseload",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)
PLANS = pd.CategoricalDtype(["Looked after", "Child protection", "In need"])


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child without a social worker at a month end, with the day the latest one stopped."""
    size = child_count(tables)
    named = open_by_child(social_work(tables), "start_date", "end_date", size, months)
    rows = [_without(work, named, code, months) for code, work in enumerate(_worked_with(tables, size, months))]
    found = pd.concat(rows, ignore_index=True).drop_duplicates(["child", "month"])
    ids = tables["allocations"]["child_id"].cat.categories
    child = pd.Categorical.from_codes(found["child"].to_numpy(), categories=ids)
    found = found.assign(child_id=child, case_id=child, plan=pd.Categorical.from_codes(found["plan"].to_numpy(), dtype=PLANS))
    month_end = months.ends.to_numpy()[months.place(found["month"])]
    ended = social_work(tables)[["child_id", "end_date"]].rename(columns={"end_date": "last_named_date"})
    found = latest_before(found.assign(month_end=month_end), ended, date="last_named_date")
    return found[["month", "case_id", "child_id", *MEASURE.shows]]


def _worked_with(tables: Tables, size: int, months: Months) -> Iterator[np.ndarray]:
    """The children in care, on protection plans and in need, each as children by months; one after another, as each is large."""
    plans, referrals = tables["plans"], tables["referrals"]
    led_to_services = referrals["outcome"].isna() | (referrals["outcome"] == "services")
    yield open_by_child(tables["care_periods"], "entered_care_date", "left_care_date", size, months)
    yield open_by_child(plans[plans["plan"] == "cp"], "start_date", "end_date", size, months)
    yield open_by_child(referrals[led_to_services], "received_date", "closed_date", size, months)


def _without(work: np.ndarray, named: np.ndarray, plan: int, months: Months) -> pd.DataFrame:
    child, place = np.nonzero(work & ~named)
    return pd.DataFrame({"child": child.astype("int32"), "month": months.starts.to_numpy()[place], "plan": np.int8(plan)})
