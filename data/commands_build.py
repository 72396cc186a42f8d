"""`python -m data build`: from a source to a snapshot, with a summary that names no child."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pandas as pd

from data import loaders, snapshot_files
from data.contract import Tables
from data.faults import HIDDEN, RULES, is_faulty, masked
from data.loaders import Extract, Refused
from data.snapshots import Busy, current, fingerprint, is_stale, publish, source_slug
from data.validate import validate

CLEAN, FAULTY, REFUSED = 0, 1, 2
ROWS_SHOWN = 5
FOUND_SHOWN = 3
# What these rules found is our own word, or a heading of a table that was recognised: no value of a row.
OUR_OWN_WORDS = frozenset(
    {
        "file-unknown",
        "file-unreadable",
        "file-encoding",
        "file-not-used",
        "formula-broken",
        "table-not-used",
        "year-unknown",
        "heading-repeated",
        "column-missing",
        "column-not-supplied",
        "column-absent",
        "column-unknown",
    }
)
PRINTABLE = re.compile(r"[\d/.: -]{1,19}|[A-Z0-9]{1,5}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}")


class Declared(Protocol):
    @property
    def id(self) -> str: ...


class Computed(Protocol):
    """One measure's result: its figures and cases, or what it lacked."""

    measure: Declared
    lacking: Sequence[str]
    figures: pd.DataFrame | None
    cases: pd.DataFrame | None
    due: pd.DataFrame | None


KeepPicture = Callable[[str, pd.DataFrame], None]
Compute = Callable[[Tables, KeepPicture], Iterable[Computed]]


def build_snapshot(source: Path, store: Path, as_at: datetime | None, compute: Compute, *, only_if_stale: bool = False) -> int:
    """Reads, checks, computes and publishes; prints a summary. Returns the exit code: 0 clean, 1 with faults, 2 refused."""
    asked = None if as_at is None else pd.Timestamp(as_at).normalize().as_unit("us")
    slug = source_slug(loaders.name_of(source))
    made_of = fingerprint(loaders.files(source), "" if asked is None else f"{asked:%Y-%m-%d}")
    if only_if_stale and not is_stale(store, slug, made_of):
        print(f"Nothing has changed since {current(store)} was built.")
        return CLEAN
    try:
        extract = loaders.load(source)
        _print_files(extract)
        tables, faults = validate(extract, asked)
        _print_faults(faults)
        _print_dates(tables)
        trail = _trail(store)
        snapshot = _published(store, slug, lambda folder: _write(folder, tables, faults, compute), _said(extract, tables, faults, made_of))
    except (Refused, Busy) as reason:
        if isinstance(reason, Refused):
            _print_faults(reason.faults)
        return _refused(store, reason)
    _print_result(snapshot, faults)
    try:
        trail.record_command(store, "published", about=f"{slug} {snapshot.name}", rows=sum(len(frame) for frame in tables.frames.values()))
    except trail.NotRecorded as problem:
        print(f"It is published, but that could not be recorded: {problem}.", file=sys.stderr)
        return FAULTY
    return FAULTY if is_faulty(faults) else CLEAN


def _published(store: Path, slug: str, write: Callable[[Path], Mapping[str, Any]], said: Mapping[str, Any]) -> Path:
    """The new snapshot's folder. A store that cannot be written (read-only, no folder, disk full) refuses the build: it is no bug."""
    try:
        return publish(store, slug, write, said)
    except OSError as problem:
        raise Refused(f"the store {store} cannot be written: {problem.strerror or type(problem).__name__}") from problem


def _trail(store: Path) -> ModuleType:
    """The audit trail, opened: who publishes is recorded, so without it nothing is published. Raises Refused."""
    trail = importlib.import_module("data.trail")  # takes half a second, which a build that has nothing to do need not
    try:
        trail.open_trail(store)
    except trail.NotRecorded as problem:
        raise Refused(str(problem)) from problem
    return trail


def _write(folder: Path, tables: Tables, faults: pd.DataFrame, compute: Compute) -> dict[str, Any]:
    """Fills a snapshot's folder and returns what was not supplied. Raises Refused when no measure could be computed."""
    figures, not_supplied = [], {}
    snapshot_files.write_tables(folder, tables.frames.items())
    snapshot_files.write_faults(folder, faults)
    for result in compute(tables, partial(snapshot_files.write_picture, folder)):
        name = result.measure.id
        if result.figures is None or result.cases is None:
            not_supplied[name] = list(result.lacking)
            continue
        figures.append(result.figures)
        snapshot_files.write_cases(folder, name, result.cases)
        if result.due is not None:
            snapshot_files.write_due(folder, name, result.due)
        del result  # its cases, or they would stand beside those of the next measure
    if not figures:
        raise Refused("none of its tables is enough for any measure")
    snapshot_files.write_figures(folder, figures)
    return {"not_supplied": not_supplied, "computed": len(figures)}


def _said(extract: Extract, tables: Tables, faults: pd.DataFrame, made_of: str) -> dict[str, Any]:
    lost = faults[faults["leaves_out"].eq("row") & faults["severity"].eq("fault")].drop_duplicates(["file", "sheet", "row"])
    return {
        "fingerprint": made_of,
        "name": tables.source.name,
        "invented": tables.source.invented,
        "as_at": f"{tables.as_at:%Y-%m-%d}",
        "as_at_from": tables.source.as_at_from,
        "covers_from": f"{tables.covers_from:%Y-%m-%d}",
        "supplied": sorted(tables.supplied),
        "recognised": [list(pair) for pair in tables.source.recognised],
        "formats": dict(extract.formats),
        "reach": {entry: snapshot_files.said_reach(far) for entry, far in extract.reach.items()},
        "rows": {name: len(frame) for name, frame in tables.frames.items()},
        "left_out": {str(name): int(rows) for name, rows in lost["table"].value_counts().items()},
    }


def _print_files(extract: Extract) -> None:
    print(extract.meta.name + (" (invented records)" if extract.meta.invented else ""))
    width = max((len(file) for file, _ in extract.recognised), default=0)
    for file, taken_for in extract.recognised:
        print(f"  {file:<{width}}  {taken_for}")


def _print_faults(faults: pd.DataFrame) -> None:
    """One line a rule and file, faults before notes, with the first rows and what was found there, unless that could name a child."""
    faults = masked(faults)
    for severity, title in (("fault", "Faults"), ("note", "Notes")):
        listed = faults[faults["severity"] == severity]
        if not listed.empty:
            print(f"{title}: {len(listed):,}")
        for (rule, file, sheet, table, column), rows in listed.fillna({"column": ""}).groupby(["rule", "file", "sheet", "table", "column"]):
            place = " ".join(str(part) for part in (file or table, f"[{sheet}]" if sheet else "", column) if part)
            where = f"{place}{_first_rows(rows['row'].dropna())}"
            found = _first_found(rows["found"], in_full=rule in OUR_OWN_WORDS)
            print(f"  {rule:<22} {len(rows):>7,}  {where}: {RULES[str(rule)].meaning}{found}")


def _first_rows(rows: pd.Series) -> str:
    if rows.empty:
        return ""
    first = ", ".join(str(row) for row in rows.sort_values().head(ROWS_SHOWN))
    return f" row {first}" if len(rows) == 1 else f" rows {first}{' …' if len(rows) > ROWS_SHOWN else ''}"


def _first_found(found: pd.Series, *, in_full: bool) -> str:
    """The first few things found: `. Found “31/02/2019”`; nothing where there is none or it is hidden.

    Words of a row are only counted: where columns have slipped, a name can stand in any of them. `python -m data faults` lists everything.
    """
    values = [value for value in found.dropna().unique() if value not in ("", HIDDEN)][:FOUND_SHOWN]
    shown = [value if in_full or PRINTABLE.fullmatch(value) else f"{len(value)} letters" for value in values]
    return f". Found {', '.join(f'“{value}”' for value in shown)}" if shown else ""


def _print_dates(tables: Tables) -> None:
    print(
        f"As at {tables.as_at.day} {tables.as_at:%B %Y}, from {tables.source.as_at_from}; "
        f"complete from {tables.covers_from.day} {tables.covers_from:%B %Y}"
    )


def _print_result(snapshot: Path, faults: pd.DataFrame) -> None:
    said: Mapping[str, Any] = snapshot_files.manifest(snapshot)
    print(f"Measures: {said['computed']} computed, {len(said['not_supplied'])} not supplied")
    for name, lacking in said["not_supplied"].items():
        print(f"  {name}: needs {', '.join(lacking)}")
    print(f"Published {'with faults' if is_faulty(faults) else 'without a fault'}: {snapshot}")
    if not faults.empty:
        print(f'Each of them by file and row: python -m data faults --store "{snapshot.parents[1]}"')


def _refused(store: Path, reason: Exception) -> int:
    kept = current(store)
    print(f"Not published: {reason}.", file=sys.stderr)
    print("There is no snapshot yet." if kept is None else f"The last good snapshot stays current: {kept}", file=sys.stderr)
    return REFUSED
