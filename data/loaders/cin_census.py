"""Children in need censuses of one or several years as canonical tables (data-standards 3.4).

A census holds the children in need at any time in the year that ends with its reference date, and what happened to them in it. Censuses of
years that follow each other without a gap are one history; nothing is made of years before a gap, in which anything could have ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from data.contract import TABLES, Reach
from data.faults import gather
from data.loaders.cin_census_files import FORMAT, RECORDS, is_heading, match
from data.loaders.cin_census_tables import MADE_OF, Made, initial_conferences, review_conferences
from data.loaders.cin_census_years import Years, census_days, newest_run, together, year_of
from data.loaders.extract import Match, Part, fault_of, one_below_the_other

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
    made = [(MADE_OF[record](found.rows), found.reach) for record, found in there.items() if record in MADE_OF]
    made += _conferences(there, used)
    if "PreProceedingsandFGDM" in there:
        faults += [fault_of(found.sheet, "families-not-told", table="pre_proceedings") for found in every if _is_used(found, used)]
    return _part([(one, reach) for one, reach in made], faults)


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


def _conferences(there: Mapping[str, Years], used: Days) -> list[tuple[Made, Reach]]:
    """The conferences of the years that have enquiries and those that have reviews; a transfer's stands with the referral."""
    made = []
    if "Section47" in there:
        enquiries = there["Section47"]
        files = set(enquiries.rows["_file"])
        referrals = there["CINdetails"].rows
        asked = [frame[["_file", "_sheet", "_row", "_year_end", "LAchildID", "DateOfInitialCPC"]] for frame in (enquiries.rows, referrals)]
        rows = one_below_the_other([frame[frame["_file"].isin(files)] for frame in asked])
        order = {file: place for place, file in enumerate(sorted(files, key=lambda file: used[file]))}
        initial = initial_conferences(rows.assign(_order=rows["_file"].astype("str").map(order)))
        if not initial.frame.empty:
            made.append((initial, enquiries.reach))
    if "Reviews" in there and "ChildProtectionPlans" in there:
        reviews = there["Reviews"]
        since = reviews.reach.since
        if since is not None:
            made.append((review_conferences(reviews.rows, there["ChildProtectionPlans"].rows, since), reviews.reach))
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
