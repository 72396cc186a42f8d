"""The canonical tables: what one row is, its key, the type and codes of each column, and the day from which each is known.

A table or column that an extract lacks is *absent* (not in `Tables.supplied`), which is not *empty*: a measure that needs it
says "not supplied" and shows no 0. `data-standards` numbers in comments are the national formats' own sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.columns import DTYPES, Column, Kind, Table
from data.tables import TABLES

__all__ = [
    "DERIVED_FROM",
    "DTYPES",
    "IDENTIFIERS",
    "TABLES",
    "Column",
    "Kind",
    "NotSupplied",
    "Reach",
    "Source",
    "Table",
    "Tables",
    "blank",
    "everything",
    "table_of",
]

# Tables that are made of others once an extract is read, and of which.
DERIVED_FROM = {"care_periods": "care_episodes"}
# Columns whose value would name a child, a family or a worker: never printed, never logged.
IDENTIFIERS = frozenset({"child_id", "worker_id", "iro_id", "family_id", "case_id", "date_of_birth"})


class NotSupplied(LookupError):
    """A measure asked for a table that the extract does not have."""


@dataclass(frozen=True)
class Source:
    """Where the tables came from. `invented` puts the word on every page, picture, table and print."""

    name: str = ""
    invented: bool = False
    recognised: tuple[tuple[str, str], ...] = ()
    as_at_from: str = ""


@dataclass(frozen=True)
class Reach:
    """How far a source's table goes where that is less than the whole extract.

    `since`: the first day from which it is complete; `until`: the last day to which it is known; None where the extract's own days hold.
    `latest_only`: the newest event of each child and no earlier one, so that it says how things stand and not how they were.
    """

    since: pd.Timestamp | None = None
    until: pd.Timestamp | None = None
    latest_only: bool = False


@dataclass(frozen=True)
class Tables:
    """Frozen canonical tables, as known on `as_at`.

    Each frame has every declared column (blank where the extract had none); `supplied` holds "table", "table.column" and, where a table
    has kinds, "table=kind" for what the extract really had. `covers_from`: the first day from which the extract is complete; months
    before it have no figures. `reach`, by the same names: what goes less far than the rest.
    """

    frames: Mapping[str, pd.DataFrame]
    supplied: frozenset[str]
    as_at: pd.Timestamp
    covers_from: pd.Timestamp
    source: Source = field(default_factory=Source)
    reach: Mapping[str, Reach] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table, a shared frame that callers never change. Raises NotSupplied when the extract has none."""
        if name not in self.frames:
            raise NotSupplied(f"the extract has no table {name}")
        return self.frames[name]

    def lacks(self, needs: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `needs` ("table", "table.column" or "table=kind") that the extract does not supply."""
        return tuple(need for need in needs if need not in self.supplied)

    def window(self, needs: tuple[str, ...]) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The first and the last day to which everything in `needs` goes; the first is after the last when they have no day in common."""
        found = [self.reach[name] for name in self.with_reach(needs)]
        firsts = [one.since for one in found if one.since is not None]
        lasts = [one.until for one in found if one.until is not None]
        return max([self.covers_from, *firsts]), min([self.as_at, *lasts])

    def latest_only(self, needs: tuple[str, ...]) -> tuple[str, ...]:
        """What of `needs` the extract holds the newest of each child's events alone."""
        return tuple(name for name in self.with_reach(needs) if self.reach[name].latest_only)

    def with_reach(self, needs: tuple[str, ...]) -> list[str]:
        """What of `needs`, and of their tables, goes less far than the extract."""
        named = dict.fromkeys([*needs, *(table_of(need) for need in needs)])
        return [name for name in named if name in self.reach]


def blank(name: str) -> pd.DataFrame:
    """The table without rows, with every column at its declared type."""
    return pd.DataFrame({column.name: pd.Series(dtype=DTYPES[column.kind]) for column in TABLES[name].columns})


def table_of(need: str) -> str:
    """The table of "table", "table.column" or "table=kind", with or without a shortfall ("reviews:every")."""
    return need.partition(":")[0].partition(".")[0].partition("=")[0]


def everything(columns: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """What an extract supplies that has these columns of these tables: with a column of kinds, every kind that it can hold."""
    named = {name: tuple(held) for name, held in columns.items()}
    kinds = {name: TABLES[name].kinds for name in named if name in TABLES}
    held = {f"{name}={code}" for name, kind in kinds.items() if kind in named[name] for code in TABLES[name][kind].codes or ()}
    return frozenset({*named, *(f"{name}.{column}" for name, every in named.items() for column in every), *held})
