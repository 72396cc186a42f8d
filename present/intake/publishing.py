"""The last step: what the gate says against a snapshot that waits, and making it the one that readers see."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.gate import Dislike

from data import gate, snapshots
from metrics.kit.measure import register
from present.intake import flow, staging
from present.intake.staging import Intake

SHORTEST_REASON = 10  # letters; a dot is no reason


class NotPublished(Exception):
    """It was not made current; the words say why."""


def against(waiting: Path) -> list[Dislike]:
    """What the gate dislikes about publishing a snapshot; nothing where there is none to compare with."""
    return gate.ask(waiting.parents[1], waiting.parent.name, waiting) or []


def in_words(found: Sequence[Dislike]) -> list[tuple[str, list[str]]]:
    """The same for people, by what each is about, in the gate's order: (its title, sentences). A measure has its own title."""
    listed: dict[str, list[str]] = {}
    for one in found:
        title = register()[one.about].measure.title if one.about in register() else one.about
        words = one.words.removeprefix(f"{one.about}: ") if one.about else one.words
        named = f"{title}{words.removeprefix(one.about)}" if one.about and words.startswith(f"{one.about} ") else words
        listed.setdefault(title or "The extract", []).append(f"{named[:1].upper()}{named[1:]}")
    return list(listed.items())


def is_reason(said: str) -> bool:
    """Whether what was typed can stand as a reason."""
    return len(said.strip()) >= SHORTEST_REASON


def publish(held: Intake, reason: str) -> Path:
    """The snapshot, which is now current; the reason and what was accepted by it stand in its history. The files are deleted.

    Raises NotPublished when it is no longer there, or when the gate dislikes something and there is no reason.
    """
    with snapshots.alone(held.store, held.source):
        found = flow.waiting(held)
        if found is None:
            raise NotPublished("the snapshot that waited has been published or discarded by a command")
        disliked = against(found)
        if disliked and not is_reason(reason):
            raise NotPublished("what the gate found needs a reason to be published all the same")
        accepted = {"accepted": [one.said() for one in disliked], "reason": reason.strip() if disliked else ""}
        made = snapshots.make_current(
            held.store, held.source, found.name, said={"by": held.name, "command": "the page “Load records”", **accepted}
        )
    staging.remove(held)
    return made
