"""Which files of a SSDA903 folder belong to one year's return, and which year that is: OC2, OC3 and UASC files do not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import pandas as pd

from data.loaders.extract import Match, frame_of
from data.loaders.ssda903_files import FILES
from data.loaders.text import read_days
from data.loaders.years import usual_years


def collection_years(matches: Iterable[Match]) -> dict[tuple[str, str], pd.Timestamp]:
    """The end of the collection year of each file and sheet that can be told, by (file, sheet).

    By the episodes of the same name and folder; else by the only episodes of the folder; else by whose children it lists.
    """
    every = list(matches)
    episodes = {_place(found): _Episodes(found) for found in every if found.table == "episodes"}
    known = {place: cohort.year for place, cohort in episodes.items() if cohort.year is not None}
    years = dict(known)
    for found in every:
        beside = _beside(found, [cohort for place, cohort in episodes.items() if place in known])
        if _place(found) not in years and beside is not None and beside.year is not None:
            years[_place(found)] = beside.year
    return years


class _Episodes:
    """One episodes file: its year, and the children it leaves open at that year's end."""

    def __init__(self, found: Match) -> None:
        self.match = found
        frame = frame_of(found)
        ends = read_days(frame["DEC"]) if "DEC" in frame else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
        starts = read_days(frame["DECOM"]) if "DECOM" in frame else ends
        self.year = _newest_year(pd.concat([starts, ends]))
        self.open_children = frozenset(frame.loc[ends.isna(), "CHILD"].dropna())


def _newest_year(dates: pd.Series) -> pd.Timestamp | None:
    years = usual_years(dates[dates <= pd.Timestamp.now()])
    return None if years.empty else years.max()


def _beside(found: Match, episodes: list[_Episodes]) -> _Episodes | None:
    same_name = [cohort for cohort in episodes if _collection(cohort.match) == _collection(found)]
    same_folder = [cohort for cohort in episodes if _folder(cohort.match) == _folder(found)]
    for candidates in (same_name, same_folder):
        if len(candidates) == 1:
            return candidates[0]
    return _by_children(found, same_folder or episodes)


def _by_children(found: Match, episodes: list[_Episodes]) -> _Episodes | None:
    children = frozenset(frame_of(found)["CHILD"].dropna())
    overlap: Mapping[int, float] = {
        place: len(children & cohort.open_children) / max(1, len(children | cohort.open_children)) for place, cohort in enumerate(episodes)
    }
    best = max(overlap, key=lambda place: overlap[place], default=None)
    return None if best is None or overlap[best] == 0 else episodes[best]


def _place(found: Match) -> tuple[str, str]:
    return found.sheet.file, found.sheet.sheet


def _folder(found: Match) -> str:
    return PurePosixPath(found.sheet.file).parent.as_posix()


def _collection(found: Match) -> tuple[str, str]:
    """The folder, and the file's name without the word for the table: what "2018-oc2" and "2018-episodes" share."""
    name = re.sub(r"[^a-z0-9]+", "_", PurePosixPath(found.sheet.file).stem.casefold())
    for word in FILES[found.table].words:
        name = name.replace(word, "")
    return _folder(found), re.sub(r"_+", "_", name).strip("_")
