"""Whose assessment has to be kept up to date, and the events that call for a fresh one."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import deadline
from metrics.kit.months import Months, open_at_month_ends

MONTHS, EVENT = "assessment_current_months", "event_assessment_working_days"
PLANS = ("Looked after", "Child protection", "In need")  # a child in two of them is counted in the first


def children_with_plans(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care, on a protection plan or on an in-need plan at a month end: case_id, child_id, month, month_end, plan."""
    periods = tables["care_periods"].rename(columns={"entered_care_date": "start_date", "left_care_date": "end_date"})
    plans = tables["plans"]
    spells = [periods, plans[plans["plan"] == "cp"], plans[plans["plan"] == "cin"]]
    every = pd.concat([rows[["child_id", "start_date", "end_date"]].assign(order=place) for place, rows in enumerate(spells)])
    held = open_at_month_ends(every, "start_date", "end_date", months).sort_values("order", kind="stable")
    child_and_month = held["child_id"].cat.codes.to_numpy().astype("int64") * len(months) + months.place(held["month"])
    held = held[~pd.Series(child_and_month, index=held.index).duplicated()]
    plan = pd.Categorical.from_codes(held["order"], categories=pd.Index(PLANS))
    return held.assign(case_id=held["child_id"], plan=plan)[["case_id", "child_id", "month", "month_end", "plan"]]


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
