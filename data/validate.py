"""Raw text as canonical tables, with every fault of it at once: first as text, then as dates, numbers and codes, then between tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from data.contract import TABLES, Reach, Source, Tables, table_of
from data.derive import share_child_ids
from data.faults import PLACE, fault, gather
from data.loaders.extract import Extract, Refused
from data.loaders.years import usual_years
from data.rules import cross_table_faults, future_dates
from data.slipped import without_identifiers
from data.table_checks import check_table

# Formats of which a file says its own day; any other is as old as the newest thing in it.
DATED_FORMATS = ("cin_census",)


def validate(extract: Extract, as_at: pd.Timestamp | None = None) -> tuple[Tables, pd.DataFrame]:
    """The tables that can be counted and the fault table (see `data.faults`), one row a fault.

    A row is left out when its key or start is missing or unreadable, or when it ends before it starts; nothing else leaves a row out. A
    table of which every row is left out is not supplied: it is not one without rows, and stops no other.
    `as_at` comes before the extract's own, and that before the newest happening. Raises Refused when nothing can be counted.
    """
    checked = {name: check_table(TABLES[name], raw) for name, raw in extract.frames.items()}
    of_tables = without_identifiers(gather([extract.faults, *(found for _, found in checked.values())]), extract.frames)
    frames = {name: frame for name, (frame, _) in checked.items()}
    lost = [name for name, frame in frames.items() if frame.empty and not extract.frames[name].empty]
    of_tables = gather([of_tables, *(fault("table-left-out", table=name) for name in lost)])
    frames = {name: frame for name, frame in frames.items() if name not in lost}
    _refuse_nothing(lost, frames, of_tables)
    extract = replace(extract, supplied=frozenset(entry for entry in extract.supplied if table_of(entry) not in lost))
    day, said_by = _as_at(extract, frames, as_at)
    if day > pd.Timestamp.now():
        raise Refused(f"its own date, {day:%d/%m/%Y} from {said_by}, has not come yet", of_tables)
    first_day = _covers_from(extract, frames, day)
    if first_day > day:
        raise Refused(f"it is complete from {first_day:%d/%m/%Y}, which is after its own date {day:%d/%m/%Y}", of_tables)
    between = cross_table_faults(share_child_ids(frames), extract.formats, extract.supplied, first_day, extract.reach)
    return Tables(
        frames={name: frame.drop(columns=list(PLACE)) for name, frame in frames.items()},
        supplied=extract.supplied,
        as_at=day,
        covers_from=first_day,
        source=Source(extract.meta.name, extract.meta.invented, extract.recognised, said_by),
        reach=extract.reach,
    ), gather([of_tables, between, future_dates(frames, day)])


def _refuse_nothing(lost: Sequence[str], frames: Mapping[str, pd.DataFrame], faults: pd.DataFrame) -> None:
    if not frames and lost:
        raise Refused(f"every row of {' and of '.join(lost)} was left out", faults)
    if not frames:
        is_blank = bool(faults["rule"].eq("sheet-not-filled-in").any())
        reason = "no sheet of it is filled in" if is_blank else "no file in it is a table that this dashboard knows"
        raise Refused(reason, faults)
    if all(frame.empty for frame in frames.values()):
        raise Refused("its tables have no rows", faults)


def _as_at(extract: Extract, frames: Mapping[str, pd.DataFrame], asked: pd.Timestamp | None) -> tuple[pd.Timestamp, str]:
    if asked is not None:
        return asked.normalize().as_unit("us"), "the command line"
    if extract.meta.as_at is not None:
        return extract.meta.as_at, "extract.toml"
    today = pd.Timestamp.now().normalize().as_unit("us")
    newest: dict[str, pd.Timestamp] = {}
    for name, frame in frames.items():
        limit = min(today, extract.until(name) or today) + pd.Timedelta(days=1)
        newest |= {f"{name}.{column}": frame.loc[frame[column] < limit, column].max() for column in TABLES[name].happenings}
    known = {f"the newest happening ({place})": day for place, day in newest.items() if pd.notna(day)}
    known |= {
        f"the reference date of the census ({name})": day
        for name in frames
        if extract.formats.get(name) in DATED_FORMATS and (day := extract.until(name)) is not None and day <= today
    }
    if not known:
        raise Refused("nothing in it has a date, so its own date cannot be told: give --as-at", extract.faults)
    place = max(known, key=lambda name: known[name])
    return known[place].normalize(), place


def _covers_from(extract: Extract, frames: Mapping[str, pd.DataFrame], as_at: pd.Timestamp) -> pd.Timestamp:
    """The first day from which the extract is complete: said by itself, else the 1 April before the first end of an episode.

    A SSDA903 file holds every episode that was open in its year, so no year before the first end can be complete (data-standards 1.5).
    Without such episodes it is the earliest day from which some table is complete, or else the first thing that happened in one.
    """
    if extract.meta.covers_from is not None:
        return extract.meta.covers_from
    said = {name: extract.reach.get(name, Reach()).since for name in frames}
    if "care_episodes" in frames and said["care_episodes"] is None:
        ends = frames["care_episodes"]["end_date"]
        years = usual_years(ends[ends <= as_at].to_numpy())
        year_end = pd.Timestamp(years[0], 3, 31) if years else extract.until("care_episodes")
        if year_end is not None:
            return pd.Timestamp(year_end.year - 1, 4, 1).as_unit("us")
    happenings = [frame[column].min() for name, frame in frames.items() if said[name] is None for column in TABLES[name].happenings]
    happenings += [day for day in said.values() if day is not None]
    first = min((day for day in happenings if pd.notna(day)), default=as_at)
    return min(first, as_at).normalize().replace(day=1)
