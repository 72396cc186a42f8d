"""Share of ended missing episodes after which a return interview was offered within 72 hours."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.missing._returns import SHOWS, returns

MEASURE = Measure(
    id="rhi_offered",
    theme="missing",
    title="Return interview offered",
    question="Is every child who comes back offered an interview with someone independent?",
    why="A child who is not asked cannot say why, and the next episode comes without warning.",
    counted="Missing episodes that ended, in the month in which the 72 hours after the return end. Episodes for which an offer "
    "was recorded as "
    "not applicable stay in. Episodes recorded outside a time in care are reported as faults and still count.",
    met="An interview was offered before the 72 hours were over. An offer without the time it was made is not known to have been "
    "made by then.",
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
    ),
    shows=SHOWS,
    pair="rhi_accepted",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an ended missing episode, in the month its 72 hours end."""
    ended = returns(tables, months)
    return ended.assign(met=ended["was_offered"])[["month", "case_id", "child_id", "met", *MEASURE.shows]]
