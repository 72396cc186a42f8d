"""The council that the dashboard is about, and the days on which its recording changed. Code names no council; these files do."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from data.reference.rows import FOLDER, blank_faults, cell_faults, read_days, read_rows, refuse

PHASE_COLUMNS = ("measure", "date", "reason", "author")


@dataclass(frozen=True)
class Place:
    """A place that figures are published for, with its Office for National Statistics code."""

    name: str
    code: str


@dataclass(frozen=True)
class Council:
    """The council, with every code it has had, its region, its nation and its statistical neighbours."""

    name: str
    dfe_code: str
    ons_codes: tuple[str, ...]
    region: Place
    nation: Place
    neighbours: tuple[Place, ...]


@dataclass(frozen=True)
class Phase:
    """A day from which a measure's figures are not like those before it, and why."""

    measure: str
    date: pd.Timestamp
    reason: str
    author: str


def read_council(path: Path) -> Council:
    """The council that a file describes. Raises ReferenceRefused with every missing or blank entry."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    places = [("region", content.get("region", {})), ("nation", content.get("nation", {}))]
    places += [(f"neighbour number {number}", place) for number, place in enumerate(content.get("neighbour", []), start=1)]
    wanted = ("name", "dfe_code", "ons_codes", "neighbour")
    faults = [f"{path.name}: {name} is missing or blank" for name in wanted if not content.get(name)]
    faults += [f"{path.name}: {which} has no {name}" for which, place in places for name in ("name", "code") if not place.get(name)]
    codes = [*content.get("ons_codes", []), *(place.get("code") for _, place in places)]
    faults += [f"{path.name}: code {code} is given twice" for code in sorted({code for code in codes if code and codes.count(code) > 1})]
    refuse(faults)
    region, nation, *neighbours = (Place(**place) for _, place in places)
    return Council(content["name"], content["dfe_code"], tuple(content["ons_codes"]), region, nation, tuple(neighbours))


@cache
def council() -> Council:
    """The council of this folder's council.toml."""
    return read_council(FOLDER / "council.toml")


def read_phases(path: Path) -> tuple[Phase, ...]:
    """The phases of a file, by measure and day. Raises ReferenceRefused with every blank, wrong day and repeated row."""
    rows = read_rows(path, PHASE_COLUMNS, may_be_blank=PHASE_COLUMNS)
    blanks = blank_faults(path, rows, PHASE_COLUMNS)  # said together with the wrong days
    rows, faults = read_days(path, rows, ("date",))
    again = rows.duplicated(["measure", "date"]) & rows["date"].notna()
    faults += blanks + cell_faults(path, rows.loc[again, "measure"], "{value} has a phase on this day already")
    refuse(faults)
    ordered = rows.sort_values(["measure", "date"])
    return tuple(Phase(*row) for row in ordered[list(PHASE_COLUMNS)].itertuples(index=False, name=None))


@cache
def all_phases() -> tuple[Phase, ...]:
    return read_phases(FOLDER / "phases.csv")


def phases(measure: str) -> tuple[Phase, ...]:
    """The phases of one measure, oldest first; empty for most."""
    return tuple(phase for phase in all_phases() if phase.measure == measure)
