"""Child protection plans open at a month end that had by then lasted two years or more."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends
from metrics.visits._long_plans import STANDARD, days_lasted, lasted_two_years, protection_plans

MEASURE = Measure(
    id="cp_open_over_2_years",
    theme="visits",
    title="Protection plans open for 2 years",
    question="How many children have been on a child protection plan for two years or more?",
    why="The share of plans that end after two years says nothing of those that do not end; these children are still waiting to be safe.",
    counted="Child protection plans open at the month end that had lasted 730 days or more by then, with the day they began.",
    met="Each plan counted is one child for whom two years have not been enough.",
    better="down",
    unit="plans",
    kind="count",
    clock="stock",
    needs=("plans.plan", "plans.start_date", "plans.end_date", "plans=cp"),
    findings=(),
    standard=STANDARD,
    groups=("team", "locality", "age_band", "sex", "ethnicity"),
    shows=("start_date", "days_lasted"),
    pair="cp_repeat",
    from_latest=True,
    owner="Head of safeguarding and quality",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a long protection plan at a month end."""
    held = open_at_month_ends(protection_plans(tables), "start_date", "end_date", months)
    held = held.assign(days_lasted=days_lasted(held["start_date"], held["month_end"]))
    held = held[lasted_two_years(held["days_lasted"], held["month_end"])]
    return held[["month", "case_id", "child_id", *MEASURE.shows]]
