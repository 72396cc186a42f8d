"""The rows behind each figure: of the children whose cases differ, how many rows differ and why, counted without listing them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

# Days since 1970 stay under this, so that a group and a day fit into one number in order.
A_GROUP = 10_000_000
UNDATED = -A_GROUP // 2  # before any day there is, and after those of the group before


def counted_behind(pairs: pd.DataFrame, rows: pd.DataFrame, needs: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """For each pair the rows of its own: figure, who, the columns of `by`, and `number`. Nothing for a pair without any.

    `pairs`: figure, measure, who and `ends` (the day after the figure's month); `rows`: who, table, begins, `by`; `needs`: measure, table.
    A row that begins after a figure's month is seldom why it differs, so such rows are counted only where somebody has no other.
    """
    found = rows.dropna(subset=["who"])
    groups = found[["who", *by]].drop_duplicates(ignore_index=True)
    code = found.merge(groups.reset_index(names="code"), on=["who", *by])
    begins = code["begins"].to_numpy().astype("datetime64[D]").astype("int64")
    begins = np.where(code["begins"].isna(), UNDATED, begins)
    moments = np.sort(code["code"].to_numpy() * A_GROUP + begins)
    beside = pairs.merge(groups.reset_index(names="code").merge(needs, on="table"), on=["measure", "who"])
    first = _before(moments, beside["code"].to_numpy() * A_GROUP + UNDATED)
    ends = beside["ends"].to_numpy().astype("datetime64[D]").astype("int64")
    in_time = _before(moments, beside["code"].to_numpy() * A_GROUP + ends) - first
    whole = _before(moments, (beside["code"].to_numpy() + 1) * A_GROUP + UNDATED) - first
    any_in_time = pd.Series(in_time > 0, index=beside.index).groupby([beside["figure"], beside["who"]]).transform("any").to_numpy()
    counted = beside.assign(number=np.where(any_in_time, in_time, whole))
    return counted.loc[counted["number"] > 0, ["figure", "who", *by, "number"]]


def _before(moments: np.ndarray, moment: np.ndarray) -> np.ndarray:
    return np.searchsorted(moments, moment, side="left")
