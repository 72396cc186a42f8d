"""Share of return interviews offered within 72 hours that were accepted."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.missing._returns import SHOWS, returns

MEASURE = Measure(
    id="rhi_accepted_of_offered",
    theme="missing",
    title="Return interview accepted, of those offered",
    question="When an interview is offered, do children agree to talk?",
    why="Out of offers alone, take-up shows how the offer is made: who asks, where and how soon.",
    counted="Missing episodes that ended and after which an interview was offered before the 72 hours were over, in the month in "
    "which they end. "
    "An offer recorded as not applicable is none. Episodes recorded outside a time in care are reported as faults and still count.",
    met="The offer was accepted.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=(
        "missing_episodes",
        "missing_episodes.kind",
        "missing_episodes.returned_at",
        "return_interviews",
        "return_interviews.offered",
        "return_interviews.offered_at",
        "return_interviews.outcome",
    ),
    findings=("return-interviews-take-up",),
    shows=SHOWS,
    pair="rhi_accepted",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an offer, in the month the episode's 72 hours end."""
    ended = returns(tables, months)
    offered = ended[ended["was_offered"]]
    return offered.assign(met=offered["was_accepted"])[["month", "case_id", "child_id", "met", *MEASURE.shows]]
