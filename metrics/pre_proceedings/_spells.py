"""Rows of children that belong to one thing: a family's time in pre-proceedings, or a case in court. Each is counted once."""

from __future__ import annotations

import pandas as pd

DAYS_A_WEEK = 7
OPEN = pd.Timestamp("9999-01-01").as_unit("us")


def spells(rows: pd.DataFrame, by: str, start: str, end: str) -> pd.DataFrame:
    """The rows once each, in the order of `by`, `start` and child, with `spell` (a number), `begun_date` and `over_date` of their spell.

    Rows of one `by` belong together when one starts before all earlier ones are over: a child who joins later joins. One that starts on
    or after the day the others were over begins another spell. A spell is over when its last row is; `over_date` is blank while any is
    open.
    """
    ordered = rows.drop_duplicates([by, "child_id", start]).sort_values([by, start, "child_id"], kind="stable", ignore_index=True)
    until = ordered[end].fillna(OPEN)
    latest = until.groupby(ordered[by]).cummax()
    before = latest.groupby(ordered[by]).shift()
    spell = (before.isna() | (ordered[start] >= before)).cumsum()
    over = latest.groupby(spell).transform("max")
    return ordered.assign(spell=spell, begun_date=ordered.groupby(spell)[start].transform("first"), over_date=over.mask(over == OPEN))


def weeks_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Whole days divided by seven."""
    return (end - start).dt.days / DAYS_A_WEEK


def hidden_after(frame: pd.DataFrame, names: list[str], on: str = "month_end") -> pd.DataFrame:
    """The frame with each named date blank where it lies after the row's `on` day: not yet known then."""
    return frame.assign(**{name: frame[name].where(frame[name] <= frame[on]) for name in names})
