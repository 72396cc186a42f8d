"""Where dropped files wait: one intake at a time a store, readable by the server's own account alone, gone when it is over.

`<store>/.intake/<id>/intake.json` says who began it and when; a folder in `<id>` holds the files, under safe names; the rest is what
the processes that check and count them have said (`present.intake.running`).
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from data.snapshots import locked
from present.intake.names import NotTaken, kept_apart, safe_name

FOLDER, STATE, RECORDS = ".intake", "intake.json", "records"
KEPT = timedelta(days=1)  # since it was last touched: children's records must not lie about
AT_WORK = "another click is being worked on"
WAITS_S = 10.0


class InUse(Exception):
    """Somebody else is loading records into this store. The words say who and since when, and nothing of what."""

    def __init__(self, held: Intake) -> None:
        super().__init__(f"{held.name} began loading records on {said_at(held.began)}")
        self.held = held


@dataclass(frozen=True)
class Staged:
    """One dropped file: the name it is kept under, how many bytes it has, and the name it came with where that is another."""

    name: str
    size: int
    came_as: str = ""


@dataclass(frozen=True)
class Intake:
    """What is under way: whose, since when, its files, and what was said of the records.

    `refused` says of each file of the last drop that was not taken why. `title` is whose records they are, `as_at` their own day (ISO),
    both blank where the files are to say it; `source` is the name of the folder that holds them, which is their source's name in the store.
    """

    store: Path
    id: str
    subject: str
    name: str
    began: datetime
    touched: datetime
    files: tuple[Staged, ...] = ()
    refused: tuple[str, ...] = ()
    title: str = ""
    as_at: str = ""
    source: str = RECORDS

    @property
    def folder(self) -> Path:
        return self.store / FOLDER / self.id

    @property
    def records(self) -> Path:
        """The folder that is read as one source."""
        return self.folder / self.source


def said_at(moment: datetime) -> str:
    """ "23 November 2026 at 14:05 UTC"."""
    return f"{moment.day} {moment:%B %Y at %H:%M} UTC"


def opened(store: Path) -> Intake | None:
    """The intake under way in a store; None when there is none. Reads, and changes nothing."""
    found = (_read(path) for path in sorted((store / FOLDER).glob(f"[0-9]*/{STATE}")))
    return next((held for held in found if held is not None), None)


def begin(store: Path, subject: str, name: str) -> Intake:
    """A person's intake: the one under way, or a new one. Raises InUse when it is another person's, OSError when nothing can be written."""
    with _alone(store):
        held = opened(store)
        if held is not None and held.subject != subject:
            raise InUse(held)
        if held is not None:
            return held
        now = _now()
        new = Intake(store, f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}", subject, name, now, now)
        new.records.mkdir(parents=True, mode=0o700)
        new.folder.chmod(0o700)
        _write(new)
        return new


def add(held: Intake, dropped: Iterable[tuple[str, bytes]]) -> Intake:
    """Takes files in, each as (name, content). Returns the intake with them, which says why of each that is not taken."""
    staged, refused = list(held.files), []
    with _alone(held.store):
        for came_as, content in dropped:
            try:
                name = kept_apart(safe_name(came_as), (one.name for one in staged))
            except NotTaken as why:
                refused.append(f"{why}.")
                continue
            write_privately(held.records / name, content)
            staged.append(Staged(name, len(content), came_as if came_as != name else ""))
        return _write(replace(held, files=tuple(staged), refused=tuple(refused)))


def take_out(held: Intake, names: Sequence[str]) -> Intake:
    """The intake without the files of those names."""
    with _alone(held.store):
        for one in held.files:
            if one.name in names:
                (held.records / one.name).unlink(missing_ok=True)
        return _write(replace(held, files=tuple(one for one in held.files if one.name not in names)))


def say(held: Intake, *, title: str | None = None, as_at: str | None = None) -> Intake:
    """The intake with another title or day."""
    with _alone(held.store):
        return _write(replace(held, title=held.title if title is None else title, as_at=held.as_at if as_at is None else as_at))


def call(held: Intake, source: str) -> Intake:
    """The intake with its files in a folder of that name, which the store will know them by."""
    with _alone(held.store):
        if source != held.source:
            held.records.rename(held.folder / source)
        return _write(replace(held, source=source))


def remove(held: Intake) -> None:
    """Deletes the files and all that was said of them. Nothing when that is done already."""
    with _alone(held.store):
        _gone(held.folder)


def is_at_an_address() -> bool:
    """Whether the store is no folder of this machine: commands alone write to such a one."""
    return "://" in os.environ.get("DASHBOARD_STORE", "")


def can_write(store: Path) -> bool:
    """Whether this server may write to the store, or make it where there is none yet."""
    there = next(path for path in (store, *store.resolve().parents) if path.exists())
    return os.access(there, os.W_OK | os.X_OK)


def is_stale(held: Intake) -> bool:
    """Whether it has lain untouched for more than a day."""
    return _now() - held.touched > KEPT


def leftovers(store: Path) -> list[Path]:
    """Folders of intakes that cannot be read, or that lie beside the one under way. None should be: something was killed."""
    held = opened(store)
    return [path for path in (store / FOLDER).glob("*/") if held is None or path != held.folder]


def clear(store: Path) -> None:
    """Deletes leftovers that are older than a day by their own folder's time."""
    old = (_now() - KEPT).timestamp()
    if any(path.stat().st_mtime < old for path in leftovers(store)):
        with _alone(store):
            for path in leftovers(store):
                if path.stat().st_mtime < old:
                    _gone(path)


def write_privately(path: Path, content: bytes) -> None:
    """A file that its owner alone may read, whole or not there at all."""
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)  # a disk that is full keeps no half of a file
        raise


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """One change at a time, also between two servers of one store. Raises data.snapshots.Busy when another takes very long."""
    room = store / FOLDER
    room.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(room / ".lock", AT_WORK, WAITS_S):
        yield


def _gone(folder: Path) -> None:
    """First out of sight by one rename, so that half of it is never taken for an intake."""
    going = folder.with_name(f".going-{folder.name}")
    if folder.exists():
        folder.rename(going)
    for path in folder.parent.glob(".going-*"):
        shutil.rmtree(path)


def _write(held: Intake) -> Intake:
    held = replace(held, touched=_now())
    said = {
        "subject": held.subject,
        "name": held.name,
        "began": held.began.isoformat(),
        "touched": held.touched.isoformat(),
        "files": [[one.name, one.size, one.came_as] for one in held.files],
        "refused": list(held.refused),
        "title": held.title,
        "as_at": held.as_at,
        "source": held.source,
    }
    write_privately(held.folder / STATE, json.dumps(said, ensure_ascii=False).encode())
    return held


def _read(path: Path) -> Intake | None:
    """The intake of a state file; None for one that cannot be read, which a killed server can leave."""
    try:
        said: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        began, touched = (datetime.fromisoformat(said[name]) for name in ("began", "touched"))
        files = tuple(Staged(*one) for one in said["files"])
        told = [said[name] for name in ("title", "as_at", "source")]
        refused = tuple(said["refused"])
        return Intake(path.parents[2], path.parent.name, said["subject"], said["name"], began, touched, files, refused, *told)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _now() -> datetime:
    return datetime.now(UTC)
