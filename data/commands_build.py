"""`python -m data build`: from a source to a snapshot, with a summary that names no child."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data import gate, loaders, snapshots
from data.building import Compute, fill, rows_left_out, said_of
from data.commands_publish import CLEAN, FAULTY, REFUSED, alone, opened_trail, pass_gate, print_dislikes, refused, store_written
from data.contract import Tables
from data.faults import HIDDEN, RULES, is_faulty, masked
from data.loaders import Extract, Refused
from data.progress import Tell
from data.validate import validate

ROWS_SHOWN = 5
FOUND_SHOWN = 3
# What these rules found is our own word, or a heading of a table that was recognised: no value of a row.
OUR_OWN_WORDS = frozenset(
    {
        "file-unknown",
        "file-unreadable",
        "file-encoding",
        "file-not-used",
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


@dataclass(frozen=True)
class Asked:
    """What was asked of a build beside its sources."""

    store: Path
    as_at: datetime | None = None
    name: str = ""
    only_if_stale: bool = False
    hold: bool = False
    accept: str = ""
    keep: int = snapshots.KEPT
    wait_seconds: float = 0


@dataclass(frozen=True)
class Counting:
    """How measures are counted, and how many there are."""

    compute: Compute
    measures: int


def build_snapshot(given: Sequence[str], asked: Asked, counting: Counting, tell: Tell) -> int:
    """Reads, checks, computes, asks the gate and publishes; prints a summary. Returns the exit code: 0 clean, 1 with faults, 2 refused."""
    try:
        sources = sources_of(given)
        slug = snapshots.source_slug(asked.name or loaders.name_of(*sources))
        day = _day_asked(asked)
        made_of = snapshots.fingerprint(loaders.files(*sources), "" if day is None else f"{day:%Y-%m-%d}")
        if asked.only_if_stale and (code := _not_needed(asked.store, slug, made_of)) is not None:
            return code
        with alone(asked.store, slug, asked.wait_seconds):
            return _build(sources, slug, made_of, asked, counting, tell)
    except (Refused, snapshots.Busy) as reason:
        if isinstance(reason, Refused):
            _print_faults(reason.faults)
        return refused(asked.store, reason)


def check_sources(given: Sequence[str], as_at: datetime | None, tell: Tell) -> int:
    """Reads and checks, and writes nothing: prints what each file was taken for, the faults and the dates. Returns the exit code."""
    try:
        _, _, faults = _checked(sources_of(given), Asked(Path(), as_at), tell)
    except Refused as reason:
        _print_faults(reason.faults)
        print(f"It cannot be built: {reason}.", file=sys.stderr)
        return REFUSED
    print(f"Checked {'with faults' if is_faulty(faults) else 'without a fault'}; nothing was written.")
    return FAULTY if is_faulty(faults) else CLEAN


def sources_of(given: Sequence[str]) -> list[Path]:
    """The sources as the loaders take them. Raises Refused for more than one."""
    if len(given) > 1:
        raise Refused("several sources together cannot be read; put their files into one folder")
    return [Path(one) for one in given]


def _not_needed(store: Path, slug: str, made_of: str) -> int | None:
    """The exit code when nothing has changed since a build, and None when there is something to build."""
    if not snapshots.is_stale(store, slug, made_of):
        print(f"Nothing has changed since {snapshots.current(store)} was built.")
        return CLEAN
    aside = snapshots.set_aside(store, slug, made_of)
    if aside is None or snapshots.current(store) is None:
        return None
    if aside in snapshots.held(store, slug):
        raise Refused(f"nothing has changed since {aside.name} was built, which is held: publish or discard it")
    print(f"Nothing has changed since {aside.name} was built, which was rolled back from. Shown: {snapshots.current(store)}")
    return CLEAN


def _build(sources: Sequence[Path], slug: str, made_of: str, asked: Asked, counting: Counting, tell: Tell) -> int:
    extract, tables, faults = _checked(sources, asked, tell)
    if not asked.hold:
        opened_trail(asked.store)
    said, left_out = said_of(extract, tables, faults, made_of), rows_left_out(extract, faults)
    del extract  # the text of every file, which need not stand in memory beside the cases

    def filled(folder: Path) -> dict[str, Any]:
        return fill(folder, tables, faults, counting.compute, left_out=left_out, measures=counting.measures, tell=tell)

    with store_written(asked.store):
        snapshot = snapshots.write(asked.store, slug, filled, said)
    tell("Writing", 1, 1)
    _print_measures(snapshot)
    faulty = is_faulty(faults)
    if asked.hold:
        print_dislikes(gate.ask(asked.store, slug, snapshot))
        print(f"Built {'with faults' if faulty else 'without a fault'} and not published.")
        print(f"Held: {snapshot.name}")
        return FAULTY if faulty else CLEAN
    tell("Publishing", 0, 1)
    code = pass_gate(asked.store, snapshot, asked.accept, command="build", keep=asked.keep)
    tell("Publishing", 1, 1)
    return code


def _checked(sources: Sequence[Path], asked: Asked, tell: Tell) -> tuple[Extract, Tables, pd.DataFrame]:
    files = max(1, len(loaders.files(*sources)))
    tell("Reading", 0, files)
    extract = loaders.load(*sources)
    if asked.name:
        extract = replace(extract, meta=replace(extract.meta, name=asked.name))
    tell("Reading", files, files)
    _print_files(extract)
    tell("Checking", 0, 1)
    tables, faults = validate(extract, _day_asked(asked))
    tell("Checking", 1, 1)
    _print_faults(faults)
    _print_dates(tables)
    return extract, tables, faults


def _day_asked(asked: Asked) -> pd.Timestamp | None:
    return None if asked.as_at is None else pd.Timestamp(asked.as_at).normalize().as_unit("us")


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


def _print_measures(snapshot: Path) -> None:
    said: Mapping[str, Any] = snapshots.manifest(snapshot)
    print(f"Measures: {said['computed']} computed, {len(said['not_supplied'])} not supplied")
    for name, lacking in said["not_supplied"].items():
        print(f"  {name}: needs {', '.join(lacking)}")
