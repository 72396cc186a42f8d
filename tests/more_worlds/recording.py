"""Documents in random worlds: filed on the fifth working day and a day either side, before the event, never."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]

KINDS = ("legal_planning_minutes", "plo_letter", "return_interview")


def add(world: dict[str, list[Row]], dice: random.Random, as_at: date) -> None:
    """Fills documents, each child, kind and day once."""
    taken = set()
    for child in [row["child_id"] for row in world["children"]]:
        for _ in range(dice.randrange(6)):
            event = dice.choice(
                (as_at - timedelta(days=dice.randrange(-5, 10)), as_at - timedelta(days=dice.randrange(500)), date(2016, 3, 24))
            )
            kind = dice.choice(KINDS)
            if (child, kind, event) in taken:
                continue
            taken.add((child, kind, event))
            filed = dice.choice((None, event + timedelta(days=dice.choice((-1, 0, 6, 7, 8, 9, 12, 13, 14))), event + timedelta(days=90)))
            world["documents"].append({"child_id": child, "kind": kind, "event_date": event, "uploaded_date": filed})
