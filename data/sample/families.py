"""Brothers and sisters: children who came into care, or on to protection plans, on one day from one home are a family."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from data.sample.people import Child
from data.sample.world import World


class Families:
    """The family of each child of one council, by id, numbered as they come."""

    def __init__(self, world: World) -> None:
        self._of: dict[str, str] = {}
        self._numbers = count(1)
        entered = ((child.periods[0].entry, child) for child in world.in_care)
        self._join((when, child) for when, child in entered if not child.uasc)
        self._join((plan.start, plan.child) for plan in world.protection)

    def of(self, child: str) -> str:
        """The child's family; a child of whom no more is known is a family alone."""
        if child not in self._of:
            self._of[child] = self._new()
        return self._of[child]

    def _join(self, known_from: Iterable[tuple[int, Child]]) -> None:
        together: dict[tuple[int, str, str], list[str]] = {}
        for when, child in known_from:
            if child.name:
                together.setdefault((when, child.locality, child.ethnicity), []).append(child.name)
        for names in together.values():
            family = next((self._of[name] for name in names if name in self._of), None) or self._new()
            for name in names:
                self._of.setdefault(name, family)

    def _new(self) -> str:
        return f"F{next(self._numbers):05d}"
