"""Children in care held by reviewing officers at month end, for each full-time-equivalent officer in post."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.reviews._officers import children_held, officers_in_post

MEASURE = Measure(
    id="iro_caseload",
    theme="reviews",
    title="Children for each reviewing officer",
    question="Do reviewing officers have few enough children to know each of them?",
    why="An officer with too many children can chair reviews but cannot see children between them, follow up actions or challenge delay.",
    counted="Children in care at month end who have a reviewing officer, divided by the full-time equivalents of reviewing officers in "
    "post that day. A child without an officer is not in the figure (see officers named within 5 working days); a child with "
    "two at once counts with the one named later. By officer: the children that officer holds, divided by the officer's own hours.",
    met="The guidance range is 50 to 70 children for a full-time officer.",
    better="down",
    unit="children per full-time officer",
    kind="rate",
    clock="stock",
    needs=("allocations", "workers", "workers.role", "workers.fte", "care_episodes", "allocations=iro"),
    findings=("iro-capacity",),
    standard="iro_caseload",
    groups=("iro",),
    shows=("start_date", "fte"),
    pair="iro_over_ceiling",
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)
PARTS = pd.CategoricalDtype(["numerator", "denominator"])


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child held (part numerator, value 1) and one an officer in post (part denominator, value its hours), a month end."""
    held, officers = children_held(tables, months), officers_in_post(tables, months)
    nobody = pd.Series([None] * len(officers), dtype=tables["care_periods"]["child_id"].dtype)
    rows = pd.concat(
        [
            held.assign(value=1.0, fte=float("nan")),
            officers.assign(
                child_id=nobody, value=officers["fte"], start_date=pd.Series(pd.NaT, index=officers.index, dtype="datetime64[us]")
            ),
        ],
        ignore_index=True,
    )
    ids = pd.api.types.union_categoricals([held["child_id"], officers["worker_id"]], ignore_order=True)
    part = pd.Categorical.from_codes(np.repeat([0, 1], [len(held), len(officers)]), dtype=PARTS)
    return rows.assign(case_id=ids, part=part, iro=rows["worker_id"])[
        ["month", "case_id", "child_id", "worker_id", "iro", "part", "value", *MEASURE.shows]
    ]
