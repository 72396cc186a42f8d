"""Held reviews, their place in a time in care, and the days by which each next one is due (SI 2010/959, regulation 33).

First review: 20 working days after entering care. Second: 3 months after the first was held. Later ones: 6 months after the one
before was held. Records may begin in the middle of a child's time in care: then the first review on file is the child's first only
if it was held by the day the first was due, and otherwise a later one; nothing is due before it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import deadline
from metrics.kit.months import latest_before

FIRST, SECOND, LATER = "first_review_working_days", "second_review_months", "later_review_months"
PERIOD = ["child_id", "entered_care_date"]
UNKNOWN_BEFORE = 2  # how many reviews a child is taken to have had when the records begin later than the first was due


def held_reviews(tables: Tables, stating: str | None = None) -> pd.DataFrame:
    """The reviews table without cancelled ones, one row a child and day; with `stating`, only rows where that column is not blank."""
    reviews = tables["reviews"]
    held = reviews[~reviews["cancelled"].fillna(False).astype("bool")]
    if stating:
        held = held[held[stating].notna()]
    if held.duplicated(["child_id", "held_date"]).any():
        held = held.sort_values("review_id", kind="stable").drop_duplicates(["child_id", "held_date"])
    return held


def numbered_reviews(tables: Tables) -> pd.DataFrame:
    """The held reviews of children in care: review_id, child_id, held_date, care_plan_available, the dates of that time in care, number.

    `number` is 1 for the first of a time in care, 2 for the second, and so on; from 3 when earlier ones are not on file. Sorted by
    child and day. A review on the day of leaving belongs to the time in care it ends; one outside care is left out.
    """
    held = held_reviews(tables)[["review_id", "child_id", "held_date", "care_plan_available"]]
    held = latest_before(held, tables["care_periods"], on="held_date", date="entered_care_date", columns=("left_care_date",))
    in_care = held["entered_care_date"].notna() & ~(held["held_date"] > held["left_care_date"])
    held = held[in_care].sort_values(["child_id", "held_date"], kind="stable")
    same_period = held.groupby(PERIOD, observed=True)
    first_due = deadline(held["entered_care_date"], FIRST)
    known = (first_due >= history_begins(tables)) | (same_period["held_date"].transform("first") <= first_due)
    return held.assign(number=same_period.cumcount() + 1 + np.where(known, 0, UNKNOWN_BEFORE))


def history_begins(tables: Tables) -> pd.Timestamp:
    """The first day from which reviews are on file: the earliest held, or the day the extract covers from when that is earlier."""
    earliest = tables["reviews"]["held_date"].min()
    return tables.covers_from if pd.isna(earliest) else min(tables.covers_from, earliest)


def review_due_dates(tables: Tables) -> pd.DataFrame:
    """One row a day by which a review was or is due: child_id, entered_care_date, left_care_date, number, last_review_date, due_date,
    next_review_date (the review held next in that time in care, in time or not; blank while none was).
    """
    held = numbered_reviews(tables)
    after_first = held["number"] == 1
    later = held.assign(
        number=held["number"] + 1,
        last_review_date=held["held_date"],
        due_date=deadline(held["held_date"], SECOND).where(after_first, deadline(held["held_date"], LATER)),
        next_review_date=held.groupby(PERIOD, observed=True)["held_date"].shift(-1),
    )
    first = _first_due_dates(tables, held)
    return pd.concat([first, later[list(first.columns)]], ignore_index=True)


def _first_due_dates(tables: Tables, held: pd.DataFrame) -> pd.DataFrame:
    """The day by which each time in care calls for its first review, where the records go back as far."""
    periods = tables["care_periods"][[*PERIOD, "left_care_date"]]
    periods = periods.assign(
        number=1,
        last_review_date=pd.Series(pd.NaT, index=periods.index, dtype="datetime64[us]"),
        due_date=deadline(periods["entered_care_date"], FIRST),
    )
    first_held = held[[*PERIOD, "held_date"]].drop_duplicates(PERIOD).rename(columns={"held_date": "next_review_date"})
    return periods[periods["due_date"] >= history_begins(tables)].merge(first_held, on=PERIOD, how="left")
