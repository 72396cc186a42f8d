"""A .zip archive as the files in it. Nothing is written to disk; what is in it is read as if it lay in a folder of the archive's name."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pandas as pd

from data.faults import fault
from data.loaders.limits import MOST_UNPACKED_BYTES, Locked, Unsafe, check_directory, opened, unpacked

ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")
# Characters that a name on no system has, and those that would end a line or turn the writing around.
STRANGE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LONGEST_NAME = 150
Member = tuple[str, bytes]


def is_plain(name: PurePosixPath | Path) -> bool:
    """Whether a file is meant to be read: hidden files, editors' lock files and what one system adds to archives are not."""
    return not any(part.startswith((".", "~$")) or part == "__MACOSX" for part in name.parts)


def members(path: Path, name: str, endings: tuple[str, ...]) -> tuple[list[Member], list[pd.DataFrame]]:
    """The files of those endings in an archive with their content, by "archive/name"; and the faults of the archive."""
    if path.suffix.lower() != ".zip":
        return [], [fault("archive-unreadable", f"{path.suffix.lower()} archive", file=name)]
    try:
        with opened(path) as archive:
            check_directory(archive, path.stat().st_size, MOST_UNPACKED_BYTES)
            return _read(archive, name, endings)
    except Locked:
        return [], [fault("file-locked", file=name)]
    except Unsafe as problem:
        return [], [fault("archive-unsafe", str(problem), file=name)]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as problem:
        return [], [fault("archive-unreadable", type(problem).__name__, file=name)]


def _read(archive: zipfile.ZipFile, name: str, endings: tuple[str, ...]) -> tuple[list[Member], list[pd.DataFrame]]:
    found: list[Member] = []
    faults: list[pd.DataFrame] = []
    left = MOST_UNPACKED_BYTES
    for place, member in _wanted(archive, endings):
        inside = f"{name}/{place}"
        if PurePosixPath(place).suffix.lower() in ARCHIVES:
            faults.append(fault("archive-unsafe", "an archive inside an archive", file=inside))
            continue
        content = b"".join(unpacked(archive, member, left))
        left -= len(content)
        found.append((inside, content))
    if not found and not faults:
        faults.append(fault("file-empty", file=name))
    return found, faults


def _wanted(archive: zipfile.ZipFile, endings: tuple[str, ...]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The files to be read, each under a safe name of its own."""
    taken: set[str] = set()
    for member in archive.infolist():
        place = safe_name(member.filename)
        wanted = PurePosixPath(place).suffix.lower() in (*endings, *ARCHIVES) and is_plain(PurePosixPath(place))
        if wanted and not member.is_dir():
            while place.casefold() in taken:
                place = f"again/{place}"
            taken.add(place.casefold())
            yield place, member


def safe_name(name: str) -> str:
    """A member's name as a path below the archive: no way up or out of it, no drive, no sign that no file name has."""
    parts = [part.strip() for part in STRANGE.sub("_", name.replace("\\", "/")).split("/")]
    place = "/".join(part for part in parts if part not in ("", ".", ".."))
    return place if len(place) <= LONGEST_NAME else f"…{place[-LONGEST_NAME:]}"
