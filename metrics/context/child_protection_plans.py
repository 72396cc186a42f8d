"""How many children were the subject of a child protection plan at a month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.context._children import on_protection_plan
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="child_protection_plans",
    theme="context",
    title="Children on protection plans",
    question="How many children are on a child protection plan?",
    why="These are the children judged to be at risk of significant harm at home; each needs visits, a core group and reviews.",
    counted="Children with a child protection plan open at the month end; a child with two is one child.",
    met="Nothing is met or missed: the figure is the number of children.",
    better="neutral",
    unit="children",
    kind="count",
    clock="stock",
    needs=("plans.plan", "plans=cp"),
    published="cpp_number",
    published_difference="The same count; DfE publishes 31 March alone and corrects earlier years afterwards.",
    shows=("start_date",),
    from_latest=True,
    owner="Head of safeguarding and quality",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child on a plan at a month end."""
    return on_protection_plan(tables, months)
