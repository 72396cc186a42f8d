"""The tables of the Standard Safeguarding Dataset and their fields in every case system (data-standards 3.1), from ssd_fields.csv.

A field's name begins with its table's own four letters, so a heading says which table it is of. Some case systems head a few columns
without them (`person_id`, `due_date`); such headings count only beside enough others of the same table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from data.contract import TABLES
from data.loaders.extract import Match, Sheet
from data.reference.rows import FOLDER, read_rows

FORMAT = "ssd"
COLUMNS = ("table", "field", "also", "becomes", "codes", "flags")
# The council's own words for codes: a file of these headings beside the tables, or in their folder.
WORDS = "local_codes"
WORDS_HEADINGS = ("field", "words", "code")
# Of a sheet's headings, the share that must be the table's own; the rest are columns that a council added.
KNOWN_SHARE = 0.5
# Headings without a table's letters could be anyone's: fewer than this many together are not taken for the table.
LEAST_UNPREFIXED = 5


@dataclass(frozen=True)
class Field:
    """One field. `names`: how case systems head it, the standard's own first. `becomes`: what the loader calls it; blank: not used.

    `flags`: "required" (without it the table cannot be counted), "placeholder" (the standard does not fill it yet) and "open" (may
    rightly be blank in every row).
    """

    table: str
    names: tuple[str, ...]
    becomes: str
    codes: tuple[str, ...]
    flags: frozenset[str]

    @property
    def name(self) -> str:
        return self.names[0]


@cache
def fields() -> Mapping[str, tuple[Field, ...]]:
    """Every field by its table, in the file's order."""
    rows = read_rows(FOLDER / "ssd_fields.csv", COLUMNS, may_be_blank=("also", "becomes", "codes", "flags"))
    found: dict[str, list[Field]] = {}
    for table, name, also, becomes, codes, flags in zip(*(rows[column] for column in COLUMNS), strict=True):
        found.setdefault(table, []).append(Field(table, (name, *also.split()), becomes, _codes(codes), frozenset(flags.split())))
    return {table: tuple(of_table) for table, of_table in found.items()}


@cache
def used(table: str) -> Mapping[str, Field]:
    """The fields of a table that the loader uses, by what it calls them."""
    return {field.becomes: field for field in fields()[table] if field.becomes}


@cache
def coded() -> Mapping[str, Field]:
    """The fields that hold codes, by the standard's name."""
    return {field.name: field for of_table in fields().values() for field in of_table if field.codes}


def match(sheet: Sheet) -> Match | None:
    """The table whose fields head the sheet, in any order; or the council's list of local words. None where neither.

    The name of a file, sheet or table settles only what headings leave open.
    """
    places = {heading.casefold(): place for place, heading in reversed(list(enumerate(sheet.headings))) if heading}
    if set(WORDS_HEADINGS) == set(places):
        return Match(FORMAT, WORDS, sheet, {name: places[name] for name in WORDS_HEADINGS})
    best = max(fields(), key=lambda table: (*_agreement(table, places), _is_named(table, sheet)))
    prefixed, known = _agreement(best, places)
    if known < 2 or known < KNOWN_SHARE * len(places) or not (prefixed > 1 or known >= LEAST_UNPREFIXED or _is_named(best, sheet)):
        return None
    found = {name: _place(field, places) for name, field in used(best).items()}
    columns = {name: place for name, place in found.items() if place is not None}
    missing = tuple(name for name in found if name not in columns)
    own = {name for field in fields()[best] for name in field.names}
    extra = tuple(heading for heading in sheet.headings if heading and heading.casefold() not in own)
    return Match(FORMAT, best, sheet, columns, missing, extra)


def is_heading(text: str) -> bool:
    """Whether any table has a field of that name with its table's letters."""
    return text.casefold() in _prefixed()


def is_placeholder(table: str) -> bool:
    """Whether the standard leaves the whole table for later: what it hangs on is not filled yet."""
    return any({"required", "placeholder"} <= field.flags for field in fields()[table])


def _codes(declared: str) -> tuple[str, ...]:
    """The codes themselves, or those of a column of the contract ("reviews.participation_code")."""
    table, dot, column = declared.partition(".")
    return tuple(sorted(TABLES[table][column].codes or ())) if dot else tuple(declared.split())


def _place(field: Field, places: Mapping[str, int]) -> int | None:
    return next((places[name] for name in field.names if name in places), None)


def _agreement(table: str, places: Mapping[str, int]) -> tuple[int, int]:
    """How many of the headings are the table's with its letters, and in all."""
    own = {name for field in fields()[table] for name in field.names} & places.keys()
    return len(own & _prefixed()), len(own)


@cache
def _prefixed() -> frozenset[str]:
    """The names that say which table they are of: those that begin with letters which only one table's fields begin with."""
    tables: dict[str, set[str]] = {}
    names = [(table, name) for table, of_table in fields().items() for field in of_table for name in field.names]
    for table, name in names:
        tables.setdefault(_letters(name), set()).add(table)
    shares = {letters for letters, of in tables.items() if len(of) == 1 and _is_a_prefix(letters, names)}
    return frozenset(name for _, name in names if _letters(name) in shares)


def _letters(name: str) -> str:
    return name.partition("_")[0]


def _is_a_prefix(letters: str, names: list[tuple[str, str]]) -> bool:
    """Four letters or figures that several fields of a table share: `clae`, `s47e`; `actual` of `actual_date` is a word."""
    return len(letters) == 4 and sum(_letters(name) == letters for _, name in names) > 1


def _is_named(table: str, sheet: Sheet) -> bool:
    names = {PurePosixPath(sheet.file).stem.casefold(), sheet.sheet.casefold().rpartition(".")[2]}
    return table in names
