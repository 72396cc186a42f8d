"""What can go wrong in disclosure control. All of it fails closed: a caller that cannot prove a figure safe withholds it."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable


class Contradiction(ValueError):
    """No whole numbers satisfy the relations within the bounds: what was published cannot all be true."""


class TooSlow(TimeoutError):
    """The answer was not proved within its time."""


class Unprotectable(ValueError):
    """No pattern protects every cell that must be. `cells`: those that stay exposed whatever is hidden, where that is known."""

    def __init__(self, message: str, cells: Iterable[Hashable] = ()) -> None:
        super().__init__(message)
        self.cells = tuple(cells)


class Patience:
    """Time left until an answer is given up. Measured by the machine's running time, which no date or setting of the clock moves."""

    def __init__(self, seconds: float | None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, for a solver's own limit. Raises TooSlow when there are none."""
        if self._until is None:
            return 3600.0
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooSlow("Not proved within its time.")
        return left
