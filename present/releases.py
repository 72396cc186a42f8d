"""The releases that leaders can look at: folders of bundles beside the store's snapshots, and those of the ledger kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.bundles import MANIFEST, NotABundle, manifest
from data.ledger import LEDGER

FOLDER = "releases"


@dataclass(frozen=True)
class Made:
    """A release that was made: its name, its folder, and the time at which it was released (ISO)."""

    name: str
    path: Path
    released_at: str


def made(store: Path) -> list[Made]:
    """The releases in the folder `releases/` of a store, the newest first; a folder that holds no bundle is left out."""
    folder = store / FOLDER
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if (path / MANIFEST).is_file():
            try:
                said = manifest(path)
            except NotABundle:
                continue  # opening it says why; in a list of releases it has no name
            found.append(Made(str(said["release"]), path, str(said["released_at"])))
    return sorted(found, key=lambda one: one.released_at, reverse=True)


def elsewhere(store: Path) -> list[str]:
    """The releases that the store's ledger names and whose folder is not in `releases/`, in their order; none before the first.

    Of the ledger, which holds true counts, only the names are read.
    """
    path = store / LEDGER
    if not path.is_file():
        return []
    here = {one.name for one in made(store)}
    return [str(name) for name in pd.read_parquet(path, columns=["release"])["release"].unique() if str(name) not in here]
