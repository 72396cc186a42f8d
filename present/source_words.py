"""Words about where records came from: which source fed a table, how far it goes, and how many of its rows faults left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data.contract import DERIVED_FROM, Reach, table_of

# Each format as a reader knows it, in the order in which they are used (data.loaders.precedence).
FORMATS = {
    "tracker": "your own trackers",
    "ssd": "the case system’s standard dataset (SSD)",
    "ssda903": "the SSDA903 return",
    "cin_census": "the children in need census",
    "annex_a": "Annex A",
}
PRECEDENCE = (
    "Where several sources hold the same table, the first of these is used: {order}. Two things are put together: children whom, and "
    "columns about them which, the first does not hold come from the next; and of visits, plans, conferences, health checks and "
    "allocations each kind comes from the first source that has it."
)


def precedence() -> str:
    """Which source is used where several hold the same table."""
    return PRECEDENCE.format(order=", ".join(FORMATS.values()))


def sources(formats: str) -> str:
    """The formats that fed a table, "tracker, cin_census", in words: "your own trackers, then the children in need census"."""
    return ", then ".join(FORMATS.get(name, name) for name in formats.split(", ") if name)


def table_words(name: str) -> str:
    """A table's name within a sentence: "return interviews"."""
    return name.replace("_", " ")


def of_table(reach: Mapping[str, Reach], table: str) -> str:
    """How far a table goes where that is less than the extract, its kinds and columns one by one; blank where it goes all the way."""
    said = [(entry, _far(one)) for entry, one in reach.items() if table_of(entry) == table]
    return "; ".join(f"{_part(entry)}{far}" for entry, far in said if far)


def _part(entry: str) -> str:
    table, _, column = entry.partition(".")
    _, _, kind = table.partition("=")
    return f"{kind or table_words(column)}: " if kind or column else ""


def _far(reach: Reach) -> str:
    ends = [f"{word} {_day(day)}" for word, day in (("from", reach.since), ("to", reach.until)) if day is not None]
    return ", ".join(filter(None, (" ".join(ends), "each child’s newest only" if reach.latest_only else "")))


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def tables_of(needs: Sequence[str]) -> tuple[str, ...]:
    """The tables that a measure counts, each once, as they stand in an extract."""
    return tuple(dict.fromkeys(DERIVED_FROM.get(table_of(need), table_of(need)) for need in needs))


def left_out(needs: Sequence[str], rows: Mapping[str, int], lost: Mapping[str, int]) -> str:
    """How many rows faults left out of what a measure needs: "3 of 412 rows of health assessments"; blank when none were.

    `rows` is what was kept of each table, `lost` what was left out.
    """
    touched = [table for table in tables_of(needs) if lost.get(table, 0)]
    said = [f"{lost[table]:,} of {rows.get(table, 0) + lost[table]:,} rows of {table_words(table)}" for table in touched]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def left_out_sentence(needs: Sequence[str], rows: Mapping[str, int], lost: Mapping[str, int]) -> str:
    """The same as a sentence for the small print under a picture; blank when no row was left out."""
    said = left_out(needs, rows, lost)
    is_one = sum(lost.get(table, 0) for table in tables_of(needs)) == 1
    return f"{said} {'was' if is_one else 'were'} left out because of faults: see Data quality." if said else ""
