"""Social workers in post at month end by how they are employed, each weighted by full-time equivalent."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.months import Months
from metrics.workforce._workers import SOCIAL_WORKER, in_post, in_words


def by_employment(tables: Tables, months: Months, met: str) -> pd.DataFrame:
    """One row a social worker in post at a month end whose employment is recorded; met: it is `met`. `weight` is the worker's hours."""
    there = in_post(tables, months, SOCIAL_WORKER)
    there = there[there["employment"].notna()]
    there = there.assign(case_id=there["worker_id"], weight=there["fte"], met=there["employment"] == met)
    columns = ["month", "case_id", "worker_id", "met", "weight", "employment", "fte", "start_date"]
    return there[columns].assign(**in_words(tables, there["team_id"]))
