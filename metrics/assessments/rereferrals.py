"""The share of referrals of the month that came within 12 months of an earlier referral of the same child."""

from __future__ import annotations

import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.calendar import add_months
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months, latest_before

STANDARD = "rereferral_months"
MEASURE = Measure(
    id="rereferrals",
    theme="assessments",
    title="Children referred again within a year",
    question="How many referrals are of a child who had been referred in the 12 months before?",
    why="A family that comes back soon may have left without the help it needed. Read it beside how many children the service works with: "
    "keeping cases open also makes it fall.",
    counted="Referrals received in the month, whatever came of them. Those received in the 12 months after the oldest referral on "
    "file are left out, because the referrals before them are not on file. An id that is on file twice is one referral. "
    "Where older referrals are on file only because they are still open, the share of the first year is too low.",
    met="The child had another referral on an earlier day, at most 12 months before. It counts for the worse: a smaller share is better.",
    better="down",
    unit="%",
    kind="share",
    clock="flow",
    needs=("referrals.received_date",),
    standard=STANDARD,
    published="rereferral_pct",
    published_difference="DfE counts the referrals of a year ending 31 March. What a council records as a referral matters more than "
    "families do: where one year has half the referrals of the year before and hardly any that end in no further action, the recording "
    "changed (contacts were no longer called referrals), and the two years' shares cannot be compared.",
    shows=("received_date", "previous_date"),
    pair="children_in_need",
    looks_back_months=12,
    owner="Head of assessment and support",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a referral in the month it was received, with the day of the child's referral before it."""
    every = tables["referrals"].drop_duplicates("referral_id")
    received = every["received_date"]
    since = add_months(received, -reference.standard_values(STANDARD, received))
    found = every.assign(case_id=every["referral_id"], since=since, day_before=received - pd.Timedelta(days=1))
    found = in_months(found[found["since"] >= received.min()], "received_date", months)
    before = every[["child_id"]].assign(previous_date=received)
    found = latest_before(found, before, on="day_before", date="previous_date")
    found = found.assign(met=found["previous_date"] >= found["since"])
    return found[["month", "case_id", "child_id", "met", *MEASURE.shows]]
