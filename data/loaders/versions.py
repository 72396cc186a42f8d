"""Several years of the same return as one table: what a later one says of a key replaces what an earlier one said."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.faults import faults_at


def latest_version(
    rows: pd.DataFrame, table: str, key: Sequence[str], compared: Sequence[str], closes: str | None = None
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The rows of each key's best file, and the faults where files disagree.

    A file in which `closes` is filled comes before one in which it is blank (a return sent again can lose an end); then the later file.
    Rows of a key that stand twice in one file stay, to be reported as duplicates; rows without a key stay too.
    """
    rank = rows["_order"] + (rows[closes].notna() * (rows["_order"].max() + 1) if closes else 0)
    ranked = rows.assign(_rank=rank)
    keyed = ranked[list(key)].notna().all(axis=1)
    best = ranked[keyed].groupby(list(key), sort=False)["_rank"].transform("max").reindex(ranked.index)
    # The remainder is the file's place: a closed and an open row of one key in one file are duplicates, and both stay.
    kept = ranked[~keyed | (ranked["_order"] == best % (rows["_order"].max() + 1))]
    repeated = ranked[keyed & _in_several_files(ranked, key)]
    faults = [_disagreements(repeated, kept, table, key, column, closes) for column in compared if column in rows]
    return kept.drop(columns=["_order", "_rank", "_year_end"]).reset_index(drop=True), faults


def _in_several_files(rows: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    orders = rows.groupby(list(key), sort=False)["_order"]
    return orders.transform("min") < orders.transform("max")


def _disagreements(rows: pd.DataFrame, kept: pd.DataFrame, table: str, key: Sequence[str], column: str, closes: str | None) -> pd.DataFrame:
    """One fault a kept row whose `column` another file gives otherwise. An end or reason that an open version lacks is no disagreement."""
    stated = rows[rows[closes].notna()] if closes and column in (closes, "reason_ended") else rows
    doubtful = stated[_in_several_files(stated, key)]
    values = doubtful.groupby(list(key), sort=False)[column].transform("nunique")
    places = doubtful.index[values > 1].intersection(kept.index)
    return faults_at(kept.loc[places], "differs-between-files", table, column, kept.loc[places, column])
