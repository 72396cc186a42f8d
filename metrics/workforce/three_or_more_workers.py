"""Share of children in care at month end who had three or more social workers in the twelve months up to it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from data.derive import child_count
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends
from metrics.workforce._holding import counted_by_child, social_work
from metrics.workforce._workers import YEAR_MONTHS, whole_years

MANY = 3  # DfE's own line, and the measure's name: LAIT dictionary, Stability_SocialWorker
ONE_DAY = np.timedelta64(1, "D")
MEASURE = Measure(
    id="three_or_more_workers",
    theme="workforce",
    title="Three or more social workers in a year",
    question="How many children in care keep having to get to know a new social worker?",
    why="Children say that a worker who changes again and again is the hardest thing about care; trust has to begin anew each time.",
    counted="Children in care at the month end. The first eleven months of records have no figure.",
    met="Three or more different social workers were named for the child for a day or more in the twelve months up to the month end, "
    "before the child came into care as well. A worker who comes back is one worker.",
    better="down",
    unit="%",
    kind="share",
    clock="stock",
    needs=("allocations", "care_episodes", "allocations=social_worker"),
    published="sw_instability_pct",
    published_difference="The same count; DfE publishes the year to 31 March alone, and has done so since 2024.",
    shows=("social_workers",),
    pair="turnover",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care at a month end, with the number of social workers in the twelve months up to it."""
    periods = tables["care_periods"][["child_id", "entered_care_date", "left_care_date"]]
    held = open_at_month_ends(periods, "entered_care_date", "left_care_date", months)[["child_id", "month"]]
    held = whole_years(held, tables)
    number = _workers_in_a_year(tables, months)[held["child_id"].cat.codes.to_numpy(), months.place(held["month"])]
    return held.assign(case_id=held["child_id"], social_workers=number.astype("float64"), met=number >= MANY)


def _workers_in_a_year(tables: Tables, months: Months) -> np.ndarray:
    """The different social workers of each child in the twelve months up to each month: children by months."""
    named = social_work(tables)
    named = named[named["start_date"].notna() & named["worker_id"].notna() & ~(named["end_date"] <= named["start_date"])]
    first = np.clip(months.place(named["start_date"]), 0, len(months))
    last_day = (named["end_date"] - ONE_DAY).fillna(months.as_at)
    stop = np.clip(months.place(last_day) + YEAR_MONTHS, first, len(months))
    worker, every = pd.factorize(named["worker_id"])
    pair = named["child_id"].cat.codes.to_numpy().astype("int64") * len(every) + worker
    order = np.lexsort((first, pair))
    spans = _joined(pair[order], first[order], stop[order])
    child_id = named["child_id"].iloc[order[spans[0]]]
    return counted_by_child(child_id, spans[1], spans[2], child_count(tables), months)


def _joined(pair: np.ndarray, first: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Overlapping spans of one child and worker as one: the place of its first row, its first month and the month after its last.

    Spans come sorted by pair and first month.
    """
    if not len(pair):
        return pair, first, stop
    reach = np.maximum.accumulate(stop + pair * (stop.max() + 1))
    own = first + pair * (stop.max() + 1)
    begins = np.append(True, own[1:] > reach[:-1])
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(pair)) - 1
    return starts, first[starts], reach[ends] - pair[ends] * (stop.max() + 1)
