"""`python -m data release` and `verify`: from a store's current snapshot to a bundle, and a bundle's proof repeated."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow.parquet as pq

from data import bundles, ledger, snapshots, trail

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
    @property
    def ledger(self) -> pd.DataFrame: ...
    @property
    def share(self) -> Any: ...
    @property
    def proof(self) -> Any: ...


Make = Callable[..., Released]
Refusals = tuple[type[Exception], ...]
Verify = Callable[[bundles.Bundle], tuple[list[str], int]]


def release_bundle(store: Path, folder: Path, officer: str, note: str, kinds: Sequence[str], make: Make, *, refusals: Refusals) -> int:
    """Makes, proves and writes one release; prints what it holds. Returns the exit code: 0 released, 2 refused.

    `make` is given what the release says of itself, the snapshot's manifest, figures, cases and families, the ledger and its secret;
    `refusals` are what it raises when nothing could be proved safe.
    """
    try:
        snapshot = _ready(store, folder, officer, note)
        with ledger.alone(store):
            made = _made(snapshot, store, officer.strip(), note.strip(), kinds, make)
            _keep(made, store, folder)
    except (Refused, snapshots.Busy, trail.NotRecorded) as reason:
        print(f"Not released: {reason}", file=sys.stderr)
        return REFUSED
    except refusals as reason:
        print(f"Not released: no way was found that could be proved safe. {reason}", file=sys.stderr)
        return REFUSED
    _print_result(made, folder)
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


def _made(snapshot: Path, store: Path, officer: str, note: str, kinds: Sequence[str], make: Make) -> Released:
    now = datetime.now(UTC)
    manifest = snapshots.manifest(snapshot)
    before, secret = _ledger(store)
    earlier = ledger.releases(before)
    said = {
        **{name: manifest[name] for name in ("name", "invented", "as_at", "covers_from", "fingerprint", "not_supplied")},
        "released_at": now.isoformat(timespec="seconds"),
        "release": f"{now:%Y-%m-%d}-{1 + sum(name.startswith(f'{now:%Y-%m-%d}-') for name in earlier)}",
        "officer": officer,
        "note": note,
        "earlier": earlier,
    }
    figures = snapshots.read_figures(snapshot)
    return make(said, manifest, figures, lambda measure: read_all_cases(snapshot, measure, kinds), _families(snapshot), before, secret)


def _ledger(store: Path) -> tuple[pd.DataFrame, bytes]:
    try:
        return ledger.read(store), ledger.secret(store)
    except (OSError, ValueError) as problem:
        raise Refused(f"the ledger of earlier releases cannot be read ({problem}), so nothing can be compared with them.") from problem


def _keep(made: Released, store: Path, folder: Path) -> None:
    """Into the ledger and the trail first, and only then out: whatever stops this between, nothing is shown that they do not know.

    The other way round, a bundle could be read by everyone while the next release is proved as if it had never been.
    """
    try:
        ledger.append(store, made.ledger)
        public = made.public
        trail.record_command(store, "released", about=f"{public.said['release']} to {folder.name}", rows=len(public.figures))
        bundles.write(folder, bundles.Bundle(public.said, public.figures, public.measures, made.cells, made.relations, made.report))
    except OSError as problem:
        raise Refused(f"{problem.filename or folder} cannot be written: {problem.strerror or problem}.") from problem


def _print_result(made: Released, folder: Path) -> None:
    figures, share = made.public.figures, made.share
    hidden = int((figures["status"] == "c").sum())
    print(f"Released {made.public.said['release']}: {len(figures):,} figures of {(made.public.measures['period'] != '').sum()} measures")
    print(f"  hidden: {hidden:,} figures; least number of values left of a protected number: {made.proof.least_left or 'no end'}")
    print(f"  shown, weighted by children: {share.of_children:.1%} ({share.shown:,} of {share.covered:,} figures of the snapshot)")
    print(f"  {folder}: read report.md before it goes out, and sign it")


def verify_bundle(folder: Path, verify: Verify) -> int:
    """Repeats the proof from the bundle alone; prints what was found. Returns the exit code: 0 safe, 2 not, or no bundle."""
    try:
        bundle = bundles.read(folder)
        faults, least_left = verify(bundle)
    except bundles.NotABundle as reason:
        print(f"Not verified: {reason}", file=sys.stderr)
        return REFUSED
    for fault in faults:
        print(f"Not safe: {fault}", file=sys.stderr)
    if not faults:
        print(f"Safe: release {bundle.said['release']}, {len(bundle.figures):,} figures, {len(bundle.cells):,} numbers audited together")
        print(f"  least number of values left of a protected number: {least_left or 'no end'}")
    return REFUSED if faults else RELEASED


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
