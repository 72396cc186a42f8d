"""What differs between two snapshots of one table: which rows are new, changed or gone, whose they are, and when what is new happened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.building import who_of
from data.columns import Table
from data.compare.differing import differing
from data.snapshot_files import read_left_out, read_table
from data.tables import TABLES

REASONS = ("happened", "recorded_late", "corrected", "removed", "left_out", "readmitted")
WHO = ("child_id", "worker_id")
COLUMNS = ("table", "row", "reason", "column", "begins", *WHO)
ONE_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Pair:
    """One table of two snapshots, both with every declared column."""

    table: Table
    before: pd.DataFrame
    after: pd.DataFrame


def changed_rows(before: Path, after: Path, names: Collection[str], known_until: pd.Timestamp) -> pd.DataFrame:
    """Every difference between tables of two snapshots: one row a row that differs, or a value of one that does (`column`).

    `reason`: happened (after `known_until`, the first one's own day), recorded_late (that day or before), corrected, removed, left_out
    (removed because a fault leaves it out now), readmitted. `child_id` and `worker_id` say whose it is, found by plan, missing episode or
    family where the table names no child; blank where it is nobody's. `begins`: its first day. Empty when nothing differs.
    """
    pairs = [Pair(TABLES[name], _table(before, name), _table(after, name)) for name in sorted(names) if name in TABLES]
    parts = [_of_table(pair, before, after, known_until) for pair in pairs]
    types = {"row": "int64", "begins": "datetime64[us]"}
    blank = pd.DataFrame({name: pd.Series(dtype=types.get(name, "str")) for name in COLUMNS})
    return pd.concat([blank, *(part for part in parts if not part.empty)], ignore_index=True)


def _table(snapshot: Path, name: str) -> pd.DataFrame:
    """A table of a snapshot; without rows when the extract had none."""
    try:
        held = read_table(snapshot, name)
    except FileNotFoundError:
        held = pd.DataFrame()
    return held.reindex(columns=list(TABLES[name].names))


def _of_table(pair: Pair, before: Path, after: Path, known_until: pd.Timestamp) -> pd.DataFrame:
    gone, new = differing(pair.before, pair.after, list(pair.table.names))
    if gone.empty and new.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    gone, new = (rows.assign(begins=_begins(rows, pair.table)) for rows in (gone, new))
    paired = _paired(gone, new, pair.table)
    parts = [
        _whole_rows(new[~new.index.isin(paired["new"])], _happened(new, known_until)),
        _whole_rows(gone[~gone.index.isin(paired["gone"])], pd.Series("removed", index=gone.index)),
        _values(gone.loc[paired["gone"]], new.loc[paired["new"]], pair.table, known_until),
    ]
    found = pd.concat(parts).assign(table=pair.table.name)
    found = _with_left_out(found, pair.table, before, after)
    return _with_child(found, pair.table, before, after)[list(COLUMNS)].astype({"row": "int64"})


def _paired(gone: pd.DataFrame, new: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Which row that is gone came back with other values: the places of rows with the same key, the first with the first."""
    key = list(table.key)
    sides = []
    for side, frame in (("gone", gone), ("new", new)):
        nth = frame.groupby(key, dropna=False).cumcount()
        sides.append(pd.concat([frame[key], pd.DataFrame({side: frame.index, "nth": nth}, index=frame.index)], axis=1))
    return sides[0].merge(sides[1], on=[*key, "nth"])[["gone", "new"]]


def _happened(rows: pd.DataFrame, known_until: pd.Timestamp) -> pd.Series:
    """Whether each new row happened after the first snapshot's day, or was recorded late. What has no day was recorded late."""
    return _since(rows["begins"], known_until)


def _begins(rows: pd.DataFrame, table: Table) -> pd.Series:
    """The first day of each row; blank where nothing of it has happened or could."""
    days = [table.begins] if table.begins else list(table.happenings)
    first = rows[days].min(axis=1) if days else pd.Series(pd.NaT, index=rows.index)
    return pd.to_datetime(first).astype("datetime64[us]")


def _since(day: pd.Series, known_until: pd.Timestamp) -> pd.Series:
    return pd.Series(np.where(day >= known_until + ONE_DAY, "happened", "recorded_late"), index=day.index)


def _whole_rows(rows: pd.DataFrame, reason: pd.Series) -> pd.DataFrame:
    return rows.assign(row=rows.index, reason=reason.reindex(rows.index), column="")


def _values(gone: pd.DataFrame, new: pd.DataFrame, table: Table, known_until: pd.Timestamp) -> pd.DataFrame:
    """The values that differ within rows of the same key. What was blank and is filled in happened since or was recorded late."""
    gone = gone.set_axis(new.index, axis=0)
    new = new.assign(begins=new["begins"].mask(gone["begins"] < new["begins"], gone["begins"]))
    parts = [_whole_rows(new.iloc[:0], pd.Series(dtype="str"))]
    for column in table.columns:
        was, now = gone[column.name], new[column.name]
        differs = ~((was == now).fillna(False).astype(bool) | (was.isna() & now.isna()))
        filled = differs & was.isna()
        day = column.name if column.happening else column.known_from
        since = pd.Series("corrected", index=new.index) if day is None else _since(pd.to_datetime(new[day]), known_until)
        reason = since.where(filled & (new[day].notna() if day else False), "corrected")
        parts.append(_whole_rows(new[differs], reason).assign(column=column.name))
    return pd.concat(parts)


def _with_left_out(found: pd.DataFrame, table: Table, before: Path, after: Path) -> pd.DataFrame:
    """The changes, with rows that are gone or back because faults leave out more or fewer of the same one's rows than before."""
    who = who_of(table.name, found.columns)
    lost = [read_left_out(snapshot) for snapshot in (before, after)]
    counts = [frame.loc[frame["table"] == table.name, "who"].value_counts() for frame in lost]
    more = counts[1].sub(counts[0], fill_value=0)
    now_out = found["reason"].eq("removed") & found[who].isin(more[more > 0].index)
    back = found["reason"].isin(["happened", "recorded_late"]) & found["column"].eq("") & found[who].isin(more[more < 0].index)
    return found.assign(reason=found["reason"].mask(now_out, "left_out").mask(back, "readmitted"))


def _with_child(found: pd.DataFrame, table: Table, before: Path, after: Path) -> pd.DataFrame:
    """The changes with the child each is of: named in the row, or through the table whose key the row holds. A family's is each child's."""
    found = found.assign(
        **{name: found[name] if name in found.columns else pd.Series(pd.NA, index=found.index, dtype="str") for name in WHO}
    )
    if "child_id" in table.names or not any(name in LINKS for name in table.names):
        return found
    link = next(name for name in table.names if name in LINKS)
    known = pd.concat([_table(snapshot, LINKS[link])[[link, "child_id"]] for snapshot in (before, after)]).dropna().drop_duplicates()
    return found.drop(columns="child_id").merge(known, on=link, how="left")


# Tables that name no child hold one of these, which another table knows the child of.
LINKS = {"plan_id": "plans", "missing_id": "missing_episodes", "family_id": "pre_proceedings"}
