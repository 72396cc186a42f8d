"""How far back the dataset is complete: it is cut to the last so many years, and does not say how many (data-standards 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from data.contract import TABLES, Reach
from data.loaders.text import read_days
from data.loaders.years import usual_years, year_numbers

# With fewer days than this a table's first one may be long after the window opened.
DENSE = 200
# What a council has every week and the dataset's scripts cut by its own day: these say when the window opened. Scripts cut some other
# tables by the child, and so reach back to years of which only those children are there who are still known.
CUT_BY_DAY = ("referrals", "assessments", "s47_enquiries", "cp_conferences", "plans", "visits")


def window(frames: Mapping[str, pd.DataFrame], reach: Mapping[str, Reach]) -> dict[str, Reach]:
    """The reach of every table with days, from the first whole month after its first day.

    The window holds what ended in it or is still open, so a table with ends goes back to its first end, and another to its first row; but
    none goes back beyond the window, and one of few rows goes back as far as that.
    """
    firsts = {name: _first(name, frame) for name, frame in frames.items()}
    known = {name: first for name, (first, _) in firsts.items() if first is not None}
    full = {name: first for name, first in known.items() if firsts[name][1] >= DENSE}
    opened = max((first for name, first in full.items() if name in CUT_BY_DAY), default=None)
    since = {name: first if opened is None else max(full.get(name, opened), opened) for name, first in known.items()}
    found = {name: replace(reach.get(name, Reach()), since=_month_from(day)) for name, day in since.items()}
    return {**reach, **found}


def _first(name: str, frame: pd.DataFrame) -> tuple[pd.Timestamp | None, int]:
    """The first day on which a table's rows ended (or happened), stray ones apart, and how many days there are."""
    table = TABLES[name]
    column = next((one for one in (table.ends, table.begins, *table.happenings) if one in frame), None)
    if column is None:
        return None, 0
    days = read_days(frame[column]).dropna()
    days = days[days <= pd.Timestamp.now()]
    dates = days.to_numpy()
    usual = days[np.isin(year_numbers(dates), usual_years(dates))]
    return (None if usual.empty else usual.min()), len(days)


def _month_from(day: pd.Timestamp) -> pd.Timestamp:
    """The first day of the first month that lies wholly on or after the day."""
    first = day.normalize().replace(day=1)
    return (first if first == day.normalize() else first + pd.offsets.MonthBegin(1)).as_unit("us")
