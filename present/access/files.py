"""Whose a file is that waits to be fetched: the platform serves it to whoever knows its address, so it is noted who made it."""

from __future__ import annotations

import threading
from collections import OrderedDict

KEPT = 5_000

_owners: OrderedDict[str, dict[str, str]] = OrderedDict()
_for_everyone: set[str] = set()
_lock = threading.Lock()


def note(file: str, subject: str, needs: str) -> None:
    """The file of that id may be fetched by that person, with at least the role `needs`."""
    with _lock:
        _owners.setdefault(file, {})[subject] = needs
        _owners.move_to_end(file)
        while len(_owners) > KEPT:
            _owners.popitem(last=False)


def note_for_everyone(file: str) -> None:
    """The file of that id has nothing of the records in it, and is served without a sign-in: the page's icon."""
    _for_everyone.add(file)


def needed(file: str, subject: str) -> str | None:
    """The least role with which the person may fetch the file; None when it is not theirs, blank when it is for everyone."""
    if file in _for_everyone:
        return ""
    return _owners.get(file, {}).get(subject)
