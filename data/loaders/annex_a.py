"""Ofsted's Annex A as canonical tables (data-standards 2): Lists 4 to 8, and who the children of every list are.

Each dated copy is a rolling list: open now, or at some time in the last six months. It answers how things stand and what happened in
those months, and of reviews, visits, health assessments and dental checks it holds each child's newest alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from data.contract import Reach
from data.faults import gather
from data.loaders.annex_a_copies import newest_copy
from data.loaders.annex_a_lists import FORMAT, is_heading, lists, match, number_of
from data.loaders.annex_a_rows import KEYS, TABLE_OF, ListRows, rows_of
from data.loaders.annex_a_tables import tables_of
from data.loaders.extract import Match, Part, fault_of

__all__ = ["FORMAT", "is_heading", "load", "match"]

MONTHS_BACK = 6
# An enquiry is listed from six months back by its own end, while its conference comes later: those begun before the list are not all in it.
# From three months on every conference has its enquiry, unless it came more than three months after it.
ENQUIRY_MONTHS = 3
# Of these lists a child's newest spell may be the only one there (the standard dataset's script for Annex A keeps one row a child).
SPELLS: Mapping[int, tuple[str, ...]] = {6: ("referrals",), 7: ("plans", "plans=cp"), 8: ("care_episodes",)}
NEWEST_EVENTS = ("health_assessments", "health_checks", "reviews", "visits", "cp_conferences=review")
# What a list says of now: how things were before the day on which it began is not there.
OF_NOW = ("legal_status", "need", "placement_type", "placement_provider", "reason_started")


def load(matches: Iterable[Match], as_at: pd.Timestamp | None = None, *, every_spell: bool = False) -> Part:
    """The tables of the newest copy. `as_at`: its day where that is known, else the last day in it.

    `every_spell`: Lists 6, 7 and 8 are known to hold every spell of the six months; otherwise they show it by naming a child twice.
    """
    every = list(matches)
    if not every:
        return Part()
    copy, faults = newest_copy(every, as_at)
    faults += [part for found in copy.lists.values() for part in _heading_faults(found)]
    read = {number: rows_of(found) for number, found in copy.lists.items() if not _lacking(found)}
    frames, supplied, more = tables_of(read)
    faults += [*more, *(one.faults for one in read.values())]
    newest_alone = not (every_spell or _names_a_child_twice(read))
    if newest_alone:
        faults += [fault_of(copy.lists[number].sheet, "newest-spell-alone", table=SPELLS[number][0]) for number in SPELLS if number in read]
    reach = {} if copy.day is None else _reach(copy.day, set(frames), supplied, newest_alone=newest_alone)
    return Part(frames, frozenset(supplied), gather(faults), reach)


def _heading_faults(found: Match) -> list[pd.DataFrame]:
    number = number_of(found)
    if number not in TABLE_OF:
        return [fault_of(found.sheet, "list-not-used", found.table)]
    table = TABLE_OF[number]
    faults = [fault_of(found.sheet, "column-unknown", heading, table=table) for heading in found.extra]
    for heading in lists()[number]:
        if heading.heading in found.missing:
            rule = "column-missing" if heading.needed else "column-not-supplied" if heading.column else "column-absent"
            column = heading.column or heading.heading
            faults.append(fault_of(found.sheet, rule, heading.heading, table=table, column=column))
    return faults


def _lacking(found: Match) -> bool:
    """Whether the list lacks a column without which nothing can be counted from it. Of an unused list only who the child is matters."""
    needed = {heading.heading for heading in lists()[number_of(found)] if heading.needed}
    wanted = needed if number_of(found) in TABLE_OF else needed & {"Child Unique ID"}
    return bool(wanted & set(found.missing)) or not any(heading.column == "child_id" for heading in lists()[number_of(found)])


def _names_a_child_twice(read: Mapping[int, ListRows]) -> bool:
    days = {number: read[number].rows[["child_id", KEYS[number][0]]].dropna() for number in SPELLS if number in read}
    return any(bool(spells["child_id"].duplicated().any()) for spells in days.values())


def _reach(day: pd.Timestamp, tables: set[str], supplied: set[str], *, newest_alone: bool) -> dict[str, Reach]:
    """How far each table goes: from the first whole month of the six back to the list's own day."""
    day = day.normalize().as_unit("us")
    since = _first_whole_month(day - pd.DateOffset(months=MONTHS_BACK))
    reach = {name: Reach(since, day) for name in tables - {"children"}}
    reach |= {name: Reach(since, day, latest_only=True) for name in NEWEST_EVENTS if name in tables | supplied}
    if newest_alone:
        reach |= {name: Reach(since, day, latest_only=True) for names in SPELLS.values() for name in names if name in tables | supplied}
    reach |= {f"care_episodes.{name}": Reach(since, day, latest_only=True) for name in OF_NOW if f"care_episodes.{name}" in supplied}
    enquiries = Reach(_first_whole_month(day - pd.DateOffset(months=MONTHS_BACK - ENQUIRY_MONTHS)), day)
    reach |= {name: enquiries for name in ("s47_enquiries", "cp_conferences=initial") if name in tables | supplied}
    # Enquiries that had ended by then are not there, though a conference may still be owed.
    if "s47_enquiries.conference_required" in supplied:
        reach["s47_enquiries.conference_required"] = Reach(enquiries.since, day, latest_only=True)
    return reach


def _first_whole_month(day: pd.Timestamp) -> pd.Timestamp:
    return day if day.day == 1 else (day + pd.offsets.MonthBegin(1)).as_unit("us")
