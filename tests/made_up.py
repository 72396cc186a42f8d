"""A measure that is in no register, for what holds whatever is measured."""

from __future__ import annotations

from typing import Any

from metrics.kit.measure import Measure

_DECLARED: dict[str, Any] = {
    "id": "made_up",
    "theme": "health",
    "title": "Seen in time",
    "question": "?",
    "why": "",
    "counted": "",
    "met": "",
    "better": "up",
    "unit": "%",
    "kind": "share",
    "clock": "flow",
    "needs": ("children",),
    "owner": "",
    "reviewed": "2018-01-01",
    "next_review": "2019-01-01",
}


def measure(kind: str = "share", clock: str = "flow", better: str = "up", unit: str = "%", **more: Any) -> Measure:
    """A share of a flow for which higher is better, unless said otherwise."""
    return Measure(**{**_DECLARED, "kind": kind, "clock": clock, "better": better, "unit": unit, **more})
