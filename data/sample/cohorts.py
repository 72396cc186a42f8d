"""The children whom practice is with, as columns: placements in care, times on plans, and every open case."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, birthday
from data.sample.people import Child
from data.sample.practice_rates import Rows, Spells
from data.sample.visits import Placements
from data.sample.world import World

STILL = AS_AT + 1
SHORT_BREAKS = ("V3", "V4")
ENTERED, STATUS_ALONE = "S", "L"
WITH_PARENTS = "P1"
CONNECTED = "24"
# The locality whose teams were the most stretched, so that teams differ by more than chance.
STRAINED = "Central"


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


def spells(rows: Rows, children: dict[str, Child]) -> Spells:
    """Rows with a child, a start and an end as columns; none goes on after the eighteenth birthday."""
    whose = [children[str(row["child_id"])] for row in rows]
    ends = [min(whole(row, "end_date"), birthday(child.born, 18)) for row, child in zip(rows, whose, strict=True)]
    return Spells(
        np.array([child.name for child in whose], dtype=object),
        np.array([child.born for child in whose], dtype="int64"),
        np.array([child.locality == STRAINED for child in whose], dtype="bool"),
        np.array([whole(row, "start_date") for row in rows], dtype="int64"),
        np.array(ends, dtype="int64"),
    )


def in_placements(world: World, care_order_anew: bool = False) -> list[Rows]:
    """The episodes of each placement in turn, each with the day the child came into care (`entered`). No short breaks.

    A change of legal status alone does not end a placement; with `care_order_anew` a care order made at home does, as for visits.
    """
    episodes = [row for row in world.tables["care_episodes"] if row["legal_status"] not in SHORT_BREAKS]
    found: list[Rows] = []
    entered = 0
    for row in sorted(episodes, key=lambda row: (str(row["child_id"]), whole(row, "start_date"))):
        if row["reason_started"] == ENTERED:
            entered = whole(row, "start_date")
        if row["reason_started"] != STATUS_ALONE or (care_order_anew and _order_made_at_home(row)):
            found.append([])
        found[-1].append(row | {"entered": entered})
    return found


def _order_made_at_home(row: dict[str, object]) -> bool:
    return row["placement_type"] == WITH_PARENTS and row["legal_status"] == "C2"


def placements(world: World, children: dict[str, Child]) -> Placements:
    """Every placement with what regulation 28 asks of its visits."""
    reviewed: dict[str, list[int]] = {}
    for row in world.tables["reviews"]:
        if not row["cancelled"]:
            reviewed.setdefault(str(row["child_id"]), []).append(whole(row, "held_date"))
    found = [_placement(parts, reviewed) for parts in in_placements(world, care_order_anew=True)]
    plain = spells([row for row, _, _ in found], children)
    return Placements(
        plain.child,
        plain.born,
        plain.strained,
        plain.start,
        plain.end,
        np.array([bool(row["intended_to_18"]) for row, _, _ in found]),
        np.array([until for _, until, _ in found], dtype="int64"),
        np.array([four_weekly for _, _, four_weekly in found]),
    )


def _placement(parts: Rows, reviewed: dict[str, list[int]]) -> tuple[dict[str, object], int, bool]:
    """A placement as one row, the day until which visits are weekly, and whether they are then four-weekly."""
    first = parts[0]
    interim_at_home = first["placement_type"] == WITH_PARENTS and first["legal_status"] == "C1" and first["regulation"] is None
    until = 0
    if interim_at_home or first["regulation"] is not None:
        until = min((held for held in reviewed.get(str(first["child_id"]), []) if held >= whole(first, "entered")), default=STILL)
    return first | {"end_date": parts[-1]["end_date"]}, until, interim_at_home or first["regulation"] == CONNECTED
