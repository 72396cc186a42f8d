"""The practice tables of one council: what was done for the children whom the rest of the simulation knows."""

from __future__ import annotations

from data.sample.world import Rows, World


def rows(world: World) -> dict[str, Rows]:
    """The rows of each practice table by its name, in whole days and minutes."""
    return {}
