"""Children at each month end: in care, on a protection plan, in need. A child is one child however many rows say so."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.months import Months, open_at_month_ends


def in_care(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care at a month end: case_id (the child), child_id, entered_care_date, month, month_end."""
    periods = tables["care_periods"][["child_id", "entered_care_date", "left_care_date"]]
    held = open_at_month_ends(periods, "entered_care_date", "left_care_date", months).drop(columns="left_care_date")
    return held.assign(case_id=held["child_id"])


def on_protection_plan(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child with an open child protection plan at a month end, with the start of the latest one."""
    plans = tables["plans"]
    plans = plans.loc[plans["plan"] == "cp", ["child_id", "start_date", "end_date"]]
    return _children_with_open(plans, "start_date", "end_date", months)


def in_need(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child with an open referral that led to services at a month end, with the day the latest one came."""
    referrals = tables["referrals"]
    led_to_services = referrals["outcome"].isna() | (referrals["outcome"] == "services")
    referrals = referrals.loc[led_to_services, ["child_id", "received_date", "closed_date"]]
    return _children_with_open(referrals, "received_date", "closed_date", months)


def _children_with_open(rows: pd.DataFrame, start: str, end: str, months: Months) -> pd.DataFrame:
    """One row a child and month end at which any of the child's rows was open."""
    held = open_at_month_ends(rows.sort_values(start, kind="stable"), start, end, months, keep=["child_id", start])
    child_and_month = held["child_id"].cat.codes.to_numpy().astype("int64") * len(months) + months.place(held["month"])
    held = held[~pd.Series(child_and_month, index=held.index).duplicated(keep="last")]
    return held.assign(case_id=held["child_id"])[["month", "case_id", "child_id", start]]
