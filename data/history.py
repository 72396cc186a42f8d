"""What happened to a source's snapshots, kept for ever: published, rolled back to, discarded, pruned; when, by whom and with what accepted.

`<store>/<source>/history.jsonl`, one JSON object a line: at (UTC), what, name, by, and for a publication `was` (what was current before),
`command`, `accepted` (what the gate disliked: rule, about, words) and `reason`. It names no child.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from data.durable import replace

FILE = "history.jsonl"
PREPARED = ".history-next"
What = Literal["published", "rolled back", "discarded", "pruned"]
MADE_CURRENT = ("published", "rolled back")
Entry = dict[str, Any]


def entries(room: Path) -> list[Entry]:
    """Every entry, the oldest first; none when nothing has been recorded. A line that cannot be read is passed over."""
    return _entries(room / FILE)


def _entries(path: Path) -> list[Entry]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return []
    return [entry for entry in map(_read, lines) if entry is not None]


def _read(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("name"), str) and "what" in entry else None


def entry(what: What, name: str, said: Mapping[str, Any]) -> Entry:
    """A new entry, of this moment and this user."""
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), "what": what, "name": name, "by": user(), **said}


def begin(room: Path, listed: Iterable[Entry]) -> None:
    """The first writing of a history. The file is always replaced whole: a reader or a full disk never meets half a line."""
    replace(room / FILE, _as_text(listed), room / f"{PREPARED}-half")


def add(room: Path, *new: Entry) -> None:
    """Adds entries."""
    begin(room, [*entries(room), *new])


def prepare(room: Path, new: Entry) -> None:
    """Writes the history with a new entry beside the one that holds, whole or not at all; renamed to FILE it takes its place."""
    replace(room / PREPARED, _as_text([*entries(room), new]), room / f"{PREPARED}-half")


def prepared(room: Path) -> Entry | None:
    """The new entry of a history that was prepared and has not taken its place; None when there is none."""
    return next(reversed(_entries(room / PREPARED)), None)


def ever_current(listed: Iterable[Entry]) -> list[str]:
    """The names that were ever made current, in the order in which that first happened."""
    return list(dict.fromkeys(one["name"] for one in listed if one["what"] in MADE_CURRENT))


def standing(listed: Iterable[Entry]) -> list[str]:
    """The names that were published and not rolled back from, in the order of publication: the last one is current.

    Rolling back to a snapshot takes away all that were published after it.
    """
    names: list[str] = []
    for one in listed:
        name = one["name"]
        if one["what"] == "rolled back" and name in names:
            del names[names.index(name) + 1 :]
        elif one["what"] in MADE_CURRENT:
            names = [*(other for other in names if other != name), name]
    return names


def user() -> str:
    """The operating system's name of who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user can be without a name
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _as_text(listed: Iterable[Entry]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in listed)
