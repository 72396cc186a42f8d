"""Raw text as canonical tables, with every fault of it at once: first as text, then as dates, numbers and codes, then between tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd
import pandera.pandas as pa

from data.contract import DTYPES, TABLES, Column, Kind, Reach, Source, Table, Tables
from data.faults import PLACE, faults_at, gather, no_faults
from data.loaders.extract import Extract, Refused
from data.loaders.text import read_codes, read_dates, read_days, read_flags, read_numbers, tidied
from data.loaders.years import usual_years
from data.rules import cross_table_faults, ends_before_start, future_dates
from data.slipped import without_identifiers

READERS: Mapping[Kind, Callable[[pd.Series], pd.Series]] = {
    "date": read_days,
    "time": read_dates,
    "flag": read_flags,
    "number": read_numbers,
    "text": lambda column: column,
}
UNREADABLE: Mapping[Kind, str] = {
    "date": "date-unreadable",
    "time": "date-unreadable",
    "flag": "flag-unreadable",
    "number": "number-unreadable",
}


def validate(extract: Extract, as_at: pd.Timestamp | None = None) -> tuple[Tables, pd.DataFrame]:
    """The tables that can be counted and the fault table (see `data.faults`), one row a fault.

    A row is left out when its key or start is missing or unreadable, or when it ends before it starts; nothing else leaves a row out.
    `as_at` comes before the extract's own, and that before the newest happening. Raises Refused when nothing can be counted.
    """
    checked = {name: check_table(TABLES[name], raw) for name, raw in extract.frames.items()}
    frames = {name: frame for name, (frame, _) in checked.items()}
    of_tables = without_identifiers(gather([extract.faults, *(found for _, found in checked.values())]), extract.frames)
    _refuse_nothing(extract, frames, of_tables)
    day, said_by = _as_at(extract, frames, as_at)
    if day > pd.Timestamp.now():
        raise Refused(f"its own date, {day:%d/%m/%Y} from {said_by}, has not come yet", of_tables)
    first_day = _covers_from(extract, frames, day)
    if first_day > day:
        raise Refused(f"it is complete from {first_day:%d/%m/%Y}, which is after its own date {day:%d/%m/%Y}", of_tables)
    return Tables(
        frames={name: frame.drop(columns=list(PLACE)) for name, frame in frames.items()},
        supplied=extract.supplied,
        as_at=day,
        covers_from=first_day,
        source=Source(extract.meta.name, extract.meta.invented, extract.recognised, said_by),
        reach=extract.reach,
    ), gather([of_tables, cross_table_faults(frames, extract.formats, first_day), future_dates(frames, day)])


def check_table(table: Table, raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One table at its declared types with `_file`, `_sheet` and `_row`, without the rows that were left out; and its faults."""
    written = _as_declared(table, raw)
    text_faults, left_out = _text_faults(table, written)
    typed = _typed(table, written.drop(index=left_out))
    typed_faults = _typed_faults(table, typed)
    backwards = ends_before_start(typed, table)
    if not backwards.empty:
        typed = typed[~(typed[table.ends] < typed[table.begins])]
    return typed.reset_index(drop=True), gather([text_faults, typed_faults, backwards])


def _as_declared(table: Table, raw: pd.DataFrame) -> pd.DataFrame:
    """Every declared column as tidy text, blank where the extract has none, and where each row came from."""
    absent = pd.Series(index=raw.index, dtype="str")
    columns = {column.name: _written(raw[column.name], column) if column.name in raw else absent for column in table.columns}
    return pd.DataFrame(columns | {name: raw[name] for name in PLACE}).reset_index(drop=True)


def _written(values: pd.Series, column: Column) -> pd.Series:
    tidy = tidied(values.astype("str"))
    return read_codes(tidy, column.codes) if column.codes else tidy


@cache
def text_schema(name: str) -> pa.DataFrameSchema:
    """The checks of a table's text. Each check is named by the rule that it reports."""
    return pa.DataFrameSchema({column.name: pa.Column("str", _text_checks(column), nullable=True) for column in TABLES[name].columns})


def _text_checks(column: Column) -> list[pa.Check]:
    checks = []
    if column.required:
        checks.append(pa.Check(lambda values: values.notna(), name="key-missing", ignore_na=False))
    if column.kind in UNREADABLE:
        checks.append(pa.Check(lambda values: READERS[column.kind](values).notna(), name=UNREADABLE[column.kind]))
    if column.codes:
        checks.append(pa.Check(lambda values: values.isin(column.codes), name="code-unknown"))
    return checks


@cache
def typed_schema(name: str) -> pa.DataFrameSchema:
    """The declared types, and the key that stands once."""
    table = TABLES[name]
    columns = {column.name: pa.Column(DTYPES[column.kind], nullable=True) for column in table.columns}
    return pa.DataFrameSchema(columns, unique=list(table.key), report_duplicates="exclude_first")


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """One row a value that failed: column, check, index. Every failure at once."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as problems:
        return problems.failure_cases[["column", "check", "index"]]
    return pd.DataFrame({"column": [], "check": [], "index": []})


def _text_faults(table: Table, written: pd.DataFrame) -> tuple[pd.DataFrame, pd.Index]:
    """The faults of the text, and the rows that they leave out."""
    found: list[pd.DataFrame] = []
    left_out: list[int] = []
    failures = _failures(text_schema(table.name), written)
    for column, rule in failures[["column", "check"]].drop_duplicates().itertuples(index=False):
        places = failures.loc[failures["column"].eq(column) & failures["check"].eq(rule), "index"].astype("int64")
        rows = written.loc[places]
        loses_row = table[column].required and rule != "code-unknown"
        found.append(faults_at(rows, rule, table.name, column, rows[column], leaves_out="row" if loses_row else None))
        left_out += list(places) if loses_row else []
    return gather(found), pd.Index(left_out, dtype="int64").unique()


def _typed(table: Table, written: pd.DataFrame) -> pd.DataFrame:
    columns = {column.name: READERS[column.kind](written[column.name]) for column in table.columns}
    return pd.DataFrame(columns | {name: written[name] for name in PLACE})


def _typed_faults(table: Table, typed: pd.DataFrame) -> pd.DataFrame:
    """Keys that stand twice. A column of another type than declared is our own mistake, not the extract's."""
    failures = _failures(typed_schema(table.name), typed)
    ours = failures[failures["check"].ne("multiple_fields_uniqueness")]
    if not ours.empty:
        raise TypeError(f"{table.name} was not read at its declared types: {sorted(set(ours['column']))}")
    if failures.empty:
        return no_faults()
    rows = typed.loc[failures["index"].astype("int64").drop_duplicates()]
    return faults_at(rows, "key-duplicate", table.name, table.key[0], rows[table.key[0]].astype("str"))


def _refuse_nothing(extract: Extract, frames: Mapping[str, pd.DataFrame], faults: pd.DataFrame) -> None:
    if not frames:
        is_blank = bool(faults["rule"].eq("sheet-not-filled-in").any())
        reason = "no sheet of it is filled in" if is_blank else "no file in it is a table that this dashboard knows"
        raise Refused(reason, faults)
    for name, frame in frames.items():
        if frame.empty and not extract.frames[name].empty:
            raise Refused(f"every row of {name} was left out", faults)
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
    known = {place: day for place, day in newest.items() if pd.notna(day)}
    if not known:
        raise Refused("nothing in it has a date, so its own date cannot be told: give --as-at", extract.faults)
    place = max(known, key=lambda name: known[name])
    return known[place].normalize(), f"the newest happening ({place})"


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
        first_year = usual_years(ends[ends <= as_at]).min()
        year_end = extract.until("care_episodes") if pd.isna(first_year) else first_year
        if year_end is not None:
            return pd.Timestamp(year_end.year - 1, 4, 1).as_unit("us")
    happenings = [frame[column].min() for name, frame in frames.items() if said[name] is None for column in TABLES[name].happenings]
    happenings += [day for day in said.values() if day is not None]
    first = min((day for day in happenings if pd.notna(day)), default=as_at)
    return min(first, as_at).normalize().replace(day=1)
