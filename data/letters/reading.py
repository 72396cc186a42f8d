"""Read letter files and refuse them, all faults at once, each with its file, its entry and the rule it breaks."""

from __future__ import annotations

import datetime
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data.letters import rules
from data.letters.model import Baseline, Finding, Letter, Milestone

Entry = Mapping[str, Any]
EVENTS = "events.toml"
PLACES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "letters": ("*.toml", ("letter", "finding")),
    "reports": ("reports/*.toml", ("letter",)),
    "events": (EVENTS, ("milestone",)),
}


class LettersRefused(ValueError):
    """The letter files cannot be used as they stand. `faults` lists every fault, one a line in the message."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class History:
    """What the files of a folder hold: the letters, the reports beside them, and the events that no letter or report is about."""

    letters: tuple[Letter, ...]
    reports: tuple[Letter, ...]
    events: tuple[Milestone, ...]


def read_letters(folder: Path) -> tuple[Letter, ...]:
    """Every letter file of the folder, sorted by the day of the visit.

    An empty folder gives no letters. Raises LettersRefused with every fault of every file.
    """
    return read_history(folder).letters


def read_history(folder: Path) -> History:
    """Letters from the folder itself, other published reports from `reports/` (findings only where a source states them), and dated
    events from `events.toml`. What is not there gives nothing. Raises LettersRefused with every fault of every file.
    """
    faults: list[str] = []
    held = {
        kind: {
            path.relative_to(folder).as_posix(): content
            for path in sorted(folder.glob(pattern))
            if (path.name == EVENTS) == (kind == "events") and (content := _parse(path, faults)) is not None
        }
        for kind, (pattern, _) in PLACES.items()
    }
    for kind, contents in held.items():
        for name, content in contents.items():
            faults += [f"{name}: {fault}" for fault in rules.faults_of(content, PLACES[kind][1])]
    faults += _repeated_ids({name: content for contents in held.values() for name, content in contents.items()})
    if faults:
        raise LettersRefused(faults)
    events = [entry for content in held["events"].values() for entry in content["milestone"]]
    return History(_by_date(held["letters"]), _by_date(held["reports"]), tuple(_milestone(entry, "") for entry in events))


def _by_date(contents: Mapping[str, Entry]) -> tuple[Letter, ...]:
    return tuple(sorted((_letter(content) for content in contents.values()), key=lambda letter: letter.date))


def _parse(path: Path, faults: list[str]) -> Entry | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: not readable as TOML: {error}")
        return None


def _repeated_ids(contents: Mapping[str, Entry]) -> list[str]:
    """Ids are looked up without their letter, so one id in two letters would answer for the wrong one."""
    faults = []
    for what in ("letter", "finding", "milestone"):
        ids = Counter(str(entry.get("id", "")) for content in contents.values() for entry in rules.entries(content, what))
        faults += [
            f"{what} {entry_id}: the id is used {count} times; ids are unique over all letters"
            for entry_id, count in ids.items()
            if entry_id and count > 1
        ]
    return faults


def _letter(content: Entry) -> Letter:
    heading = {"published": None, **content["letter"]}
    heading |= {name: _day(heading[name]) for name in ("visit_from", "visit_to", "published") if heading[name] is not None}
    return Letter(
        **heading | {"areas": tuple(heading["areas"])},
        findings=tuple(_finding(entry, heading["id"]) for entry in content.get("finding", ())),
        milestones=tuple(_milestone(entry, heading["id"]) for entry in content.get("milestone", ())),
    )


def _finding(entry: Entry, letter: str) -> Finding:
    known = {name: value for name, value in entry.items() if name not in ("measures", "baseline")}
    baseline = Baseline(**entry["baseline"], scope=entry.get("scope", ""), group=entry.get("group", "")) if "baseline" in entry else None
    return Finding(**known, letter=letter, measures=tuple(entry.get("measures", ())), baseline=baseline)


def _milestone(entry: Entry, letter: str) -> Milestone:
    known = {name: value for name, value in entry.items() if name not in ("from", "to")}
    return Milestone(**known, letter=letter, from_date=_day(entry["from"]), to_date=_day(entry["to"]))


def _day(date: datetime.date) -> pd.Timestamp:
    # Microseconds like every date of the tables, so that comparisons cast nothing.
    return pd.Timestamp(date).as_unit("us")
