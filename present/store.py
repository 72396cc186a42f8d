"""The only caches: what pages read of the current snapshot, keyed by its folder, so that a new snapshot is seen at the next run.

A page reads figures computed beforehand and, for a list, one measure's cases of one month. What names a child or a worker is checked here,
before a cache is asked: `NotAllowed` comes out of the fetch, whatever led to it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data import known, reference, snapshot_files, snapshots
from data.letters import compared, letter, letters
from metrics.kit.compare import Reading, read
from metrics.kit.measure import GROUP_KINDS, GROUP_TITLES, register
from present.access import LEADER, may
from present.access.naming import NAMING, WORKERS
from present.access.settings import store_folder
from present.links import Options
from present.screens import signing_in
from present.settling import MONTHS_BACK, Settling, settling_of
from present.snapshot import Snapshot as Snapshot
from present.snapshot import snapshot_of

LIST_LENGTH = 500  # rows of a list on screen; the download has them all
LISTS = "a list of children"


def root() -> Path:
    """The store's folder: DASHBOARD_STORE, or .store beside the server's script."""
    return store_folder()


def snapshot() -> Snapshot | None:
    """The current snapshot, or None when nothing has been built."""
    path = snapshots.current(root())
    return None if path is None else _opened(str(path))


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(path: str) -> Snapshot:
    return snapshot_of(path, snapshots.manifest(Path(path)))


def sees_names() -> bool:
    """Whether the person asking may see who: children, families and workers."""
    return may(signing_in.person(), LEADER)


def figures(path: str, measure: str) -> pd.DataFrame:
    """All figures of one measure: shared between readers, never changed. A viewer's have none of single workers."""
    return _figures(path, measure, sees_names())


@st.cache_resource(max_entries=400, show_spinner=False)
def _figures(path: str, measure: str, names: bool) -> pd.DataFrame:
    found = snapshot_files.read_figures(Path(path), measure=measure)
    return found if names else found[found["group_kind"] != WORKERS].reset_index(drop=True)


@st.cache_resource(max_entries=4, show_spinner=False)
def totals(path: str) -> pd.DataFrame:
    """The council-wide figures of every measure."""
    return snapshot_files.read_figures(Path(path), group_kind="all")


@st.cache_resource(max_entries=4, show_spinner=False)
def by_measure(path: str) -> dict[str, pd.DataFrame]:
    """The council-wide figures, measure by measure."""
    return {str(measure): rows for measure, rows in totals(path).groupby("measure", sort=False)}


def reading(path: str, measure: str, letter_id: str, to: pd.Timestamp, period: str, kind: str, group: str) -> Reading:
    """One measure beside one letter for one group ("all" is everyone), worked out once for all readers.

    Raises NotAllowed for a single worker's figure and a viewer.
    """
    if kind == WORKERS:
        signing_in.check(LEADER, "a worker's own figure")
    return _reading(path, measure, letter_id, to, period, kind, group)


# Python's own cache: a page asks twenty times, and Streamlit's costs more than the lookup.
@lru_cache(maxsize=5000)
def _reading(path: str, measure: str, letter_id: str, to: pd.Timestamp, period: str, kind: str, group: str) -> Reading:
    rows = by_measure(path).get(measure, totals(path).iloc[:0]) if kind == "all" else _figures(path, measure, True)
    declared, until = register()[measure].measure, _opened(path).as_at
    return read(declared, letter(letter_id), rows, to=to, period=period, kind=kind, group=group, until=until)


def cases(path: str, measure: str, month: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """One measure's cases of one month, or of the few months of a quarter or year up to `last`. Raises NotAllowed for a viewer."""
    signing_in.check(LEADER, LISTS)
    return _cases(path, measure, month, last)


def unnamed(
    path: str, measure: str, month: pd.Timestamp, last: pd.Timestamp, narrow: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """The same cases, narrowed, then without anything that names someone: for pictures that count them, which every role may see."""
    return without_names(narrow(_cases(path, measure, month, last)))


def without_names(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without the columns that name a child, a family or a worker."""
    return rows.drop(columns=[name for name in rows.columns if name in NAMING])


@st.cache_resource(max_entries=60, ttl=1800, show_spinner=False)
def _cases(path: str, measure: str, month: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    return snapshot_files.read_cases(Path(path), measure, month, last=last)


def due(path: str, measure: str) -> pd.DataFrame:
    """What falls out of standard next; empty when nothing does. Raises NotAllowed for a viewer."""
    signing_in.check(LEADER, LISTS)
    return _due(path, measure)


@st.cache_resource(max_entries=60, ttl=1800, show_spinner=False)
def _due(path: str, measure: str) -> pd.DataFrame:
    return snapshot_files.read_due(Path(path), measure)


def picture(path: str, name: str) -> pd.DataFrame | None:
    """The figures of a theme's own picture, computed at the build; None when the extract lacks what it needs.

    Raises NotAllowed for a viewer where each row is a family or a court case, not a count.
    """
    found = _picture(path, name)
    if found is not None and NAMING & set(found.columns):
        signing_in.check(LEADER, LISTS)
    return found


@st.cache_resource(max_entries=8, show_spinner=False)
def _picture(path: str, name: str) -> pd.DataFrame | None:
    return snapshot_files.read_picture(Path(path), name)


def once(key: tuple[str, ...], make: Callable[[], Any]) -> Any:
    """What `make` makes, made once for all readers of one view. The key names the snapshot, the view and the thing; nobody changes it.

    Readers who may see names share nothing with those who may not.
    """
    return _once((str(sees_names()), *key), make)


@st.cache_resource(max_entries=800, ttl=1800, show_spinner=False)
def _once(key: tuple[str, ...], _make: Callable[[], Any]) -> Any:
    return _make()


def extract_days(path: str) -> tuple[pd.Timestamp, ...]:
    """The days of the extracts of this source whose figures are kept, up to the snapshot shown, the oldest first."""
    return _extract_days(path, _newest_kept(path))


def settling(path: str) -> Settling:
    """What each snapshot of this source said, up to the one shown, and how its figures settle; read again when another is kept."""
    return _settling(path, _newest_kept(path))


def _newest_kept(path: str) -> str:
    shown = Path(path)
    return max((name for name in known.names(shown.parent) if name <= shown.name), default="")


@st.cache_resource(max_entries=4, show_spinner=False)
def _extract_days(path: str, newest: str) -> tuple[pd.Timestamp, ...]:
    kept = known.manifests(Path(path).parent).items()
    return tuple(sorted({pd.Timestamp(said["as_at"]).as_unit("us") for name, said in kept if name <= newest}))


@st.cache_resource(max_entries=2, show_spinner=False)
def _settling(path: str, newest: str) -> Settling:
    room = Path(path).parent
    return settling_of(known.figures(room, until=newest, months_back=MONTHS_BACK))


def faults(path: str) -> pd.DataFrame:
    """What was wrong with the extract, row by row. Raises NotAllowed for a viewer."""
    signing_in.check(LEADER, "the faults row by row")
    return _faults(path)


def faults_to_count(path: str) -> pd.DataFrame:
    """The same faults without what was found, for tables that count them."""
    return _faults(path).drop(columns=["found"])


@st.cache_resource(max_entries=4, show_spinner=False)
def _faults(path: str) -> pd.DataFrame:
    return snapshot_files.read_faults(Path(path))


def _groups(held: Snapshot) -> pd.DataFrame:
    """Each `group_kind` and `group` a reader can choose: those of children in care, and the teams of all whom the service works with."""
    parts = [
        rows[rows["group_kind"].isin(kinds)]
        for measure, kinds in (("children_in_care", GROUP_KINDS), ("children_in_need", ("team",)))
        if measure not in held.not_supplied
        for rows in (_figures(held.path, measure, True),)
    ]
    named = [rows[["group_kind", "group"]].astype("str").drop_duplicates() for rows in parts]
    pairs = pd.concat(named).drop_duplicates(ignore_index=True) if named else pd.DataFrame({"group_kind": [], "group": []})
    is_team = (pairs["group_kind"] == "team").to_numpy()  # pandas numbers a key's rows anew, from nought
    return pairs.sort_values("group", key=lambda group: group.where(is_team, ""), kind="stable")


def options(path: str) -> Options:
    """What a reader can choose in this snapshot: its months, the letters, and the groups that its children belonged to.

    A viewer cannot choose a single worker.
    """
    return _options(path, sees_names())


@st.cache_resource(max_entries=8, show_spinner=False)
def _options(path: str, names: bool) -> Options:
    held = _opened(path)
    months = tuple(held.months.starts[::-1])
    pairs = _groups(held)
    groups = tuple(
        (kind, GROUP_TITLES[kind], tuple(pairs.loc[pairs["group_kind"] == kind, "group"]))
        for kind in GROUP_KINDS
        if (names or kind != WORKERS) and (pairs["group_kind"] == kind).any()
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
        _options(held.path, True)
        by_measure(held.path)
