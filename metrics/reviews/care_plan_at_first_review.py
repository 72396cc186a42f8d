"""Share of first reviews that had the child's care plan in front of them."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.reviews._due_dates import numbered_reviews

MEASURE = Measure(
    id="care_plan_at_first_review",
    theme="reviews",
    title="Care plan available at the first review",
    question="Is there a care plan to review when the first review is held?",
    why="A first review without a care plan cannot check whether the plan is right, and the next review is months away.",
    counted="First reviews of a time in care, held in the month, for which it is recorded whether the care plan was available. Where the "
    "records begin later than the first review was due, a review after that day is not taken as a first one.",
    met="The care plan was available.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("reviews", "reviews.care_plan_available", "care_episodes"),
    findings=("care-plan-missing-at-first-review",),
    shows=("entered_care_date", "held_date"),
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a first review that says whether the plan was there, in the month it was held."""
    reviews = numbered_reviews(tables)
    first = in_months(reviews[(reviews["number"] == 1) & reviews["care_plan_available"].notna()], "held_date", months)
    return first.assign(case_id=first["review_id"], met=first["care_plan_available"].astype("bool"))[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]
