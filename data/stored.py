"""Which snapshots a store holds, which one is current and which are held back. Reads alone; `data.snapshots` writes.

`<store>/current` names the source's folder, `<store>/<source>/current` the snapshot's folder in it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from data import history, known
from data.snapshot_files import FIGURES, manifest

POINTER = "current"
PARQUET_END = b"PAR1"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


class NotFound(LookupError):
    """No snapshot, or more than one, answers to a name. Its words say which there are."""


def source_slug(name: str) -> str:
    """A source's name as a folder's: small letters, figures and hyphens. The store's own pointer keeps its name to itself."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return slug if slug not in ("", POINTER) else f"source-{slug}".strip("-")


def sources(store: Path) -> list[str]:
    """The sources that a store holds snapshots of, by name."""
    return sorted(path.name for path in store.glob("*") if NAME.fullmatch(path.name) and path.is_dir() and folders(path))


def current(store: Path) -> Path | None:
    """The folder of the current snapshot, or None when the store has none that opens."""
    slug = pointed(store / POINTER)
    return None if slug is None else current_of(store, slug)


def current_of(store: Path, slug: str) -> Path | None:
    """The current snapshot of one source; the last published that opens when that one does not; None when none does."""
    if not NAME.fullmatch(slug):
        return None
    name = pointed(store / slug / POINTER)
    if name and opens(store / slug / name):
        return store / slug / name
    return next(reversed(published(store, slug)), None)


def snapshots(store: Path, slug: str) -> list[Path]:
    """A source's finished snapshots, oldest first, held ones among them."""
    return [path for path in folders(store / slug) if opens(path)]


def published(store: Path, slug: str) -> list[Path]:
    """A source's snapshots that were published and not rolled back from, in the order of publication."""
    room = store / slug
    return [room / name for name in history.standing(history_of(room)) if opens(room / name)]


def held(store: Path, slug: str) -> list[Path]:
    """A source's finished snapshots that were never published, oldest first."""
    ever = set(history.ever_current(history_of(store / slug)))
    ever.add(pointed(store / slug / POINTER) or "")
    return [path for path in snapshots(store, slug) if path.name not in ever]


def find(store: Path, name: str) -> Path:
    """The one snapshot of a store that is called so, ends so or has it in its name. Raises NotFound, saying which there are."""
    every = [path for slug in sources(store) for path in folders(store / slug)]
    for fits in (str.__eq__, str.endswith, str.__contains__):
        found = [path for path in every if name and fits(path.name, name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(f"“{name}” is part of {len(found)} names: {', '.join(path.name for path in found)}")
    raise NotFound(f"there is no snapshot “{name}” in {store}; `python -m data list` names all")


def is_stale(store: Path, slug: str, now: str) -> bool:
    """Whether the source has no snapshot, is not the one shown, or was made of something else than the fingerprint `now`."""
    found = current_of(store, slug)
    return found is None or found != current(store) or manifest(found)["fingerprint"] != now


def set_aside(store: Path, slug: str, now: str) -> Path | None:
    """The newest snapshot made of the fingerprint `now` that is held or was rolled back from; None when there is none."""
    good = published(store, slug)
    made = [path for path in snapshots(store, slug) if path not in good and manifest(path)["fingerprint"] == now]
    return next(reversed(made), None)


def folders(room: Path) -> list[Path]:
    """Every snapshot's folder of a source, oldest first, whether or not it opens."""
    return sorted(path for path in room.glob("[0-9]*") if path.is_dir())


def opens(snapshot: Path) -> bool:
    """Whether a snapshot's manifest can be read and its figures end as they should: a disk that filled leaves halves of files."""
    try:
        with (snapshot / FIGURES).open("rb") as figures:
            figures.seek(-len(PARQUET_END), os.SEEK_END)
            return figures.read() == PARQUET_END and "fingerprint" in manifest(snapshot)
    except (OSError, ValueError, TypeError):
        return False


def history_of(room: Path) -> list[history.Entry]:
    """The history; of a store from before there was one, what stands in its place: every snapshot once, the current one last."""
    if (room / history.FILE).is_file():
        return history.entries(room)
    ever, newest = known.manifests(room), pointed(room / POINTER)
    found = [path for path in folders(room) if opens(path) and (not ever or path.name in {*ever, newest})]
    ordered = sorted(found, key=lambda path: (path.name == newest, path.name))
    return [{"at": manifest(path).get("built_at", ""), "what": "published", "name": path.name} for path in ordered]


def pointed(pointer: Path) -> str | None:
    """The name in a pointer; None when there is none, or when what it says could lead out of the store."""
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if NAME.fullmatch(name) and ".." not in name else None
