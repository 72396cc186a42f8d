"""How large a file, an archive or a workbook may be before it is refused: far above any council's, far below what stops a machine.

An archive's own directory is asked first, and not believed: what is unpacked is counted as it comes.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

MEGABYTE = 1_000_000
# By a file's ending. A hundred councils' visits of six years are 640 MB of CSV; one council's census is 20 MB of XML.
LARGEST_BYTES: Mapping[str, int] = {".csv": 1_000 * MEGABYTE, ".xml": 250 * MEGABYTE, ".parquet": 2_000 * MEGABYTE, ".zip": 500 * MEGABYTE}
LARGEST_WORKBOOK_BYTES = 100 * MEGABYTE
# What an archive or a workbook may unpack to, in all and beside its own size: text packs to a tenth, a sheet of blanks to a hundredth.
MOST_UNPACKED_BYTES = 1_000 * MEGABYTE
MOST_WORKBOOK_BYTES = 500 * MEGABYTE
MOST_RATIO = 250
# Below this an archive may pack as well as it likes.
SMALL_BYTES = 20 * MEGABYTE
MOST_MEMBERS = 1_000
MOST_COLUMNS = 1_000
PIECE_BYTES = MEGABYTE
Held = Path | bytes


class TooLarge(Exception):
    """A file above its limit; the message says both in megabytes."""


class Unsafe(Exception):
    """An archive or workbook that is not unpacked; the message says why, and nothing of what is in it."""


class Locked(Exception):
    """A file that is protected by a password."""


def check_size(size: int, ending: str) -> None:
    """Raises TooLarge for a file that is larger than files of its ending may be."""
    most = LARGEST_BYTES.get(ending, LARGEST_WORKBOOK_BYTES)
    if size > most:
        raise TooLarge(f"{size // MEGABYTE:,} MB, at most {most // MEGABYTE:,} MB")


def opened(held: Held) -> zipfile.ZipFile:
    """The archive, its directory within every limit. Raises Unsafe, Locked, or BadZipFile for what is no archive."""
    return zipfile.ZipFile(held if isinstance(held, Path) else io.BytesIO(held))


def check_directory(archive: zipfile.ZipFile, packed: int, most: int) -> None:
    """Raises Unsafe or Locked for an archive whose own directory says that it is too much."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Unsafe(f"{len(members):,} files inside, at most {MOST_MEMBERS:,}")
    if any(member.flag_bits & 1 for member in members):
        raise Locked
    _check_unpacked(sum(member.file_size for member in members), packed, most)


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """A member's content piece by piece, counted as it comes. Raises Unsafe when it is not as long as the directory says, or too long."""
    honest = copy.copy(member)
    honest.file_size = most + PIECE_BYTES  # or reading would stop where the directory says, whatever else is packed there
    come = 0
    with archive.open(honest) as content:
        while piece := content.read(PIECE_BYTES):
            come += len(piece)
            if come > member.file_size:
                raise Unsafe("its directory says less than is packed in it")
            _check_unpacked(come, member.compress_size, most)
            yield piece


def _check_unpacked(size: int, packed: int, most: int) -> None:
    if size > most:
        raise Unsafe(f"it unpacks to more than {most // MEGABYTE:,} MB")
    if size > SMALL_BYTES and size > MOST_RATIO * max(1, packed):
        raise Unsafe(f"it unpacks to more than {MOST_RATIO} times its size")
