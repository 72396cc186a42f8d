"""Child protection plans and how long they lasted, as DfE counts it: with the first day and the last."""

from __future__ import annotations

import pandas as pd

from data import reference
from data.contract import Tables

STANDARD = "cp_two_years_days"


def protection_plans(tables: Tables) -> pd.DataFrame:
    """One row a child protection plan: case_id (the plan), child_id, start_date, end_date, previous_plans."""
    plans = tables["plans"]
    plans = plans[plans["plan"] == "cp"].drop_duplicates("plan_id")
    return plans[["child_id", "start_date", "end_date", "previous_plans"]].assign(case_id=plans["plan_id"])


def days_lasted(start: pd.Series, until: pd.Series) -> pd.Series:
    """Days from each start to each day, with both."""
    return (until - start).dt.days + 1


def lasted_two_years(lasted: pd.Series, day: pd.Series) -> pd.Series:
    """Whether so many days are two years or more, by the standard in force on each day."""
    return lasted >= reference.standard_values(STANDARD, day)
