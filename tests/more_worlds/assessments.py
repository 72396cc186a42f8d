"""Assessments, events, enquiries and conferences of the random worlds: on the last day in time, a day either side, blank, ahead."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]

ENDS = (date(2016, 3, 31), date(2016, 5, 31), date(2016, 8, 31), date(2016, 12, 31))


def add(world: dict[str, list[Row]], dice: random.Random, as_at: date) -> None:
    """Rows for each child of the world; some of them after the as-at date."""
    for child in [row["child_id"] for row in world["children"]]:
        _assessments(world, dice, child, as_at)
        _events(world, dice, child, as_at)
        _enquiries(world, dice, child, as_at)
        _plan(world, dice, child)
        _came_back(world, dice, child)


def _day(dice: random.Random, as_at: date) -> date:
    """Any day of the years counted, a day whose time runs out at a month end, or one of the last weeks."""
    running = as_at - timedelta(days=dice.randrange(0, 70))
    month_end = dice.choice(ENDS) - timedelta(days=dice.choice((0, 21, 22, 62, 63, 64, 65, 66, 67)))
    return dice.choice((date(2015, 5, 1) + timedelta(days=dice.randrange(700)), month_end, running))


def _after(dice: random.Random, day: date, days: tuple[int, ...]) -> date:
    return day + timedelta(days=dice.choice(days) + dice.choice((-1, 0, 0, 1)))


def _assessments(world: dict[str, list[Row]], dice: random.Random, child: str, as_at: date) -> None:
    for number in range(dice.choice((0, 1, 2, 3, 4))):
        started = dice.choice((_day(dice, as_at), date(2013, 4, 12), _day(dice, as_at)))
        done = dice.choice((None, _after(dice, started, (1, 30, 63, 64, 65, 66, 67, 68, 120))))
        world["assessments"].append(
            {
                "assessment_id": f"{child}-A{number}",
                "child_id": child,
                "started_date": started,
                "authorised_date": done,
                "child_seen": dice.choice((True, False, None)),
            }
        )


def _events(world: dict[str, list[Row]], dice: random.Random, child: str, as_at: date) -> None:
    finished = [row["authorised_date"] for row in world["assessments"] if row["child_id"] == child and row["authorised_date"]]
    for _ in range(dice.choice((0, 1, 2))):
        near = dice.choice(finished) + timedelta(days=dice.choice((-1, 0, 1, -70, 20))) if finished else _day(dice, as_at)
        kinds = ("placement_ended", "went_missing", "new_partner_at_home")
        world["significant_events"].append(
            {"child_id": child, "event_date": dice.choice((near, _day(dice, as_at))), "kind": dice.choice(kinds)}
        )


def _enquiries(world: dict[str, list[Row]], dice: random.Random, child: str, as_at: date) -> None:
    for _ in range(dice.choice((0, 1, 2))):
        started = _day(dice, as_at)
        world["s47_enquiries"].append(
            {"child_id": child, "started_date": started, "conference_required": dice.choice((True, True, None, False))}
        )
        for _ in range(dice.choice((0, 1, 1, 2))):
            held = _after(dice, started, (0, 10, 20, 21, 22, 23, 24, 60))
            kind = dice.choice(("initial", "initial", "review"))
            world["cp_conferences"].append({"child_id": child, "kind": kind, "held_date": held, "outcome": None})


def _plan(world: dict[str, list[Row]], dice: random.Random, child: str) -> None:
    start = date(2015, 6, 1) + timedelta(days=dice.randrange(600))
    end = dice.choice((None, None, start + timedelta(days=dice.choice((1, 30, 200)))))
    kind = dice.choice(("cin", "cin", "cp"))
    world["plans"].append({"plan_id": f"{child}-X", "child_id": child, "plan": kind, "start_date": start, "end_date": end})


def _came_back(world: dict[str, list[Row]], dice: random.Random, child: str) -> None:
    """A referral a year after another of the child, a day either side, or on the same day."""
    before = [row["received_date"] for row in world["referrals"] if row["child_id"] == child]
    if before and dice.random() < 0.7:
        received = dice.choice(before) + timedelta(days=dice.choice((0, 1, 364, 365, 366, 367)))
        world["referrals"].append({"referral_id": f"{child}-B", "child_id": child, "received_date": received})
