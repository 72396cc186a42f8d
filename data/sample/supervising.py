"""Supervision: a worker and manager talk about each child held, monthly where practice is good and at long intervals where not."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, on_working_day
from data.sample.rates import Rates


def supervision_rows(rng: np.random.Generator, rates: Rates, allocations: list[dict[str, object]]) -> list[dict[str, object]]:
    """A row a supervision about a child with the social worker who held the child that day."""
    rows: dict[tuple[str, str, int], dict[str, object]] = {}
    for held in allocations:
        if held["role"] != "social_worker":
            continue
        end = AS_AT + 1 if held["end_date"] is None else int(str(held["end_date"]))
        when = max(int(str(held["start_date"])), COVERS_FROM - 30) + int(rng.integers(8, 40))
        while when < end:
            worked = on_working_day(when)
            if COVERS_FROM <= worked < end and worked <= AS_AT:
                key = (str(held["worker_id"]), str(held["child_id"]), worked)
                rows[key] = dict(zip(("worker_id", "child_id", "held_date"), key, strict=True))
            in_time = rng.random() < rates.at("supervised_in_time", when)
            when += int(rng.integers(26, 40)) if in_time else 45 + int(rng.exponential(50))
    return list(rows.values())
