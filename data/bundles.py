"""A bundle: the folder that holds one public release, with what proves it. Knows no snapshot and no loader.

`figures.parquet`, `measures.parquet`: what is shown. `cells.parquet`, `relations.parquet`: what a reader can know of each number, and how
numbers hang together, from which the audit can be repeated. `report.md`: what the officer signed. `manifest.json` is written last and
names every other file with its hash, so that half a bundle is none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

MANIFEST, REPORT = "manifest.json", "report.md"
FRAMES = ("figures", "measures", "cells", "relations")
FORMAT = 1


class NotABundle(Exception):
    """A folder is no bundle, or not the one that was released. The message says which file and what to do."""


@dataclass(frozen=True)
class Bundle:
    """What a bundle holds.

    cells: one row a number that a reader can know something of: cell (its name), low, high (whole numbers between which it lies; high is
    blank where nothing bounds it), status (exact, rounded, hidden, unpublished; earlier: known of it from another paper).
    relations: one row a cell in a relation: relation (its number), cell, coefficient; the cells of one, each times its coefficient,
    add up to nought.
    """

    said: Mapping[str, Any]
    figures: pd.DataFrame
    measures: pd.DataFrame
    cells: pd.DataFrame
    relations: pd.DataFrame
    report: str


def write(folder: Path, bundle: Bundle) -> None:
    """Writes a bundle beside its place and renames it there. Raises FileExistsError when something stands there."""
    if folder.exists():
        raise FileExistsError(f"{folder} exists: a release is never written over")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}-{os.getpid()}")
    beside.mkdir()
    try:
        for name in FRAMES:
            getattr(bundle, name).to_parquet(beside / f"{name}.parquet", index=False)
        (beside / REPORT).write_text(bundle.report, encoding="utf-8")
        files = {path.name: _hash(path) for path in sorted(beside.iterdir())}
        content = {**bundle.said, "format": FORMAT, "files": files}
        (beside / MANIFEST).write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        beside.rename(folder)
    finally:
        if beside.exists():
            shutil.rmtree(beside)


def read(folder: Path) -> Bundle:
    """The bundle in a folder, its files compared with their hashes. Raises NotABundle, as it does for a file that is none of its own."""
    said = manifest(folder)
    if strange := {path.name for path in folder.iterdir()} - {*said["files"], MANIFEST}:
        raise NotABundle(
            f"{folder} holds {len(strange)} files that are none of the release's: {', '.join(sorted(strange))}. Take them away first."
        )
    wrong = [name for name, known in said["files"].items() if not (folder / name).is_file() or _hash(folder / name) != known]
    if wrong:
        raise NotABundle(
            f"{folder}: {', '.join(sorted(wrong))} changed since the release, or missing. Take the bundle from its source again."
        )
    frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in FRAMES}
    return Bundle(said, **frames, report=(folder / REPORT).read_text(encoding="utf-8"))


def manifest(folder: Path) -> dict[str, Any]:
    """What a bundle says of itself. Raises NotABundle when the folder has no manifest, or one of another format."""
    try:
        said = dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError) as fault:
        raise NotABundle(f"{folder} holds no bundle: `python -m data release` makes one.") from fault
    expected = {*(f"{name}.parquet" for name in FRAMES), REPORT}
    if said.get("format") != FORMAT or set(said.get("files", ())) != expected:
        raise NotABundle(f"{folder} holds a bundle of another version: release it again.")
    return said


def _hash(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
