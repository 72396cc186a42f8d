"""Snapshots: what a build wrote, made current by one atomic rename, and whether the current one is out of date.

`<store>/current` names the source's folder, `<store>/<source>/current` the snapshot's folder in it. A build writes under a hidden name;
killed at any moment it leaves the last good snapshot current, and a leftover that the next build clears.
What stands inside a snapshot is written and read by `data.snapshot_files`; pages use both through this module.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from data.snapshot_files import FIGURES, MANIFEST, manifest, read_cases, read_due, read_faults, read_figures, read_table

__all__ = [
    "Busy",
    "current",
    "current_of",
    "fingerprint",
    "is_stale",
    "locked",
    "manifest",
    "publish",
    "read_cases",
    "read_due",
    "read_faults",
    "read_figures",
    "read_table",
    "snapshots",
    "source_slug",
]

KEPT = 3
POINTER = "current"
PARQUET_END = b"PAR1"
PROJECT = Path(__file__).resolve().parents[1]
# A figure depends on these beside the extract: a change in any of them makes a snapshot out of date.
CODE = ("data", "metrics")
REFERENCE = ("data/reference", "data/letters")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


class Busy(Exception):
    """Another build of the same source is writing."""


def source_slug(name: str) -> str:
    """A source's name as a folder's: small letters, figures and hyphens. The store's own pointer keeps its name to itself."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return slug if slug not in ("", POINTER) else f"source-{slug}".strip("-")


def fingerprint(files: Mapping[str, Path | bytes], as_at: str = "") -> str:
    """What a snapshot was made of, in 32 signs: the extract's bytes (by name), the as-at date asked for, reference, letters and code.

    A database's own digest stands as bytes.
    """
    digest = hashlib.blake2b(as_at.encode(), digest_size=16)
    for name, path in sorted(files.items()) + [(path.relative_to(PROJECT).as_posix(), path) for path in _own_files()]:
        digest.update(f"\0{name}\0".encode())
        digest.update(path if isinstance(path, bytes) else _digest(path))
    return digest.hexdigest()


def _digest(path: Path) -> bytes:
    """Of a file's bytes; of a file that cannot be opened (a workbook that someone has open), of nothing: the loader reports it."""
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "blake2b").digest()
    except OSError:
        return b""


def _own_files() -> list[Path]:
    code = (path for room in CODE for path in (PROJECT / room).rglob("*.py"))
    reference = (path for room in REFERENCE for path in (PROJECT / room).rglob("*") if path.suffix in (".csv", ".toml"))
    return sorted({*code, *reference})


def publish(store: Path, slug: str, write: Callable[[Path], Mapping[str, Any]], said: Mapping[str, Any]) -> Path:
    """The folder of a new snapshot, which is now current. `write` fills a folder; if it raises, nothing that was there has changed.

    `said` is the manifest (see `data.snapshot_files.manifest`); what `write` returns and the time of the build are added to it.
    Raises Busy when another build of this source is under way.
    """
    room = store / slug
    room.mkdir(parents=True, exist_ok=True)
    with _alone(room):
        _clear_leftovers(room)
        built_at = datetime.now(UTC)
        name = f"{built_at:%Y%m%d-%H%M%S-%f}-{said['fingerprint'][:8]}"
        beside = room / f".building-{name}"
        with _gone_if_it_fails(beside):
            content = {**said, **write(beside), "built_at": built_at.isoformat(timespec="seconds")}
            _write_durably(beside / MANIFEST, json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True))
            beside.rename(room / name)
        _point(room / POINTER, name)
        _point(store / POINTER, slug)
        _prune(room, name)
    return room / name


def current(store: Path) -> Path | None:
    """The folder of the current snapshot, or None when the store has none that opens."""
    slug = _pointed(store / POINTER)
    return None if slug is None else current_of(store, slug)


def current_of(store: Path, slug: str) -> Path | None:
    """The current snapshot of one source; the newest that opens when that one does not; None when none does."""
    if not NAME.fullmatch(slug):
        return None
    name = _pointed(store / slug / POINTER)
    if name and _opens(store / slug / name):
        return store / slug / name
    return next(reversed(snapshots(store, slug)), None)


def snapshots(store: Path, slug: str) -> list[Path]:
    """A source's finished snapshots, oldest first."""
    return sorted(path for path in (store / slug).glob("[0-9]*") if _opens(path))


def _opens(snapshot: Path) -> bool:
    """Whether a snapshot's manifest can be read and its figures end as they should: a disk that filled leaves halves of files."""
    try:
        with (snapshot / FIGURES).open("rb") as figures:
            figures.seek(-len(PARQUET_END), os.SEEK_END)
            return figures.read() == PARQUET_END and "fingerprint" in manifest(snapshot)
    except (OSError, ValueError, TypeError):
        return False


def is_stale(store: Path, slug: str, now: str) -> bool:
    """Whether the source has no snapshot, is not the one shown, or was made of something else than the fingerprint `now`."""
    found = current_of(store, slug)
    return found is None or found != current(store) or manifest(found)["fingerprint"] != now


@contextmanager
def _alone(room: Path) -> Iterator[None]:
    """Holds the source's lock."""
    with locked(room / ".lock", f"another build of {room.name} is under way"):
        yield


@contextmanager
def locked(path: Path, otherwise: str) -> Iterator[None]:
    """Holds a lock, which the system lets go of when its holder is killed: none outlives its work. Raises Busy, saying `otherwise`."""
    with path.open("a+b") as lock:
        try:
            _lock(lock)
        except OSError as taken:
            raise Busy(otherwise) from taken
        yield


@contextmanager
def _gone_if_it_fails(beside: Path) -> Iterator[None]:
    beside.mkdir()
    try:
        yield
    finally:
        if beside.exists():
            shutil.rmtree(beside)


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _clear_leftovers(room: Path) -> None:
    for leftover in room.glob(".building-*"):
        shutil.rmtree(leftover)
    for leftover in room.glob(".current-*"):
        leftover.unlink()


def _point(pointer: Path, name: str) -> None:
    """`pointer` names `name` from one moment to the next: a reader sees the old name or the new, never half of one."""
    beside = pointer.with_name(f".current-{os.getpid()}")
    _write_durably(beside, name)
    os.replace(beside, pointer)


def _write_durably(path: Path, content: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _pointed(pointer: Path) -> str | None:
    """The name in a pointer; None when there is none, or when what it says could lead out of the store."""
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if NAME.fullmatch(name) and ".." not in name else None


def _prune(room: Path, newest: str) -> None:
    """Old snapshots go; some stay, for a page may be reading the one before."""
    for old in sorted(path for path in room.glob("[0-9]*") if path.name != newest)[: -(KEPT - 1)]:
        shutil.rmtree(old)
