"""How long a waiting list takes to clear at its latest pace. Not a measure: a reading of three of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

PACE_MONTHS = 6
# Student's t for an 80% interval of a mean of six values (5 degrees of freedom): 90% of the distribution lies below it.
T_80_OF_SIX = 1.4759


@dataclass(frozen=True)
class Forecast:
    """Months until nobody waits. `months`, `low` and `high` are None where there is no such number; `high` None means no end in sight.

    status: clear (nobody waits), clearing, not clearing (the list grows or stands still), cannot tell (under six months on record).
    """

    status: Literal["clear", "clearing", "not clearing", "cannot tell"]
    waiting: float | None
    net_a_month: float | None = None
    months: float | None = None
    low: float | None = None
    high: float | None = None


def months_to_clear(waiting: pd.Series, joined: pd.Series, left: pd.Series) -> Forecast:
    """Months to clear a list at the mean net pace (left less joined) of the last six months, with its range.

    Each series is indexed by month, whole months only; `left` is everyone who left the list for any reason (see `left_the_list`).
    The range divides those waiting by the ends of an 80% interval of the mean net pace: the six months vary by chance, and so does
    the answer. Where the lower end of the pace is not above nought there is no upper end. Blank months count as not on record.
    """
    known = pd.concat([waiting, joined, left], axis=1, keys=["waiting", "joined", "left"]).sort_index().tail(PACE_MONTHS)
    now = float(known["waiting"].iloc[-1]) if len(known) else float("nan")
    if now == 0:
        return Forecast("clear", now)
    net = (known["left"] - known["joined"]).to_numpy(dtype=float)
    if np.isnan(now) or len(net) < PACE_MONTHS or np.isnan(net).any():
        return Forecast("cannot tell", None if np.isnan(now) else now)
    pace, margin = float(net.mean()), float(T_80_OF_SIX * net.std(ddof=1) / np.sqrt(PACE_MONTHS))
    fastest = now / (pace + margin) if pace + margin > 0 else None
    if pace <= 0:
        return Forecast("not clearing", now, pace, None, fastest, None)
    return Forecast("clearing", now, pace, now / pace, fastest, now / (pace - margin) if pace > margin else None)


def left_the_list(waiting: pd.Series, joined: pd.Series) -> pd.Series:
    """How many left a list each month, for any reason: those who joined less the change in those waiting. Blank in the first month."""
    waiting = waiting.sort_index()
    return joined.reindex(waiting.index) - waiting.diff()
