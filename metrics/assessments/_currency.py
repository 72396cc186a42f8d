"""Whose assessment has to be kept up to date, and the events that call for a fresh one."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.calendar import add_months
from metrics.kit.deadlines import deadline
from metrics.kit.months import Months, open_at_month_ends

MONTHS, EVENT = "assessment_current_months", "event_assessment_working_days"
NO_PLAN = -1
PLANS = ("Looked after", "Child protection", "In need")  # a child in two of them is counted in the first


def children_with_plans(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care, on a protection plan or on an in-need plan at a month end: case_id, child_id, month, month_end, plan.

    One small number a child and month: a row for each spell and month would be several times as many.
    """
    periods = tables["care_periods"].rename(columns={"entered_care_date": "start_date", "left_care_date": "end_date"})
    plans = tables["plans"]
    spells = (periods, plans[plans["plan"] == "cp"], plans[plans["plan"] == "cin"])
    children = cast(pd.CategoricalDtype, periods["child_id"].dtype)
    found = np.full(len(children.categories) * len(months), NO_PLAN, dtype="int8")
    for place in reversed(range(len(spells))):
        held = open_at_month_ends(spells[place], "start_date", "end_date", months, keep=["child_id"])
        found[held["child_id"].cat.codes.to_numpy().astype("int64") * len(months) + months.place(held["month"])] = place
    cell = np.flatnonzero(found != NO_PLAN)
    child, month = np.divmod(cell, len(months))
    child_id = pd.Series(pd.Categorical.from_codes(child, dtype=children))
    plan = pd.Categorical.from_codes(found[cell], categories=pd.Index(PLANS))
    when = {"month": months.starts.to_numpy()[month], "month_end": months.ends.to_numpy()[month]}
    return pd.DataFrame({"case_id": child_id, "child_id": child_id, **when, "plan": plan})


def authorised(tables: Tables) -> pd.DataFrame:
    """Assessments that were finished: child_id, authorised_date."""
    found = tables["assessments"]
    return found.loc[found["authorised_date"].notna(), ["child_id", "authorised_date"]]


def answers_owed(tables: Tables) -> pd.DataFrame:
    """Significant events with `answer_by`, the 45th working day after each; sorted, so that of two answers due on one day the later
    event comes last. One before any standard is left out.
    """
    events = tables["significant_events"][["child_id", "event_date"]].sort_values("event_date", kind="stable")
    events = events.assign(answer_by=deadline(events["event_date"], EVENT))
    return events[events["answer_by"].notna()]


def recent_from(months: Months) -> pd.Series:
    """For each month the first day on which an assessment was recent at its end, by the standard then in force; blank without one."""
    ends = pd.Series(months.ends)
    return add_months(ends, -reference.standard_values(MONTHS, ends))
