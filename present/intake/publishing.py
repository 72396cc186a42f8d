"""The last step: what the gate says against a snapshot that waits, and making it the one that readers see."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data import gate, snapshots
from data.gate import Dislike
from metrics.kit.measure import register
from present import words
from present.intake import flow
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
        said = one.words.removeprefix(f"{one.about}: ") if one.about else one.words
        named = f"{title}{said.removeprefix(one.about)}" if one.about and said.startswith(f"{one.about} ") else said
        listed.setdefault(title or "The extract", []).append(named)
    return list(listed.items())


def first_of_each(found: Sequence[Dislike]) -> list[str]:
    """A sentence a rule: the first thing that it says, and how many more."""
    by_rule: dict[str, list[Dislike]] = {}
    for one in found:
        by_rule.setdefault(one.rule, []).append(one)
    return [_with_more(listed) for listed in by_rule.values()]


def _with_more(listed: Sequence[Dislike]) -> str:
    ((title, (said,)),) = in_words(listed[:1])
    about = "" if said.startswith(title) or not listed[0].about else f"{title}: "
    more = len(listed) - 1
    return f"{about}{said}{f' (and {words.small(more)} more of this kind)' if more else ''}"


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
    flow.over(held)
    return made
