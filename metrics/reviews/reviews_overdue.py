"""Children in care whose next review was due by month end and had not been held."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends
from metrics.reviews._due_dates import review_due_dates

MEASURE = Measure(
    id="reviews_overdue",
    theme="reviews",
    title="Reviews overdue",
    question="How many children are past the day of their review and still waiting for it?",
    why="A review missed for good leaves the monthly share after one month; these children stay in sight until their review is held.",
    counted="Children in care at month end whose due date, counted from their latest review (or from entering care), had come by "
    "then. Due dates are those of the share of reviews held on time; a review due on the last day and not held that day "
    "is overdue.",
    met="Each child counted is one overdue review.",
    better="down",
    unit="children",
    kind="count",
    clock="stock",
    needs=("reviews", "reviews.held_date", "care_episodes"),
    findings=("reviews-on-time",),
    standard="first_review_working_days second_review_months later_review_months",
    shows=("due_date", "last_review_date", "days_overdue"),
    pair="reviews_in_time",
    history_months=14,  # of children whose earlier reviews are not on file the number, and so the next due day, is sure after the second
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child and month end with an overdue review."""
    dues = review_due_dates(tables)
    until = np.fmin(dues["next_review_date"].to_numpy(), dues["left_care_date"].to_numpy())
    overdue = dues.assign(until=until)[["child_id", "due_date", "last_review_date", "until"]]
    overdue = open_at_month_ends(overdue, "due_date", "until", months)
    return overdue.assign(case_id=overdue["child_id"], days_overdue=(overdue["month_end"] - overdue["due_date"]).dt.days)[
        ["month", "case_id", "child_id", *MEASURE.shows]
    ]
