"""Sources as canonical tables of raw text. One module a format; a file is recognised by its headings, never by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data.contract import Reach, table_of
from data.faults import fault, gather
from data.loaders import annex_a, cin_census, database, interviews, ssd, ssda903, trackers
from data.loaders.extract import Extract, Match, Meta, Part, Refused, Sheet, fault_of
from data.loaders.headings import is_notes, is_sure, with_titles
from data.loaders.precedence import combined
from data.loaders.reading import files_of, read
from data.slipped import without_swallowed_rows

__all__ = ["Extract", "Meta", "Refused", "Source", "files", "is_address", "load", "name_of"]

# In which order a sheet is offered to the formats: the strictest headings first. `data.loaders.precedence` says whose tables are used.
FORMATS = (cin_census, ssd, ssda903, annex_a, trackers)
SETTINGS = "extract.toml"
DATES = ["as_at", "covers_from"]
is_address = database.is_address
# A folder or file, or a database's address (as text).
Source = Path | str


def load(*sources: Source, as_at: pd.Timestamp | None = None) -> Extract:
    """The sources' tables as raw text with their faults. Raises Refused when one is not there or there is nothing in them to read.

    Of several sources the first that has an extract.toml says what the extract is. `as_at`: the extract's own day where the caller knows
    it; it comes before what extract.toml says.
    """
    sheets: list[Sheet] = []
    faults: list[pd.DataFrame] = []
    said: list[dict[str, Any]] = []
    for source in sources:
        if not database.is_address(source) and not Path(source).exists():
            raise Refused("there is no such file or folder" if len(sources) == 1 else f"there is no file or folder {source}")
        settings, wrong = _settings(source)
        more, unread = _sheets(source, settings)
        sheets += more
        faults += [*wrong, *unread]
        said += [settings] if settings else []
    if not sheets and not faults:
        raise Refused("there is no CSV file, Parquet file, workbook, XML return or archive in it")
    matches, unknown = _matches(sheets)
    meta = _meta(sources, said[0] if said else {})
    parts = _parts(matches, as_at or meta.as_at, every_spell=bool(said) and said[0].get("annex_a_every_spell") is True)
    return _extract(meta, matches, parts, [*faults, *unknown])


def _parts(matches: list[Match], day: pd.Timestamp | None, *, every_spell: bool) -> dict[str, Part]:
    """What each format made of its sheets. A rolling list says nowhere of which day it is, so it is told."""
    of_format = {module.FORMAT: [found for found in matches if found.format == module.FORMAT] for module in FORMATS}
    parts = {module.FORMAT: module.load(of_format[module.FORMAT]) for module in FORMATS if module is not annex_a}
    return parts | {annex_a.FORMAT: annex_a.load(of_format[annex_a.FORMAT], day, every_spell=every_spell)}


def name_of(*sources: Source) -> str:
    """The sources' own names: a file's without its ending, a folder's whole ("2020.03 extract"), a database's."""
    return " and ".join(database.name_of(str(source)) if database.is_address(source) else _file_name(Path(source)) for source in sources)


def files(*sources: Source) -> dict[str, Path | bytes]:
    """Everything that is read of the sources by its name: what the fingerprint covers; of a database a digest of what it holds.

    Empty when there is nothing.
    """
    found: dict[str, Path | bytes] = {}
    for place, source in enumerate(sources):
        before = f"{place}/" if place else ""
        if database.is_address(source):
            found[f"{before}{database.shown(str(source))}"] = database.content(str(source), ssd.match)
            continue
        settings = Path(source) / SETTINGS
        named = _data_files(Path(source), _settings(source)[0]) | ({SETTINGS: settings} if settings.is_file() else {})
        found |= {f"{before}{name}": path for name, path in named.items()}
    return found


def _file_name(source: Path) -> str:
    whole = source.resolve()
    return whole.stem if whole.is_file() else whole.name


def _data_files(source: Path, settings: Mapping[str, Any]) -> dict[str, Path]:
    root = source if source.is_dir() else source.parent
    passed_over = settings.get("ignore", [])
    named = {path.relative_to(root).as_posix(): path for path in files_of(source)}
    return {name: path for name, path in named.items() if not any(f"{name}/".startswith(f"{entry}/") for entry in passed_over)}


def _sheets(source: Source, settings: Mapping[str, Any]) -> tuple[list[Sheet], list[pd.DataFrame]]:
    if database.is_address(source):
        return database.read(str(source), ssd.match)
    sheets, faults = [], []
    for name, path in _data_files(Path(source), settings).items():
        more, problems = read(path, name)
        sheets += more
        faults += problems
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
    if said := ssda903.explained(sheet):
        return said
    headings = list(filter(None, sheet.headings))
    known = [heading for heading in headings if any(module.is_heading(heading) for module in FORMATS)]
    if not known:
        return f"{len(headings)} in the first row, none of them known: is it the headings?"
    return f"of {len(headings)} headings only {', '.join(known)}; nearest is {trackers.nearest(sheet)}"


def _repeated_headings(found: Match) -> list[pd.DataFrame]:
    headings = [heading.casefold() for heading in found.sheet.headings if heading]
    repeated = sorted({heading for heading in headings if headings.count(heading) > 1})
    return [fault_of(found.sheet, "heading-repeated", heading, table=found.table) for heading in repeated]


def _extract(meta: Meta, matches: list[Match], parts: Mapping[str, Part], faults: list[pd.DataFrame]) -> Extract:
    whole = combined(parts)
    frames, unmatched = interviews.matched(whole.frames)
    supplied = frozenset(entry for entry in whole.supplied if table_of(entry) in frames)
    none = [
        fault("table-no-rows", table=table) for table, frame in frames.items() if frame.empty and whole.formats[table] != trackers.FORMAT
    ]
    faults += [whole.faults, *unmatched, *none]
    recognised = tuple((_title(found.sheet), f"{found.format} {found.table} ({len(found.sheet.numbers):,} rows)") for found in matches)
    reach = whole.reach if meta.covers_from is None else _as_told(whole.reach, whole.formats)
    return Extract(frames, supplied, without_swallowed_rows(gather(faults)), recognised, meta, whole.formats, reach)


def _as_told(reach: Mapping[str, Reach], formats: Mapping[str, str]) -> dict[str, Reach]:
    """Where the extract says from when it is complete, that holds for the dataset's tables, whose own first day is only an estimate."""
    estimated = {name for name in reach if formats.get(table_of(name)) == ssd.FORMAT and name == table_of(name)}
    told = {name: replace(how, since=None) if name in estimated else how for name, how in reach.items()}
    return {name: how for name, how in told.items() if how != Reach()}


def _title(sheet: Sheet) -> str:
    return f"{sheet.file} [{sheet.sheet}]" if sheet.sheet else sheet.file


def _settings(source: Source) -> tuple[dict[str, Any], list[pd.DataFrame]]:
    """What extract.toml says, and the faults of lines in it that cannot be read."""
    path = Path(source) / SETTINGS
    if database.is_address(source) or not path.exists():
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


def _meta(sources: Sequence[Source], settings: Mapping[str, Any]) -> Meta:
    return Meta(
        name=str(settings.get("name") or name_of(*sources)),
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
