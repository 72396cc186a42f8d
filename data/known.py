"""What was known when: of each snapshot that was published its manifest and council-wide figures, kept after the snapshot itself is gone.

`<store>/<source>/known/<snapshot>.json` and `.parquet`. They name no child: only figures of everybody together are kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from data.durable import replace
from data.snapshot_files import manifest, read_figures

FOLDER = "known"
FIGURES = ("measure", "period", "month", "numerator", "denominator", "value")


def keep(room: Path, snapshot: Path) -> None:
    """Keeps a snapshot's manifest and its council-wide figures beside the snapshots of its source. Again for the same one: no change."""
    folder = room / FOLDER
    folder.mkdir(exist_ok=True)
    total = read_figures(snapshot, group_kind="all")[list(FIGURES)]
    _replace(folder / f"{snapshot.name}.parquet", total.to_parquet(index=False))
    _replace(folder / f"{snapshot.name}.json", json.dumps(manifest(snapshot), ensure_ascii=False, sort_keys=True).encode())


def forget(room: Path, name: str) -> None:
    """Takes away what was kept of a snapshot whose publication was killed before it was current."""
    for ending in ("json", "parquet"):  # in this order: without its manifest a snapshot is not known
        (room / FOLDER / f"{name}.{ending}").unlink(missing_ok=True)


def manifests(room: Path) -> dict[str, dict[str, Any]]:
    """The manifest of every snapshot that was published, by name, the oldest build first. Empty when there is none."""
    files = sorted(room.glob(f"{FOLDER}/*.json"))
    return {path.stem: dict(json.loads(path.read_text(encoding="utf-8"))) for path in files}


def figures(room: Path, measure: str | None = None, only: Collection[str] | None = None) -> pd.DataFrame:
    """What each snapshot, or each of those named in `only`, said of each month: one row a snapshot, measure, period and month.

    The oldest build first. snapshot, built_at, known_on (the extract's own day), code (what counted it), then FIGURES. Empty without any.
    """
    parts = []
    for name, said in manifests(room).items():
        if only is not None and name not in only:
            continue
        found = pd.read_parquet(room / FOLDER / f"{name}.parquet", filters=None if measure is None else [("measure", "==", measure)])
        known_on = pd.Timestamp(said["as_at"]).as_unit("us")
        parts.append(found.assign(snapshot=name, built_at=said["built_at"], known_on=known_on, code=str(said.get("code", ""))))
    columns = ["snapshot", "built_at", "known_on", "code", *FIGURES]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _replace(path: Path, content: bytes) -> None:
    replace(path, content, path.with_name(f".{path.name}-{os.getpid()}"))
