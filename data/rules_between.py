"""Questions that rules ask of several rows at once: does it overlap, does it lie inside, is it known there, is it in order.

Each returns the fault table; no row is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.contract import Reach, Table
from data.faults import Severity, faults_at, gather, no_faults

Frames = Mapping[str, pd.DataFrame]
STILL_OPEN = pd.Timestamp("9999-12-31").as_unit("us")


def overlapping(
    frame: pd.DataFrame,
    table: Table,
    rule: str,
    *,
    while_open: str | None = None,
    over: pd.Timedelta | None = None,
    severity: Severity | None = None,
) -> pd.DataFrame:
    """The rows that begin before every earlier row of the same child has ended, or by more than `over` before.

    `while_open`: the rule that is broken where an earlier one has no end at all; the same without one.
    """
    begins, ends_on = str(table.begins), str(table.ends)
    ordered = frame.sort_values(["child_id", begins], kind="stable")
    child = whole_numbers(ordered["child_id"])
    latest_before = ordered[ends_on].fillna(STILL_OPEN).groupby(child).cummax().groupby(child).shift()
    is_open = latest_before == STILL_OPEN
    early = ordered[begins] < latest_before.mask(is_open) - (over or pd.Timedelta(0))
    pairs = ((rule, early), (while_open or rule, is_open & (ordered[begins] < latest_before)))
    return gather(
        faults_at(ordered[found], name, table.name, begins, shown(ordered.loc[found, begins]), severity=severity) for name, found in pairs
    )


def outside(
    events: pd.DataFrame, column: str, spans: pd.DataFrame, since: pd.Timestamp, rule: str, table: str, severity: Severity | None = None
) -> pd.DataFrame:
    """The events of a table whose day lies in none of the child's spans (child_id, start_date, end_date); the day one ends is inside.

    Days before `since` are not judged: spans that had closed by then are not in the extract.
    """
    events = events.loc[events[column] >= since, ["child_id", column, "_file", "_sheet", "_row"]].sort_values(column, kind="stable")
    if events.empty:
        return no_faults()
    spans = spans[stands_in(spans["child_id"], events["child_id"])].sort_values("start_date", kind="stable")
    ends = spans["end_date"].fillna(STILL_OPEN).groupby(whole_numbers(spans["child_id"])).cummax()
    begun = pd.DataFrame({"child_id": spans["child_id"], "start_date": spans["start_date"], "_ends": ends})
    placed = pd.merge_asof(events, begun, left_on=column, right_on="start_date", by="child_id")
    found = placed[~(placed["_ends"] >= placed[column].dt.normalize())]
    return faults_at(found, rule, table, column, shown(found[column]), severity=severity)


def judged_from(reach: Mapping[str, Reach], covers_from: pd.Timestamp, names: Sequence[str]) -> pd.Timestamp:
    """The first day on which an event can be held against spans: none before a source's last where it has the newest alone."""
    days = [one.until if one.latest_only else one.since for one in (reach[name] for name in names if name in reach)]
    return max([covers_from, *(day for day in days if day is not None)])


def whole_numbers(children: pd.Series) -> pd.Series:
    """The children as whole numbers where they are a category: to group by 300,000 categories takes as long as all else of a rule."""
    return children.cat.codes if isinstance(children.dtype, pd.CategoricalDtype) else children


def stands_in(values: pd.Series, of: pd.Series) -> np.ndarray:
    """Whether each text stands among `of`. pandas' own isin walks the texts of `of` one by one in Python: 60 times as long for 26,000."""
    if isinstance(values.dtype, pd.CategoricalDtype) and values.dtype == of.dtype:
        there = np.zeros(len(of.cat.categories) + 1, dtype=bool)
        there[of.cat.codes.to_numpy()] = True
        there[-1] = of.isna().any()
        return there[values.cat.codes.to_numpy()]
    return pc.is_in(pa.array(values), value_set=pa.array(of)).to_numpy(zero_copy_only=False)


def unknown(frames: Frames, name: str, column: str, of: str, rule: str) -> pd.DataFrame:
    """The rows of a table whose `column` is filled in and stands nowhere in the same column of the table `of`."""
    frame = frames[name]
    found = frame[frame[column].notna() & ~stands_in(frame[column], frames[of][column])]
    return faults_at(found, rule, name, column, found[column])


def out_of_order(frames: Frames, name: str, earlier: str, later: str) -> pd.DataFrame:
    """The rows of a table on which `later` comes before `earlier`."""
    frame = frames[name]
    found = frame[frame[later] < frame[earlier]]
    return faults_at(found, "dates-out-of-order", name, later, f"{later} " + shown(found[later]) + f", {earlier} " + shown(found[earlier]))


def shown(dates: pd.Series) -> pd.Series:
    """Dates as a reader writes them; the time only where there is one."""
    if dates.empty:
        return pd.Series(index=dates.index, dtype="str")
    has_time = dates.dt.normalize() != dates
    if not has_time.any():
        return dates.dt.strftime("%d/%m/%Y").astype("str")
    return dates.dt.strftime("%d/%m/%Y").where(~has_time, dates.dt.strftime("%d/%m/%Y %H:%M")).astype("str")
