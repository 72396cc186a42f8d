"""Children in need censuses of one or several years as canonical tables (data-standards 3.4).

A census holds the children in need at any time in the year that ends with its reference date, and what happened to them in it. Censuses of
years that follow each other without a gap are one history; nothing is made of years before a gap, in which anything could have ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from data.contract import TABLES, Reach
from data.faults import faults_at, gather, no_faults
from data.loaders.cin_census_files import FORMAT, RECORDS, is_heading, match
from data.loaders.cin_census_tables import MADE_OF, Made, initial_conferences, review_conferences
from data.loaders.cin_census_years import Years, census_days, newest_run, together, year_of
from data.loaders.extract import Match, Part, fault_of, one_below_the_other
from data.loaders.text import read_days

__all__ = ["FORMAT", "is_heading", "load", "match"]

# A blank in one of these says that it goes on; a blank in every row of another column, that the census does not have it.
ENDS = frozenset({"closed_date", "end_date", "authorised_date", "ended_date"})
# The child's id stands in for the family's, which the census does not have.
NOT_SUPPLIED = frozenset({"pre_proceedings.family_id"})
Days = Mapping[str, pd.Timestamp]


def load(matches: Iterable[Match]) -> Part:
    """The tables of all years together, one row a key: a closed version before an open one, a later census before an earlier."""
    every = list(matches)
    days = census_days(every)
    run = newest_run(year_of(day) for day in days.values())
    used = {file: day for file, day in days.items() if year_of(day) in run}
    faults = _file_faults(every, days, used)
    years = {record: together([found for found in every if found.table == record and found.sheet.file in used], used) for record in RECORDS}
    there = {record: found for record, found in years.items() if found is not None}
    faults += _parts_missing(every, there, used)
    initial = _initial(there, used)
    there, passed_over = _without_concluded(there, initial)
    faults.append(passed_over)
    made = [(MADE_OF[record](found.rows), found.reach) for record, found in there.items() if record in MADE_OF]
    made += _conferences(there, initial)
    if "PreProceedingsandFGDM" in there:
        faults += [fault_of(found.sheet, "families-not-told", table="pre_proceedings") for found in every if _is_used(found, used)]
    return _part(made, faults)


def _is_used(found: Match, used: Days) -> bool:
    return found.table == "PreProceedingsandFGDM" and found.sheet.file in used


def _file_faults(every: Sequence[Match], days: Days, used: Days) -> list[pd.DataFrame]:
    """The censuses that are left out as a whole: those without a day, without a child, or before a gap."""
    faults = []
    for found in every:
        if found.table != "children" or found.sheet.file in used:
            continue
        if found.sheet.file in days:
            faults.append(fault_of(found.sheet, "census-year-missing", f"{year_of(days[found.sheet.file]) + 1}"))
        else:
            faults.append(fault_of(found.sheet, "file-empty" if found.sheet.rows.empty else "census-day-unknown"))
    return faults


def _parts_missing(every: Sequence[Match], there: Mapping[str, Years], used: Days) -> list[pd.DataFrame]:
    """A note for each kind of record that a census lacks though another has it: an older one not yet, or a newer one no more."""
    faults = []
    for found in every:
        if found.table == "children" and found.sheet.file in used:
            held = {other.table for other in every if other.sheet.file == found.sheet.file}
            faults += [fault_of(found.sheet, "census-part-missing", record) for record in there if record not in held]
    return faults


def _initial(there: Mapping[str, Years], used: Days) -> pd.DataFrame:
    """Every initial conference of the years that have enquiries, with `_day`; a child's who moved in stands with the referral."""
    if "Section47" not in there:
        return pd.DataFrame({"LAchildID": pd.Series(dtype="str"), "_day": pd.Series(dtype="datetime64[us]")})
    enquiries, columns = there["Section47"].rows, ["_file", "_sheet", "_row", "_year_end", "LAchildID", "DateOfInitialCPC"]
    files = sorted(set(enquiries["_file"]), key=lambda file: used[file])
    rows = one_below_the_other([frame[columns] for frame in (enquiries, there["CINdetails"].rows)])
    rows = rows[rows["DateOfInitialCPC"].notna() & rows["_file"].isin(files)]
    order = {file: place for place, file in enumerate(files)}
    return rows.assign(_order=rows["_file"].astype("str").map(order), _day=read_days(rows["DateOfInitialCPC"]))


def _without_concluded(there: Mapping[str, Years], initial: pd.DataFrame) -> tuple[dict[str, Years], pd.DataFrame]:
    """The records without the enquiries that led to a conference before the first year: a few of many, that say nothing of its months.

    Kept, the oldest of their conferences would count as the day from which conferences are on file.
    """
    enquiries = there.get("Section47")
    early = initial if enquiries is None else initial[initial["_day"] < enquiries.reach.since]
    if enquiries is None or early.empty:
        return dict(there), no_faults()
    before = early.groupby("LAchildID")["_day"].max()
    begun, over = read_days(enquiries.rows["S47ActualStartDate"]), enquiries.rows["LAchildID"].map(before)
    concluded = begun <= over
    passed_over = faults_at(enquiries.rows[concluded], "census-concluded", "s47_enquiries", "started_date")
    return dict(there) | {"Section47": replace(enquiries, rows=enquiries.rows[~concluded])}, passed_over


def _conferences(there: Mapping[str, Years], initial: pd.DataFrame) -> list[tuple[Made, Reach]]:
    """The conferences from the first year on, and the reviews before it where they are all there."""
    made = []
    if "Section47" in there and not initial.empty:
        reach = there["Section47"].reach
        made.append((initial_conferences(initial[~(initial["_day"] < reach.since)].drop(columns="_day")), reach))
    if "Reviews" in there and "ChildProtectionPlans" in there:
        reach = there["Reviews"].reach
        if reach.since is not None:
            reviews, first = review_conferences(there["Reviews"].rows, there["ChildProtectionPlans"].rows, reach.since)
            made.append((reviews, replace(reach, since=first)))
    return made


def _part(made: Sequence[tuple[Made, Reach]], faults: list[pd.DataFrame]) -> Part:
    frames: dict[str, list[pd.DataFrame]] = {}
    supplied: set[str] = set()
    reach: dict[str, list[tuple[str, Reach]]] = {}
    for one, goes in made:
        frames.setdefault(one.table, []).append(one.frame)
        supplied |= _supplied(one)
        reach.setdefault(one.table, []).append((one.kind, goes))
        faults += one.faults
    joined = {table: one_below_the_other(parts) for table, parts in frames.items()}
    return Part(joined, frozenset(supplied), gather(faults), {name: goes for table in reach for name, goes in _reach(table, reach[table])})


def _supplied(one: Made) -> set[str]:
    """What of the table is there. A column that is blank throughout is not, unless a blank is what it says."""
    columns = [name for name in TABLES[one.table].names if name in one.frame]
    held = [name for name in columns if name in ENDS or one.frame.empty or one.frame[name].notna().any()]
    named = {one.table, *(f"{one.table}.{name}" for name in held)} - NOT_SUPPLIED
    return named | ({f"{one.table}={one.kind}"} if one.kind else set())


def _reach(table: str, goes: Sequence[tuple[str, Reach]]) -> list[tuple[str, Reach]]:
    """How far each kind of a table goes, and the table as far as the furthest of them. Who the children are has no day."""
    if table == "children":
        return []
    firsts = [reach.since for _, reach in goes if reach.since is not None]
    lasts = [reach.until for _, reach in goes if reach.until is not None]
    widest = Reach(since=min(firsts, default=None), until=max(lasts, default=None))
    return [(table, widest), *((f"{table}={kind}", reach) for kind, reach in goes if kind)]
