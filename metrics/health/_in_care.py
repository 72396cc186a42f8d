"""Children in care at each month end, with what health measures ask of them: their age, their time in care, the number in force."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.calendar import add_months, age_years
from metrics.kit.months import Months, open_at_month_ends

COMING_DAYS = 60  # how far ahead the lists of what falls due look
COHORT_MONTHS = 12  # DfE's own cohort for health: looked after for a year (LAIT dictionary, LACDental%, LACVaccinations%)


def in_care(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care at a month end: child_id, case_id (the child), entered_care_date, month, month_end."""
    periods = tables["care_periods"][["child_id", "entered_care_date", "left_care_date"]]
    held = open_at_month_ends(periods, "entered_care_date", "left_care_date", months).drop(columns="left_care_date")
    return held.assign(case_id=held["child_id"])


def in_care_for(held: pd.DataFrame, number: float | np.ndarray | pd.Series) -> pd.DataFrame:
    """Those who by the month end had been in care for so many calendar months; nobody where the number is blank."""
    return held[add_months(held["entered_care_date"], _numbers(number, held)) <= held["month_end"]]


def in_care_a_year(tables: Tables, months: Months) -> pd.DataFrame:
    """DfE's health cohort, at each month end rather than at 31 March alone."""
    return in_care_for(in_care(tables, months), COHORT_MONTHS)


def ages(held: pd.DataFrame, children: pd.DataFrame) -> pd.Series:
    """Each child's age in whole years at the month end; blank when the date of birth is not known."""
    born = np.full(len(children["child_id"].cat.categories) + 1, np.datetime64("NaT", "us"))
    born[children["child_id"].cat.codes.to_numpy()] = children["date_of_birth"].to_numpy()
    return age_years(pd.Series(born[held["child_id"].cat.codes.to_numpy()], index=held.index), held["month_end"])


def number_in_force(standard_id: str, held: pd.DataFrame, months: Months) -> np.ndarray:
    """The standard's number at each row's month end; NaN where none is in force."""
    by_month = reference.standard_values(standard_id, pd.Series(months.ends))
    return by_month.to_numpy()[months.place(held["month"])]


def since(held: pd.DataFrame, number: float | np.ndarray | pd.Series) -> pd.Series:
    """The day so many calendar months before each month end: what happened from then on is within that time."""
    return add_months(held["month_end"], -_numbers(number, held))


def coming(held: pd.DataFrame, due_date: pd.Series, on: pd.Timestamp) -> pd.DataFrame:
    """The children whose due date is after `on` and within the days looked ahead, the nearest first."""
    near = (due_date > on) & (due_date <= on + pd.Timedelta(days=COMING_DAYS))
    return held.assign(due_date=due_date)[near].drop(columns=["month", "month_end"]).sort_values("due_date", kind="stable")


def _numbers(number: float | np.ndarray | pd.Series, held: pd.DataFrame) -> np.ndarray:
    return np.broadcast_to(np.asarray(number, dtype="float64"), len(held))
