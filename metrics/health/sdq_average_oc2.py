"""DfE's own figure: the average questionnaire score of children looked after for the whole year to 31 March."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._annual import returned
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="sdq_average_oc2",
    theme="health",
    title="Average emotional health score, as DfE counts it",
    question="What would DfE publish for the questionnaire's average score at 31 March?",
    why="It is the one figure that can be held against England, the South East and similar councils.",
    counted="Children looked after without a break for the whole year to 31 March and in care at the end of that day, with a score in the "
    "annual return, which asks for one from age 4 to 16.",
    met="Nothing is met or missed: the figure is the mean of the scores returned. Lower is better; 17 and over is cause for concern.",
    better="down",
    unit="points",
    kind="mean",
    clock="annual",
    needs=("annual_health.sdq_score",),
    standard="sdq_concern_score",
    published="lac_sdq_avg",
    published_difference="Counted as DfE counts it; a small difference can remain where the return was corrected after the extract, and "
    "DfE rounds.",
    shows=("value",),
    pair="sdq_average",
    owner="Performance analyst for children's services",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child of DfE's cohort with a score in the March of each year; `value` is 0 to 40 points."""
    return returned(tables, months, "sdq_score").rename(columns={"sdq_score": "value"})
