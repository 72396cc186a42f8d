"""Challenges that reviewing officers raised in the month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

MEASURE = Measure(
    id="challenges_raised",
    theme="reviews",
    title="Challenges raised by reviewing officers",
    question="Are reviewing officers challenging the council about children's care?",
    why="Challenge is what an independent officer is for. Few can mean good care or weak challenge, so neither more nor fewer is better.",
    counted="Formal challenges (dispute resolutions) by the month in which they were raised, whatever their stage. One recorded "
    "twice counts once.",
    met="Each challenge raised counts.",
    better="neutral",
    unit="challenges",
    kind="count",
    clock="flow",
    needs=("iro_challenges", "iro_challenges.raised_date"),
    findings=("iro-challenge",),
    shows=("raised_date", "stage", "theme", "resolved_date"),
    pair="challenges_resolved_in_20_working_days",
    owner="Head of the independent reviewing service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a challenge, in the month it was raised."""
    raised = in_months(tables["iro_challenges"].drop_duplicates("challenge_id"), "raised_date", months)
    return raised.assign(case_id=raised["challenge_id"])[["month", "case_id", "child_id", *MEASURE.shows]]
