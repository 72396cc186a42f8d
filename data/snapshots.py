"""Snapshots: written finished beside the others, held or made current by one atomic rename, and never lost to a kill.

A build writes under a hidden name; the one atomic step of publishing is the rename of the source's pointer. Killed at any moment, the
last good snapshot is current, and the next start finishes or clears what was left. Which there are says `data.stored`; what stands inside
one is written and read by `data.snapshot_files`. Both are used through this module.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data import history, known
from data.durable import GONE, Busy, clear, locked, move, remove_folder, replace, settle_folder, write_durably
from data.fingerprints import fingerprint
from data.snapshot_files import MANIFEST, manifest, read_cases, read_due, read_faults, read_figures, read_table
from data.stored import (
    POINTER,
    NotFound,
    current,
    current_of,
    find,
    held,
    history_of,
    is_stale,
    opens,
    pointed,
    published,
    set_aside,
    snapshots,
    source_slug,
    sources,
)

__all__ = [
    "Busy",
    "NotFound",
    "alone",
    "current",
    "current_of",
    "discard",
    "find",
    "fingerprint",
    "held",
    "history_of",
    "is_stale",
    "locked",
    "make_current",
    "manifest",
    "opens",
    "prune",
    "publish",
    "published",
    "read_cases",
    "read_due",
    "read_faults",
    "read_figures",
    "read_table",
    "set_aside",
    "snapshots",
    "source_slug",
    "sources",
    "write",
]

# Built weekly, the newest can be compared with that of a month before; and no more copies of children's records than that.
KEPT = 6
LEAST_KEPT = 2  # a page may be reading the one before


@contextmanager
def alone(store: Path, slug: str, wait_seconds: float = 0) -> Iterator[Path]:
    """Holds a source's lock, with all that a killed program left finished or cleared. Gives the source's folder.

    Raises Busy when another build of the source still holds it after `wait_seconds`; OSError when the store cannot be written.
    """
    room = store / slug
    room.mkdir(parents=True, exist_ok=True)
    with locked(room / ".lock", f"another build of {slug} is under way", wait_seconds):
        _finish_what_was_left(store, room)
        yield room


def write(store: Path, slug: str, write: Callable[[Path], Mapping[str, Any]], said: Mapping[str, Any]) -> Path:
    """The folder of a new snapshot, finished and not current. `write` fills a folder; if it raises, nothing that was there has changed.

    `said` is the manifest (see `data.snapshot_files.manifest`); what `write` returns and the time of the build are added to it.
    """
    with alone(store, slug) as room:
        built_at = datetime.now(UTC)
        name = f"{built_at:%Y%m%d-%H%M%S-%f}-{said['fingerprint'][:8]}"
        beside = room / f".building-{name}"
        with _gone_if_it_fails(beside):
            content = {**said, **write(beside), "built_at": built_at.isoformat(timespec="seconds")}
            write_durably(beside / MANIFEST, json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True))
            settle_folder(beside)
            move(beside, room / name)
    return room / name


def make_current(
    store: Path, slug: str, name: str, *, what: history.What = "published", keep: int = KEPT, said: Mapping[str, Any] | None = None
) -> Path:
    """The folder of a finished snapshot, which is now current. `said` goes into the history beside who and when.

    Of those published before, the newest stay: `keep` in all. Raises NotFound when there is no such snapshot that opens.
    """
    with alone(store, slug) as room:
        if not opens(room / name):
            raise NotFound(f"{name} is no snapshot that opens")
        before = current_of(store, slug)
        entry = history.entry(what, name, {**(said or {}), "was": before.name if before else ""})
        # What a kill leaves says how far this came: the history to be comes first, the pointer's rename decides, its own name comes last.
        history.prepare(room, entry)
        known.keep(room, room / name)
        _point(room / POINTER, name, slug)
        _finish(store, room)
        _prune(room, name, keep)
    return room / name


def publish(store: Path, slug: str, write_it: Callable[[Path], Mapping[str, Any]], said: Mapping[str, Any]) -> Path:
    """The folder of a new snapshot, which is now current: `write` and `make_current` in one."""
    with alone(store, slug):
        return make_current(store, slug, write(store, slug, write_it, said).name)


def discard(store: Path, slug: str, name: str) -> None:
    """Removes a snapshot. Raises NotFound for the current one, which stays."""
    with alone(store, slug) as room:
        if current_of(store, slug) == room / name:
            raise NotFound(f"{name} is current and stays: roll back first")
        if remove_folder(room / name):
            history.add(room, history.entry("discarded", name, {}))


def prune(store: Path, slug: str, keep: int) -> list[str]:
    """Removes the oldest published snapshots until `keep` are left. The current and held ones stay. Gives the names removed."""
    with alone(store, slug) as room:
        found = current_of(store, slug)
        return [] if found is None else _prune(room, found.name, keep)


@contextmanager
def _gone_if_it_fails(beside: Path) -> Iterator[None]:
    beside.mkdir()
    try:
        yield
    finally:
        if beside.exists():
            shutil.rmtree(beside)


def _finish_what_was_left(store: Path, room: Path) -> None:
    """Ends a publication that was killed after its one atomic step, forgets one that was killed before it, and clears what was written."""
    last = history.prepared(room)
    if last is not None and last["name"] == pointed(room / POINTER):
        _finish(store, room)
    elif last is not None and last["name"] not in history.ever_current(history.entries(room)):
        known.forget(room, last["name"])
    clear(room, ".building-*", ".current-*", f"{GONE}*", f"{history.PREPARED}*", f"{known.FOLDER}/.*")
    clear(store, f".current-{room.name}")
    if not (room / history.FILE).exists():
        history.begin(room, history_of(room))


def _finish(store: Path, room: Path) -> None:
    """What follows the pointer's rename: the store shows this source, unless another was published since, and the history says so."""
    shown_since = (store / POINTER).exists() and (store / POINTER).stat().st_mtime > (room / POINTER).stat().st_mtime
    if pointed(store / POINTER) != room.name and not shown_since:
        _point(store / POINTER, room.name, room.name)
    move(room / history.PREPARED, room / history.FILE)


def _point(pointer: Path, name: str, by: str) -> None:
    """`pointer` names `name` from one moment to the next. `by`, the source whose lock is held, keeps two writers of the store apart."""
    replace(pointer, name, pointer.with_name(f".current-{by}"))


def _prune(room: Path, newest: str, keep: int) -> list[str]:
    """Old snapshots go, those that were rolled back from first."""
    listed = history.entries(room)
    good = history.standing(listed)
    ordered = [*(name for name in history.ever_current(listed) if name not in good), *good]
    old = [name for name in ordered if name != newest and (room / name).is_dir()]
    removed = [name for name in old[: max(0, len(old) - (keep - 1))] if remove_folder(room / name)]
    if removed:
        history.add(room, *(history.entry("pruned", name, {}) for name in removed))
    return removed
