"""The clock of visits and reviews: each is due so long after the one before, and until it comes every further interval is another miss.

A child who is never visited must not leave the figure after the first missed day: the duty is a visit in every interval, so each
interval that passes without one is broken by itself. A late visit starts the clock anew from the day it took place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.kit.deadlines import COMING_UP_DAYS, deadline
from metrics.kit.months import Months
from metrics.visits._spells import DAYS, FAR, Spells, dates_of, key_of

# The day by which the next is due, for the position of a time on a plan, the day counted from, and whether that is the time's own start.
Rule = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Clock:
    """Times on a plan, what happened in them (`keys`: sorted, of child and day), and by when the next is due.

    `begins`: the first day from which events are on file. A time on a plan that began before it is counted from that day, by the
    interval between events: whatever came earlier, one was owed within an interval of it. `as_at`: what is later is not known.
    """

    spells: Spells
    keys: np.ndarray
    begins: int
    rule: Rule
    as_at: int


@dataclass(frozen=True)
class Dues:
    """Days on which something fell due, one row each: the time it belongs to (`spell`), and days since 1970.

    `last`: what came before it (FAR: nothing has yet); `next`: what came next in that time, late or not (FAR: nothing has).
    """

    spell: np.ndarray
    due: np.ndarray
    last: np.ndarray
    next: np.ndarray

    def __len__(self) -> int:
        return len(self.due)


def day_table(standard: str, first: int, last: int) -> np.ndarray:
    """The last day that meets a standard counted from each day from `first` to `last`; FAR where none was in force.

    One small table, looked up millions of times: the days of a window are few and working days are dear to count.
    """
    days = np.arange(first, last + 1)
    due = deadline(pd.Series(dates_of(days)), standard).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(due), FAR, due.astype("int64"))


def plain_rule(first: str, later: str, spells: Spells, as_at: int) -> Rule:
    """The rule of a plan with one interval from its start and one from what came before."""
    low = int(spells.start.min(initial=as_at))
    from_start, from_last = day_table(first, low, as_at), day_table(later, low, as_at)

    def due(_: np.ndarray, day: np.ndarray, is_start: np.ndarray) -> np.ndarray:
        return np.where(is_start, from_start[day - low], from_last[day - low])

    return due


def roll(clock: Clock) -> tuple[Dues, Dues]:
    """What fell due up to the as-at day, and what falls due next in each time on a plan that is still open."""
    spell, day, is_start, last, following = _counted_from(clock)
    due, is_first, ends = clock.rule(spell, day, is_start), True, clock.spells.end
    counted: list[Dues] = []
    coming: list[Dues] = []
    while len(spell):
        in_force = due < ends[spell]
        owed = in_force & (due <= clock.as_at) & (is_first | (following > due))
        ahead = in_force & (due > clock.as_at) & (due < FAR) & (following == FAR)
        for kept, found in ((owed, counted), (ahead, coming)):
            found.append(Dues(spell[kept], due[kept], last[kept], following[kept]))
        missed = owed & (following > due)
        spell, day, last, following = spell[missed], due[missed], last[missed], following[missed]
        due, is_first = clock.rule(spell, day, np.zeros(len(spell), dtype=bool)), False
    return _together(counted), _together(coming)


def _counted_from(clock: Clock) -> tuple[np.ndarray, ...]:
    """Every day that something is counted from: the time's position, the day, whether it is the start, the event itself, the next one."""
    spells, keys, begins = clock.spells, clock.keys, clock.begins
    place = spells.holding(keys)
    event_spell, event_day = place[place >= 0], (keys % DAYS)[place >= 0]
    start_spell = np.flatnonzero((spells.end > begins) & (spells.start < FAR))
    start_day = np.maximum(spells.start[start_spell], begins)
    before = np.searchsorted(key_of(event_spell, event_day), key_of(start_spell, start_day), side="left")
    following = np.append(event_day[1:], FAR)
    following[: len(event_day)][np.append(event_spell[1:] != event_spell[:-1], True)[: len(event_day)]] = FAR
    first = np.append(event_day, FAR)[before]
    first[np.append(event_spell, -1)[before] != start_spell] = FAR
    return (
        np.concatenate([start_spell, event_spell]),
        np.concatenate([start_day, event_day]),
        np.concatenate([spells.start[start_spell] >= begins, np.zeros(len(event_spell), dtype=bool)]),
        np.concatenate([np.full(len(start_spell), FAR), event_day]),
        np.concatenate([first, following[: len(event_day)]]),
    )


def _together(parts: list[Dues]) -> Dues:
    names = ("spell", "due", "last", "next")
    joined = {name: np.concatenate([getattr(part, name) for part in parts] or [np.empty(0, dtype="int64")]) for name in names}
    return Dues(**joined)


def due_cases(clock: Clock, children: pd.Series, months: Months, last_name: str, next_name: str) -> pd.DataFrame:
    """One row a day on which something fell due in the window: month, case_id (a running number), child_id, met, due_date and both names.

    `children`: any child_id column, for its categories. Met: the next came on or before the day.
    """
    dues = roll(clock)[0]
    due_date = dates_of(dues.due)
    inside = due_date >= months.starts[0].to_numpy()
    due_date, last, following = due_date[inside], dates_of(dues.last[inside]), dates_of(dues.next[inside])
    return pd.DataFrame(
        {
            "month": due_date.astype("datetime64[M]").astype("datetime64[us]"),
            # A number: as text, the ids of millions of visits would weigh more than all else of them.
            "case_id": np.arange(len(due_date)),
            "child_id": named(clock.spells.child[dues.spell[inside]], children),
            "met": dues.next[inside] <= dues.due[inside],
            "due_date": due_date,
            last_name: last,
            next_name: following,
        }
    )


def due_next(clock: Clock, children: pd.Series, on: pd.Timestamp, last_name: str) -> pd.DataFrame:
    """What falls due within the next 60 days, soonest first: case_id, child_id, due_date and what came last."""
    dues = roll(clock)[1]
    near = dues.due <= int(np.datetime64(on, "D").astype("int64")) + COMING_UP_DAYS
    order = np.argsort(dues.due[near], kind="stable")
    child = named(clock.spells.child[dues.spell[near]][order], children)
    due_date, last = dates_of(dues.due[near][order]), dates_of(dues.last[near][order])
    return pd.DataFrame({"case_id": np.arange(len(order)), "child_id": child, "due_date": due_date, last_name: last})


def named(codes: np.ndarray, children: pd.Series) -> pd.Categorical:
    """The children at these places, as the shared categories of any child_id column."""
    return pd.Categorical.from_codes(codes, categories=children.cat.categories)
