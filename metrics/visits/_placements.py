"""Placements of children in care, and how often each child must be visited in them (SI 2010/959, regulation 28).

A placement begins with the time in care, or where an episode has another home (reasons S, P and B, data-standards 1.2; another home
where no reason is given). Temporary stays (T0 to T4: holiday, hospital, respite) and coming back from one to the same home begin none.
A care order made while the child lives with parents asks for a visit within a week, as a new placement does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from data.derive import SHORT_BREAKS
from metrics.kit.calendar import add_months
from metrics.visits._clock import Clock, Rule, day_table
from metrics.visits._seen import day_number, seen_visits
from metrics.visits._spells import FAR, Spells, dates_of, days_of, key_of

FIRST, FIRST_YEAR, SETTLED, LATER = (
    "cla_visit_first_weeks",
    "cla_visit_first_year_weeks",
    "cla_visit_settled_months",
    "cla_visit_later_weeks",
)
WEEKLY, INTERIM, YEAR = "cla_visit_weekly_weeks", "cla_visit_interim_weeks", "cla_visit_first_year_months"
STANDARDS = f"{FIRST_YEAR} {FIRST} {SETTLED}"  # what a reader meets first; the others are in the words of what is counted
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
MOVES = ("S", "P", "B")
WITH_PARENTS, INTERIM_ORDER, CARE_ORDER = "P1", "C1", "C2"
PLAIN, LASTING, UNASSESSED, PROVISIONAL, AT_HOME = range(5)  # which paragraph of regulation 28 an episode comes under


@dataclass(frozen=True)
class Episodes:
    """Episodes in care, sorted by child and start, with the paragraph each comes under and whether it begins a clock of its own."""

    key: np.ndarray
    paragraph: np.ndarray
    begins: np.ndarray


def care_clock(tables: Tables) -> Clock:
    """The clock of visits to children in care; its times are placements, up to the next one or to leaving care."""
    episodes, periods = _episodes(tables), tables["care_periods"]
    left = days_of(periods["left_care_date"])
    entered = key_of(periods["child_id"].cat.codes.to_numpy(), days_of(periods["entered_care_date"]))
    order = np.argsort(entered)
    entered, left = entered[order], left[order]
    starts = episodes.key[episodes.begins]
    period = np.searchsorted(entered, starts, side="right") - 1
    following = np.append(starts[1:], -1)
    same = np.append(period[1:] == period[:-1], False)[: len(starts)]
    spells = Spells(starts >> 22, starts & FAR, np.where(same, following[: len(starts)] & FAR, left[period]))
    as_at = day_number(tables.as_at)
    rule = _rule(spells, episodes, _first_reviews(tables, entered, left)[period], as_at)
    return Clock(spells, *seen_visits(tables, "cla"), rule, as_at)


def _rule(spells: Spells, episodes: Episodes, first_review: np.ndarray, as_at: int) -> Rule:
    """When the next visit is due, by what the child's placement was on the day counted from."""
    low = int(spells.start.min(initial=as_at))
    table = {name: day_table(name, low, as_at) for name in (FIRST, FIRST_YEAR, SETTLED, LATER, WEEKLY, INTERIM)}
    # A placement may be older than the regulations: how long its first year is does not hang on the day it began.
    months = int(reference.standard_value(YEAR, pd.Timestamp(as_at, unit="D")))
    year_ends = days_of(add_months(pd.Series(dates_of(spells.start)), months))

    def due(spell: np.ndarray, day: np.ndarray, is_start: np.ndarray) -> np.ndarray:
        place, at = np.searchsorted(episodes.key, key_of(spells.child[spell], day), side="right") - 1, day - low
        paragraph = episodes.paragraph[place]
        in_first_year = day < year_ends[spell]
        unreviewed = day < first_review[spell]
        return np.select(
            [
                is_start,
                unreviewed & ((paragraph == UNASSESSED) | (paragraph == PROVISIONAL)),
                paragraph == PROVISIONAL,
                (paragraph == UNASSESSED) | (paragraph == AT_HOME),
                in_first_year,
                paragraph == LASTING,
            ],
            [table[name][at] for name in (FIRST, WEEKLY, INTERIM, LATER, FIRST_YEAR, SETTLED)],
            table[LATER][at],
        )

    return due


def _episodes(tables: Tables) -> Episodes:
    rows = tables["care_episodes"]
    rows = rows[~rows["legal_status"].isin(SHORT_BREAKS)].sort_values(["child_id", "start_date"], kind="stable")
    key = key_of(rows["child_id"].cat.codes.to_numpy(), days_of(rows["start_date"]))
    entered = np.isin(key, _entries(tables["care_periods"]))
    at_home = (rows["placement_type"] == WITH_PARENTS).to_numpy(dtype=bool)
    order = (rows["legal_status"] == CARE_ORDER).to_numpy(dtype=bool)
    made_at_home = at_home & order & ~np.append(False, order[:-1])[: len(rows)]
    return Episodes(key, _paragraphs(rows, at_home, order), entered | _moved(rows) | made_at_home)


def _entries(periods: pd.DataFrame) -> np.ndarray:
    return key_of(periods["child_id"].cat.codes.to_numpy(), days_of(periods["entered_care_date"]))


def _paragraphs(rows: pd.DataFrame, at_home: np.ndarray, order: np.ndarray) -> np.ndarray:
    interim = (rows["legal_status"] == INTERIM_ORDER).to_numpy(dtype=bool)
    regulation = rows["regulation"].astype("str").fillna("").to_numpy()
    lasting = rows["intended_to_18"].to_numpy(dtype=bool, na_value=False)
    return np.select(
        [regulation == "19", (regulation == "24") | (at_home & interim), at_home & order, lasting],
        [UNASSESSED, PROVISIONAL, AT_HOME, LASTING],
        PLAIN,
    ).astype("int8")


def _moved(rows: pd.DataFrame) -> np.ndarray:
    """Whether each episode has another home than the last one that was no temporary stay."""
    lasting = ~rows["placement_type"].isin(TEMPORARY).to_numpy()
    before = np.maximum.accumulate(np.where(lasting, np.arange(len(rows)), -1))
    before = np.append(-1, before[:-1])[: len(rows)]
    child = rows["child_id"].cat.codes.to_numpy()
    has_before = (before >= 0) & (child[before] == child)
    home = (rows["placement_type"].fillna("") + " " + rows["placement_provider"].fillna("")).to_numpy()
    same_home = has_before & (home[before] == home)
    returned = same_home & (before < np.arange(len(rows)) - 1)
    reason = rows["reason_started"]
    moved = reason.isin(MOVES).to_numpy() & ~(returned & (reason != "S").to_numpy(dtype=bool))
    return lasting & (moved | (reason.isna().to_numpy() & ~same_home))


def _first_reviews(tables: Tables, entered: np.ndarray, left: np.ndarray) -> np.ndarray:
    """The day of the first review held in each time in care (keys of entering, days of leaving); FAR where none was."""
    reviews = tables["reviews"]
    held = reviews[~reviews["cancelled"].fillna(False).astype("bool") & reviews["held_date"].notna()]
    keys = np.sort(key_of(held["child_id"].cat.codes.to_numpy(), days_of(held["held_date"])))
    first = np.append(keys, -1)[np.searchsorted(keys, entered, side="left")]
    within = (first >> 22 == entered >> 22) & (first & FAR <= left)
    return np.where(within, first & FAR, FAR)
