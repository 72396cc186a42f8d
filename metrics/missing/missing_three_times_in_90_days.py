"""Children who began three or more missing episodes in the 90 days up to month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from data.reference import standard_values
from metrics.kit.deadlines import deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends
from metrics.missing._returns import episodes

MEASURE = Measure(
    id="missing_three_times_in_90_days",
    theme="missing",
    title="Missing three times in 90 days",
    question="Which children go missing again and again?",
    why="A child who keeps going missing is likelier to be exploited, and each return was a chance to learn why.",
    counted="Children with three or more missing episodes that began in the 90 days up to and with the last day of the month. "
    "Episodes recorded "
    "outside a time in care are reported as faults and still count.",
    met="Each child counts once.",
    better="down",
    unit="children",
    kind="count",
    clock="stock",
    needs=("missing_episodes", "missing_episodes.kind", "missing_episodes.started_at"),
    standard="missing_repeat_episodes",
    shows=("episodes_in_90_days", "last_started_at"),
    pair="children_missing",
    local_rule="Three times in 90 days is a local line: no national threshold is in force.",
    history_months=3,  # as many episodes before the ninetieth day back are not counted
    owner="Missing children coordinator",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child and month end with as many episodes as the standard in force names."""
    begun = episodes(tables, "missing")[["child_id", "started_at"]]
    begun = begun.assign(out_of_window=deadline(begun["started_at"], "missing_repeat_days"))
    begun = begun[begun["out_of_window"].notna()]  # begun before there was a line: it would never leave the window
    recent = open_at_month_ends(begun, "started_at", "out_of_window", months)
    children = recent.groupby(["month", "month_end", "child_id"], observed=True, as_index=False).agg(
        episodes_in_90_days=("started_at", "size"), last_started_at=("started_at", "max")
    )
    repeated = children[children["episodes_in_90_days"] >= standard_values("missing_repeat_episodes", children["month_end"])]
    return repeated.assign(case_id=repeated["child_id"])[["month", "case_id", "child_id", *MEASURE.shows]]
