"""How long ago children were last seen, at each month's end, and how they were seen at visits: the page's own pictures, not measures.

A child not yet seen on a plan is counted from its start. Bands of days follow each plan's own limit: half of it, the limit, twice and four
times. Whether a child is over goes by the day on which that child's own next visit was due: a settled placement has three months.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.attributes import Attributes, Kind
from metrics.kit.months import Months
from metrics.visits._clock import Clock
from metrics.visits._placements import FIRST_YEAR, care_clock
from metrics.visits._seen import by_how_seen, plan_clock
from metrics.visits._spells import DAYS, days_of, key_of

PLANS = {"cla": "Looked after", "cp": "Child protection", "cin": "In need"}
LIMITS = {"cla": FIRST_YEAR, "cp": "cp_visit_working_days", "cin": "cin_visit_working_days"}
DAYS_IN = {"weeks": 7.0, "working days": 7 / 5}  # calendar days, for the bands alone
OF_THE_LIMIT = (0.5, 1, 2, 4)
STEP = ["month", "group_kind", "group", "plan"]
_VISITS = ("visits.plan", "visits.visit_date", "visits.seen", "plans.plan")
GAP_NEEDS = (*_VISITS, "care_episodes", "care_episodes.intended_to_18", "care_episodes.regulation", "reviews.held_date")
SEEN_NEEDS = (*_VISITS, "visits.seen_alone", "children.date_of_birth")


def gaps(tables: Tables, months: Months, attributes: Attributes) -> pd.DataFrame:
    """One row a month, group, plan, band of days and whether it is over the child's own limit: also `place` of the band, `children`."""
    parts = [_gaps_of(tables, months, attributes, kind, clock) for kind, clock in _clocks(tables).items()]
    return pd.concat(parts, ignore_index=True)


def _clocks(tables: Tables) -> dict[str, Clock]:
    return {"cla": care_clock(tables), **{kind: plan_clock(tables, kind, LIMITS[kind]) for kind in ("cp", "cin")}}


def _gaps_of(tables: Tables, months: Months, attributes: Attributes, kind: str, clock: Clock) -> pd.DataFrame:
    spell, month = _open_at_month_ends(clock, months)
    end = days_of(pd.Series(months.ends))[month]
    child = clock.spells.child[spell]
    since, is_start = _last_seen(clock, spell, child, end)
    over = clock.rule(spell, since, is_start) < end
    edges = _edges(kind, tables.as_at)
    place = np.searchsorted(edges, end - since, side="left")
    counted = _by_group(attributes, months, child, month, place * 2 + over, 2 * (len(edges) + 1))
    part = counted.pop("part").to_numpy()
    names = np.array(_band_names(edges), dtype=object)
    return counted.assign(plan=PLANS[kind], place=part // 2, band=names[part // 2], over=part % 2 == 1)


def _edges(kind: str, on: pd.Timestamp) -> np.ndarray:
    """The last day of each band but the last: half of the plan's limit, the limit, twice and four times."""
    limit = reference.standard(LIMITS[kind], on)
    days = 0.0 if limit is None or limit.value is None else limit.value * DAYS_IN[limit.unit]
    return np.array([round(days * part) for part in OF_THE_LIMIT])


def _band_names(edges: np.ndarray) -> list[str]:
    firsts = [0, *(edges[:-1] + 1)]
    return [*(f"{first} to {last} days" for first, last in zip(firsts, edges, strict=True)), f"Over {edges[-1]} days"]


def _open_at_month_ends(clock: Clock, months: Months) -> tuple[np.ndarray, np.ndarray]:
    """Each time on a plan, by its position, once for every month (by its place) at whose end it was open."""
    ends = days_of(pd.Series(months.ends))
    first = np.searchsorted(ends, np.maximum(clock.spells.start, clock.begins), side="left")
    times = np.maximum(np.searchsorted(ends, clock.spells.end, side="left") - first, 0)
    spell = np.repeat(np.arange(len(times)), times)
    return spell, np.repeat(first, times) + np.arange(len(spell)) - np.repeat(np.cumsum(times) - times, times)


def _last_seen(clock: Clock, spell: np.ndarray, child: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The day each child was last seen in that time by each month's end, or its start, and whether it is the start."""
    start = np.maximum(clock.spells.start[spell], clock.begins)
    found = np.searchsorted(clock.keys, key_of(child, end), side="right") - 1
    last = np.append(clock.keys, -1)[found]
    seen = (last >= key_of(child, start)) & (found >= 0)
    return np.where(seen, last % DAYS, start), ~seen & (clock.spells.start[spell] >= clock.begins)


def seen(tables: Tables, months: Months, attributes: Attributes) -> pd.DataFrame:
    """One row a month, group and plan: visits at which the child was seen `alone`, seen `with_others`, `not_seen`; of age to be."""
    return pd.concat([_seen_of(tables, months, attributes, kind) for kind in PLANS], ignore_index=True)


def _seen_of(tables: Tables, months: Months, attributes: Attributes, kind: str) -> pd.DataFrame:
    keys, how = by_how_seen(tables, kind)
    month = months.place((keys % DAYS).astype("datetime64[D]"))
    inside = (month >= 0) & (month < len(months))
    counted = _by_group(attributes, months, (keys // DAYS)[inside], month[inside], how[inside], 3)
    wide = counted.pivot_table(index=STEP[:3], columns="part", values="children", aggfunc="sum", fill_value=0, sort=False)
    wide = wide.reindex(columns=range(3), fill_value=0).set_axis(["alone", "with_others", "not_seen"], axis=1)
    return wide.reset_index().assign(plan=PLANS[kind])


def _by_group(attributes: Attributes, months: Months, child: np.ndarray, month: np.ndarray, part: np.ndarray, parts: int) -> pd.DataFrame:
    """How many there are of each part, by month and group of every breakdown: `month`, `group_kind`, `group`, `part`, `children`."""
    everyone = {"all": Kind(("all",), np.zeros(int(child.max(initial=-1)) + 1, dtype="int16"))}
    rows = []
    for name, kind in {**everyone, **attributes}.items():
        size = (len(kind.groups), len(months), parts)
        cell = (kind.of(child, month).astype("int64") * size[1] + month) * parts + part
        count = np.bincount(cell, minlength=int(np.prod(size)))
        filled = np.flatnonzero(count)
        group, at, which = np.unravel_index(filled, size)
        groups = np.array(kind.groups, dtype=object)[group]
        columns = {"month": months.starts.to_numpy()[at], "group_kind": name, "group": groups, "part": which}
        rows.append(pd.DataFrame({**columns, "children": count[filled]}))
    return pd.concat(rows, ignore_index=True)


PICTURES: tuple[tuple[str, tuple[str, ...], Callable[[Tables, Months, Attributes], pd.DataFrame]], ...] = (
    ("visit_gaps", GAP_NEEDS, gaps),
    ("visits_seen", SEEN_NEEDS, seen),
)
