"""Who an independent reviewing officer holds at each month end, and which officers are in post with how many hours."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.months import Months, open_at_month_ends


def iro_allocations(tables: Tables) -> pd.DataFrame:
    """The allocations of reviewing officers: child_id, worker_id, start_date, end_date."""
    allocations = tables["allocations"]
    return allocations.loc[allocations["role"] == "iro", ["child_id", "worker_id", "start_date", "end_date"]]


def children_held(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care with a reviewing officer at a month end: month, month_end, child_id, worker_id, start_date.

    A child allocated to two officers at once is held by the one allocated later (on one day: the last by id).
    """
    held = iro_allocations(tables).merge(tables["care_periods"][["child_id", "entered_care_date", "left_care_date"]], on="child_id")
    held = held.assign(
        worker_id=held["worker_id"].astype(_officer_type(tables)),
        held_from=np.maximum(held["start_date"].to_numpy(), held["entered_care_date"].to_numpy()),
        until=np.fmin(held["end_date"].to_numpy(), held["left_care_date"].to_numpy()),
    ).sort_values(["start_date", "worker_id"], kind="stable")
    held = open_at_month_ends(held[["child_id", "worker_id", "start_date", "held_from", "until"]], "held_from", "until", months)
    held = held.drop(columns=["held_from", "until"])
    return held[~held.duplicated(["child_id", "month"], keep="last")]


def officers_in_post(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a reviewing officer in post at a month end: month, month_end, worker_id, fte. Those without recorded hours are left out."""
    workers = tables["workers"]
    officers = workers[(workers["role"] == "iro") & (workers["fte"] > 0)].drop_duplicates(["worker_id", "start_date"])
    officers = officers.assign(worker_id=officers["worker_id"].astype(_officer_type(tables)))
    spells = open_at_month_ends(officers[["worker_id", "fte", "start_date", "end_date"]], "start_date", "end_date", months)
    return spells.groupby(["month", "month_end", "worker_id"], observed=True, as_index=False).agg(fte=("fte", "sum"))


def _officer_type(tables: Tables) -> pd.CategoricalDtype:
    """One category type for officers in both tables, so that millions of rows hold small numbers and not names."""
    names = pd.concat([tables[name].loc[tables[name]["role"] == "iro", "worker_id"] for name in ("allocations", "workers")])
    return pd.CategoricalDtype(pd.Index(names.dropna().unique()).sort_values())
