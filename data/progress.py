"""How far a build has come: a bar on a terminal, or one JSON object a line for a page that started it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from tqdm import tqdm

Step = Literal["Reading", "Checking", "Measures", "Writing", "Publishing"]
Mode = Literal["auto", "json", "none"]
# Called with the step, how much of it is done and of how much.
Tell = Callable[[Step, int, int], None]


def untold(step: Step, done: int, of: int) -> None:
    """Tells nobody."""


@contextmanager
def progress(mode: Mode) -> Iterator[Tell]:
    """What a build calls as it goes on. It writes to standard error alone, `auto` only on a terminal."""
    if mode == "auto":
        bars = _Bars()
        try:
            yield bars
        finally:
            bars.close()
    else:
        yield _as_json if mode == "json" else untold


def _as_json(step: Step, done: int, of: int) -> None:
    print(json.dumps({"step": step, "done": done, "of": of}), file=sys.stderr, flush=True)


class _Bars:
    """One bar at a time, a new one for each step."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._bar: tqdm | None = None

    def __call__(self, step: Step, done: int, of: int) -> None:
        if self._bar is None or step != self._step:
            self.close()
            self._step, self._bar = step, tqdm(total=of, desc=step, file=sys.stderr, disable=None, leave=False)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar = None
