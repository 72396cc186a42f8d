"""Share of looked-after reviews falling due in the month that were held by the day the regulations set."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import case_ids, coming_up
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.reviews._due_dates import review_due_dates

MEASURE = Measure(
    id="reviews_in_time",
    theme="reviews",
    title="Reviews held on time",
    question="Are the reviews of children in care held when the regulations say they must be?",
    why="A late review lets a care plan drift: it is the meeting at which someone independent asks whether the plan is still right.",
    counted="Reviews that fell due in the month for children still in care on that day. The first is due 20 working days after "
    "entering care, the second 3 months after the first was held, each later one 6 months after the one before was held. "
    "Cancelled reviews do not count, and two reviews of a child on one day count once. Where the records begin later than a "
    "child's first review was due, the first review on file is taken as a later one unless it was held by that day, and "
    "nothing is due before it.",
    met="The next review was held on or before the day it was due.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("reviews", "reviews.held_date", "care_episodes"),
    findings=("reviews-on-time",),
    standard="first_review_working_days second_review_months later_review_months",
    shows=("due_date", "last_review_date", "next_review_date", "days_late"),
    pair="reviews_overdue",
    history_months=14,  # of children whose earlier reviews are not on file the number, and so the next due day, is sure after the second
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a review that fell due, in the month of its due date."""
    dues = in_months(review_due_dates(tables), "due_date", months)
    dues = dues[~(dues["left_care_date"] <= dues["due_date"])]
    return dues.assign(
        case_id=_ids(dues),
        met=dues["next_review_date"] <= dues["due_date"],
        days_late=(dues["next_review_date"] - dues["due_date"]).dt.days.clip(lower=0),
    )[["month", "case_id", "child_id", "met", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Reviews not yet held that fall due within the next 60 days."""
    dues = review_due_dates(tables)
    waiting = coming_up(dues[dues["next_review_date"].isna() & dues["left_care_date"].isna()], "due_date", on)
    return waiting.assign(case_id=_ids(waiting))[["case_id", "child_id", "due_date", "last_review_date", "entered_care_date"]]


def _ids(dues: pd.DataFrame) -> pd.Series:
    """Two reviews of one time in care can fall due on one day (after 30 and 31 August), so the number is part of the id."""
    return case_ids(dues["child_id"], dues["due_date"]) + " " + dues["number"].astype("str")
