"""How many children were in need at a month end: those with an open referral that led to services."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.context._children import in_need
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="children_in_need",
    theme="context",
    title="Children in need",
    question="How many children is the service working with in all?",
    why="It is the whole of the work: children in care and on protection plans are among them.",
    counted="Children with a referral received on or before the month end and not closed by its end, unless its outcome is no "
    "further action. A child with two open referrals is one child. What came of a referral has no day of its own on record, "
    "so that an outcome entered or changed later changes past months.",
    met="Nothing is met or missed: the figure is the number of children.",
    better="neutral",
    unit="children",
    kind="count",
    clock="stock",
    needs=("referrals.received_date", "referrals.closed_date"),
    shows=("received_date",),
    pair="child_protection_plans",
    from_latest=True,
    owner="Head of assessment and support",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in need at a month end."""
    return in_need(tables, months)
