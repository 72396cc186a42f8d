"""Share of child protection plans starting in the month that were not the child's first."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.visits._long_plans import protection_plans

MEASURE = Measure(
    id="cp_repeat",
    theme="visits",
    title="Repeat protection plans",
    question="Of the children who come onto a child protection plan, how many had been on one before?",
    why="A second plan can mean that the first ended before the child was safe. Few long plans and many repeats is no success.",
    counted="Child protection plans that started in the month and whose record says how many plans the child had before; a child may count "
    "twice.",
    met="The child had been on a plan before, however long ago. Fewer is better.",
    better="down",
    unit="%",
    kind="share",
    clock="flow",
    needs=("plans.plan", "plans.start_date", "plans.previous_plans", "plans=cp"),
    findings=(),
    published="cpp_repeat_pct",
    published_difference="The same count of plans that started, over a financial year; DfE corrects earlier years afterwards.",
    groups=("team", "locality", "age_band", "sex", "ethnicity"),
    shows=("start_date", "previous_plans"),
    pair="cp_over_2_years",
    owner="Head of safeguarding and quality",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a protection plan that started, in the month it started."""
    begun = in_months(protection_plans(tables), "start_date", months)
    begun = begun[begun["previous_plans"].notna()]
    return begun.assign(met=begun["previous_plans"] > 0)[["month", "case_id", "child_id", "met", *MEASURE.shows]]
