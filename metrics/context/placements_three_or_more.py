"""The share of children in care at 31 March who had three or more placements in the year up to it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.context._children import in_care
from metrics.context._placements import financial_year, placements_by_year, whole_years
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MANY = 3  # DfE's own line, and the measure's name: LAIT dictionary, LACStable_2016on
MEASURE = Measure(
    id="placements_three_or_more",
    theme="context",
    title="Three or more placements in a year",
    question="How many children in care had to move again and again?",
    why="Each move can cost a child a school, friends and trust in adults.",
    counted="Children in care at 31 March, for each financial year that the records hold whole.",
    met="The child had three or more placements in the year, counting the one open on 1 April, and earlier times in care that year. A "
    "night or less away, a temporary stay (holiday, hospital, respite) with return to the same home, and a change of status with the "
    "same carer are not moves.",
    better="down",
    unit="%",
    kind="share",
    clock="annual",
    needs=("care_episodes.placement_type",),
    published="lac_3plus_placements_pct",
    published_difference="Counted as DfE describes it; DfE knows the hours of a short stay and this count only its days.",
    shows=("placements",),
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care at the 31 March of each whole year, with the number of placements."""
    held = in_care(tables, months)
    years = whole_years(months)
    year = financial_year(held["month_end"].to_numpy())
    is_year_end = (held["month_end"].dt.month == 3) & (held["month_end"].dt.day == 31) & (year >= years.start) & (year < years.stop)
    held, year = held[is_year_end], year[is_year_end.to_numpy()]
    counted = placements_by_year(tables["care_episodes"], months)
    number = counted[held["child_id"].cat.codes.to_numpy(), year - years.start]
    return held[["month", "case_id", "child_id"]].assign(placements=number.astype(np.float64), met=number >= MANY)
