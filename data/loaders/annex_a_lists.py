"""Which list of Annex A a sheet is, told by its headings wherever they stand (data-standards 2.5 and 2.6); never by position."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from data.loaders.extract import Match, Sheet
from data.reference.annex_a import annex_a_headings

FORMAT = "annex_a"
# The share that must be there of a list's own headings (which few other lists have), and that is the list's of the sheet's headings.
OWN_SHARE, KNOWN_SHARE = 0.5, 0.4
# Headings of most lists. So many of them and a sheet's name make a list whose own headings are all missing.
SHARED = (
    "Child Unique ID",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age",
    "Does the Child have a Disability",
    "Allocated Team",
    "Allocated Worker",
)
SHARED_NEEDED = 4
# Patterns are for a list with a few headings of a council's own. Ten thousand columns are no list, and a minute of patterns.
MOST_COLUMNS = 300
HEADING_PARTS = ("heading", "also", "pattern", "column", "needed")
NAMED = re.compile(r"\blist\W*0?(\d{1,2})\b")
# How sheets and files are called that are not called List 1 to List 11 (data-standards 2.6).
NAMES: Mapping[int, Sequence[str]] = {
    1: ("contact", "contacts"),
    2: ("early help", "early help assessments"),
    3: ("referral", "referrals"),
    4: ("assessment", "assessments"),
    5: ("sec47 and icpc", "s47", "section 47", "s47 and icpc"),
    6: ("children in need", "cin"),
    7: ("child protection", "cp", "cpp"),
    8: ("children in care", "looked after children", "children looked after", "lac", "cla", "cic"),
    9: ("care leavers", "leaving care services"),
    10: ("adoption", "adopted children"),
    11: ("adopters", "prospective adopters"),
}


@dataclass(frozen=True)
class Heading:
    """One heading: `names` are its spellings without blanks and signs; `column` is the canonical column that it fills, if any."""

    heading: str
    names: frozenset[str]
    pattern: re.Pattern[str] | None
    column: str
    needed: bool

    @property
    def is_shared(self) -> bool:
        return self.heading in SHARED


@cache
def lists() -> Mapping[int, tuple[Heading, ...]]:
    """The headings of each list by its number."""
    found: dict[int, tuple[Heading, ...]] = {}
    for number, rows in annex_a_headings().groupby("list", sort=True):
        found[int(str(number))] = tuple(
            Heading(
                heading,
                frozenset(squeezed(name) for name in [heading, *also.split("|")] if name),
                re.compile(pattern) if pattern else None,
                column,
                needed == "Y",
            )
            for heading, also, pattern, column, needed in rows[list(HEADING_PARTS)].to_numpy(dtype="object").tolist()
        )
    return found


def match(sheet: Sheet) -> Match | None:
    """The list whose headings are in the sheet, in any order, or None. The sheet's name helps only where they leave it open."""
    found = {number: _places(headings, sheet.headings) for number, headings in lists().items()}
    number = max(found, key=lambda number: (_own_share(number, found[number]), len(found[number])))
    filled = sum(bool(heading) for heading in sheet.headings)
    if _own_share(number, found[number]) == 0:
        named = number_in_name(sheet)
        if named is None or len(found[named]) < SHARED_NEEDED:
            return None
        number = named
    elif _own_share(number, found[number]) < OWN_SHARE:
        return None
    return _match(sheet, number, found[number]) if len(found[number]) >= KNOWN_SHARE * filled else None


def is_heading(text: str) -> bool:
    """Whether any list has that heading."""
    return squeezed(text) in _every_name()


@cache
def _every_name() -> frozenset[str]:
    return frozenset(name for headings in lists().values() for heading in headings for name in heading.names)


def number_of(found: Match) -> int:
    """The number of the list that a sheet was taken for."""
    return int(found.table.removeprefix("list "))


def number_in_name(sheet: Sheet) -> int | None:
    """The number that a sheet's or file's name says: "List_8", "Children in Care.csv"."""
    for name in filter(None, (sheet.sheet, PurePosixPath(sheet.file).stem)):
        words = worded(name)
        numbered = NAMED.search(words)
        if numbered and int(numbered[1]) in NAMES:
            return int(numbered[1])
        named = [number for number, names in NAMES.items() if words in names]
        if named:
            return named[0]
    return None


def _match(sheet: Sheet, number: int, places: Mapping[str, int]) -> Match:
    missing = tuple(heading.heading for heading in lists()[number] if heading.heading not in places)
    used = set(places.values())
    extra = tuple(heading for place, heading in enumerate(sheet.headings) if place not in used and heading)
    return Match(FORMAT, f"list {number}", sheet, places, missing, extra)


def _own_share(number: int, places: Mapping[str, int]) -> float:
    own = [heading.heading for heading in lists()[number] if not heading.is_shared]
    return sum(heading in places for heading in own) / len(own)


def _places(headings: Sequence[Heading], written: Sequence[str]) -> dict[str, int]:
    """Where a list's headings stand: by their spellings, the first of two alike; else by the pattern, where it fits one column alone."""
    by_name = {squeezed(text): place for place, text in reversed(list(enumerate(written))) if text}
    places = {heading.heading: by_name[name] for heading in headings for name in sorted(heading.names & by_name.keys())[:1]}
    if not places or len(written) > MOST_COLUMNS:
        return places
    free = {place: worded(text) for place, text in enumerate(written) if text and place not in places.values()}
    for heading in headings:
        if heading.pattern is not None and heading.heading not in places:
            fitting = [place for place, text in free.items() if heading.pattern.search(text)]
            if len(fitting) == 1:
                places[heading.heading] = fitting[0]
                del free[fitting[0]]
    return places


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case: "Date of Birth " and "DateOfBirth" are one."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def worded(text: str) -> str:
    """Words in lower case with single blanks between, those of "AllocatedTeam" apart."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[a-z0-9]+", apart.casefold()))
