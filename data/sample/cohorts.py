"""The children whom practice is with, as columns: placements in care, times on plans, and every open case."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from data.sample.days import AS_AT, birthday
from data.sample.people import Child
from data.sample.practice_rates import Rows, Spells
from data.sample.visits import Placements
from data.sample.world import World

STILL = AS_AT + 1
SAME_PLACEMENT = "L"
WITH_PARENTS = "P1"
CONNECTED = "24"


def children_by_name(world: World) -> dict[str, Child]:
    """Every child whom the council had met by the as-at date, by id."""
    met = [*world.in_care, *(plan.child for plan in world.protection), *(need.child for need in world.needs)]
    return {child.name: child for child in met if child.name}


def whole(row: dict[str, object], column: str, blank: int = STILL) -> int:
    """A day of a row, or `blank` where it has none."""
    value = row[column]
    return blank if value is None else int(str(value))


def care_times(world: World) -> Rows:
    """Each unbroken time in care: child_id, start_date, end_date."""
    return [
        {"child_id": child.name, "start_date": period.entry, "end_date": period.leaves if period.leaves <= AS_AT else None}
        for child in world.in_care
        for period in child.periods
        if child.name and period.entry <= AS_AT
    ]


def on_plan(world: World, plan: str) -> Rows:
    """The rows of one kind of plan."""
    return [row for row in world.tables["plans"] if row["plan"] == plan]


def spells(rows: Rows, born: dict[str, int]) -> Spells:
    """Rows with a child, a start and an end as columns; none goes on after the eighteenth birthday."""
    ends = [min(whole(row, "end_date"), birthday(born[str(row["child_id"])], 18)) for row in rows]
    return Spells(
        np.array([str(row["child_id"]) for row in rows], dtype=object),
        np.array([born[str(row["child_id"])] for row in rows], dtype="int64"),
        np.array([whole(row, "start_date") for row in rows], dtype="int64"),
        np.array(ends, dtype="int64"),
    )


def in_placements(world: World) -> Iterator[Rows]:
    """The episodes of each placement in turn: a change of legal status alone does not end one. Short breaks are left out."""
    episodes = [row for row in world.tables["care_episodes"] if row["legal_status"] not in ("V3", "V4")]
    ordered = sorted(episodes, key=lambda row: (str(row["child_id"]), whole(row, "start_date")))
    number, numbered = 0, []
    for row in ordered:
        number += row["reason_started"] != SAME_PLACEMENT
        numbered.append((number, row))
    for _, part in groupby(numbered, key=lambda pair: pair[0]):
        yield [row for _, row in part]


def placements(world: World, born: dict[str, int]) -> Placements:
    """Every placement with what regulation 28 asks of its visits."""
    reviewed: dict[str, list[int]] = {}
    for row in world.tables["reviews"]:
        if not row["cancelled"]:
            reviewed.setdefault(str(row["child_id"]), []).append(whole(row, "held_date"))
    found = [_placement(parts, reviewed) for parts in in_placements(world)]
    plain = spells([row for row, _, _ in found], born)
    return Placements(
        plain.child,
        plain.born,
        plain.start,
        plain.end,
        np.array([bool(row["intended_to_18"]) for row, _, _ in found]),
        np.array([until for _, until, _ in found], dtype="int64"),
        np.array([four_weekly for _, _, four_weekly in found]),
    )


def _placement(parts: Rows, reviewed: dict[str, list[int]]) -> tuple[dict[str, object], int, bool]:
    """A placement as one row, the day until which visits are weekly, and whether they are then four-weekly."""
    first, start = parts[0], whole(parts[0], "start_date")
    interim_at_home = first["placement_type"] == WITH_PARENTS and first["legal_status"] == "C1"
    watched = interim_at_home or first["regulation"] is not None
    later = [held for held in reviewed.get(str(first["child_id"]), []) if held > start]
    until = min(later, default=STILL) if watched else 0
    return first | {"end_date": parts[-1]["end_date"]}, until, interim_at_home or first["regulation"] == CONNECTED
