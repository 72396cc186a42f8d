"""Audits and actions in random worlds: graded and not, moderated early and late, done on the day due and a day either side."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]

GRADES = ("outstanding", "good", "requires_improvement", "inadequate", None)
DOMAINS = ("threshold", "assessment", "plan", "direct_work", "oversight", "recording", "risk", "identity")


def add(world: dict[str, list[Row]], dice: random.Random, as_at: date) -> None:
    """Fills audits and actions."""
    for child in [row["child_id"] for row in world["children"]]:
        for number in range(dice.randrange(5)):
            world["audits"].append(_audit(dice, child, number, as_at))
        for number in range(dice.randrange(6)):
            world["actions"].append(_action(dice, child, number, as_at))


def _day(dice: random.Random, as_at: date) -> date:
    """A day of the last two years, often the end of a month, the as-at day or one that is not over yet."""
    edges = (as_at, as_at + timedelta(days=1), date(2016, 4, 30), date(2016, 5, 1), date(2016, 2, 29))
    return dice.choice((*edges, *(as_at - timedelta(days=dice.randrange(-20, 600)) for _ in range(9))))


def _audit(dice: random.Random, child: str, number: int, as_at: date) -> Row:
    done = _day(dice, as_at)
    return {
        "audit_id": f"{child}-A{number}",
        "child_id": child,
        "plan": dice.choice(("cla", "cp", "cin", None)),
        "audit_date": done,
        "team_id": dice.choice(("T0", None)),
        "selection": dice.choice(("random", "random", "targeted", None)),
        "grade": dice.choice(GRADES),
        "moderated_grade": dice.choice(GRADES),
        "moderated_date": dice.choice((None, done, done + timedelta(days=dice.choice((-1, 1, 30, 200))))),
        **{f"{domain}_grade": dice.choice(GRADES) for domain in DOMAINS},
    }


def _action(dice: random.Random, child: str, number: int, as_at: date) -> Row:
    begun = _day(dice, as_at)
    first_due = dice.choice((None, begun, begun + timedelta(days=dice.choice((-40, -1, 1, 14, 28, 60, 90)))))
    base = first_due or begun
    done = dice.choice((None, base + timedelta(days=dice.choice((-1, 0, 1))), base + timedelta(days=dice.randrange(-30, 200))))
    return {
        "action_id": f"{child}-X{number}",
        "child_id": child,
        "source": dice.choice(("supervision", "audit", "review", "legal_planning", None)),
        "set_date": begun,
        "original_due_date": first_due,
        "due_date": dice.choice((first_due, None, base + timedelta(days=60))),
        "completed_date": done,
        "escalated_date": dice.choice((None, base + timedelta(days=30))),
    }
