"""Supervision: a manager and a worker go through the worker's children, monthly where practice is good and at long intervals where not."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, on_working_day
from data.sample.rates import Rates

# One meeting rarely reaches every child.
REACHED = 0.6
Span = tuple[int, int, str]


def supervision_rows(rng: np.random.Generator, rates: Rates, allocations: list[dict[str, object]]) -> list[dict[str, object]]:
    """A row a child gone through with the social worker who held the child that day."""
    rows: list[dict[str, object]] = []
    for worker, spans in _held(allocations).items():
        first, last = min(start for start, _, _ in spans), max(end for _, end, _ in spans)
        for when in _meetings(rng, rates, max(first, COVERS_FROM - 30), last):
            held = sorted({child for start, end, child in spans if start <= when < end})
            reached = rng.random(len(held)) < REACHED
            rows += [
                {"worker_id": worker, "child_id": child, "held_date": when} for child, is_in in zip(held, reached, strict=True) if is_in
            ]
    return rows


def _held(allocations: list[dict[str, object]]) -> dict[str, list[Span]]:
    """The children whom each social worker held and when."""
    held: dict[str, list[Span]] = {}
    for row in allocations:
        if row["role"] == "social_worker":
            end = AS_AT + 1 if row["end_date"] is None else int(str(row["end_date"]))
            held.setdefault(str(row["worker_id"]), []).append((int(str(row["start_date"])), end, str(row["child_id"])))
    return held


def _meetings(rng: np.random.Generator, rates: Rates, first: int, last: int) -> list[int]:
    """The days on which one worker was supervised."""
    days: list[int] = []
    when = first + int(rng.integers(4, 30))
    while when < last:
        worked = on_working_day(when)
        if COVERS_FROM <= worked <= AS_AT:
            days.append(worked)
        in_time = rng.random() < rates.at("supervised_in_time", when)
        when = worked + (int(rng.integers(21, 30)) if in_time else 36 + int(rng.exponential(22)))
    return days
