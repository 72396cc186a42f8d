"""The canonical tables: what one row is, its key, the type and codes of each column, and the day from which each is known.

A table or column that an extract lacks is *absent* (not in `Tables.supplied`), which is not *empty*: a measure that needs it
says "not supplied" and shows no 0. `data-standards` numbers in comments are the national formats' own sections.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.columns import DTYPES, Column, Kind, Table
from data.tables import TABLES

__all__ = ["DTYPES", "IDENTIFIERS", "TABLES", "Column", "Kind", "NotSupplied", "Source", "Table", "Tables", "blank"]

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
class Tables:
    """Frozen canonical tables, as known on `as_at`.

    Each frame has every declared column (blank where the extract had none); `supplied` holds "table" and "table.column" for what
    the extract really had. `covers_from`: the first day from which the extract is complete; months before it have no figures.
    """

    frames: Mapping[str, pd.DataFrame]
    supplied: frozenset[str]
    as_at: pd.Timestamp
    covers_from: pd.Timestamp
    source: Source = field(default_factory=Source)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table, a shared frame that callers never change. Raises NotSupplied when the extract has none."""
        if name not in self.frames:
            raise NotSupplied(f"the extract has no table {name}")
        return self.frames[name]

    def lacks(self, needs: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `needs` ("table" or "table.column") that the extract does not supply."""
        return tuple(need for need in needs if need not in self.supplied)


def blank(name: str) -> pd.DataFrame:
    """The table without rows, with every column at its declared type."""
    return pd.DataFrame({column.name: pd.Series(dtype=DTYPES[column.kind]) for column in TABLES[name].columns})
