"""The share of health assessment reports graded good or outstanding, of those received in the month that were graded."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

GOOD = ("good", "outstanding")
MEASURE = Measure(
    id="health_quality_good",
    theme="health",
    title="Health assessments graded good or better",
    question="Are health assessments thorough enough to be of use to the child?",
    why="An assessment on time that says little helps nobody. A grade, given by someone who reads the report, shows whether it says "
    "enough.",
    counted="Reports received in the month that were graded: outstanding, good, requires improvement or inadequate. Ungraded ones are not "
    "counted.",
    met="The report was graded good or outstanding.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("health_assessments.report_received_date", "health_assessments.quality"),
    findings=("health-assessments",),
    shows=("kind", "report_received_date", "quality"),
    local_rule="Who grades, and by what, is for the council and its health partners to agree.",
    owner="Designated doctor for looked-after children",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a graded report received in the month."""
    assessments = tables["health_assessments"][["assessment_id", "child_id", "kind", "report_received_date", "quality"]]
    graded = assessments[assessments["quality"].notna()].drop_duplicates("assessment_id")
    received = in_months(graded, "report_received_date", months).rename(columns={"assessment_id": "case_id"})
    return received.assign(met=received["quality"].isin(GOOD))
