"""The strengths and difficulties questionnaire (SDQ): of whom it is expected, and their latest score of the last 12 months."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from metrics.health._in_care import ages, in_care, in_care_for, number_in_force, since
from metrics.kit.calendar import add_months
from metrics.kit.months import Months, latest_before

INTERVAL, AGES = "sdq_months", "sdq_ages"


def expected(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child of the right age in care for a year at a month end: the latest scored questionnaire, blank when over a year old.

    `check_date` and `score` are blank together; `due_date` is when the next questionnaire is owed.
    """
    counted = with_latest(in_care(tables, months), tables, months)
    return in_care_for(counted, counted["interval"])


def with_latest(held: pd.DataFrame, tables: Tables, months: Months) -> pd.DataFrame:
    """The children of the ages asked about, with their latest score still within the interval and the day by which the next is owed."""
    held = held.assign(interval=number_in_force(INTERVAL, held, months))
    held = held[_of_age(held, tables, months)]
    checks = tables["health_checks"]
    scored = checks[(checks["kind"] == "sdq") & checks["score"].notna()]
    held = latest_before(held, scored, date="check_date", columns=("score",))
    within = held["check_date"] >= since(held, held["interval"])
    owed = add_months(held["check_date"].fillna(held["entered_care_date"]), held["interval"])
    return held.assign(check_date=held["check_date"].where(within), score=held["score"].where(within), due_date=owed)


def _of_age(held: pd.DataFrame, tables: Tables, months: Months) -> np.ndarray:
    """Whether each child's age at the month end is one at which the questionnaire is expected."""
    bands = np.array([_ages_asked(end) for end in months.ends])
    low, high = bands[months.place(held["month"])].T
    age = ages(held, tables["children"]).to_numpy()
    return (age >= low) & (age <= high)


@cache
def _ages_asked(on: pd.Timestamp) -> tuple[float, float]:
    return reference.standard_band(AGES, on)
