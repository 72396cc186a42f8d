"""Visits at which the child was seen, and what falls due by them on each kind of plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.visits._clock import Dues, Rule, plain_rule, roll
from metrics.visits._spells import FAR, Spells, days_of, key_of, plan_spells


def seen_visits(tables: Tables, kind: str) -> tuple[np.ndarray, int]:
    """The child and day of each visit of this kind at which the child was seen, sorted, each once; and the first day of any, seen or not.

    Without a visit the first day is FAR: then nothing can be told.
    """
    visits = tables["visits"]
    of_kind = (visits["plan"] == kind).to_numpy(dtype=bool)
    days = days_of(visits["visit_date"])
    seen = of_kind & visits["seen"].to_numpy(dtype=bool, na_value=False)
    begins = int(days[of_kind].min(initial=FAR))
    return np.unique(key_of(visits["child_id"].cat.codes.to_numpy()[seen], days[seen])), begins


def visit_dues(tables: Tables, kind: str, standard: str) -> tuple[Dues, Dues, Spells]:
    """Visits that fell due on plans of this kind, those due next, and the times on such a plan."""
    spells = plan_spells(tables, kind)
    keys, begins = seen_visits(tables, kind)
    as_at = day_number(tables.as_at)
    rule: Rule = plain_rule(standard, standard, spells, as_at)
    return (*roll(spells, keys, begins, rule, as_at), spells)


def day_number(day: pd.Timestamp) -> int:
    """Days since 1970."""
    return int(np.datetime64(day, "D").astype("int64"))
