"""What is derived once from the canonical tables: periods of care, and the tables as they were known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.contract import TABLES, Table, Tables, blank

SHORT_BREAKS = ("V3", "V4")  # never count as looked after: data-standards 1.2


def complete(tables: Tables) -> Tables:
    """The tables as known on their as-at date, with care_periods, and one shared category type for every child_id.

    Raises nothing for absent tables: without care_episodes there is no care_periods either.
    """
    return known_at(tables, tables.as_at)


def known_at(tables: Tables, day: pd.Timestamp) -> Tables:
    """The same tables with everything after `day` unknown: later happenings blank, rows that begin later gone."""
    frames = {name: _cut(frame, TABLES[name], day) for name, frame in tables.frames.items() if name in TABLES}
    supplied = tables.supplied - {"care_periods"}
    reach = dict(tables.reach)
    if "care_episodes" in frames:
        frames["care_periods"] = care_periods(frames["care_episodes"])
        supplied |= {"care_periods"}
        reach |= {"care_periods": reach["care_episodes"]} if "care_episodes" in reach else {}
    as_known = _hold_repeated(share_child_ids(frames))
    return replace(tables, frames=as_known, supplied=frozenset(supplied), as_at=min(day, tables.as_at), reach=reach)


def care_periods(episodes: pd.DataFrame) -> pd.DataFrame:
    """One row an unbroken time in care: child_id, entered_care_date, left_care_date (blank while open), reason_left.

    An episode that starts on or before the latest end so far continues the period. Short breaks (V3, V4) never count.
    """
    counted = episodes.loc[~episodes["legal_status"].isin(SHORT_BREAKS), ["child_id", "start_date", "end_date", "reason_ended"]]
    if counted.empty:
        return pd.DataFrame(
            {
                "child_id": counted["child_id"],
                "entered_care_date": counted["start_date"],
                "left_care_date": counted["end_date"],
                "reason_left": counted["reason_ended"],
            }
        )
    counted = counted.sort_values(["child_id", "start_date"], kind="stable")
    end = counted["end_date"].fillna(pd.Timestamp.max.floor("D").as_unit("us"))
    latest_end = end.groupby(counted["child_id"]).cummax()
    before = latest_end.groupby(counted["child_id"]).shift()
    period = (before.isna() | (counted["start_date"] > before)).cumsum()
    last = latest_end.groupby(period).transform("max") == end
    grouped = counted.groupby(period)
    return pd.DataFrame(
        {
            "child_id": grouped["child_id"].first(),
            "entered_care_date": grouped["start_date"].first(),
            "left_care_date": counted["end_date"].where(last).groupby(period).max().where(~_any_open(counted, period)),
            "reason_left": counted["reason_ended"].where(last).groupby(period).last(),
        }
    ).reset_index(drop=True)


def _any_open(episodes: pd.DataFrame, period: pd.Series) -> pd.Series:
    return episodes["end_date"].isna().groupby(period).any()


def _cut(frame: pd.DataFrame, table: Table, day: pd.Timestamp) -> pd.DataFrame:
    """The rows of one table that were known on `day`, with what was not yet known blank."""
    happenings = list(table.happenings)
    if not happenings or frame.empty:
        return frame
    last_moment = day.normalize() + pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)
    if not (frame[happenings] > last_moment).to_numpy().any() and not _unknown_yet(frame, table):
        return frame
    had_any = frame[happenings].notna().any(axis=1)
    known = frame.assign(**{name: frame[name].where(frame[name] <= last_moment) for name in happenings})
    known = known.assign(
        **{column.name: known[column.name].where(known[column.known_from].notna()) for column in table.columns if column.known_from}
    )
    begun = known[table.begins].notna() if table.begins else known[happenings].notna().any(axis=1) | ~had_any
    return known[begun]


def _unknown_yet(frame: pd.DataFrame, table: Table) -> bool:
    """Whether a column holds a value before the day that makes it known has come."""
    pairs = [(column.name, column.known_from) for column in table.columns if column.known_from]
    return any((frame[name].notna() & frame[since].isna()).any() for name, since in pairs)


def share_child_ids(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames with child_id as one categorical type: joins and counts then work on whole numbers, not on text."""
    ids = [_arrow(frame["child_id"]).unique() for frame in frames.values() if "child_id" in frame.columns]
    names = pc.drop_null(pa.concat_arrays(ids).unique()) if ids else pa.array([], pa.large_string())
    every = pd.CategoricalDtype(pd.Index(names.to_pandas(), dtype="str").sort_values())
    known = _arrow(pd.Series(every.categories))
    return {
        name: frame.assign(child_id=_as_category(frame["child_id"], known, every)) if "child_id" in frame.columns else frame
        for name, frame in frames.items()
    }


def _arrow(texts: pd.Series) -> pa.Array:
    return pa.array(texts.astype("str"), pa.large_string())


def _as_category(texts: pd.Series, known: pa.Array, dtype: pd.CategoricalDtype) -> pd.Categorical:
    """The texts as positions among those known. pandas' own way makes a Python object of each, gigabytes of them for 25 million visits."""
    codes = pc.index_in(_arrow(texts), value_set=known)
    return pd.Categorical.from_codes(pc.fill_null(codes, -1).to_numpy(zero_copy_only=False), dtype=dtype)


def _hold_repeated(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames with each text that few values repeat over millions of rows as a category: a tenth of the memory."""
    held = {}
    for name, frame in frames.items():
        columns = [column.name for column in TABLES[name].columns if column.repeated] if name in TABLES else []
        held[name] = frame.assign(**{column: _repeated(frame[column]) for column in columns}) if columns else frame
    return held


def _repeated(texts: pd.Series) -> pd.Categorical:
    known = pc.drop_null(_arrow(texts).unique())
    return _as_category(texts, known, pd.CategoricalDtype(pd.Index(known.to_pandas(), dtype="str")))


def child_count(tables: Tables) -> int:
    """How many children the tables name; 0 when none of them has a child."""
    frame = next((frame for frame in tables.frames.values() if "child_id" in frame.columns), None)
    return 0 if frame is None else len(frame["child_id"].cat.categories)


def empty_tables(names: tuple[str, ...] = tuple(TABLES)) -> dict[str, pd.DataFrame]:
    """Frames without rows for the named tables."""
    return {name: blank(name) for name in names}


def in_care_on(periods: pd.DataFrame, day: pd.Series) -> np.ndarray:
    """Whether each period of care holds its day: entered on or before it and not left by its end."""
    left = periods["left_care_date"]
    return ((periods["entered_care_date"] <= day) & (left.isna() | (left > day))).to_numpy()
