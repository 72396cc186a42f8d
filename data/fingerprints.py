"""What a snapshot was made of, in 32 signs: the extract and all that counts it, or what counts it alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
# A figure depends on these beside the extract: a change in any of them makes a snapshot out of date.
CODE = ("data", "metrics")
REFERENCE = ("data/reference", "data/letters")


def fingerprint(files: Mapping[str, Path], as_at: str = "") -> str:
    """Of the extract's bytes (by name), the as-at date asked for, reference, letters and code."""
    return _of([*sorted(files.items()), *_named(own_files())], as_at)


def of_code() -> str:
    """Of code, reference and letters alone: where two snapshots differ in it, a figure may be counted otherwise than before."""
    return _of(_named(own_files()))


def own_files() -> list[Path]:
    """The code and the reference that figures depend on, in order."""
    code = (path for room in CODE for path in (PROJECT / room).rglob("*.py"))
    reference = (path for room in REFERENCE for path in (PROJECT / room).rglob("*") if path.suffix in (".csv", ".toml"))
    return sorted({*code, *reference})


def _named(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    return [(path.relative_to(PROJECT).as_posix(), path) for path in paths]


def _of(files: Iterable[tuple[str, Path]], beside: str = "") -> str:
    digest = hashlib.blake2b(beside.encode(), digest_size=16)
    for name, path in files:
        digest.update(f"\0{name}\0".encode())
        digest.update(_digest(path))
    return digest.hexdigest()


def _digest(path: Path) -> bytes:
    """Of a file's bytes; of a file that cannot be opened (a workbook that someone has open), of nothing: the loader reports it."""
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "blake2b").digest()
    except OSError:
        return b""
