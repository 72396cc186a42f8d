"""Families in pre-proceedings with their tracker entries and documents, and court cases: on each line in days, and a day either side."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

Row = dict[str, Any]
NEAR = (-1, 0, 0, 1)
DECIDED = (date(2015, 9, 30), date(2016, 2, 29), date(2016, 6, 1), date(2016, 9, 10), date(2016, 11, 30))


def add(world: dict[str, list[Row]], dice: random.Random, as_at: date) -> None:
    """Three to seven families of one to three children, some twice, some later joined by a child; and cases in court."""
    children = [row["child_id"] for row in world["children"]]
    if not children:
        return
    for number in range(dice.randrange(3, 8)):
        own = dice.sample(children, min(len(children), dice.choice((1, 1, 2, 3))))
        decided = dice.choice(
            (*DECIDED, as_at - timedelta(days=dice.randrange(130)), as_at - timedelta(days=112 - dice.choice((1, 5, 20))))
        )
        ended = _family(world, dice, f"F{number}", own, decided)
        if ended and dice.random() < 0.5:
            _family(world, dice, f"F{number}", own[:1], ended + timedelta(days=dice.choice((-3, 0, 1, 40))))
        _touched(world, dice, f"F{number}", decided, as_at)
    for number in range(dice.randrange(2, 6)):
        _case(world, dice, f"K{number}", children, as_at)


def _family(world: dict[str, list[Row]], dice: random.Random, family: str, children: list[str], decided: date) -> date | None:
    """A row a child; the day the family's pre-proceedings ended, if they did for the first child."""
    met = dice.choice((None, decided, decided - timedelta(days=dice.choice((1, 7, 14)))))
    sent = dice.choice((None, decided + timedelta(days=dice.choice((-2, 0, 3, 7, 20)))))
    plain = dice.choice((True, True, False, None))
    ended = dice.choice((None, None, decided + timedelta(days=112 + dice.choice(NEAR)), decided + timedelta(days=dice.randrange(200))))
    for place, child in enumerate(children):
        began = decided if dice.random() < 0.8 or not place else decided + timedelta(days=dice.choice((5, 40, 150)))
        world["pre_proceedings"].append(
            {
                "family_id": family,
                "child_id": child,
                "legal_planning_meeting_date": met if dice.random() < 0.9 else None,
                "decision_date": began,
                "letter_sent_date": sent,
                "letter_plain_language": plain if dice.random() < 0.8 else dice.choice((True, False, None)),
                "initial_meeting_date": sent and dice.choice((None, sent + timedelta(days=7))),
                "outcome": ended and dice.choice(("issue_proceedings", "step_down")),
                "ended_date": ended if dice.random() < 0.8 else dice.choice((None, began + timedelta(days=30))),
            }
        )
        for kind, day in (("legal_planning_minutes", met), ("plo_letter", sent)):
            if day and dice.random() < 0.6:
                filed = dice.choice((None, day, day + timedelta(days=7), day + timedelta(days=60)))
                world["documents"].append({"child_id": child, "kind": kind, "event_date": day, "uploaded_date": filed})
    return ended


def _touched(world: dict[str, list[Row]], dice: random.Random, family: str, decided: date, as_at: date) -> None:
    """Edits and review meetings: some 14 days before a month end or a day either side, some before the decision, some yet to come."""
    ends = (date(2016, 3, 31), date(2016, 10, 31), date(2016, 11, 30), date(2016, 12, 31), as_at)
    days = [dice.choice(ends) - timedelta(days=14 + dice.choice(NEAR)) for _ in range(dice.randrange(4))]
    days += [decided + timedelta(days=dice.choice((-5, 0, 10, 30))), as_at + timedelta(days=dice.choice((-3, 0, 2)))]
    for day in days:
        moment = datetime.combine(day, dice.choice((time(0, 0), time(9, 30), time(23, 59))))
        world["tracker_updates"].append({"family_id": family, "updated_at": moment, "kind": dice.choice(("edit", "review_meeting"))})


def _case(world: dict[str, list[Row]], dice: random.Random, case: str, children: list[str], as_at: date) -> None:
    """A row a child of a case; some issued before the law of April 2014, some extended, some joined by a child later."""
    issued = dice.choice(
        (date(2014, 4, 21), date(2014, 4, 22), date(2015, 8, 3), date(2016, 2, 29), date(2016, 5, 31), as_at - timedelta(days=170))
    )
    ended = dice.choice(
        (None, issued + timedelta(days=182 + dice.choice(NEAR)), date(2016, 8, 31), date(2016, 9, 1), issued + timedelta(days=300))
    )
    for place, child in enumerate(dice.sample(children, min(len(children), dice.choice((1, 2, 3))))):
        begun = issued if dice.random() < 0.8 or not place else issued + timedelta(days=dice.choice((10, 90, 400)))
        world["proceedings"].append(
            {
                "case_id": case,
                "family_id": dice.choice((None, "F0")),
                "child_id": child,
                "issued_date": begun,
                "final_order_date": ended if dice.random() < 0.85 else dice.choice((None, begun + timedelta(days=100))),
                "extension_to_date": dice.choice((None, None, begun + timedelta(days=182 + 56))),
                "order": ended and dice.choice(("care_order", "placement_order", "special_guardianship")),
            }
        )
