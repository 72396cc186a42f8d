"""The sample council at 1, 10 and 100 times its children: its tables as Parquet, and a snapshot of them, written once and used again."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import pandas as pd

import data.sample
from data import snapshot_files
from data.contract import TABLES, Source, Tables

SCALES = (1, 10, 100)
COVERS_FROM, AS_AT = pd.Timestamp("2014-04-01").as_unit("us"), pd.Timestamp("2020-03-31").as_unit("us")
SAMPLE = Path(data.sample.__file__).parent
DONE = "rows.json"


def room() -> Path:
    """Where tables of this version of the simulation are kept between runs: a folder of the system's own temporary folder."""
    digest = hashlib.blake2b(digest_size=6)
    for file in sorted([*SAMPLE.glob("*.py"), *(SAMPLE / "parameters").iterdir()]):
        digest.update(file.name.encode() + file.read_bytes())
    return Path(tempfile.gettempdir()) / f"dashboard-benchmarks-{digest.hexdigest()}"


def world(scale: int) -> Path:
    """The folder with `tables/*.parquet` of so many councils' children; made when there is none yet."""
    folder = room() / f"x{scale}"
    if not (folder / DONE).is_file():
        _make(folder, scale)
    return folder


def rows(folder: Path) -> dict[str, int]:
    """How many rows each table of a world has."""
    return dict(json.loads((folder / DONE).read_text(encoding="utf-8")))


def read(folder: Path) -> Tables:
    """The world's tables from Parquet, as a build has them once an extract is validated."""
    frames = {name: snapshot_files.read_table(folder, name) for name in rows(folder)}
    return as_tables(frames)


def as_tables(frames: dict[str, pd.DataFrame]) -> Tables:
    """The simulation's frames as tables of the contract; every column counts as supplied."""
    supplied = {f"{name}.{column}" for name in frames for column in TABLES[name].names}
    return Tables(frames, frozenset(supplied | set(frames)), AS_AT, COVERS_FROM, Source("Sampleshire (invented records)", invented=True))


def _make(folder: Path, scale: int) -> None:
    from data.sample.simulate import simulate  # takes long to import, and only the first run needs it

    print(f"Simulating {scale} councils once …", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    frames = simulate(scale=scale)
    snapshot_files.write_tables(folder, frames.items())
    (folder / DONE).write_text(json.dumps({name: len(frame) for name, frame in frames.items()}), encoding="utf-8")
