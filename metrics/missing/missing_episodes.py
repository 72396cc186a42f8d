"""Missing episodes that began in the month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.missing._returns import episodes

MEASURE = Measure(
    id="missing_episodes",
    theme="missing",
    title="Missing episodes",
    question="How often do children in care go missing?",
    why="Each episode is a child at risk. More reports can mean better recording as well as more risk, so neither direction is "
    "called better.",
    counted="Episodes recorded as missing, in the month they began, ended or not. Every episode on file counts: the national return holds "
    "children in care alone, so an episode recorded outside a time in care is reported as a fault and still counts. An id that is "
    "on file twice is one episode. Away without authorisation is counted apart.",
    met="Each missing episode counts.",
    better="neutral",
    unit="episodes",
    kind="count",
    clock="flow",
    needs=("missing_episodes", "missing_episodes.kind", "missing_episodes.started_at"),
    published="lac_missing_incidents",
    published_difference="DfE counts the incidents of a year ending 31 March for children looked after in it, and revises back years; from "
    "2017 many councils record what used to be away as missing.",
    shows=("started_at", "returned_at", "hours_missing"),
    pair="away_episodes",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a missing episode, in the month it began."""
    begun = in_months(episodes(tables, "missing"), "started_at", months)
    return begun.assign(hours_missing=(begun["returned_at"] - begun["started_at"]).dt.total_seconds() / 3600)[
        ["month", "case_id", "child_id", *MEASURE.shows]
    ]
