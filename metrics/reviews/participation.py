"""Share of reviews at which the child took part: attended and spoke, had someone speak, or sent views."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.reviews._due_dates import held_reviews

MEASURE = Measure(
    id="participation",
    theme="reviews",
    title="Children taking part in their reviews",
    question="Do children have a say in the meeting that decides their care?",
    why="A plan made without the child is less likely to be right, and children have a right to be heard.",
    counted="Reviews held in the month with a national participation code. Children under 4 (PN0) and reviews without a code do not "
    "count, nor do cancelled reviews; two reviews of a child on one day count once. Reviews recorded outside a time in care "
    "are reported as faults and still count.",
    met="The child attended and spoke, attended and had an advocate speak, attended and conveyed views without speaking, or did not attend "
    "and sent views (PN1, PN2, PN3, PN5, PN6). Attending in silence (PN4) and neither attending nor sending views (PN7) are not.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("reviews", "reviews.participation_code"),
    findings=("attend-and-seen-before-review",),
    shows=("held_date", "participation_code"),
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)
JUDGED = ("PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
TOOK_PART = ("PN1", "PN2", "PN3", "PN5", "PN6")


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a review with a code, in the month it was held."""
    held = in_months(held_reviews(tables, "participation_code"), "held_date", months)
    held = held[held["participation_code"].isin(JUDGED)]
    return held.assign(case_id=held["review_id"], met=held["participation_code"].isin(TOOK_PART))[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]
