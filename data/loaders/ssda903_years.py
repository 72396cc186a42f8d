"""Which files of a SSDA903 folder belong to one year's return, and which year that is: OC2, OC3 and UASC files do not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.contract import Reach
from data.loaders.extract import Match
from data.loaders.ssda903_files import BY_YEAR, FILES, arrow_column
from data.loaders.text import read_days
from data.loaders.texts import BLANK, Texts
from data.loaders.years import usual_years

Place = tuple[str, str]
NEVER = np.datetime64("NaT")
# A return holds the ends of its own year. A file of several years has at least one end in so many in each; fewer are slips of the pen.
ENDS_OF_A_YEAR_HELD = 20
# What a year's file has of its own year alone; an episode or a worker's spell that is open has its beginning, however long ago.
OF_A_YEAR_ALONE = ("reviews", "missing_episodes")


class Years(NamedTuple):
    """The collection years that a file holds, each by the calendar year of the 31 March that ends it: mostly one, of a return."""

    first: int
    last: int


def collection_years(matches: Iterable[Match]) -> dict[Place, Years]:
    """The collection years of each file and sheet that can be told, by (file, sheet).

    By the episodes of the same name and folder; else by the only episodes of the folder. Else a file whose rows have dates stands for all
    years of the folder, and one whose rows have none for the year whose children it lists.
    """
    every = list(matches)
    cohorts = _cohorts([found for found in every if found.table == "episodes"])
    known = [cohort for cohort in cohorts if cohort.years is not None]
    years = {place_of(cohort.match): cohort.years for cohort in known}
    for found in every:
        said = None if place_of(found) in years else _said_by(found, known)
        if said is not None:
            years[place_of(found)] = said
    return {place: of for place, of in years.items() if of is not None}


def reaches(held: Mapping[str, list[Years]], every: Iterable[Years]) -> tuple[dict[str, Reach], dict[str, list[int]]]:
    """From when and until when each table is known, given the years of its files; and which years are missing among them.

    A table is known from the year since when it has a file of each. Where that is the first year of all, the extract's own first day
    holds, but for tables that have nothing of the years before: what looks back in them is counted later (`Measure.history_months`).
    `every`: the years of all files of the return.
    """
    all_years = _listed(every)
    reach: dict[str, Reach] = {}
    missing: dict[str, list[int]] = {}
    for table, spans in held.items():
        own = _listed(spans)
        if not own:
            continue
        gaps = [year for year in all_years if min(own) < year and year not in own]
        since = max([year for year in gaps if year < max(own)], default=min(own) - 1) + 1
        first = None if since == min(all_years) and table not in OF_A_YEAR_ALONE else pd.Timestamp(since - 1, 4, 1).as_unit("us")
        reach[table] = Reach(since=first, until=pd.Timestamp(max(own), 3, 31).as_unit("us"))
        missing |= {table: gaps} if gaps else {}
    return reach, missing


def place_of(found: Match) -> Place:
    return found.sheet.file, found.sheet.sheet


def _listed(spans: Iterable[Years]) -> set[int]:
    return {year for span in spans for year in range(span.first, span.last + 1)}


class _Cohort:
    """One episodes file: its years, and the children it leaves open at its end."""

    def __init__(self, match: Match, days: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> None:
        """`days`: every day of the files; `starts` and `ends`: for each row which of them, BLANK for none."""
        self.match, self._is_open = match, ends < 0
        began, ended = (np.bincount(places[places >= 0], minlength=len(days)) for places in (starts, ends))
        come = np.where(days <= np.datetime64("now", "D"), days, NEVER)
        years = usual_years(come, began + ended)
        first = usual_years(come, ended, ENDS_OF_A_YEAR_HELD)
        self.years = Years(min([*first, years[-1]]), years[-1]) if years else None

    @cached_property
    def open_children(self) -> frozenset[str]:
        return _children(self.match, self._is_open)


def _cohorts(matches: list[Match]) -> list[_Cohort]:
    """The episodes files with their days, all read at once: a day stands in many rows of every year's file."""
    columns = [arrow_column(found, heading) for found in matches for heading in ("DECOM", "DEC")]
    texts = Texts.below([column for column in columns if column is not None])
    days = read_days(texts.distinct).to_numpy().astype("datetime64[D]")
    # What cannot be read is no day: such an episode is as open as one without an end.
    places = np.append(np.where(np.isnat(days), BLANK, np.arange(len(days))), BLANK)[texts.codes]
    cohorts, begins = [], 0
    for place, found in enumerate(matches):
        read = []
        for column in columns[2 * place : 2 * place + 2]:
            size = 0 if column is None else len(column)
            read.append(places[begins : begins + size] if column is not None else np.full(len(found.sheet.numbers), BLANK))
            begins += size
        cohorts.append(_Cohort(found, days, *read))
    return cohorts


def _said_by(found: Match, episodes: list[_Cohort]) -> Years | None:
    own = _collection(found.sheet.file, found.table)
    same_name = [cohort for cohort in episodes if _collection(cohort.match.sheet.file, cohort.match.table) == own]
    same_folder = [cohort for cohort in episodes if _folder(cohort.match.sheet.file) == own[0]]
    for candidates in (same_name, same_folder):
        if len(candidates) == 1:
            return candidates[0].years
    if FILES[found.table].table in BY_YEAR:
        return _by_children(found, same_folder or episodes)
    spans = [cohort.years for cohort in same_folder or episodes if cohort.years is not None]
    return Years(min(span.first for span in spans), max(span.last for span in spans)) if spans else None


def _by_children(found: Match, episodes: list[_Cohort]) -> Years | None:
    children = _children(found)
    overlap: Mapping[int, float] = {
        place: len(children & cohort.open_children) / max(1, len(children | cohort.open_children)) for place, cohort in enumerate(episodes)
    }
    best = max(overlap, key=lambda place: overlap[place], default=None)
    return None if best is None or overlap[best] == 0 else episodes[best].years


def _children(found: Match, rows: np.ndarray | slice = slice(None)) -> frozenset[str]:
    return frozenset(found.sheet.rows[found.columns["CHILD"]][rows].dropna().str.strip())


@cache
def _folder(file: str) -> str:
    return PurePosixPath(file).parent.as_posix()


@cache
def _collection(file: str, kind: str) -> Place:
    """The folder, and the file's name without the word for the table: what "2018-oc2" and "2018-episodes" share."""
    name = re.sub(r"[^a-z0-9]+", "_", PurePosixPath(file).stem.casefold())
    for word in FILES[kind].words:
        name = name.replace(word, "")
    return _folder(file), re.sub(r"_+", "_", name).strip("_")
