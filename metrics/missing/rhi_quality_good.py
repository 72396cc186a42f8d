"""Share of graded return interview records that were graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.missing._returns import interviews

MEASURE = Measure(
    id="rhi_quality_good",
    theme="missing",
    title="Return interview records graded good or better",
    question="Do the records of return interviews tell what the child said and what follows from it?",
    why="An interview held in time helps nobody if its record cannot be used.",
    counted="Return interviews after missing episodes that were recorded in the month and graded. Ungraded records do not count.",
    met="Graded good or outstanding.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("missing_episodes", "missing_episodes.kind", "return_interviews", "return_interviews.recorded_at", "return_interviews.quality"),
    findings=("return-interviews-quality",),
    shows=("returned_at", "held_at", "recorded_at", "quality"),
    pair="rhi_recorded_in_5_working_days",
    local_rule="Grades are the council's own: no national scale is in use for return interviews.",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a graded record, in the month it was made."""
    every = interviews(tables)
    # A record made before its episode began would appear in a past month only when the episode is entered: it is left out.
    graded = every[every["quality"].notna() & (every["recorded_at"] >= every["started_at"])]
    graded = in_months(graded, "recorded_at", months)
    return graded.assign(met=graded["quality"].isin(["good", "outstanding"]))[["month", "case_id", "child_id", "met", *MEASURE.shows]]
