"""Processes that check and count records beside the server: started, followed, stopped. What they say stands on disk.

Each job of an intake has `<job>.lock`, which its process holds as long as it lives; `<job>.progress`, its progress by the line;
`<job>.said`, what it printed; and `<job>.done`, how it ended. A process that was killed holds no lock and left no end.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data.snapshots import Busy, locked
from present.intake.staging import write_privately

Job = Literal["check", "build"]
State = Literal["none", "running", "done", "stopped", "died"]
PROJECT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 20  # before a new process holds its lock
ENDS_WITHIN_S = 5
TAIL_BYTES = 4_000

_ours: dict[str, subprocess.Popen] = {}  # what this server started; after its restart the locks alone tell


@dataclass(frozen=True)
class Progress:
    """How far a job is: its step in a word, how many of how many; `of` is 0 where that is not known."""

    step: str
    done: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where it is not known."""
        return min(self.done / self.of, 1.0) if self.of > 0 else 0.0

    @property
    def words(self) -> str:
        """ "Measures: 57 of 111"."""
        return f"{self.step}: {self.done:,} of {self.of:,}" if self.of > 1 else self.step


def start(folder: Path, job: Job, words: Sequence[str]) -> None:
    """Starts the job's command with these words for an intake's folder, unless it is running already. What it said before is forgotten."""
    if state(folder, job) == "running":
        return
    forget(folder, job)
    command = [sys.executable, "-m", "present.intake.run", str(folder), job, *words]
    write_privately(folder / f"{job}.began", str(time.time()).encode())
    with _new(folder / f"{job}.said") as said, _new(folder / f"{job}.progress") as progress:
        _ours[_key(folder, job)] = subprocess.Popen(  # noqa: S603  # no shell, and our own words alone
            command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=said, stderr=progress, start_new_session=True
        )


def state(folder: Path, job: Job) -> State:
    """Whether the job was never started, runs, ended by itself (`code`), was stopped by somebody, or died without a word."""
    end = _end(folder, job)
    if end is not None:
        return "stopped" if end.get("stopped") else "done"
    began = _number(folder / f"{job}.began")
    if began is None:
        return "none"
    if _is_held(folder, job):
        return "running"
    own = _ours.get(_key(folder, job))
    if own.poll() is None if own is not None else time.time() - began < STARTS_WITHIN_S:
        return "running"
    return "done" if _end(folder, job) is not None else "died"  # it may have ended between the two looks


def code(folder: Path, job: Job) -> int | None:
    """The exit code of a job that is done; None of any other."""
    end = _end(folder, job)
    return None if end is None else end.get("code")


def progress(folder: Path, job: Job) -> Progress | None:
    """The newest line of progress; None before the first."""
    lines = [line for line in _tail(folder / f"{job}.progress") if line.startswith("{")]
    for line in reversed(lines):
        with suppress(ValueError, KeyError, TypeError, AttributeError):  # the last line may be half written
            told = json.loads(line)
            return Progress(str(told["step"]), int(told.get("done", 0)), int(told.get("of", 0)))
    return None


def complaints(folder: Path, job: Job) -> list[str]:
    """What the process said beside its progress: why it refused, in its own words, which name no child."""
    return [line for line in _tail(folder / f"{job}.progress") if line and not line.startswith("{")]


def said(folder: Path, job: Job) -> list[str]:
    """The last lines that the process printed."""
    return _tail(folder / f"{job}.said")


def stop(folder: Path, job: Job) -> None:
    """Ends the job's process, which leaves the last good snapshot as it was. Nothing when it has ended."""
    if state(folder, job) != "running":
        return
    own, process = _ours.get(_key(folder, job)), _number(folder / f"{job}.pid")
    number = own.pid if own is not None else int(process) if process is not None and _is_held(folder, job) else None
    if number is not None:
        _end_process(number, folder, job, own)
    if _end(folder, job) is None:  # else it was done before it was stopped
        write_privately(folder / f"{job}.done", json.dumps({"stopped": True}).encode())


def forget(folder: Path, job: Job) -> None:
    """As if the job had never been started. It must not be running."""
    own = _ours.pop(_key(folder, job), None)
    if own is not None:
        with suppress(subprocess.TimeoutExpired):
            own.wait(ENDS_WITHIN_S)  # it has said that it is done, and is about to end
    for ending in ("began", "pid", "done", "said", "progress"):
        (folder / f"{job}.{ending}").unlink(missing_ok=True)


def _end_process(number: int, folder: Path, job: Job, own: subprocess.Popen | None) -> None:
    """Politely, then not. A process is its own group's first, so that whatever it started ends with it."""
    for how in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(number, how)
            else:
                os.kill(number, how)
        until = time.monotonic() + ENDS_WITHIN_S
        while time.monotonic() < until:
            if not _is_held(folder, job) and (own is None or own.poll() is not None):
                return
            time.sleep(0.05)


def _is_held(folder: Path, job: Job) -> bool:
    """Whether a living process holds the job's lock, which the system lets go of when it ends, however it ends."""
    lock = folder / f"{job}.lock"
    if not lock.exists():
        return False
    try:
        with locked(lock, ""):
            return False
    except Busy:
        return True


def _end(folder: Path, job: Job) -> dict | None:
    try:
        told = json.loads((folder / f"{job}.done").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def _number(path: Path) -> float | None:
    try:
        return float(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _tail(path: Path) -> list[str]:
    """The last whole lines of a file; none when it is not there."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return []
    lines = text.replace("\r", "\n").split("\n")
    return [line.strip() for line in (lines if size <= TAIL_BYTES else lines[1:])]


def _new(path: Path):  # type: ignore[no-untyped-def]
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _key(folder: Path, job: Job) -> str:
    return f"{folder}/{job}"
