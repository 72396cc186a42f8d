"""Share of all ended missing episodes after which a return interview was offered and accepted within 72 hours."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.missing._returns import SHOWS, returns

MEASURE = Measure(
    id="rhi_accepted",
    theme="missing",
    title="Return interview accepted, of all returns",
    question="Of all children who come back, how many agree to talk?",
    why="Take-up tells whether children trust the person who asks. Out of all returns, it falls when fewer are asked as well as "
    "when fewer agree.",
    counted="Missing episodes that ended, in the month in which the 72 hours after the return end, whether an interview was "
    "offered or not. "
    "Councils publish this share of all returns or of offers alone: both are shown. Episodes recorded outside a time in care are "
    "reported as faults and still count.",
    met="An interview was offered before the 72 hours were over, and that offer was accepted.",
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
    pair="rhi_accepted_of_offered",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an ended missing episode, in the month its 72 hours end."""
    ended = returns(tables, months)
    return ended.assign(met=ended["was_accepted"])[["month", "case_id", "child_id", "met", *MEASURE.shows]]
