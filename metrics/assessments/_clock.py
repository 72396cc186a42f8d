"""Assessments and the day by which each has to be authorised: 45 working days from its start, by the standard in force that day."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from data.working_days import working_days_between
from metrics.kit.deadlines import coming_up, deadline

STANDARD = "assessment_working_days"


def assessments(tables: Tables) -> pd.DataFrame:
    """One row an assessment: case_id, child_id, started_date, due_date, authorised_date (blank while open). An id twice is one.

    One that started before any standard was in force is left out: it cannot be judged.
    """
    every = tables["assessments"].drop_duplicates("assessment_id")
    every = every.assign(case_id=every["assessment_id"], due_date=deadline(every["started_date"], STANDARD))
    return every.loc[every["due_date"].notna(), ["case_id", "child_id", "started_date", "due_date", "authorised_date"]]


def judged(found: pd.DataFrame) -> pd.DataFrame:
    """With `met` (authorised by the 45th working day) and `working_days` taken; blank while the assessment is open."""
    taken = working_days_between(found["started_date"], found["authorised_date"])
    return found.assign(met=found["authorised_date"] <= found["due_date"], working_days=taken)


def open_and_due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Assessments not yet authorised whose 45th working day falls in the next 60 days, the nearest first."""
    found = assessments(tables)
    return coming_up(found[found["authorised_date"].isna()], "due_date", on)[["case_id", "child_id", "started_date", "due_date"]]
