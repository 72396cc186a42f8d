"""Return interviews that name no missing episode: a tracker beside a return that numbers none says whose it was and on which day.

The episode is the one of that child that started (or ended) on that day. An interview that fits none, or several, is left out with a fault:
it is never guessed whose it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from data.columns import Table
from data.faults import fault, faults_at
from data.loaders.text import read_dates, tidied

TABLE = "return_interviews"
# Beside these, a sheet's child and day stand for the number of the episode; without them it is a list of missing episodes.
OWN = ("offered", "offered_at", "held_at", "recorded_at")
WHO = "child_id"
DAYS = ("started_at", "returned_at")
INSTEAD = (WHO, *DAYS)

Frames = Mapping[str, pd.DataFrame]


def is_list_of_them(table: Table, headings: Collection[str]) -> bool:
    """Whether a sheet with these headings (letters and digits alone) would be the table's as a list of interviews, and not of episodes."""
    return table.name == TABLE and any(name.replace("_", "") in headings for name in OWN)


def are_named(table: Table, columns: Collection[str]) -> bool:
    """Whether a list of interviews says by child and day which episode each was of."""
    return table.name == TABLE and WHO in columns and any(day in columns for day in DAYS)


def matched(frames: Frames) -> tuple[dict[str, pd.DataFrame], list[pd.DataFrame]]:
    """The tables with each interview's missing_id filled in, and the faults of those whose episode cannot be told.

    Where the episode's source knows the day of the return alone, the time that the interview gives is taken over: 72 hours are counted
    from it. Without interviews, or when each names its episode, nothing changes. When none of them can be told the table is left away.
    """
    held = dict(frames)
    if TABLE not in held or WHO not in held[TABLE]:
        return held, []
    interviews = _with_every_column(held[TABLE])
    nameless = interviews["missing_id"].isna() & interviews[WHO].notna()
    if "missing_episodes" not in held:
        if nameless.all():
            return {name: frame for name, frame in held.items() if name != TABLE}, [fault("interviews-without-episodes", table=TABLE)]
        return held, []
    episodes = held["missing_episodes"].assign(_place=range(len(held["missing_episodes"])))
    found = _episodes_of(interviews[nameless], episodes)
    unknown, several = found[found["_fits"] == 0], found[found["_fits"] > 1]
    faults = [
        faults_at(unknown, "interview-fits-no-episode", TABLE, WHO, _who_and_when(unknown)),
        faults_at(several, "interview-fits-several", TABLE, WHO, _who_and_when(several)),
    ]
    told = found[found["_fits"] == 1]
    interviews = interviews.drop(index=[*unknown.index, *several.index])
    interviews = interviews.assign(missing_id=interviews["missing_id"].fillna(told["missing_id"]))
    if interviews.empty and not found.empty:
        return {name: frame for name, frame in held.items() if name != TABLE}, faults
    return held | {TABLE: interviews, "missing_episodes": _with_times(held["missing_episodes"], interviews)}, faults


def _with_every_column(interviews: pd.DataFrame) -> pd.DataFrame:
    absent = pd.Series(index=interviews.index, dtype="str")
    names = ("missing_id", *INSTEAD)
    return interviews.assign(**{name: tidied(interviews[name].astype("str")) if name in interviews else absent for name in names})


def _episodes_of(interviews: pd.DataFrame, episodes: pd.DataFrame) -> pd.DataFrame:
    """The interviews with `_fits`, how many episodes each could be of, and the missing_id where that is one.

    By the start where it is given and else by the return; by the moment where that tells episodes of one day apart.
    """
    start, back = (read_dates(interviews[name]) for name in DAYS)
    by_start = start.notna()
    asked = pd.DataFrame({WHO: interviews[WHO], "_moment": start.where(by_start, back), "_by_start": by_start, "_row": interviews.index})
    begun, ended = (read_dates(tidied(episodes[name].astype("str"))) if name in episodes else None for name in DAYS)
    known = pd.DataFrame({WHO: tidied(episodes[WHO].astype("str")), "missing_id": tidied(episodes["missing_id"].astype("str"))})
    offered = [known.assign(_by_start=True, _at=begun)] + ([known.assign(_by_start=False, _at=ended)] if ended is not None else [])
    both = pd.concat(offered, ignore_index=True).dropna(subset=["_at", WHO])
    pairs = asked.assign(_day=asked["_moment"].dt.normalize()).merge(
        both.assign(_day=both["_at"].dt.normalize()), on=[WHO, "_by_start", "_day"], how="inner"
    )
    exact = pairs["_at"] == pairs["_moment"]
    pairs = pairs[exact | ~exact.groupby(pairs["_row"]).transform("any")]
    fits = pairs.groupby("_row").size().reindex(interviews.index, fill_value=0)
    ids = pairs.drop_duplicates("_row").set_index("_row")["missing_id"].reindex(interviews.index)
    return interviews.assign(_fits=fits, missing_id=ids.where(fits == 1))


def _who_and_when(interviews: pd.DataFrame) -> pd.Series:
    """What was looked for; the column ends in _id, so that it is hidden wherever faults are shown."""
    return interviews[WHO] + " " + interviews[DAYS[0]].fillna(interviews[DAYS[1]]).fillna("")


def _with_times(episodes: pd.DataFrame, interviews: pd.DataFrame) -> pd.DataFrame:
    """The episodes with the time of the return from their interview, where they have the day of it alone."""
    if DAYS[1] not in episodes:
        return episodes
    given = interviews.dropna(subset=["missing_id", DAYS[1]]).drop_duplicates("missing_id").set_index("missing_id")[DAYS[1]]
    offered = tidied(episodes["missing_id"].astype("str")).map(given)
    ours, theirs = read_dates(tidied(episodes[DAYS[1]].astype("str"))), read_dates(offered)
    finer = ours.eq(ours.dt.normalize()) & theirs.dt.normalize().eq(ours) & theirs.gt(ours)
    return episodes.assign(**{DAYS[1]: episodes[DAYS[1]].astype("str").where(~finer, offered)})
