"""Share of child protection plans ending in the month that had lasted two years or more."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.visits._long_plans import STANDARD, days_lasted, lasted_two_years, protection_plans

MEASURE = Measure(
    id="cp_over_2_years",
    theme="visits",
    title="Protection plans that lasted 2 years",
    question="Of the child protection plans that end, how many had gone on for two years or more?",
    why="A plan should make a child safe, or lead to another decision, well within two years. A long one is a child living with risk.",
    counted="Child protection plans that ended in the month; a child whose plans ended twice counts twice.",
    met="The plan had lasted 730 days or more, with the day it began and the day it ended. Fewer is better.",
    better="down",
    unit="%",
    kind="share",
    clock="flow",
    needs=("plans.plan", "plans.start_date", "plans.end_date", "plans=cp"),
    findings=(),
    standard=STANDARD,
    published="cpp_2yr_ceased_pct",
    published_difference="The same count of plans that ended, over a financial year; DfE corrects earlier years afterwards.",
    groups=("team", "locality", "age_band", "sex", "ethnicity"),
    shows=("start_date", "end_date", "days_lasted"),
    pair="cp_repeat",
    owner="Head of safeguarding and quality",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a protection plan that ended, in the month it ended."""
    ended = in_months(protection_plans(tables), "end_date", months)
    lasted = days_lasted(ended["start_date"], ended["end_date"])
    return ended.assign(days_lasted=lasted, met=lasted_two_years(lasted, ended["end_date"]))[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]
