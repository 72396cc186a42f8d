"""Past the gate or held: how a finished snapshot becomes current, from a build or by hand, and what is said when it does not."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType

from data import gate, snapshots
from data.faults import is_faulty
from data.gate import Dislike
from data.history import What
from data.loaders import Refused

CLEAN, FAULTY, REFUSED = 0, 1, 2
SHOWN_A_RULE = 8


@contextmanager
def alone(store: Path, slug: str, wait_seconds: float) -> Iterator[None]:
    """Holds the source's lock. Raises Busy when another keeps it, Refused when the store cannot be written."""
    with ExitStack() as until_then:
        with store_written(store):
            until_then.enter_context(snapshots.alone(store, slug, wait_seconds))
        yield


@contextmanager
def store_written(store: Path) -> Iterator[None]:
    """A store that cannot be written (read-only, no folder, disk full) refuses what was asked: it is no bug. Raises Refused."""
    try:
        yield
    except OSError as problem:
        raise Refused(f"the store {store} cannot be written: {problem.strerror or type(problem).__name__}") from problem


def opened_trail(store: Path) -> ModuleType:
    """The audit trail, opened: who publishes is recorded, so without it nothing is published. Raises Refused."""
    trail = importlib.import_module("data.trail")  # takes half a second, which a build that has nothing to do need not
    try:
        trail.open_trail(store)
    except trail.NotRecorded as problem:
        raise Refused(str(problem)) from problem
    return trail


def pass_gate(store: Path, snapshot: Path, accept: str, *, command: str, keep: int) -> int:
    """Publishes a finished snapshot unless the gate dislikes it and no reason is given; prints which. Returns the exit code.

    Raises Refused when the store or the trail cannot be written.
    """
    disliked = gate.ask(store, snapshot.parent.name, snapshot)
    print_dislikes(disliked)
    if disliked and not accept.strip():
        return _held(store, snapshot, len(disliked))
    said: dict[str, object] = {
        "command": command,
        "accepted": [one.said() for one in disliked or ()],
        "reason": accept.strip() if disliked else "",
    }
    if disliked:
        print(f"Accepted: {accept.strip()}")
    recorded = show(store, snapshot, "published", said, keep)
    faulty = is_faulty(snapshots.read_faults(snapshot))
    print(f"Published {'with faults' if faulty else 'without a fault'}: {snapshot}")
    if faulty:
        print(f'Each of them by file and row: python -m data faults --store "{store}"')
    return FAULTY if faulty or not recorded else CLEAN


def show(store: Path, snapshot: Path, what: What, said: dict[str, object], keep: int) -> bool:
    """Makes a snapshot current. Gives whether that is in the audit trail; where not, it says so. Raises Refused."""
    trail, slug = opened_trail(store), snapshot.parent.name
    with store_written(store):
        snapshots.make_current(store, slug, snapshot.name, what=what, keep=keep, said=said)
    try:
        about = f"{slug} {snapshot.name}{'' if what == 'published' else f' ({what})'}"
        trail.record_command(store, "published", about=about, rows=sum(snapshots.manifest(snapshot)["rows"].values()))
    except trail.NotRecorded as problem:
        print(f"It is published, but that could not be recorded: {problem}.", file=sys.stderr)
        return False
    return True


def print_dislikes(disliked: Sequence[Dislike] | None) -> None:
    """What the gate says, rule by rule, the first few of each."""
    if disliked is None:
        print("Nothing was published before it to compare it with.")
        return
    if disliked:
        print(f"Disliked beside the builds before: {len(disliked)}")
    for rule in dict.fromkeys(one.rule for one in disliked):
        listed = [one.words for one in disliked if one.rule == rule]
        for words in listed[:SHOWN_A_RULE]:
            print(f"  {rule:<16} {words}")
        if len(listed) > SHOWN_A_RULE:
            print(f"  {rule:<16} and {len(listed) - SHOWN_A_RULE} more")


def _held(store: Path, snapshot: Path, disliked: int) -> int:
    refused(store, Refused(f"{disliked} of its numbers or parts are not as the builds before make likely"))
    print(f'It is held. If it is right: python -m data publish {snapshot.name} --accept "why" --store "{store}"', file=sys.stderr)
    print(f'If it is not: python -m data discard {snapshot.name} --store "{store}"', file=sys.stderr)
    print(f"Held: {snapshot.name}")
    return REFUSED


def refused(store: Path, reason: Exception) -> int:
    """Says why nothing was published and what stays. Returns the exit code."""
    kept = snapshots.current(store)
    print(f"Not published: {reason}.", file=sys.stderr)
    print("There is no snapshot yet." if kept is None else f"The last good snapshot stays current: {kept}", file=sys.stderr)
    return REFUSED
