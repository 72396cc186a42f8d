"""Episodes of being away from placement without authorisation that began in the month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.missing._returns import episodes

MEASURE = Measure(
    id="away_episodes",
    theme="missing",
    title="Away without authorisation",
    question="How often are children away from where they should be, with their whereabouts known?",
    why="What one year is recorded as away is recorded as missing the next: without this figure beside it, a change in recording "
    "looks like a "
    "change in children's lives.",
    counted="Episodes recorded as away without authorisation, in the month they began. Those recorded outside a time in care are "
    "reported as "
    "faults and still count; an id that is on file twice is one episode. They are in no other measure of this page.",
    met="Each away episode counts.",
    better="neutral",
    unit="episodes",
    kind="count",
    clock="flow",
    needs=("missing_episodes", "missing_episodes.kind", "missing_episodes.started_at"),
    published="lac_away_incidents",
    published_difference="DfE counts the incidents of a year ending 31 March; many councils no longer use the category.",
    shows=("started_at", "returned_at"),
    pair="missing_episodes",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an away episode, in the month it began."""
    return in_months(episodes(tables, "away"), "started_at", months)[["month", "case_id", "child_id", *MEASURE.shows]]
