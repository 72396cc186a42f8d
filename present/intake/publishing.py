"""The last step: what the gate says against a snapshot that waits, and making it the one that readers see."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from data import gate, snapshots
from data.gate import Dislike
from present.intake import flow, staging
from present.intake.staging import Intake

SHORTEST_REASON = 10  # letters; a dot is no reason


class NotPublished(Exception):
    """It was not made current; the words say why."""


def against(waiting: Path) -> list[Dislike]:
    """What the gate dislikes about publishing a snapshot; nothing where there is none to compare with."""
    return gate.ask(waiting.parents[1], waiting.parent.name, waiting) or []


def is_reason(said: str) -> bool:
    """Whether what was typed can stand as a reason."""
    return len(said.strip()) >= SHORTEST_REASON


def publish(held: Intake, reason: str) -> Path:
    """The snapshot, which is now current; the reason and what was accepted by it stand in its history. The files are deleted.

    Raises NotPublished when it is no longer there, or when the gate dislikes something and there is no reason.
    """
    found = flow.waiting(held)
    if found is None:
        raise NotPublished("the snapshot that waited has been published or discarded by a command")
    disliked = against(found)
    if disliked and not is_reason(reason):
        raise NotPublished("what the gate found needs a reason to be published all the same")
    said = {"by": held.name, "command": "the page “Load records”"}
    if disliked:
        said |= {"accepted": [asdict(one) for one in disliked], "reason": reason.strip()}  # type: ignore[dict-item]
    made = snapshots.make_current(held.store, found.parent.name, found.name, said=said)
    staging.remove(held)
    return made
