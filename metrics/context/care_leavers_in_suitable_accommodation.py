"""The share of care leavers aged 19 to 21 whose accommodation was judged suitable."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.context._care_leavers import returned
from metrics.kit.measure import Measure
from metrics.kit.months import Months

# data-standards 1.2: gone abroad, deported, residence not known.
SUITABILITY_UNKNOWABLE = ("G", "H", "R")
MEASURE = Measure(
    id="care_leavers_in_suitable_accommodation",
    theme="context",
    title="Care leavers in suitable accommodation",
    question="Do young people who left care have somewhere fit to live?",
    why="The council stays their parent after 18, and a home is what everything else stands on.",
    counted="Care leavers whose 19th, 20th or 21st birthday fell in the year to 31 March. Those who died, went back to their parents, "
    "left the country or whose home is not known are not counted; those out of touch or who want no more services are.",
    met="The annual return gives a kind of accommodation judged suitable. Not known is not suitable.",
    better="up",
    unit="%",
    kind="share",
    clock="annual",
    needs=("care_leavers.accommodation", "care_leavers.in_touch", "children.date_of_birth"),
    published="cl_accommodation_pct",
    published_difference="Counted as DfE counts it; a small difference can remain where the return was corrected after the extract, and "
    "DfE rounds.",
    groups=("sex", "ethnicity"),
    shows=("in_touch", "accommodation"),
    pair="care_leavers_in_education_or_work",
    owner="Head of service for care leavers",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a care leaver in the March of each year, with the return's code: a letter for the kind, then 1 suitable or 2 not."""
    rows = returned(tables, months, "accommodation")
    code = rows["accommodation"].fillna("")
    rows = rows.assign(met=code.str.endswith("1"))
    return rows[~code.str[:1].isin(SUITABILITY_UNKNOWABLE)]
