"""The share of children in care at a month end living more than 20 miles from home and outside the council's area."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from data.derive import SHORT_BREAKS
from metrics.context._children import in_care
from metrics.kit.measure import Measure
from metrics.kit.months import Months, latest_before

MILES = 20  # DfE's own line, and the measure's name: LAIT dictionary, LACDistance
MEASURE = Measure(
    id="over_20_miles_out",
    theme="context",
    title="More than 20 miles from home and out of the area",
    question="How many children in care live far from home?",
    why="Distance makes it harder to see family and friends, to stay at a school, and for the council to visit and find health care.",
    counted="Children in care at the month end whose placement's distance is recorded, and, when it is over 20 miles, whether it lies in "
    "the area.",
    met="The placement is more than 20 miles from the child's home and outside the council's area.",
    better="down",
    unit="%",
    kind="share",
    clock="stock",
    needs=("care_episodes.distance_miles", "care_episodes.in_authority"),
    published="lac_20miles_out_pct",
    published_difference="DfE divides by every child in care at 31 March, whether or not the distance is recorded.",
    shows=("placement_type", "distance_miles", "in_authority"),
    owner="Head of placements and commissioning",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child at a month end, as in the latest episode begun by it."""
    episodes = tables["care_episodes"]
    episodes = episodes[~episodes["legal_status"].isin(SHORT_BREAKS)]
    shown = ("placement_type", "distance_miles", "in_authority")
    held = latest_before(in_care(tables, months), episodes, date="start_date", columns=shown)
    far = held["distance_miles"] > MILES
    known = held["distance_miles"].notna() & (~far | held["in_authority"].notna())
    met = far & ~held["in_authority"].fillna(True).astype("bool")
    return held.assign(met=met).loc[known, ["month", "case_id", "child_id", *shown, "met"]]
