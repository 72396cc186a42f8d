"""The only caches: what pages read of the current snapshot, keyed by its folder, so that a new snapshot is seen at the next run.

A page reads figures computed beforehand and, for a list, one measure's cases of one month.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data import reference, snapshot_files, snapshots
from data.letters import compared, letter, letters
from metrics.kit.compare import Reading, read
from metrics.kit.measure import GROUP_KINDS, GROUP_TITLES, register
from metrics.kit.months import Months
from present.links import Options

LIST_LENGTH = 500  # rows of a list on screen; the download has them all


@dataclass(frozen=True)
class Snapshot:
    """What the current snapshot says of itself."""

    path: str
    fingerprint: str
    source_name: str
    invented: bool
    as_at: pd.Timestamp
    covers_from: pd.Timestamp
    built_at: str
    not_supplied: Mapping[str, tuple[str, ...]]
    supplied: frozenset[str]
    recognised: tuple[tuple[str, str], ...]
    rows: Mapping[str, int]
    as_at_from: str

    @property
    def months(self) -> Months:
        return Months(self.covers_from, self.as_at)

    @property
    def partial_month(self) -> pd.Timestamp | None:
        """The first day of the newest month when it is not over."""
        return None if self.as_at.is_month_end else self.as_at.to_period("M").to_timestamp().as_unit("us")


def root() -> Path:
    """The store's folder: DASHBOARD_STORE, or .store beside the server's script."""
    return Path(os.environ.get("DASHBOARD_STORE", Path(__file__).resolve().parents[1] / ".store"))


def snapshot() -> Snapshot | None:
    """The current snapshot, or None when nothing has been built."""
    path = snapshots.current(root())
    return None if path is None else _opened(str(path))


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(path: str) -> Snapshot:
    said = snapshots.manifest(Path(path))
    return Snapshot(
        path,
        said["fingerprint"],
        said["name"],
        said["invented"],
        _day(said["as_at"]),
        _day(said["covers_from"]),
        said["built_at"],
        {measure: tuple(needs) for measure, needs in said["not_supplied"].items()},
        frozenset(said["supplied"]),
        tuple((file, kind) for file, kind in said["recognised"]),
        said.get("rows", {}),
        said.get("as_at_from", ""),
    )


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text).as_unit("us")


@st.cache_resource(max_entries=400, show_spinner=False)
def figures(path: str, measure: str) -> pd.DataFrame:
    """All figures of one measure: shared between readers, never changed."""
    return snapshot_files.read_figures(Path(path), measure=measure)


@st.cache_resource(max_entries=4, show_spinner=False)
def totals(path: str) -> pd.DataFrame:
    """The council-wide figures of every measure."""
    return snapshot_files.read_figures(Path(path), group_kind="all")


@st.cache_resource(max_entries=4, show_spinner=False)
def by_measure(path: str) -> dict[str, pd.DataFrame]:
    """The council-wide figures, measure by measure."""
    return {str(measure): rows for measure, rows in totals(path).groupby("measure", sort=False)}


# Python's own cache: a page asks twenty times, and Streamlit's costs more than the lookup.
@lru_cache(maxsize=5000)
def reading(path: str, measure: str, letter_id: str, to: pd.Timestamp, period: str, kind: str, group: str) -> Reading:
    """One measure beside one letter for one group ("all" is everyone), worked out once for all readers."""
    rows = by_measure(path).get(measure, totals(path).iloc[:0]) if kind == "all" else figures(path, measure)
    declared, until = register()[measure].measure, _opened(path).as_at
    return read(declared, letter(letter_id), rows, to=to, period=period, kind=kind, group=group, until=until)


@st.cache_resource(max_entries=60, ttl=1800, show_spinner=False)
def cases(path: str, measure: str, month: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """One measure's cases of one month, or of the few months of a quarter or year up to `last`."""
    return snapshot_files.read_cases(Path(path), measure, month, last=last)


@st.cache_resource(max_entries=60, ttl=1800, show_spinner=False)
def due(path: str, measure: str) -> pd.DataFrame:
    """What falls out of standard next; empty when nothing does."""
    return snapshot_files.read_due(Path(path), measure)


@st.cache_resource(max_entries=8, show_spinner=False)
def picture(path: str, name: str) -> pd.DataFrame | None:
    """The figures of a theme's own picture, computed at the build; None when the extract lacks what it needs."""
    return snapshot_files.read_picture(Path(path), name)


@st.cache_resource(max_entries=800, ttl=1800, show_spinner=False)
def once(key: tuple[str, ...], _make: Callable[[], Any]) -> Any:
    """What `_make` makes, made once for all readers of one view. The key names the snapshot, the view and the thing; nobody changes it."""
    return _make()


@st.cache_resource(max_entries=4, show_spinner=False)
def faults(path: str) -> pd.DataFrame:
    """What was wrong with the extract."""
    return snapshot_files.read_faults(Path(path))


def _groups(held: Snapshot) -> pd.DataFrame:
    """Each `group_kind` and `group` a reader can choose: those of children in care, and the teams of all whom the service works with."""
    parts = [
        rows[rows["group_kind"].isin(kinds)]
        for measure, kinds in (("children_in_care", GROUP_KINDS), ("children_in_need", ("team",)))
        if measure not in held.not_supplied
        for rows in (figures(held.path, measure),)
    ]
    named = [rows[["group_kind", "group"]].astype("str").drop_duplicates() for rows in parts]
    pairs = pd.concat(named).drop_duplicates() if named else pd.DataFrame({"group_kind": [], "group": []})
    return pairs.sort_values("group", key=lambda group: group.where(pairs["group_kind"] == "team", ""), kind="stable")


@st.cache_resource(max_entries=4, show_spinner=False)
def options(path: str) -> Options:
    """What a reader can choose in this snapshot: its months, the letters, and the groups that its children belonged to."""
    held = _opened(path)
    months = tuple(held.months.starts[::-1])
    pairs = _groups(held)
    groups = tuple(
        (kind, GROUP_TITLES[kind], tuple(pairs.loc[pairs["group_kind"] == kind, "group"]))
        for kind in GROUP_KINDS
        if (pairs["group_kind"] == kind).any()
    )
    # The first is what a reader meets: a visit that the records reach back to, where there is one.
    within = [letter for letter in letters() if held.covers_from <= letter.month_end <= held.as_at]
    others = [one for one in compared() if one not in letters() and held.covers_from <= one.month_end <= held.as_at]
    ordered = [*within, *(letter for letter in letters() if letter not in within), *others]
    return Options(months, tuple((letter.id, letter.title) for letter in ordered), groups, held.as_at)


def warm() -> None:
    """Reads what the first page needs before the first reader comes; of figures nothing when there is no snapshot."""
    reference.all_published()
    reference.standards()
    held = snapshot()
    if held is not None:
        options(held.path)
        by_measure(held.path)


def describe(held: Snapshot) -> dict[str, Any]:
    """What the quality page says of the extract, in order."""
    return {
        "Council": held.source_name,
        "Figures to": f"{held.as_at.day} {held.as_at:%B %Y}",
        "Complete from": f"{held.covers_from:%B %Y}",
        "Date taken from": held.as_at_from,
        "Built": f"{pd.Timestamp(held.built_at):%d %B %Y, %H:%M} UTC",
        "Fingerprint": held.fingerprint[:12],
    }
