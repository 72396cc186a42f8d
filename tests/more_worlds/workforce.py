"""Staff who move, leave and come back, with posts and supervisions; and children named to several workers or to none."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
WORKERS = tuple(f"S{number}" for number in range(6))


def add(world: dict[str, list[Row]], dice: random.Random, as_at: date) -> None:
    """Rows of workers, posts, supervisions, allocations and referrals."""
    for name in WORKERS:
        _spells(world, dice, name)
        for _ in range(dice.randrange(4)):
            held = dice.choice((date(2016, 9, 30), date(2016, 11, 30), date(2016, 12, 31), as_at)) - timedelta(
                days=dice.choice((0, 1, 30, 31, 32))
            )
            world["supervisions"].append({"worker_id": name, "child_id": dice.choice((None, "C00")), "held_date": held})
    for team in ("T0", "T1"):
        for month in range(1, 13):
            for role in ("social_worker", "manager"):
                posts = dice.choice((0.0, 1.0, 2.5, None))
                world["posts"].append({"team_id": team, "role": role, "month": date(2016, month, 1), "fte_established": posts})
    for child in dict.fromkeys(row["child_id"] for row in world["children"]):
        _named(world, dice, child)


def _spells(world: dict[str, list[Row]], dice: random.Random, name: str) -> None:
    """One to three spells, each begun on the day the last one ended or a few days after, so that some are moves and some returns."""
    start = dice.choice((date(2009, 3, 2), date(2014, 6, 2), date(2015, 11, 30), date(2016, 2, 1)))
    for _ in range(dice.randrange(1, 4)):
        end = dice.choice((None, date(2015, 12, 31), date(2016, 9, 30), date(2016, 12, 30), start + timedelta(days=dice.randrange(1, 400))))
        end = end if end is None or end > start else start + timedelta(days=20)
        world["workers"].append(
            {
                "worker_id": name,
                "team_id": dice.choice(("T0", "T1", None)),
                "role": dice.choice(("social_worker", "social_worker", "manager")),
                "fte": dice.choice((1.0, 0.6, 0.05, 0.1, 0.0, None)),
                "employment": dice.choice(("permanent", "permanent", "agency", None)),
                "start_date": start,
                "end_date": end,
            }
        )
        start = (end or start + timedelta(days=100)) + timedelta(days=dice.choice((0, 1, 2, 3, 4, 5, 30)))


def _named(world: dict[str, list[Row]], dice: random.Random, child: str) -> None:
    start = date(2015, 9, 1) + timedelta(days=dice.randrange(500))
    for _ in range(dice.randrange(6)):
        end = dice.choice((None, start, start + timedelta(days=dice.choice((1, 20, 31, 200)))))
        world["allocations"].append(
            {
                "child_id": child,
                "worker_id": dice.choice(WORKERS),
                "team_id": "T0",
                "role": "social_worker",
                "start_date": start,
                "end_date": end,
            }
        )
        start = (end or start) + timedelta(days=dice.choice((0, 1, 28, 60)))
    if dice.random() < 0.5:
        received = date(2016, 1, 31) + timedelta(days=dice.randrange(300))
        world["referrals"].append(
            {
                "referral_id": f"{child}-W",
                "child_id": child,
                "received_date": received,
                "outcome": dice.choice(("services", "no_further_action", None)),
                "closed_date": dice.choice((None, received + timedelta(days=60))),
            }
        )
