"""Permanent workers who left in twelve months beside those in post at their end, in full-time equivalents: any role's turnover."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import case_ids
from metrics.kit.months import Months
from metrics.workforce._workers import as_parts, in_post, in_words, left_in_a_year, whole_years


def turnover(tables: Tables, months: Months, role: str) -> pd.DataFrame:
    """One row a worker who left in the twelve months up to a month end (numerator) and one a permanent worker in post (denominator)."""
    left = left_in_a_year(tables, months, role)
    there = whole_years(in_post(tables, months, role), tables)
    there = there[there["employment"] != "agency"]
    above = left.rename(columns={"end_date": "left_date"})
    above = above.assign(case_id=case_ids(above["worker_id"], above["left_date"]))
    below = there.assign(case_id=there["worker_id"].astype("str"), worker_id=there["worker_id"].astype("str"))
    rows = as_parts(above, below.drop(columns="start_date"))
    rows = rows.assign(value=rows["fte"], **in_words(tables, rows["team_id"]))
    return rows[["month", "case_id", "worker_id", "part", "value", "left_date", "fte", "team", "service"]]
