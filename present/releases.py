"""The releases that this server's leaders can look at: folders of bundles, beside the store's snapshots. No Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data.bundles import MANIFEST, NotABundle, manifest

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
