"""What a rule about an extract is: its name, what breaks it, and what is not counted because of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["fault", "note"]
LeavesOut = Literal["row", "value", "table", "file", "nothing"]


@dataclass(frozen=True)
class Rule:
    """One rule. `leaves_out` says what is not counted because of it; a note is for reading and never makes an extract faulty."""

    id: str
    meaning: str
    what_to_do: str
    severity: Severity = "fault"
    leaves_out: LeavesOut = "nothing"
