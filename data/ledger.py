"""Everything that was ever released from a store: `<store>/ledger.parquet`, private, added to and never taken from.

It holds true counts, so that the next release knows which numbers have not changed since: it stands beside the snapshots, which hold the
same and more, and goes into no bundle. One row is a number of a release (`relation` blank), or its place in a relation of that release.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from data.snapshots import locked

LEDGER = "ledger.parquet"
KEY_FILE = "release.key"
TYPES = {
    "release": "str",
    "released_at": "str",
    "officer": "str",
    "fingerprint": "str",
    "cell": "str",
    "low": "Int64",
    "high": "Int64",
    "status": "str",
    "truth": "Int64",
    "relation": "Int64",
    "coefficient": "Int64",
    "value": "Float64",
}


def read(store: Path) -> pd.DataFrame:
    """All rows, the oldest release first; no rows before the first release. Raises ValueError when the file is not a ledger."""
    path = store / LEDGER
    if not path.exists():
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in TYPES.items()})
    found = pd.read_parquet(path)
    if list(found.columns) == [name for name in TYPES if name != "value"]:  # of before 23 November 2026: no value can stand again
        found["value"] = pd.NA
    if list(found.columns) != list(TYPES):
        raise ValueError(f"{path} is not a ledger of releases")
    return found.astype(TYPES)


def secret(store: Path) -> bytes:
    """The store's own 32 random bytes, made when first asked for: they decide which way a number is rounded, so nobody may know them.

    Lost, unchanged numbers keep their rounding from the ledger, and others are drawn anew. Raises ValueError when the file is not one.
    """
    path = store / KEY_FILE
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text(encoding="ascii"))


def releases(ledger: pd.DataFrame) -> list[str]:
    """The ids of all releases, oldest first."""
    return [str(name) for name in ledger["release"].unique()]


def append(store: Path, rows: pd.DataFrame) -> None:
    """Adds one release's rows: the file before and after are whole at every moment."""
    path = store / LEDGER
    beside = path.with_name(f".{LEDGER}-{os.getpid()}")
    whole = pd.concat([read(store), rows[list(TYPES)].astype(TYPES)], ignore_index=True)
    try:
        whole.to_parquet(beside, index=False)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """Holds the ledger for one release at a time. Raises `data.snapshots.Busy` when another is under way."""
    with locked(store / ".release-lock", "another release from this store is under way"):
        yield
