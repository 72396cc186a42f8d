"""How many placements each child had in each financial year, as DfE counts them for placement stability.

From published-definitions.md (LACStable_2016on): those open on 1 April and those begun in the year; less than 24 hours does not
count, nor does being adopted by the carer one lives with. A new placement is an episode begun for S, P or B (data-standards 1.2):
T and U keep the carer. Temporary stays (T0 to T4: holiday, hospital, respite) are not moves, and going back to the same home after
one is not either: the return's own rules say that the child must go back.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.derive import SHORT_BREAKS
from metrics.kit.months import Months

TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
MOVES = ("S", "P", "B")
HOME = ["placement_type", "placement_provider"]
MARCH = 3


def placements(episodes: pd.DataFrame) -> pd.DataFrame:
    """One row a placement: child_id, start_date, end_date (blank while open). Where an episode gives no reason, another home is a move."""
    episodes = episodes[~episodes["legal_status"].isin(SHORT_BREAKS)].sort_values(["child_id", "start_date"], kind="stable")
    temporary = episodes["placement_type"].isin(TEMPORARY)
    after_temporary = temporary.groupby(episodes["child_id"], observed=True).shift(fill_value=False)
    lasting = episodes[~temporary]
    number = _is_new(lasting, after_temporary[~temporary]).cumsum()
    grouped = lasting.groupby(number)
    still_open = lasting["end_date"].isna().groupby(number).any()
    return pd.DataFrame(
        {
            "child_id": grouped["child_id"].first(),
            "start_date": grouped["start_date"].first(),
            "end_date": grouped["end_date"].max().where(~still_open),
        }
    )


def _is_new(lasting: pd.DataFrame, after_temporary: pd.Series) -> pd.Series:
    """Whether each episode begins a placement. Sorted by child and start, without temporary stays."""
    first = lasting["child_id"] != lasting["child_id"].shift()
    home = lasting[HOME].fillna("")
    same_home = (home == home.shift()).all(axis=1) & ~first
    reason = lasting["reason_started"]
    returned = after_temporary & same_home & (reason != "S")
    return first | (reason.isin(MOVES) & ~returned) | (reason.isna() & ~same_home)


def placements_by_year(episodes: pd.DataFrame, months: Months) -> np.ndarray:
    """How many placements each child (by category) had in each whole year of the window, of at least a night."""
    spells = placements(episodes)
    years = whole_years(months)
    start = spells["start_date"].to_numpy().astype("datetime64[D]")
    end = spells["end_date"].fillna(months.as_at + pd.Timedelta(days=1)).to_numpy().astype("datetime64[D]")
    first = np.maximum(financial_year(start), years.start)
    last = np.minimum(financial_year(end - np.timedelta64(1, "D")), years.stop - 1)
    times = np.where(end > start, np.maximum(last - first + 1, 0), 0)
    year = np.repeat(first - years.start, times) + np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    child = np.repeat(spells["child_id"].cat.codes.to_numpy().astype("int64"), times)
    size = len(episodes["child_id"].cat.categories)
    return np.bincount(child * len(years) + year, minlength=size * len(years)).reshape(size, len(years))


def financial_year(days: np.ndarray) -> np.ndarray:
    """A number for the year from April to March that holds each day; 0 is the year from April 1970."""
    return (days.astype("datetime64[M]").astype("int64") - MARCH) // 12


def whole_years(months: Months) -> range:
    """The numbers of the years that lie in the window from their 1 April to their 31 March."""
    begun = months.starts[0].year * 12 + months.starts[0].month - 1 - 1970 * 12
    tomorrow = np.array([np.datetime64(months.as_at, "D") + 1])
    return range(-((MARCH - begun) // 12), max(int(financial_year(tomorrow)[0]), -((MARCH - begun) // 12)))
