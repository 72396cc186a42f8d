"""Share of second reviews by which the child's care plan named a plan for permanence."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.kit.permanence import stated_permanence
from metrics.reviews._due_dates import numbered_reviews

MEASURE = Measure(
    id="permanence_plan_by_second_review",
    theme="reviews",
    title="Permanence plan by the second review",
    question="Is it decided by the second review how the child is to have a lasting home?",
    why="About four months into care is when drift begins: without a plan for permanence nobody works towards a lasting home.",
    counted="Second reviews of a time in care, held in the month. Where the records begin later than the first review was due, reviews are "
    "not taken as first or second ones unless the first on file was held by that day.",
    met="A version of a care plan dated on or before the review, of a plan that was not over when the child entered care, names a "
    "permanence plan.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("reviews", "care_episodes", "plans", "plan_versions", "plan_versions.permanence_plan", "plans=cla"),
    standard="permanence_plan_reviews",
    shows=("entered_care_date", "held_date", "permanence_stated_date"),
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a second review, in the month it was held."""
    reviews = numbered_reviews(tables)
    second = in_months(reviews[reviews["number"] == 2], "held_date", months).rename(columns={"review_id": "case_id"})
    pairs = second[["case_id", "child_id", "entered_care_date", "held_date"]].merge(stated_permanence(tables), on="child_id")
    pairs = pairs[(pairs["stated_date"] <= pairs["held_date"]) & ~(pairs["plan_end_date"] < pairs["entered_care_date"])]
    stated = pairs.groupby("case_id", as_index=False).agg(permanence_stated_date=("stated_date", "min"))
    second = second.merge(stated, on="case_id", how="left")
    return second.assign(met=second["permanence_stated_date"].notna())[["month", "case_id", "child_id", "met", *MEASURE.shows]]
