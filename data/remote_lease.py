"""A remote store held by one command at a time: an object that its holder renews, so that nothing is left of one that was killed.

Object stores offer no lock through pyarrow. Two commands that find an old lease in the same second are told apart by reading it back; the
holder looks once more before the pointers change. Ages are told by the store's own clock.
"""

from __future__ import annotations

import secrets
import threading
import time
from contextlib import suppress
from types import TracebackType

from pyarrow import fs

from data.snapshots import Busy

LEASE_S = 90.0
RENEWED_EVERY_S = 20.0
SETTLES_S = 1.0
FILE = ".lease"


class Lease:
    """Holds `<root>/.lease` while it is entered. Raises Busy when another holds it."""

    def __init__(self, files: fs.FileSystem, root: str, name: str) -> None:
        self._files, self._path, self._name = files, f"{root}/{FILE}", name
        self._root = root
        self._token = secrets.token_hex(16)
        self._over = threading.Event()
        self._renewing = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> Lease:
        self._files.create_dir(self._root, recursive=True)
        if self._age() < LEASE_S:
            raise Busy(f"another command is at work in {self._name}, perhaps on another machine")
        self._write(self._path)
        time.sleep(SETTLES_S)
        self.check()
        self._renewing.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        if self._renewing.is_alive():
            self._renewing.join()
        if self._held_by() == self._token:
            self._files.delete_file(self._path)

    def check(self) -> None:
        """Raises Busy when another has taken it over in the meantime."""
        if self._held_by() != self._token:
            raise Busy(f"another command has begun to work in {self._name}; nothing of this one was made current")

    def _age(self) -> float:
        """Seconds since the lease was last renewed, by the store's clock; endless when there is none."""
        held = self._files.get_file_info(self._path)
        if held.type == fs.FileType.NotFound or held.mtime_ns is None:
            return float("inf")
        probe = f"{self._path}-{self._token}"
        self._write(probe)
        now = self._files.get_file_info(probe).mtime_ns or 0
        self._files.delete_file(probe)
        return (now - held.mtime_ns) / 1e9

    def _held_by(self) -> str:
        if self._files.get_file_info(self._path).type == fs.FileType.NotFound:
            return ""
        with self._files.open_input_stream(self._path) as stream:
            return bytes(stream.read()).decode()

    def _write(self, path: str) -> None:
        with self._files.open_output_stream(path) as stream:
            stream.write(self._token.encode())

    def _renew(self) -> None:
        while not self._over.wait(RENEWED_EVERY_S):
            with suppress(OSError):  # a store out of reach for a moment: it is tried again, and `check` has the last word
                if self._held_by() == self._token:
                    self._write(self._path)
