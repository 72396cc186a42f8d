"""DfE's own figure: the share of children looked after for the whole year to 31 March who had their teeth checked in it."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._annual import returned
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="annual_dental_oc2",
    theme="health",
    title="Annual dental checks, as DfE counts them",
    question="What would DfE publish for dental checks at 31 March?",
    why="It is the one figure that can be held against England, the South East and similar councils.",
    counted="Children looked after without a break for the whole year to 31 March and in care at the end of that day, with the dental "
    "question of the annual return answered. Agreed short breaks never count.",
    met="The return says yes: the child's teeth were checked by a dentist in the year. Refused is not done.",
    better="up",
    unit="%",
    kind="share",
    clock="annual",
    needs=("annual_health.dental",),
    published="lac_dental_pct",
    published_difference="Counted as DfE counts it; a small difference can remain where the return was corrected after the extract, and "
    "DfE rounds.",
    shows=("dental",),
    pair="dental_up_to_date",
    owner="Performance analyst for children's services",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child of DfE's cohort in the March of each year."""
    rows = returned(tables, months, "dental")
    return rows.assign(met=rows["dental"].astype("bool"))
