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
    number = _children_held(social_work(tables), there["worker_id"].cat.categories, months)
    held = number[there["worker_id"].cat.codes.to_numpy(), months.place(there["month"])]
    there = there.assign(children_held=held.astype("float64"))
    there = there[there["children_held"] > 0]
    return there.assign(caseload_per_fte=there["children_held"] / there["fte"], **in_words(tables, there["team_id"]))


def _children_held(held: pd.DataFrame, workers: pd.Index, months: Months) -> np.ndarray:
    """How many children each of `workers` holds at each month end; a last row is of all who are not among them.

    Whole spans are counted by where they begin and end. Only those of children with two workers at once are taken month by month.
    """
    held = held[held["worker_id"].notna()]
    worker = held["worker_id"].astype("category")
    held = held.assign(worker=workers.get_indexer(worker.cat.categories)[worker.cat.codes.to_numpy()]).drop(columns="worker_id")
    child = held["child_id"].cat.codes.to_numpy().astype("int64")
    order = np.lexsort((worker.cat.codes.to_numpy(), held["start_date"].to_numpy(), child))
    held, child = held.iloc[order], child[order]
    first, stop = open_places(held, "start_date", "end_date", months)
    several = np.isin(child, _with_two_at_once(child, first, stop, len(months)))
    alone = held["worker"].to_numpy()[~several]
    number = np.zeros((len(workers) + 1, len(months) + 1), dtype="int32")
    np.add.at(number, (alone, first[~several]), 1)
    np.add.at(number, (alone, stop[~several]), -1)
    np.cumsum(number, axis=1, out=number)
    named = open_at_month_ends(held[several], "start_date", "end_date", months)
    named = named[~named.duplicated(["child_id", "month"], keep="last")]
    np.add.at(number, (named["worker"].to_numpy(), months.place(named["month"])), 1)
    return number


def _with_two_at_once(child: np.ndarray, first: np.ndarray, stop: np.ndarray, months: int) -> np.ndarray:
    """The children of whose spans one begins before an earlier one has ended. Spans come sorted by child and start."""
    own = child * (months + 1)
    reach = np.maximum.accumulate(own + stop)
    return np.unique(child[1:][(own + first)[1:] < reach[:-1]])


def open_by_child(frame: pd.DataFrame, start: str, end: str, size: int, months: Months) -> np.ndarray:
    """For each child and month end, whether any of the child's rows was open: children by months, in the order of the shared categories."""
    first, stop = open_places(frame, start, end, months)
    return counted_by_child(frame["child_id"], first, stop, size, months) > 0


def counted_by_child(child_id: pd.Series, first: np.ndarray, stop: np.ndarray, size: int, months: Months) -> np.ndarray:
    """How many spans from month `first` up to but not including month `stop` each child has in each month."""
    number = np.zeros((size, len(months) + 1), dtype="int16")
    child = child_id.cat.codes.to_numpy()
    np.add.at(number, (child, first), 1)
    np.add.at(number, (child, stop), -1)
    np.cumsum(number, axis=1, out=number)
    return number[:, :-1]
