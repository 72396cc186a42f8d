"""Which year each census is of, and the years that follow each other without a gap up to the newest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.contract import Reach
from data.faults import faults_at, no_faults
from data.loaders.cin_census_files import CENSUS_DAY
from data.loaders.extract import Match, frame_of, one_below_the_other
from data.loaders.text import read_days, tidied

# A census is sent in the summer after its day; a day further ahead than a year is a slip of the pen.
FURTHEST_AHEAD = pd.Timedelta(days=366)
YEAR_MONTHS = 12


@dataclass(frozen=True)
class Years:
    """One kind of record of all the years that have it: its rows with `_order` and `_year_end`, and from which day to which they go."""

    rows: pd.DataFrame
    reach: Reach


def census_days(matches: Iterable[Match]) -> dict[str, pd.Timestamp]:
    """The reference date of each file that says a sensible one and has a child."""
    first = {found.sheet.file: found for found in matches if found.table == "children" and len(found.sheet.rows)}
    days = {file: read_days(tidied(frame_of(found)[CENSUS_DAY].head(1))).iloc[0] for file, found in first.items()}
    latest = pd.Timestamp.now() + FURTHEST_AHEAD
    return {file: day for file, day in days.items() if pd.notna(day) and day <= latest}


def year_of(day: pd.Timestamp) -> int:
    """The calendar year of the 31 March that ends the census year in which the day lies."""
    return day.year + (day.month > 3)


def newest_run(years: Iterable[int]) -> frozenset[int]:
    """The newest year and those before it without a gap. Empty without a year."""
    there = set(years)
    newest = max(there, default=0)
    run: set[int] = set()
    while newest in there:
        run.add(newest)
        newest -= 1
    return frozenset(run)


def together(matches: Sequence[Match], days: Mapping[str, pd.Timestamp]) -> Years | None:
    """The rows of one kind of record from the newest years that all have it; None when none has."""
    run = newest_run(year_of(days[found.sheet.file]) for found in matches)
    ordered = sorted((found for found in matches if year_of(days[found.sheet.file]) in run), key=lambda found: days[found.sheet.file])
    if not ordered:
        return None
    parts = []
    for order, found in enumerate(ordered):
        year_end = f"{year_of(days[found.sheet.file])}-03-31"
        parts.append(frame_of(found).assign(_order=order, _year_end=year_end))
    rows = one_below_the_other(parts)
    rows = rows.assign(**{name: tidied(rows[name].astype("str")) for name in rows.columns if not name.startswith("_")})
    since = pd.Timestamp(min(run) - 1, 4, 1).as_unit("us")
    return Years(rows, Reach(since=since, until=days[ordered[-1].sheet.file].as_unit("us")))


def not_continued(rows: pd.DataFrame, kept: pd.DataFrame, table: str, key: Sequence[str], ends: str) -> pd.DataFrame:
    """The kept rows that are open in the last census that has them, though there is a later one."""
    if kept.empty:
        return no_faults()
    last_seen = rows.groupby(list(key), sort=False)["_year_end"].max().rename("_last_seen")
    seen = kept[[*key, ends, "_file", "_sheet", "_row"]].merge(last_seen, left_on=list(key), right_index=True, how="left")
    lost = seen[ends].isna() & seen["_last_seen"].lt(rows["_year_end"].max())
    return faults_at(seen[lost], "census-not-continued", table, ends)
