"""From dropped files to a published snapshot: where an intake stands, and each step on from there. All of it is told by the disk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from data import snapshots
from data.snapshots import Busy, source_slug
from present.intake import running, staging
from present.intake.check import FAULTS, RESULT
from present.intake.names import SETTINGS
from present.intake.staging import Intake

Stage = Literal["dropped", "checking", "not checked", "nothing to count", "checked", "counting", "not counted", "counted"]
HELD = re.compile(r"Held: (?P<name>\S+)")
REFUSED = 2
LONGEST_TITLE = 80
TYPED = "# typed on the page"


@dataclass(frozen=True)
class Ended:
    """How a job ended that gave nothing: stopped by somebody, refused with reasons, or failed."""

    how: Literal["stopped", "refused", "failed"]
    reasons: tuple[str, ...] = ()


def stage(held: Intake) -> Stage:
    """Where an intake stands.

    "dropped": nothing has been started. "not checked" and "not counted": the job was stopped or failed; `ended` says how. "nothing to
    count": the check found why it cannot be counted. "counted": a snapshot waits, which `waiting` finds.
    """
    build = running.state(held.folder, "build")
    if build != "none":
        if build == "running":
            return "counting"
        return "counted" if held_name(held) else "not counted"
    check = running.state(held.folder, "check")
    if check == "running":
        return "checking"
    if check == "none":
        return "dropped"
    result = checked(held)
    if check != "done" or result is None:
        return "not checked"
    return "nothing to count" if result["refused"] else "checked"


def checked(held: Intake) -> dict[str, Any] | None:
    """What the check found (see `present.intake.check`); None when there is no result that can be read."""
    try:
        told: dict[str, Any] = json.loads((held.folder / RESULT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


def faults_file(held: Intake) -> Path:
    """Where the check's fault table is, as Parquet."""
    return held.folder / FAULTS


def ended(held: Intake, job: running.Job) -> Ended:
    """How a job ended that gave nothing."""
    how = running.state(held.folder, job)
    if how == "stopped":
        return Ended("stopped")
    said = tuple(running.complaints(held.folder, job))
    return Ended("refused", said) if running.code(held.folder, job) == REFUSED else Ended("failed", said[-1:])


def check(held: Intake) -> None:
    """Starts the check of what was dropped, and forgets what was found before."""
    back(held)
    running.stop(held.folder, "check")
    running.forget(held.folder, "check")
    (held.folder / RESULT).unlink(missing_ok=True)
    day = [held.as_at] if held.as_at else []
    running.start(held.folder, "check", [str(held.records), str(held.folder), *day])


def take(held: Intake, dropped: Iterable[tuple[str, bytes]]) -> Intake:
    """Takes files in and starts the check. Returns the intake with them."""
    held = staging.add(held, dropped)
    if held.files:
        check(held)
    return held


def count(held: Intake) -> Intake:
    """Starts the build, whose snapshot is held back. What it is of is settled first: its name, and the source it belongs to."""
    if running.state(held.folder, "build") == "running":
        return held
    told = checked(held) or {}
    named = told.get("name") or held.title
    held = staging.call(held, source_of(held.store, named))
    if not told.get("name"):
        _write_settings(held, named)
    day = ["--as-at", held.as_at] if held.as_at else []
    running.start(held.folder, "build", ["build", str(held.records), "--store", str(held.store), "--hold", "--progress", "json", *day])
    return held


def source_of(store: Path, named: str) -> str:
    """The source's name in the store: the current one's where these are the same council's records, so that the two can be compared."""
    now = snapshots.current(store)
    if now is not None and str(snapshots.manifest(now).get("name", "")).casefold() == named.casefold():
        return now.parent.name
    return source_slug(named)


def suggested_title(store: Path) -> str:
    """Whose records they are likely to be: the current snapshot's council, unless its records are invented."""
    now = snapshots.current(store)
    said = {} if now is None else snapshots.manifest(now)
    return "" if said.get("invented") else str(said.get("name", ""))


def held_name(held: Intake) -> str:
    """The name of the snapshot that the build made and held back; blank when there is none."""
    found = [match["name"] for line in running.said(held.folder, "build") if (match := HELD.search(line))]
    return found[-1] if found else ""


def waiting(held: Intake) -> Path | None:
    """The held snapshot's folder; None when there is none, or when somebody has published or discarded it since by a command."""
    name = held_name(held)
    return next((path for path in snapshots.held(held.store, held.source) if path.name == name), None) if name else None


def stop(held: Intake, job: running.Job) -> None:
    """Ends a job that is under way, and clears what a build had written so far, which holds children's records."""
    running.stop(held.folder, job)
    if job == "build" and (held.store / held.source).is_dir():
        with suppress(Busy), snapshots.alone(held.store, held.source):
            pass  # whoever holds the source's lock finds what was left cleared


def back(held: Intake) -> None:
    """From counted, or from a build that gave nothing, to the check: the snapshot that waited is discarded, the files stay."""
    if running.state(held.folder, "build") != "none":
        stop(held, "build")
        _discard_waiting(held)
        running.forget(held.folder, "build")


def discard(held: Intake) -> None:
    """Ends whatever runs and deletes files, findings and the snapshot that waited. What readers see stays as it is."""
    back(held)
    running.stop(held.folder, "check")
    over(held)


def over(held: Intake) -> None:
    """Deletes the files and all that was said of them, and lets go of the processes, which have ended."""
    running.forget(held.folder, "check")
    running.forget(held.folder, "build")
    staging.remove(held)


def tidy(store: Path) -> Intake | None:
    """The intake under way, after what has lain for more than a day is deleted. One that works is left to work."""
    staging.clear(store)
    held = staging.opened(store)
    if held is not None and staging.is_stale(held) and stage(held) not in ("checking", "counting"):
        discard(held)
        return None
    return held


def _discard_waiting(held: Intake) -> None:
    found = waiting(held)
    if found is not None:
        snapshots.discard(held.store, found.parent.name, found.name)


def _write_settings(held: Intake, named: str) -> None:
    """extract.toml with the name, before whatever else was dropped as that file. A name that was typed before goes."""
    path = held.records / SETTINGS
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True) if path.exists() else []
    typed = f"name = {json.dumps(named, ensure_ascii=False)}  {TYPED}\n".encode()
    staging.write_privately(path, typed + b"".join(line for line in lines if not line.strip().endswith(TYPED.encode())))


def clean_title(typed: str) -> str:
    """A title as it was typed, in one line and not endless."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())[:LONGEST_TITLE]
