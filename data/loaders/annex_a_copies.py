"""Several dated copies of Annex A in one source: which sheets belong together, which copy is the newest, and of which day it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import pandas as pd

from data.faults import fault
from data.loaders.annex_a_lists import NAMED, NAMES, lists, number_of, worded
from data.loaders.annex_a_values import cleaned
from data.loaders.extract import Match, fault_of
from data.loaders.text import read_days

BORN = "date_of_birth"


@dataclass(frozen=True)
class Copy:
    """The lists of one day by number. `day`: the last day of which they say something; None where nothing in them has a date."""

    lists: dict[int, Match]
    day: pd.Timestamp | None


def newest_copy(matches: Sequence[Match], as_at: pd.Timestamp | None) -> tuple[Copy, list[pd.DataFrame]]:
    """The lists of the newest copy, and a fault for every sheet that is not of it.

    Where no list stands twice all sheets are one copy. A list that stands twice in one copy is not used: nothing says which is right.
    """
    limit = pd.Timestamp.now().normalize() if as_at is None else as_at
    copies, faults = [], []
    for group in _groups(matches):
        alone, repeated = _apart(group)
        faults += [fault_of(found.sheet, "list-repeated", found.table) for found in repeated]
        copies.append(Copy(alone, _newest_day(alone.values(), limit)))
    newest = max(copies, key=lambda copy: copy.day or pd.Timestamp.min)
    for copy in copies:
        rule = "copies-alike" if copy.day == newest.day else "older-copy"
        said = "without a date" if copy.day is None else f"{copy.day:%d/%m/%Y}"
        faults += [fault(rule, said, file=file) for file in _files(copy) if copy is not newest]
    return Copy(newest.lists, newest.day if as_at is None else as_at), faults


def _groups(matches: Sequence[Match]) -> list[list[Match]]:
    numbers = [number_of(found) for found in matches]
    if len(set(numbers)) == len(numbers):
        return [list(matches)]
    groups: dict[str, list[Match]] = {}
    for found in matches:
        groups.setdefault(_belongs_to(found), []).append(found)
    return list(groups.values())


def _belongs_to(found: Match) -> str:
    """A workbook's own name; of a CSV the folder, and its name without the list: "2024-01 list 8", "2024-01 list 7"."""
    file = PurePosixPath(found.sheet.file)
    if found.sheet.sheet:
        return found.sheet.file
    words = f" {NAMED.sub(' ', worded(file.stem))} "
    for name in sorted((name for names in NAMES.values() for name in names), key=len, reverse=True):
        words = words.replace(f" {name} ", " ")
    return f"{file.parent.as_posix()}/{' '.join(words.split())}"


def _apart(group: Sequence[Match]) -> tuple[dict[int, Match], list[Match]]:
    """The lists that stand once in a copy, and the sheets of those that stand more than once."""
    numbers = [number_of(found) for found in group]
    alone = {number: found for number, found in zip(numbers, group, strict=True) if numbers.count(number) == 1}
    return alone, [found for number, found in zip(numbers, group, strict=True) if number not in alone]


def _newest_day(matches: Iterable[Match], limit: pd.Timestamp) -> pd.Timestamp | None:
    days = [_last_of(found, limit) for found in matches]
    return max((day for day in days if day is not None), default=None)


def _last_of(found: Match, limit: pd.Timestamp) -> pd.Timestamp | None:
    """The last date up to `limit` in the sheet's columns of happenings."""
    dated = [heading for heading in lists()[number_of(found)] if heading.column.endswith("_date") and heading.column != BORN]
    places = [found.columns[heading.heading] for heading in dated if heading.heading in found.columns]
    lasts = []
    for place in places:
        days = read_days(cleaned(found.sheet.rows[place]))
        lasts.append(days[days <= limit].max())
    return max((day for day in lasts if pd.notna(day)), default=None)


def _files(copy: Copy) -> list[str]:
    return list(dict.fromkeys(found.sheet.file for found in copy.lists.values()))
