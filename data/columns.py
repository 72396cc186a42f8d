"""What a column and a table are: types, which columns are happenings, and from which day a value is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "time", "number", "flag"]

# One unit of time throughout: pandas 3 reads other units from other files, and mixing them makes comparisons slow and casts wrong.
DTYPES: Mapping[Kind, str] = {"text": "str", "date": "datetime64[us]", "time": "datetime64[us]", "number": "float64", "flag": "boolean"}


@dataclass(frozen=True)
class Column:
    """One column. `happening`: cut by an as-at date; `plan`: a date that may lie ahead; `known_from`: blank before that column's day.

    `repeated`: few texts over the most rows there are, held as a category once the tables are complete.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    happening: bool = False
    plan: bool = False
    codes: frozenset[str] | None = None
    known_from: str | None = None
    repeated: bool = False


@dataclass(frozen=True)
class Table:
    """One table. `begins` is the happening from which a row is known; blank: from the first happening it has.

    `kinds`: the column of codes that tells apart things which different sources supply ("plans=cp", "plans=cin").
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    begins: str | None = None
    ends: str | None = None
    kinds: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def happenings(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.happening)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def text(name: str, codes: str | None = None, **more: object) -> Column:
    """A text column; `codes` is the allowed values, separated by blanks."""
    return Column(name, "text", codes=frozenset(codes.split()) if codes else None, **more)  # type: ignore[arg-type]


def key(name: str) -> Column:
    return Column(name, "text", required=True)


def day(name: str, **more: object) -> Column:
    """A day on which something happened."""
    return Column(name, "date", happening=True, **more)  # type: ignore[arg-type]


def clock(name: str, **more: object) -> Column:
    """A day and time at which something happened; a rule counts its hours."""
    return Column(name, "time", happening=True, **more)  # type: ignore[arg-type]


def plan(name: str, **more: object) -> Column:
    return Column(name, "date", plan=True, **more)  # type: ignore[arg-type]


def number(name: str, **more: object) -> Column:
    return Column(name, "number", **more)  # type: ignore[arg-type]


def flag(name: str, **more: object) -> Column:
    return Column(name, "flag", **more)  # type: ignore[arg-type]
