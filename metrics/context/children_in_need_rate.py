"""How many children were in need at a month end for every 10,000 children living in the area."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.context._children import in_need
from metrics.context._rate import per_population
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="children_in_need_rate",
    theme="context",
    title="Children in need for every 10,000 children",
    question="How many children is the service working with for the size of the area?",
    why="Numbers alone cannot be held against larger or smaller councils; a rate can.",
    counted="Children with an open referral that led to services at the month end, divided by the children aged 0 to 17 living in the "
    "area by the latest estimate then in force. A month before the first estimate has no rate.",
    met="Nothing is met or missed: the figure is a rate.",
    better="neutral",
    unit="per 10,000 children",
    kind="rate",
    clock="stock",
    per=10_000,
    needs=("referrals.received_date", "referrals.closed_date", "population.children_aged_0_to_17"),
    published="cin_rate_10k",
    published_difference="DfE counts every open episode of need in the census at 31 March, care leavers known to the council included.",
    groups=(),
    shows=("part", "value"),
    pair="children_in_need",
    from_latest=True,
    owner="Performance analyst for children's services",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in need at a month end (numerator), and one a month for the population (denominator)."""
    return per_population(in_need(tables, months), tables, months)
