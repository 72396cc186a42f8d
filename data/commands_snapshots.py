"""`python -m data publish`, `discard`, `list`, `rollback` and `prune`: what can be done with finished snapshots."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import pandas as pd

from data import history, snapshots
from data.commands_publish import CLEAN, REFUSED, alone, pass_gate, show, store_written
from data.exports import csv_text
from data.loaders import Refused

COLUMNS = ("source", "name", "as_at", "built", "published", "state", "rows", "faults", "accepted")


def _answered(command: Callable[..., int]) -> Callable[..., int]:
    """The command, which says why it could not be done and ends with 2."""

    @wraps(command)
    def with_answer(*given: Any, **named: Any) -> int:
        try:
            return command(*given, **named)
        except (Refused, snapshots.Busy, snapshots.NotFound) as reason:
            print(f"Nothing was changed: {reason}.", file=sys.stderr)
            return REFUSED

    return with_answer


@_answered
def publish_snapshot(store: Path, name: str, accept: str, keep: int, wait_seconds: float) -> int:
    """Makes a held snapshot current, when the gate likes it or a reason is given. Returns the exit code."""
    snapshot = snapshots.find(store, name)
    with alone(store, snapshot.parent.name, wait_seconds):
        if not snapshots.opens(snapshot):
            raise Refused(f"{snapshot.name} is damaged and does not open")
        if snapshot == snapshots.current(store):
            print(f"It is current already: {snapshot}")
            return CLEAN
        return pass_gate(store, snapshot, accept, command="publish", keep=keep)


@_answered
def roll_back(store: Path, name: str | None, keep: int, wait_seconds: float) -> int:
    """Makes the snapshot before the current one current again, or the one named. Returns the exit code."""
    snapshot = _before(store) if name is None else snapshots.find(store, name)
    slug = snapshot.parent.name
    with alone(store, slug, wait_seconds):
        if snapshot in snapshots.held(store, slug):
            raise Refused(f"{snapshot.name} was never published: publish it")
        if not snapshots.opens(snapshot):
            raise Refused(f"{snapshot.name} is damaged and does not open")
        show(store, snapshot, "rolled back", {"command": "rollback"}, keep)
    print(f"Rolled back to: {snapshot}")
    return CLEAN


def _before(store: Path) -> Path:
    now = snapshots.current(store)
    if now is None:
        raise Refused(f"there is no snapshot in {store}")
    earlier = [path for path in snapshots.published(store, now.parent.name) if path != now]
    if not earlier:
        raise Refused(f"no snapshot of {now.parent.name} before the current one is kept; name one of another source, if that is meant")
    return earlier[-1]


@_answered
def discard_snapshot(store: Path, name: str, wait_seconds: float) -> int:
    """Removes a snapshot that is not current. Returns the exit code."""
    snapshot = snapshots.find(store, name)
    with alone(store, snapshot.parent.name, wait_seconds), store_written(store):
        snapshots.discard(store, snapshot.parent.name, snapshot.name)
    print(f"Discarded: {snapshot.name}")
    return CLEAN


@_answered
def prune_store(store: Path, keep: int, wait_seconds: float) -> int:
    """Removes the oldest published snapshots of every source until `keep` are left. Returns the exit code."""
    for slug in snapshots.sources(store):
        with alone(store, slug, wait_seconds), store_written(store):
            removed = snapshots.prune(store, slug, keep)
        print(f"{slug}: {len(removed)} removed{''.join(f', {name}' for name in removed)}")
    return CLEAN


def print_list(store: Path, *, as_csv: bool) -> int:
    """Every snapshot of a store, one row each, the newest of each source last. Returns the exit code."""
    rows = [row for slug in snapshots.sources(store) for row in _listed(store, slug)]
    if not rows:
        print(f"There is no snapshot in {store}: run `python -m data build` first.", file=sys.stderr)
        return REFUSED
    listed = pd.DataFrame(rows, columns=list(COLUMNS))
    if as_csv:
        print(csv_text(listed), end="")
    else:
        print(listed.to_string(index=False, justify="left"))
    return CLEAN


def _listed(store: Path, slug: str) -> list[dict[str, object]]:
    now, held, good = snapshots.current(store), snapshots.held(store, slug), snapshots.published(store, slug)
    last = {entry["name"]: entry for entry in snapshots.history_of(store / slug) if entry["what"] in history.MADE_CURRENT}

    def state(path: Path) -> str:
        if path == now:
            return "current"
        if path in held:
            return "held"
        return "published" if path in good else "rolled back from"

    return [_row(slug, path, state(path), last.get(path.name, {})) for path in snapshots.snapshots(store, slug)]


def _row(slug: str, path: Path, state: str, entry: dict[str, Any]) -> dict[str, object]:
    said = snapshots.manifest(path)
    return {
        "source": slug,
        "name": path.name,
        "as_at": said.get("as_at", ""),
        "built": said["built_at"],
        "published": entry.get("at", ""),
        "state": state,
        "rows": sum(said.get("rows", {}).values()),
        "faults": said.get("faults", {}).get("fault", 0),
        "accepted": entry.get("reason", ""),
    }
