"""Which social worker holds each child at month end, and how many each case holder has."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.months import Months, open_at_month_ends, open_places
from metrics.workforce._workers import SOCIAL_WORKER, in_post, in_words


def social_work(tables: Tables) -> pd.DataFrame:
    """The allocations of social workers: child_id, worker_id, start_date, end_date."""
    allocations = tables["allocations"]
    return allocations.loc[allocations["role"] == SOCIAL_WORKER, ["child_id", "worker_id", "start_date", "end_date"]]


def case_holders(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a social worker who holds a child at a month end and has hours in post that day.

    Columns: month, month_end, worker_id, children_held, fte, caseload_per_fte, employment, team, service. A child with two social
    workers at once is held by the one named later (on one day: the last by id).
    """
    there = in_post(tables, months, SOCIAL_WORKER)
    workers = there["worker_id"].cat.categories
    held = social_work(tables).sort_values(["start_date", "worker_id"], kind="stable")
    held = held.assign(worker=workers.get_indexer(pd.Index(held["worker_id"])).astype("int32")).drop(columns="worker_id")
    held = open_at_month_ends(held, "start_date", "end_date", months)[["child_id", "worker", "month"]]
    place = months.place(held["month"])
    child_and_month = held["child_id"].cat.codes.to_numpy().astype("int64") * len(months) + place
    latest = ~pd.Series(child_and_month).duplicated(keep="last").to_numpy() & (held["worker"] >= 0).to_numpy()
    keys = held["worker"].to_numpy().astype("int64")[latest] * len(months) + place[latest]
    counts = np.bincount(keys, minlength=len(workers) * len(months))
    own = there["worker_id"].cat.codes.to_numpy().astype("int64") * len(months) + months.place(there["month"])
    there = there.assign(children_held=counts[own].astype("float64"))
    there = there[there["children_held"] > 0]
    return there.assign(caseload_per_fte=there["children_held"] / there["fte"], **in_words(tables, there["team_id"]))


def open_by_child(frame: pd.DataFrame, start: str, end: str, size: int, months: Months) -> np.ndarray:
    """For each child and month end, whether any of the child's rows was open: children by months, in the order of the shared categories."""
    first, stop = open_places(frame, start, end, months)
    return counted_by_child(frame["child_id"], first, stop, size, months) > 0


def counted_by_child(child_id: pd.Series, first: np.ndarray, stop: np.ndarray, size: int, months: Months) -> np.ndarray:
    """How many spans from month `first` up to but not including month `stop` each child has in each month."""
    changes = np.zeros((size, len(months) + 1), dtype="int16")
    child = child_id.cat.codes.to_numpy()
    np.add.at(changes, (child, first), 1)
    np.add.at(changes, (child, stop), -1)
    return np.cumsum(changes, axis=1, dtype="int16")[:, :-1]
