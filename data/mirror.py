"""The folder in which a store at an address is mirrored, and what goes to and fro: whole files, the pointers last.

Snapshots never change, so each goes over once. What belongs to one machine (hidden files, the trail) stays there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from pyarrow import fs

from data.remote_lease import Lease
from data.snapshot_files import MANIFEST
from data.snapshots import POINTER

MIRRORS_VARIABLE = "DASHBOARD_MIRROR"
PROJECT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://.+")
SNAPSHOT = re.compile(r"[a-z0-9][a-z0-9._-]*/[0-9]{8}-[^/]+")
SEEN = ".seen.json"
# The trail stays where people sign in: on this machine, or in the database that it is given.
OWN_TO_A_MACHINE = ("trail.sqlite",)


class Unreachable(Exception):
    """The store cannot be read or written. The message names no key and no secret of its address."""


def is_address(store: str) -> bool:
    """Whether a store is an address and not a folder."""
    return ADDRESS.fullmatch(store) is not None


def named(store: str) -> str:
    """An address as it may be shown: without what comes before an @ and after a question mark, where keys and secrets stand."""
    scheme, _, rest = store.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}"


def mirror_of(store: str) -> Path:
    """Where an address is mirrored: under DASHBOARD_MIRROR, or .mirror beside the project. It holds children's records, as a store does."""
    mirrors = Path(os.environ.get(MIRRORS_VARIABLE) or PROJECT / ".mirror")
    return mirrors / hashlib.blake2b(named(store).encode(), digest_size=8).hexdigest()


class Mirror:
    """One address and its mirror."""

    def __init__(self, store: str) -> None:
        self.name = named(store)
        self.folder = mirror_of(store)
        with self._said("cannot be opened"):
            self.files, root = fs.FileSystem.from_uri(store)
        self.root = root.rstrip("/")

    def pull(self, *, all_snapshots: bool) -> None:
        """Brings the mirror up to date: every snapshot or the current ones alone, then the rest, the pointers last."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._said("cannot be read"):
            there = self._listed()
            pointers = {name: self._read(name).decode().strip() for name in there if PurePosixPath(name).name == POINTER}
            wanted = {f"{PurePosixPath(name).parent}/{points}" for name, points in pointers.items() if "/" in name}
            for snapshot in snapshots_in(there) if all_snapshots else snapshots_in(there) & wanted:
                self._pull_snapshot(snapshot, [name for name in there if name.startswith(f"{snapshot}/")])
            self._pull_others(there, pointers)

    def _pull_others(self, there: dict[str, list[int]], pointers: dict[str, str]) -> None:
        """What stands beside the snapshots; a pointer comes last, and only when what it names is in the mirror: none leads into nothing."""
        seen = self._seen()
        for name in sorted(name for name in there if not _is_of_a_snapshot(name) and name not in pointers):
            if seen.get(name) != there[name] or not (self.folder / name).exists():
                self._write_locally(name, self._read(name))
        # Object stores tell time in whole seconds, and pointers are of one length: they are told apart by what they say.
        for name, points in pointers.items():
            beside, held = (self.folder / PurePosixPath(name).parent / points), self.folder / name
            if beside.is_dir() and not (held.exists() and held.read_text(encoding="utf-8").strip() == points):
                self._write_locally(name, points.encode())
        self._remember(there)

    def push(self, before: Iterable[str], lease: Lease) -> None:
        """Writes back what has changed in the mirror; of the snapshots that were there `before`, those that are gone go there too."""
        with self._said("cannot be written"):
            there, here = self._listed(), self.names()
            changed = [name for name in here if not _is_of_a_snapshot(name) and self._differs(name, there)]
            for name in sorted((name for name in here if _is_of_a_snapshot(name) and name not in there), key=_manifest_last):
                self._upload(name)
            lease.check()
            for name in sorted(changed, key=_pointers_last):
                self._upload(name)
            for snapshot in sorted(set(before) - snapshots_in(here)):
                # Not `delete_dir`, which in an object store also makes an empty folder anew.
                for name in sorted((name for name in there if name.startswith(f"{snapshot}/")), key=_manifest_last, reverse=True):
                    self.files.delete_file(f"{self.root}/{name}")
            self._remember(self._listed())

    def _pull_snapshot(self, snapshot: str, names: list[str]) -> None:
        if (self.folder / snapshot).exists() or f"{snapshot}/{MANIFEST}" not in names:
            return
        beside = self.folder / f"{PurePosixPath(snapshot).parent}" / f".pulling-{secrets.token_hex(4)}"
        try:
            for name in names:
                target = beside / PurePosixPath(name).relative_to(snapshot)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(self._read(name))
            beside.rename(self.folder / snapshot)
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _differs(self, name: str, there: dict[str, list[int]]) -> bool:
        path = self.folder / name
        return name not in there or there[name][0] != path.stat().st_size or self._read(name) != path.read_bytes()

    def _listed(self) -> dict[str, list[int]]:
        """Every file that is there, without hidden ones: its size and when it was written, in nanoseconds."""
        found = self.files.get_file_info(fs.FileSelector(self.root, recursive=True, allow_not_found=True))
        files = {one.path[len(self.root) :].lstrip("/"): [one.size, one.mtime_ns or 0] for one in found if one.is_file}
        return {name: said for name, said in files.items() if _is_kept(name)}

    def names(self) -> list[str]:
        """Every file of the mirror that the store has too."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        return [name for name in found if _is_kept(name)]

    def _read(self, name: str) -> bytes:
        with self.files.open_input_stream(f"{self.root}/{name}") as stream:
            return bytes(stream.read())

    def _upload(self, name: str) -> None:
        target = f"{self.root}/{name}"
        self.files.create_dir(str(PurePosixPath(target).parent), recursive=True)
        with self.files.open_output_stream(target) as stream:
            stream.write((self.folder / name).read_bytes())

    def _write_locally(self, name: str, content: bytes) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".pulled-{os.getpid()}-{target.name}")
        beside.write_bytes(content)
        os.replace(beside, target)

    def _seen(self) -> dict[str, list[int]]:
        try:
            return dict(json.loads((self.folder / SEEN).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def _remember(self, there: dict[str, list[int]]) -> None:
        self._write_locally(SEEN, json.dumps(there).encode())

    @contextmanager
    def _said(self, what: str) -> Iterator[None]:
        """What goes wrong under way, told by its kind alone: a library's own words can hold the address with its secret."""
        try:
            yield
        except (OSError, ValueError, NotImplementedError) as problem:
            raise Unreachable(f"the store {self.name} {what} ({type(problem).__name__})") from None


def _is_kept(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not any(part.startswith(".") for part in parts) and parts[0] not in OWN_TO_A_MACHINE


def snapshots_in(names: Iterable[str]) -> set[str]:
    """The snapshots to which some of these files belong, each as "source/name"."""
    return {found.group() for found in map(SNAPSHOT.match, names) if found is not None}


def _is_of_a_snapshot(name: str) -> bool:
    return SNAPSHOT.match(name) is not None


def _manifest_last(name: str) -> tuple[bool, str]:
    """A snapshot opens once its manifest is there, so it comes last, and goes first."""
    return PurePosixPath(name).name == MANIFEST, name


def _pointers_last(name: str) -> tuple[bool, bool, str]:
    is_pointer = PurePosixPath(name).name == POINTER
    return is_pointer, is_pointer and "/" not in name, name
