"""Small intakes at every stage, for the tests of the page and of what stands behind it."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from present.intake import check, flow, staging
from present.intake.staging import Intake
from tests import extracts

ANN = {"subject": "ann", "name": "Ann"}
BOB = {"subject": "bob", "name": "Bob"}
GOOD = extracts.GOOD
# A date that is none, in a column without which the row is not counted.
FAULTY = {**GOOD, "reviews": extracts.CARE_REVIEWS.replace("2018-05-02", "31/02/2018")}
# A month later: one child more in care, and a review that was not yet known.
LATER = {
    "children": f"{extracts.CHILDREN.strip()}\nC3,2012-03-04,M,WBRI",
    "care_episodes": f"{extracts.CARE_EPISODES.strip()}\nC3,2019-02-20,,S,C2,U4,",
    "reviews": f"{extracts.CARE_REVIEWS.strip()}\n4,C3,2019-03-12,N,PN1",
}
SETTINGS = 'name = "Ownshire"\nas_at = {}\ncovers_from = 2018-04-01\n'
WAITS_S = 60


def written(folder: Path, **tables: str) -> Path:
    """A folder of small files."""
    return extracts.extract(folder, **tables)


def dropped(**tables: str) -> list[tuple[str, bytes]]:
    """The same as they are dropped on the page: names and contents."""
    return [(f"{name}.csv", f"{text.strip()}\n".encode()) for name, text in tables.items()]


def settings(as_at: str) -> tuple[str, bytes]:
    """The extract.toml of Ownshire at a day, as it is dropped."""
    return "extract.toml", SETTINGS.format(as_at).encode()


def begun(store: Path) -> Intake:
    """Ann's intake, without a file."""
    return staging.begin(store, **ANN)


def checked(store: Path, *files: tuple[str, bytes], as_at: str = "") -> Intake:
    """Ann's intake of these files, checked: as the process does it, and in this one, which is ten times as fast."""
    held = staging.add(begun(store), files)
    held = staging.say(held, as_at=as_at)
    asked, mask = sys.argv, os.umask(0o022)
    try:
        sys.argv = ["check", str(held.records), str(held.folder), *([as_at] if as_at else [])]
        ended = check.main()
    finally:
        sys.argv = asked
        os.umask(mask)
    staging.write_privately(held.folder / "check.began", b"1")
    staging.write_privately(held.folder / "check.done", json.dumps({"code": ended}).encode())
    return held


def finished(held: Intake, job: str = "check") -> None:
    """Waits until a job of the intake has ended."""
    until = time.monotonic() + WAITS_S
    while flow.running.state(held.folder, job) == "running":  # type: ignore[arg-type]
        assert time.monotonic() < until, "it does not end"
        time.sleep(0.02)


def counted(store: Path) -> Intake:
    """Ann's intake of the later records, checked and counted: a snapshot waits."""
    held = flow.take(begun(store), [*dropped(**LATER), settings("2019-03-31")])
    finished(held)
    held = flow.count(held)
    finished(held, "build")
    return held
