"""The share of children in care for a year or more at a month end whose latest immunisation review found them up to date."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._in_care import in_care_a_year
from metrics.kit.measure import Measure
from metrics.kit.months import Months, latest_before

MEASURE = Measure(
    id="immunisations_up_to_date",
    theme="health",
    title="Immunisations up to date",
    question="Have children in care had the immunisations that a child of their age should have had?",
    why="Children who move often miss immunisations, and a missed one leaves them and others open to illness that need not happen.",
    counted="Children of every age in care at the month end who had been in care without a break for 12 months.",
    met="The latest immunisation review on or before the month end says up to date for the child's age, those due before care included. A "
    "child with no review is not up to date.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=("care_episodes", "health_checks.check_date", "health_checks.status", "health_checks=immunisation"),
    published="lac_immunisation_pct",
    published_difference="DfE counts the same children at 31 March alone, from a yes or no that the council returns once a year.",
    shows=("check_date", "status"),
    pair="annual_immunisations_oc2",
    from_latest=True,
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child at a month end, with what the latest review said."""
    checks = tables["health_checks"]
    reviews = checks[checks["kind"] == "immunisation"]
    counted = latest_before(in_care_a_year(tables, months), reviews, date="check_date", columns=("status",))
    met = (counted["status"] == "up_to_date").astype("bool")
    return counted[["month", "case_id", "child_id", "check_date", "status"]].assign(met=met)
