"""`python -m data release` and `verify`: from a store's current snapshot to a bundle, and a bundle's proof repeated."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow.parquet as pq

from data import bundles, snapshots

RELEASED, REFUSED = 0, 2
# What of a case a release needs: whose it is and what it adds. Its breakdowns are read beside.
COLUMNS = ("month", "case_id", "child_id", "worker_id", "family_id", "met", "part", "value", "weight")
OF_FAMILIES = ("pre_proceedings", "proceedings")


class Refused(Exception):
    """Nothing was released; the message says why and what to do."""


class Released(Protocol):
    """What the kit makes: see `metrics.kit.release.making.Made`."""

    @property
    def public(self) -> Any: ...
    @property
    def cells(self) -> pd.DataFrame: ...
    @property
    def relations(self) -> pd.DataFrame: ...
    @property
    def report(self) -> str: ...


Make = Callable[..., Released]


def release_bundle(store: Path, folder: Path, officer: str, note: str, kinds: Sequence[str], make: Make) -> int:
    """Makes, proves and writes one release; prints what it holds. Returns the exit code: 0 released, 2 refused."""
    try:
        snapshot = _ready(store, folder, officer, note)
        _release(snapshot, store, folder, officer.strip(), note.strip(), kinds, make)
    except Refused as reason:
        print(f"Not released: {reason}", file=sys.stderr)
        return REFUSED
    return RELEASED


def _ready(store: Path, folder: Path, officer: str, note: str) -> Path:
    """The snapshot to release from. Raises Refused."""
    if not officer.strip() or not note.strip():
        raise Refused("a release is signed: give the officer's name (--officer) and what it is for (--note).")
    if folder.exists():
        raise Refused(f"{folder} exists, and a release is never written over. Give another folder.")
    snapshot = snapshots.current(store)
    if snapshot is None:
        raise Refused(f"{store} holds no snapshot. `python -m data build` makes one.")
    return snapshot


def _release(snapshot: Path, store: Path, folder: Path, officer: str, note: str, kinds: Sequence[str], make: Make) -> None:
    now = datetime.now(UTC)
    manifest = snapshots.manifest(snapshot)
    said = {
        **{name: manifest[name] for name in ("name", "invented", "as_at", "covers_from", "fingerprint", "not_supplied")},
        "released_at": now.isoformat(timespec="seconds"),
        "release": f"{now:%Y-%m-%d}-1",
        "officer": officer,
        "note": note,
        "earlier": [],
    }
    made = make(
        said, manifest, snapshots.read_figures(snapshot), lambda measure: read_all_cases(snapshot, measure, kinds), _families(snapshot)
    )
    bundle = bundles.Bundle(made.public.said, made.public.figures, made.public.measures, made.cells, made.relations, made.report)
    bundles.write(folder, bundle)
    print(f"Released: {folder}")


def read_all_cases(snapshot: Path, measure: str, kinds: Sequence[str]) -> pd.DataFrame:
    """The cases of one measure in every month: what each adds, whose it is and its breakdowns, text as categories."""
    file = snapshot / "cases" / f"{measure}.parquet"
    schema = pq.read_schema(file)
    columns = [name for name in (*COLUMNS, *kinds) if name in schema.names]
    text = [name for name in columns if str(schema.field(name).type) in ("string", "large_string")]
    return pq.read_table(file, columns=columns, read_dictionary=text).to_pandas()


def _families(snapshot: Path) -> pd.DataFrame:
    """child_id and family_id of every child whose family a table names; no rows without such a table."""
    found = [pd.DataFrame({"child_id": pd.Series(dtype="str"), "family_id": pd.Series(dtype="str")})]
    for name in OF_FAMILIES:
        try:
            found.append(snapshots.read_table(snapshot, name, ["child_id", "family_id"]))
        except FileNotFoundError:
            continue
    return pd.concat(found, ignore_index=True)
