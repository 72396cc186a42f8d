"""Visits at which the child was seen, and what falls due by them on each kind of plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.calendar import add_months
from metrics.visits._clock import Clock, plain_rule
from metrics.visits._spells import FAR, days_of, key_of, once, plan_spells

FROM_AGE = "seen_alone_age"
ALONE, WITH_OTHERS, NOT_SEEN = range(3)  # how a child was seen at a visit, the best first
WAYS = 4


def seen_visits(tables: Tables, kind: str) -> tuple[np.ndarray, int]:
    """The child and day of each visit of this kind at which the child was seen, sorted, each once; and the first day of any, seen or not.

    Without a visit the first day is FAR: then nothing can be told.
    """
    visits = tables["visits"]
    of_kind = np.flatnonzero((visits["plan"] == kind).to_numpy(dtype=bool))
    days = days_of(visits["visit_date"].iloc[of_kind])
    seen = visits["seen"].iloc[of_kind].to_numpy(dtype=bool, na_value=False)
    child = visits["child_id"].cat.codes.to_numpy()[of_kind[seen]]
    return once(key_of(child, days[seen])), int(days.min(initial=FAR))


def plan_clock(tables: Tables, kind: str, standard: str) -> Clock:
    """The clock of visits on plans of this kind (cp, cin), at the one interval of a standard."""
    spells, as_at = plan_spells(tables, kind), day_number(tables.as_at)
    return Clock(spells, *seen_visits(tables, kind), plain_rule(standard, standard, spells, as_at), as_at)


def day_number(day: pd.Timestamp) -> int:
    """Days since 1970."""
    return int(np.datetime64(day, "D").astype("int64"))


def expected_alone_from(tables: Tables) -> np.ndarray:
    """The day from which each child is old enough to be seen alone, by the child's place; FAR where the date of birth is not recorded."""
    children = tables["children"]
    age = int(reference.standard_value(FROM_AGE, tables.as_at))
    days = np.full(len(children["child_id"].cat.categories), FAR)
    days[children["child_id"].cat.codes.to_numpy()] = days_of(add_months(children["date_of_birth"], 12 * age))
    return days


def by_how_seen(tables: Tables, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Visits of this kind to children old enough to be seen alone, one a child and day: their sorted keys, and how (ALONE and so on).

    Of several visits to a child on one day the best stands for all.
    """
    visits = tables["visits"]
    of_kind = np.flatnonzero((visits["plan"] == kind).to_numpy(dtype=bool))
    child, day = visits["child_id"].cat.codes.to_numpy()[of_kind], days_of(visits["visit_date"].iloc[of_kind])
    seen, alone = (visits[name].iloc[of_kind].to_numpy(dtype=bool, na_value=False) for name in ("seen", "seen_alone"))
    how = np.where(seen, np.where(alone, ALONE, WITH_OTHERS), NOT_SEEN)
    old_enough = day >= expected_alone_from(tables)[child]
    # Key and way in one number, so that one sort serves both.
    packed = np.sort(key_of(child, day)[old_enough] * WAYS + how[old_enough])
    keys, how = packed // WAYS, packed % WAYS
    first = np.append(True, keys[1:] != keys[:-1])[: len(keys)]
    return keys[first], how[first]
