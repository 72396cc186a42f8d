"""Sources as canonical tables of raw text. One module a format; a file is recognised by its headings, never by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data.contract import table_of
from data.faults import fault, gather
from data.loaders import interviews, ssda903, trackers
from data.loaders.extract import Extract, Match, Meta, Part, Refused, Sheet, fault_of
from data.loaders.headings import is_notes, is_sure, with_titles
from data.loaders.precedence import combined
from data.loaders.reading import files_of, read

__all__ = ["Extract", "Meta", "Refused", "files", "load", "name_of"]

# In which order a sheet is offered to the formats: the strictest headings first. `data.loaders.precedence` says whose tables are used.
FORMATS = (ssda903, trackers)
SETTINGS = "extract.toml"
DATES = ["as_at", "covers_from"]


def load(source: Path) -> Extract:
    """The source's tables as raw text with their faults. Raises Refused when there is no such source or nothing in it to read."""
    if not source.exists():
        raise Refused("there is no such file or folder")
    settings, faults = _settings(source)
    sheets, unread = _sheets(source, settings)
    matches, unknown = _matches(sheets)
    parts = {module.FORMAT: module.load([found for found in matches if found.format == module.FORMAT]) for module in FORMATS}
    return _extract(source, settings, matches, parts, [*faults, *unread, *unknown])


def name_of(source: Path) -> str:
    """The source's own name: a file's without its ending, a folder's whole ("2020.03 extract")."""
    whole = source.resolve()
    return whole.stem if whole.is_file() else whole.name


def files(source: Path) -> dict[str, Path]:
    """Everything that is read of a source, by its name inside it: what the fingerprint covers. Empty when there is nothing."""
    settings = source / SETTINGS
    return _data_files(source, _settings(source)[0]) | ({SETTINGS: settings} if settings.is_file() else {})


def _data_files(source: Path, settings: Mapping[str, Any]) -> dict[str, Path]:
    root = source if source.is_dir() else source.parent
    passed_over = settings.get("ignore", [])
    named = {path.relative_to(root).as_posix(): path for path in files_of(source)}
    return {name: path for name, path in named.items() if not any(f"{name}/".startswith(f"{entry}/") for entry in passed_over)}


def _sheets(source: Path, settings: Mapping[str, Any]) -> tuple[list[Sheet], list[pd.DataFrame]]:
    sheets, faults = [], []
    for name, path in _data_files(source, settings).items():
        more, problems = read(path, name)
        sheets += more
        faults += problems
    if not sheets and not faults:
        raise Refused("there is no CSV file, Parquet file or workbook in it")
    return sheets, faults


def _matches(sheets: list[Sheet]) -> tuple[list[Match], list[pd.DataFrame]]:
    """What each sheet was taken for, and the faults of those that nobody knows or whose headings repeat."""
    matches, faults = [], []
    for sheet in sheets:
        found = next((found for one in with_titles(sheet) for module in FORMATS if is_sure(found := module.match(one), sheet)), None)
        if found is not None and sheet.hidden:
            faults.append(fault_of(sheet, "sheet-hidden", table=found.table))
        elif found is not None:
            matches.append(found)
            faults += _repeated_headings(found)
        elif not sheet.hidden and not is_notes(sheet.headings) and (sum(map(bool, sheet.headings)) > 1 or not sheet.sheet):
            faults.append(fault_of(sheet, "file-unknown", _known_of(sheet)))
        else:
            faults.append(fault_of(sheet, "sheet-not-used"))
    return matches, faults


def _known_of(sheet: Sheet) -> str:
    """Which of a sheet's headings some format knows. The others are only counted: a file without headings begins with a child's details."""
    headings = list(filter(None, sheet.headings))
    known = [heading for heading in headings if trackers.is_heading(heading) or ssda903.is_heading(heading)]
    if not known:
        return f"{len(headings)} in the first row, none of them known: is it the headings?"
    return f"of {len(headings)} headings only {', '.join(known)}; nearest is {trackers.nearest(sheet)}"


def _repeated_headings(found: Match) -> list[pd.DataFrame]:
    headings = [heading.casefold() for heading in found.sheet.headings if heading]
    repeated = sorted({heading for heading in headings if headings.count(heading) > 1})
    return [fault_of(found.sheet, "heading-repeated", heading, table=found.table) for heading in repeated]


def _extract(
    source: Path, settings: Mapping[str, Any], matches: list[Match], parts: Mapping[str, Part], faults: list[pd.DataFrame]
) -> Extract:
    whole = combined(parts)
    frames, unmatched = interviews.matched(whole.frames)
    supplied = frozenset(entry for entry in whole.supplied if table_of(entry) in frames)
    none = [
        fault("table-no-rows", table=table) for table, frame in frames.items() if frame.empty and whole.formats[table] != trackers.FORMAT
    ]
    faults += [whole.faults, *unmatched, *none]
    recognised = tuple((_title(found.sheet), f"{found.format} {found.table} ({len(found.sheet.rows):,} rows)") for found in matches)
    return Extract(frames, supplied, gather(faults), recognised, _meta(source, settings), whole.formats, whole.reach)


def _title(sheet: Sheet) -> str:
    return f"{sheet.file} [{sheet.sheet}]" if sheet.sheet else sheet.file


def _settings(source: Path) -> tuple[dict[str, Any], list[pd.DataFrame]]:
    """What extract.toml says, and the faults of lines in it that cannot be read."""
    path = source / SETTINGS
    if not source.is_dir() or not path.exists():
        return {}, []
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        return {}, [fault("settings-unreadable", type(problem).__name__, file=SETTINGS)]
    wrong = [name for name in DATES if name in settings and _date(settings[name]) is None]
    if not isinstance(settings.get("ignore", []), list):
        wrong.append("ignore")
    readable = {name: value for name, value in settings.items() if name not in wrong}
    return readable, [fault("settings-unreadable", str(settings[name]), file=SETTINGS, column=name) for name in wrong]


def _meta(source: Path, settings: Mapping[str, Any]) -> Meta:
    return Meta(
        name=str(settings.get("name") or name_of(source)),
        invented=settings.get("invented") is True,
        as_at=_date(settings.get("as_at")),
        covers_from=_date(settings.get("covers_from")),
    )


def _date(value: object) -> pd.Timestamp | None:
    """A date of the settings, written as a date or as text; None when it is neither."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return pd.Timestamp(day).normalize().as_unit("us") if isinstance(day, date) else None
