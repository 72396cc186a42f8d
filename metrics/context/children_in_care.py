"""How many children were in care at a month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.context._children import in_care
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="children_in_care",
    theme="context",
    title="Children in care",
    question="How many children are in care?",
    why="It is the number that reviews, assessments, officers and placements have to keep up with.",
    counted="Children who had entered care on or before the month end and had not left by its end. Agreed short breaks (V3 and V4) never "
    "count.",
    met="Nothing is met or missed: the figure is the number of children.",
    better="neutral",
    unit="children",
    kind="count",
    clock="stock",
    needs=("care_episodes",),
    published="lac_number",
    published_difference="The same count; DfE publishes 31 March alone and corrects earlier years afterwards.",
    shows=("entered_care_date",),
    from_latest=True,
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care at a month end."""
    return in_care(tables, months).drop(columns="month_end")
