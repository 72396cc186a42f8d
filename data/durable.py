"""Files that are there whole or not at all, whatever stops a program between, and a lock that ends with its holder."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import IO

GONE = ".gone-"
LOOKS_AGAIN_S = 0.2
# What a lock that another holds says: anything else is a store that cannot be locked, as on some network drives.
TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_HELD: ContextVar[frozenset[Path]] = ContextVar("_HELD", default=frozenset())


class Busy(Exception):
    """Another build of the same source is writing."""


@contextmanager
def locked(path: Path, otherwise: str, wait_seconds: float = 0) -> Iterator[None]:
    """Holds a lock, which the system lets go of when its holder is killed: none outlives its work. Inside it the same lock is open.

    Raises Busy, saying `otherwise`, when another still holds it after `wait_seconds`; OSError when the place cannot be locked at all.
    """
    held = _HELD.get()
    if path in held:
        yield
        return
    with path.open("a+b") as lock:
        _take(lock, otherwise, time.monotonic() + wait_seconds)
        mark = _HELD.set(held | {path})
        try:
            yield
        finally:
            _HELD.reset(mark)


def _take(lock: IO[bytes], otherwise: str, until: float) -> None:
    while True:
        try:
            return _lock(lock)
        except OSError as taken:
            if taken.errno not in TAKEN:
                raise
            if time.monotonic() >= until:
                raise Busy(otherwise) from taken
        time.sleep(max(0.0, min(LOOKS_AGAIN_S, until - time.monotonic())))


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write_durably(path: Path, content: str | bytes) -> None:
    """Writes a file and waits until it is on the disk."""
    with path.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: str | bytes, beside: Path) -> None:
    """`path` holds `content` from one moment to the next: a reader sees the old or the new, never half. `beside`: where it is written."""
    write_durably(beside, content)
    move(beside, path)


def move(old: Path, new: Path) -> None:
    """Renames, over what may stand there, and waits until the folder says so on the disk."""
    os.replace(old, new)
    _settle(new.parent)


def settle_folder(folder: Path) -> None:
    """Waits until everything in a folder is on the disk: after a power cut a file must not be shorter than its folder says."""
    for path in [*folder.rglob("*")]:
        if path.is_file():
            with path.open("r+b") as file:  # Windows flushes only what may be written
                os.fsync(file.fileno())
        elif path.is_dir():
            _settle(path)
    _settle(folder)


def _settle(folder: Path) -> None:
    """Waits for a folder's own entries. Where folders cannot be flushed (Windows, some network drives) the system sees to it."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def remove_folder(folder: Path) -> bool:
    """Removes a folder: gone from its name at once, so that killed midway it leaves no half. False when a reader holds it open."""
    hidden = folder.with_name(f"{GONE}{folder.name}")
    try:
        folder.rename(hidden)
    except PermissionError:  # Windows, where an open file cannot be moved; it goes another time
        return False
    shutil.rmtree(hidden, ignore_errors=True)
    return True


def clear(folder: Path, *patterns: str) -> None:
    """Removes what a killed program left: files and folders of these patterns."""
    for pattern in patterns:
        for leftover in folder.glob(pattern):
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                with suppress(FileNotFoundError):
                    leftover.unlink()
