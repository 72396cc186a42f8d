"""Which cases of a measure came, went or are counted otherwise between two snapshots, and in which figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from data.compare.differing import differing
from data.snapshot_files import read_cases

# What of a case a figure is made of; the rest of its columns are evidence.
COUNTED = ("met", "part", "value", "weight")
WHO = ("child_id", "worker_id")
PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}  # financial: April begins the year and a quarter
WAYS = ("came", "went", "otherwise")


CHANGE = ("measure", "month", "group", "case_id", "who", "kind", "way")


def no_case_changes() -> pd.DataFrame:
    """No change: see `case_changes`."""
    return pd.DataFrame({name: pd.Series(dtype="datetime64[us]" if name == "month" else "str") for name in CHANGE})


def case_changes(before: Path, after: Path, measure: str, first: pd.Timestamp, last: pd.Timestamp, by: str) -> pd.DataFrame:
    """The cases of a measure that differ, from month to month: measure, month, group, case_id, who, kind (of id) and way
    (came, went, otherwise).

    Empty when none does.
    A case in both that is met, weighs or belongs to a group otherwise than before stands once under `otherwise`, in its group of now.
    """
    held = [_read(snapshot, measure, first, last, by) for snapshot in (before, after)]
    columns = [name for name in ("month", "case_id", "group", *WHO, *COUNTED) if name in held[0] and name in held[1]]
    gone, new = differing(held[0], held[1], columns)
    key = ["month", "case_id", *(name for name in ("part",) if name in columns)]
    both = new[key].merge(gone[key], on=key).drop_duplicates()
    parts = [_way(new, key, both, "came"), _way(gone, key, both, "went")]
    return pd.concat(parts, ignore_index=True).assign(measure=measure)[list(CHANGE)].drop_duplicates(ignore_index=True)


def _read(snapshot: Path, measure: str, first: pd.Timestamp, last: pd.Timestamp, by: str) -> pd.DataFrame:
    wanted = ("month", "case_id", by, *WHO, *COUNTED)
    file = snapshot / "cases" / f"{measure}.parquet"
    held = set(pq.read_schema(file).names) if file.is_file() else set()
    cases = read_cases(snapshot, measure, first, [name for name in wanted if name in held or not held], last)
    kind = next((name for name in WHO if name in cases), WHO[0])
    who = cases[kind] if kind in cases else pd.Series(pd.NA, index=cases.index, dtype="str")
    group = cases[by] if by in cases and by != "all" else pd.Series("all", index=cases.index)
    return cases.assign(who=who.astype("str"), kind=kind, group=group.astype("str")).reset_index(drop=True)


def _way(rows: pd.DataFrame, key: list[str], both: pd.DataFrame, way: str) -> pd.DataFrame:
    """`otherwise` for cases that stand on both sides, of which the older side is left out."""
    marked = rows.merge(both.assign(in_both=True), on=key, how="left")
    in_both = marked["in_both"].notna()
    marked = marked.assign(way=np.where(in_both, "otherwise", way))
    return marked[~in_both] if way == "went" else marked


def period_of(month: pd.Series, period: pd.Series | str) -> pd.Series:
    """The number of the financial period that a month lies in: the same for a quarter that is not over and the same one ended."""
    length = period.map(PERIOD_MONTHS) if isinstance(period, pd.Series) else PERIOD_MONTHS[period]
    return (month.dt.year * 12 + month.dt.month - 4) // length
