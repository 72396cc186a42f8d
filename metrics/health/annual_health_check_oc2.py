"""DfE's own figure: the share of children looked after for the whole year to 31 March who had the health assessments owed in it."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._annual import returned
from metrics.kit.measure import Measure
from metrics.kit.months import Months

# Under-5s are owed two assessments a year, and the return's HEALTH_ASSESSMENT is to be yes only when both took place: the flag already
# holds DfE's rule. HEALTH_CHECK is another question (development checks up to date, under-5s alone) and is published apart, so it is
# no part of this figure.
MEASURE = Measure(
    id="annual_health_check_oc2",
    theme="health",
    title="Annual health assessments, as DfE counts them",
    question="What would DfE publish for health assessments at 31 March?",
    why="It is the one figure that can be held against England, the South East and similar councils.",
    counted="Children looked after without a break for the whole year to 31 March and in care at the end of that day, with the health "
    "assessment question of the annual return answered. Agreed short breaks never count.",
    met="The return says yes: the assessment of the year took place, or both of the year's two for a child under 5. Refused is not done.",
    better="up",
    unit="%",
    kind="share",
    clock="annual",
    needs=("annual_health.health_assessment",),
    published="lac_health_check_pct",
    published_difference="Counted as DfE counts it; a small difference can remain where the return was corrected after the extract, and "
    "DfE rounds.",
    shows=("health_assessment",),
    pair="review_health_up_to_date",
    owner="Performance analyst for children's services",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child of DfE's cohort in the March of each year."""
    rows = returned(tables, months, "health_assessment")
    return rows.assign(met=rows["health_assessment"].astype("bool"))
