"""Visits on the day they fall due and a day either side, seen or not; conferences; plans of children in need; placements with parents."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
# From a placement, a plan or the visit before: a week, 10 and 20 working days, 4 and 6 weeks, 3 months, each a day either side too.
STEPS = (0, 1, 6, 7, 8, 13, 14, 15, 27, 28, 29, 41, 42, 43, 90, 91, 92, 93)
REVIEW_STEPS = (0, 89, 90, 91, 92, 93, 120, 181, 182, 183, 184, 185)


def add(world: dict[str, list[Row]], dice: random.Random, as_at: date) -> None:
    """Fills visits, cp_conferences and placements_with_parents, gives plans earlier ones and episodes their terms, and adds plans."""
    for episode in world["care_episodes"]:
        episode["intended_to_18"] = dice.choice((True, False, None))
        episode["regulation"] = dice.choice((None, None, None, "19", "24"))
    for child in sorted({row["child_id"] for row in world["children"]}):
        _more_plans(world, dice, child)
        _visits(world, dice, child, as_at)
        _with_parents(world, dice, child, as_at)
    for plan in world["plans"]:
        plan["previous_plans"] = dice.choice((None, 0.0, 0.0, 1.0, 2.0))


def _more_plans(world: dict[str, list[Row]], dice: random.Random, child: str) -> None:
    for number in range(dice.randrange(3)):
        kind = dice.choice(("cin", "cin", "cp"))
        start = date(2014, 6, 1) + timedelta(days=dice.randrange(900))
        length = dice.choice((None, None, 30, 400, 727, 728, 729, 730, dice.randrange(900)))
        plan = f"{child}-v{kind}{number}"
        end = None if length is None else start + timedelta(days=length)
        world["plans"].append({"plan_id": plan, "child_id": child, "plan": kind, "start_date": start, "end_date": end})
        updated = start
        for _ in range(dice.randrange(4)):
            updated += timedelta(days=dice.choice((0, 20, 180, 181, 182, 183, 184, 185)))
            world["plan_versions"].append({"plan_id": plan, "updated_date": updated})


def _visits(world: dict[str, list[Row]], dice: random.Random, child: str, as_at: date) -> None:
    starts = {
        "cla": [row["start_date"] for row in world["care_episodes"] if row["child_id"] == child],
        **{
            kind: [row["start_date"] for row in world["plans"] if (row["child_id"], row["plan"]) == (child, kind)] for kind in ("cp", "cin")
        },
    }
    for kind, days in starts.items():
        for start in days:
            when = start
            for _ in range(dice.choice((0, 1, 4, 8))):
                when += timedelta(days=dice.choice(STEPS))
                world["visits"].append(
                    {
                        "child_id": child,
                        "plan": kind,
                        "visit_date": when,
                        "seen": dice.choice((True, True, True, False, None)),
                        "seen_alone": dice.choice((True, False, None)),
                    }
                )
    for start in starts["cp"]:
        held = start
        for _ in range(dice.randrange(4)):
            held += timedelta(days=dice.choice(REVIEW_STEPS))
            world["cp_conferences"].append({"child_id": child, "kind": dice.choice(("review", "review", "initial")), "held_date": held})


def _with_parents(world: dict[str, list[Row]], dice: random.Random, child: str, as_at: date) -> None:
    for _ in range(dice.randrange(3)):
        start = dice.choice((as_at - timedelta(days=dice.randrange(30)), date(2015, 7, 1) + timedelta(days=dice.randrange(700))))
        assessed = dice.choice((None, start + timedelta(days=dice.choice((-40, -1, 0, 1, 11, 12, 13, 14, 15, 16)))))
        approved = dice.choice((None, (assessed or start) + timedelta(days=dice.choice((-1, 0, 1, 12, 13, 14, 15, 16)))))
        world["placements_with_parents"].append(
            {
                "child_id": child,
                "start_date": start,
                "end_date": dice.choice((None, None, start + timedelta(days=dice.randrange(40)))),
                "regulation_19": dice.choice((True, True, False, None)),
                "suitability_assessed_date": assessed,
                "approved_date": approved,
            }
        )
