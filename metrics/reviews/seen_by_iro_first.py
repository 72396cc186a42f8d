"""Share of reviews before which the reviewing officer met the child."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.reviews._due_dates import held_reviews

MEASURE = Measure(
    id="seen_by_iro_first",
    theme="reviews",
    title="Seen by the reviewing officer before the review",
    question="Do reviewing officers meet the child before the review?",
    why="A child who has met the officer is likelier to say what matters, and the officer hears it from the child and not from papers.",
    counted="Reviews held in the month for which it is recorded whether the officer met the child first. Cancelled reviews do not count; "
    "two reviews of a child on one day count once. Reviews recorded outside a time in care are reported as faults and still count.",
    met="The officer met the child before the review.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("reviews", "reviews.iro_met_child_first"),
    findings=("attend-and-seen-before-review",),
    shows=("held_date",),
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a review that says whether the child was met, in the month it was held."""
    held = in_months(held_reviews(tables, "iro_met_child_first"), "held_date", months)
    return held.assign(case_id=held["review_id"], met=held["iro_met_child_first"].astype("bool"))[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]
