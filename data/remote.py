"""A store that is no folder of this machine: any address that pyarrow's filesystems know (s3://, abfs://, gs://, file://).

It is mirrored: every command and the server work in a folder beside the project, which is brought up to date before and written back
after. So a page is as fast as with a folder.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.mirror import MIRRORS_VARIABLE, Mirror, Unreachable, is_address, mirror_of, named, snapshots_in
from data.remote_lease import Lease
from data.snapshots import Busy, locked

__all__ = ["MIRRORS_VARIABLE", "Shown", "Unreachable", "is_address", "mirror_of", "named", "reading", "working"]


@contextmanager
def working(store: str) -> Iterator[Path]:
    """The folder for a command that changes the store: brought up to date, held alone, and written back when the command is done.

    Raises Unreachable, and Busy when another command is under way in it, on this machine or another.
    """
    if not is_address(store):
        yield Path(store)
        return
    remote = Mirror(store)
    remote.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (
        locked(remote.folder / ".mirror-lock", f"another command is at work in {remote.name}"),
        Lease(remote.files, remote.root, remote.name) as lease,
    ):
        remote.pull(all_snapshots=True)
        before = snapshots_in(remote.names())
        try:
            yield remote.folder
        finally:
            remote.push(before, lease)


def reading(store: str) -> Path:
    """The folder for a command that reads: the store itself, or its mirror brought up to date. Raises Unreachable."""
    if not is_address(store):
        return Path(store)
    remote = Mirror(store)
    _pull_unless_busy(remote, all_snapshots=True)
    return remote.folder


class Shown:
    """The mirror that a server shows: looked after in the background, so that no reader waits for it but the first."""

    EVERY_S = 15.0

    def __init__(self, store: str) -> None:
        self._remote = Mirror(store)
        self._lock = threading.Lock()
        self._pulled = float("-inf")

    def folder(self) -> Path:
        """The mirror. The first call brings it up to date, later ones start that now and then. Raises Unreachable when it never could."""
        if self._pulled == float("-inf"):
            with self._lock:
                if self._pulled == float("-inf"):
                    self._pull()
        elif time.monotonic() - self._pulled > self.EVERY_S and self._lock.acquire(blocking=False):
            threading.Thread(target=self._pull_and_let_go, daemon=True).start()
        return self._remote.folder

    def _pull(self) -> None:
        _pull_unless_busy(self._remote, all_snapshots=False)
        self._pulled = time.monotonic()

    def _pull_and_let_go(self) -> None:
        try:
            self._pull()
        except Unreachable:
            self._pulled = time.monotonic()  # what was there last stays on screen; it is tried again
        finally:
            self._lock.release()


def _pull_unless_busy(remote: Mirror, *, all_snapshots: bool) -> None:
    remote.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with locked(remote.folder / ".mirror-lock", "a command is at work in it"):
            remote.pull(all_snapshots=all_snapshots)
    except Busy:
        return  # that command has brought it up to date, and writes back what it changes
