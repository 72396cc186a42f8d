"""The share of care leavers aged 19 to 21 who were in education, employment or training."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.context._care_leavers import returned
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="care_leavers_in_education_or_work",
    theme="context",
    title="Care leavers in education, employment or training",
    question="Are young people who left care studying or working?",
    why="It is the plainest sign of whether the council's children are doing as well as others of their age.",
    counted="Care leavers whose 19th, 20th or 21st birthday fell in the year to 31 March. Those who died or went back to their parents "
    "are not counted; those out of touch or who want no more services are.",
    met="The annual return gives full-time or part-time education, employment or training. Not known is not met.",
    better="up",
    unit="%",
    kind="share",
    clock="annual",
    needs=("care_leavers.activity", "care_leavers.in_touch", "children.date_of_birth"),
    published="cl_eet_pct",
    published_difference="Counted as DfE counts it; a small difference can remain where the return was corrected after the extract, and "
    "DfE rounds.",
    groups=("sex", "ethnicity"),
    shows=("in_touch", "activity"),
    pair="care_leavers_in_suitable_accommodation",
    owner="Head of service for care leavers",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a care leaver in the March of each year, with the return's code: F full-time, P part-time, G neither, 0 not known."""
    rows = returned(tables, months, "activity")
    return rows.assign(met=rows["activity"].fillna("").str[:1].isin(("F", "P")))
