"""Children with a missing episode that began in the month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.missing._returns import episodes

MEASURE = Measure(
    id="children_missing",
    theme="missing",
    title="Children who went missing",
    question="How many different children go missing?",
    why="A few children can account for most episodes: the two figures together show whether the risk is wide or deep.",
    counted="Children with at least one missing episode that began in the month, each once, however often; over a quarter or a year each "
    "child counts once in it. Episodes recorded outside a time in care are reported as faults and still count.",
    met="Each child counts once.",
    better="neutral",
    unit="children",
    kind="count",
    clock="flow",
    needs=("missing_episodes", "missing_episodes.kind", "missing_episodes.started_at"),
    published="lac_missing_children",
    published_difference="DfE counts children with an incident in a year ending 31 March; compare it with the figure for a year, "
    "not with months.",
    shows=("episodes_in_month", "last_started_at"),
    pair="missing_episodes",
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child, in each month in which an episode of the child began."""
    begun = in_months(episodes(tables, "missing"), "started_at", months)
    children = begun.groupby(["month", "child_id"], observed=True, as_index=False).agg(
        episodes_in_month=("case_id", "size"), last_started_at=("started_at", "max")
    )
    return children.assign(case_id=children["child_id"])[["month", "case_id", "child_id", *MEASURE.shows]]
