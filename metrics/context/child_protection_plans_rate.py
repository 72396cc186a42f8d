"""How many children were the subject of a child protection plan at a month end for every 10,000 children living in the area."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.context._children import on_protection_plan
from metrics.context._rate import per_population
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="child_protection_plans_rate",
    theme="context",
    title="Children on protection plans for every 10,000 children",
    question="How many children are on a child protection plan for the size of the area?",
    why="Numbers alone cannot be held against larger or smaller councils; a rate can.",
    counted="Children with a child protection plan open at the month end, divided by the children aged 0 to 17 living in the area by the "
    "latest estimate then in force. A month before the first estimate has no rate.",
    met="Nothing is met or missed: the figure is a rate.",
    better="neutral",
    unit="per 10,000 children",
    kind="rate",
    clock="stock",
    per=10_000,
    needs=("plans.plan", "population.children_aged_0_to_17", "plans=cp"),
    published="cpp_rate_10k",
    published_difference="The same rate; DfE publishes 31 March alone, and uses the population estimate that was newest when it published.",
    groups=(),
    shows=("part", "value"),
    pair="child_protection_plans",
    from_latest=True,
    owner="Performance analyst for children's services",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child on a plan at a month end (numerator), and one a month for the population (denominator)."""
    return per_population(on_protection_plan(tables, months), tables, months)
