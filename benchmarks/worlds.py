"""The sample council at 1, 10 and 100 times its children: its tables as Parquet, and a snapshot of them, written once and used again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

import data.sample
from data import building, snapshot_files, snapshots
from data.contract import TABLES, Source, Tables, everything
from data.faults import no_faults
from metrics.kit.publish import compute

SCALES = (1, 10, 100)
SIMULATED = 10  # councils at most; more are these again under other ids
COVERS_FROM, AS_AT = pd.Timestamp("2014-04-01").as_unit("us"), pd.Timestamp("2020-03-31").as_unit("us")
SAMPLE = Path(data.sample.__file__).parent
DONE = "rows.json"
KEPT_IN = "BENCHMARK_ROOM"


def room() -> Path:
    """Where worlds are kept between runs: for this version of the simulation, in the system's temporary folder.

    BENCHMARK_ROOM names another folder, which is then used as it stands, whatever has changed since it was filled.
    """
    if named := os.environ.get(KEPT_IN):
        return Path(named)
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


def store(scale: int) -> Path:
    """A store whose current snapshot was built from the world; built again when the code that counts has changed."""
    folder = world(scale)
    place, made_of = folder / "store", snapshots.fingerprint({})
    held = snapshots.current(place)
    if held is None or (KEPT_IN not in os.environ and snapshots.manifest(held)["fingerprint"] != made_of):
        print(f"Building the snapshot of {scale} councils once …", flush=True)
        tables = read(folder)
        snapshots.publish(place, "sample", lambda inside: building.fill(inside, tables, no_faults(), compute), _said(tables, made_of))
    return place


def _said(tables: Tables, made_of: str) -> dict[str, Any]:
    return {
        "fingerprint": made_of,
        "name": tables.source.name,
        "invented": True,
        "as_at": f"{tables.as_at:%Y-%m-%d}",
        "as_at_from": "the sample",
        "covers_from": f"{tables.covers_from:%Y-%m-%d}",
        "supplied": sorted(tables.supplied),
        "recognised": [],
        "formats": {},
        "rows": {name: len(frame) for name, frame in tables.frames.items()},
        "left_out": {},
    }


def rows(folder: Path) -> dict[str, int]:
    """How many rows each table of a world has."""
    return dict(json.loads((folder / DONE).read_text(encoding="utf-8")))


def read(folder: Path) -> Tables:
    """The world's tables from Parquet, as a build has them once an extract is validated."""
    frames = {name: snapshot_files.read_table(folder, name) for name in rows(folder)}
    return as_tables(frames)


def as_tables(frames: dict[str, pd.DataFrame]) -> Tables:
    """The simulation's frames as tables of the contract."""
    return Tables(frames, supplied(frames), AS_AT, COVERS_FROM, Source("Sampleshire (invented records)", invented=True))


def supplied(names: Iterable[str]) -> frozenset[str]:
    """These tables and every column of theirs: the simulation fills all."""
    return everything({name: TABLES[name].names for name in names})


def _make(folder: Path, scale: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if scale > SIMULATED:
        _repeat(world(SIMULATED), folder, scale // SIMULATED)
        return
    from data.sample.simulate import simulate  # takes long to import, and only the first run needs it

    print(f"Simulating {scale} councils once …", flush=True)
    frames = simulate(scale=scale)
    snapshot_files.write_tables(folder, frames.items())
    (folder / DONE).write_text(json.dumps({name: len(frame) for name, frame in frames.items()}), encoding="utf-8")


def _repeat(of: Path, folder: Path, times: int) -> None:
    """The world of another folder so many times over, each time under ids of its own; teams and population once.

    A hundred councils simulated one by one take half an hour, and the count does not care whose life a row is.
    """
    from data.sample.scale import ADDED, OWN_IDS, SHARED

    counted = {}
    for name in rows(of):
        frame = snapshot_files.read_table(of, name)
        own = [column for column in OWN_IDS if column in frame.columns]
        # Not the dash of the councils themselves: copy 3 of the first council would be council 3.
        copies = [frame.assign(**{column: f"{number}=" + frame[column] for column in own}) for number in range(times)]
        table = frame if name in SHARED else pd.concat(copies, ignore_index=True)
        if name in ADDED:
            table = table.groupby(list(ADDED[name]), as_index=False, sort=False).sum()
        snapshot_files.write_tables(folder, [(name, table)])
        counted[name] = len(table)
    (folder / DONE).write_text(json.dumps(counted), encoding="utf-8")


def peak_mb() -> float:
    """The most memory this process has held; unknown on systems that do not say."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
