"""The gate before publishing: what a new snapshot has lost, or says so differently from those before that it may be a mistake.

A wrong file can be read without a fault: last year's, half of one, the same one twice. So a finished snapshot is compared with the current
one and with the last twelve published. What the gate dislikes is for a person to judge: it is published with a reason, or discarded.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data import history, known
from data.gate.builds import Build, Dislike
from data.gate.coverage import coverage_lost
from data.gate.numbers import numbers_that_jumped
from data.snapshot_files import manifest, read_figures
from data.stored import current_of, history_of

__all__ = ["Build", "Dislike", "ask", "dislikes"]

LAST = 12  # builds that say what is likely: a quarter of a year of weekly ones, a year of monthly ones


def dislikes(candidate: Build, current: Build | None, earlier: Sequence[Build] = ()) -> list[Dislike]:
    """What there is to dislike about publishing `candidate` after `current`; nothing when there is nothing to compare with.

    `earlier`: the builds published before, in order; the last LAST of them, `current` among them or not, say what is likely.
    """
    if current is None:
        return []
    found = [*coverage_lost(candidate, current), *numbers_that_jumped(candidate, _line(earlier, current))]
    if str(candidate.manifest.get("code", "")) == str(current.manifest.get("code", "")):
        return found
    counted = " (the program that counts has changed since then)"
    return [Dislike(one.rule, one.words + counted, one.about) for one in found]


def ask(store: Path, slug: str, snapshot: Path) -> list[Dislike] | None:
    """What the gate dislikes about publishing a finished snapshot; None when nothing was published before it to compare with."""
    now = current_of(store, slug)
    if now is None or now == snapshot:
        return None
    room = store / slug
    good = [name for name in history.standing(history_of(room)) if name not in (snapshot.name, now.name)][-LAST:]
    said = known.manifests(room)
    figures = {str(name): part for name, part in known.figures(room, only=good).groupby("snapshot")}
    earlier = [Build(said[name], figures[name]) for name in good if name in said and name in figures]
    return dislikes(_build(snapshot), _build(now), earlier)


def _build(snapshot: Path) -> Build:
    return Build(manifest(snapshot), read_figures(snapshot, group_kind="all"))


def _line(earlier: Sequence[Build], current: Build) -> list[Build]:
    """The builds whose changes say what is likely, the oldest day first: the last of each day, and none of a later day than the current.

    A build of the same day again changes nothing, and many of them would make every real change unlikely.
    """
    by_day = {build.as_at: build for build in earlier if build.as_at < current.as_at and build.manifest.get("rows")}
    return [*[by_day[day] for day in sorted(by_day)][1 - LAST :], current]
