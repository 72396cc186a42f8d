"""Workbooks that would fill the memory of what reads them: too much inside, or one value so far out that all cells before it are made."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from data.loaders.limits import MOST_WORKBOOK_BYTES, Held, Locked, Unsafe, check_directory, opened, unpacked

MOST_CELLS = 10_000_000
OLD_FILE = b"\xd0\xcf\x11\xe0"
PASSWORD = "EncryptedPackage".encode("utf-16-le")
A_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Za-z]+)([0-9]+)["'][^>]*(?<!/)>""")
A_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["']([0-9]+)["']""")
COLUMNS_OF_LETTERS = {1: 26, 2: 702, 3: 16_384}
LETTERS = {size: re.compile(rb"""\br=["'][A-Za-z]{%d,}[0-9]""" % size) for size in (2, 3)}
REPEATED = re.compile(rb"""number-(rows|columns)-repeated=["']([0-9]{4,})["']""")
# The end of one piece is looked at again with the next: no tag of a cell is longer.
OVERLAP = 500


def check_workbook(held: Held, ending: str) -> None:
    """Raises Unsafe or Locked for a workbook that is not to be opened; nothing for one that is, or that is damaged in another way."""
    content = held.read_bytes() if isinstance(held, Path) else held
    if ending != ".xls" and content.startswith(OLD_FILE) and PASSWORD in content:
        raise Locked
    if not content.startswith(b"PK"):
        return
    with opened(content) as archive:
        check_directory(archive, len(content), MOST_WORKBOOK_BYTES)
        for member in archive.infolist():
            _check_member(archive, member)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    pieces = unpacked(archive, member, MOST_WORKBOOK_BYTES)
    if member.filename == "content.xml":
        _check_repeated(b"".join(pieces))
    elif "worksheets/" in member.filename.lower():
        _check_extent(pieces)
    else:
        for _ in pieces:
            pass


def _check_extent(pieces: Iterable[bytes]) -> None:
    """Raises Unsafe when a sheet's last row and column enclose more cells than any table has: each of them would be made."""
    last_row, letters, wide, before = 0, 1, 0, b""
    for piece in pieces:
        text = before + piece
        last_row = max([last_row, *map(_number, set(A_ROW.findall(text)))])
        letters = max(letters, *(size for size in (1, 2, 3) if size == 1 or LETTERS[size].search(text)))
        if last_row * COLUMNS_OF_LETTERS[letters] > MOST_CELLS:
            for column, row in A_CELL.findall(text):
                wide, last_row = max(wide, _column(column)), max(last_row, _number(row))
            if wide * last_row > MOST_CELLS:
                raise Unsafe(f"a sheet of more than {MOST_CELLS:,} cells: is there a value far below or beside the table?")
        before = text[-OVERLAP:]


def _number(digits: bytes) -> int:
    return int(digits[:9])


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters[:4].upper():
        place = 26 * place + letter - 64
    return place


def _check_repeated(content: bytes) -> None:
    """Raises Unsafe when a value is said to repeat over thousands of cells: blank ones repeat so to the sheet's end, values never do."""
    for found in REPEATED.finditer(content):
        begins, tag_ends = content.rfind(b"<", 0, found.start()), content.find(b">", found.end())
        ends = tag_ends
        if found[1] == b"rows" and content[tag_ends - 1 : tag_ends] != b"/":
            ends = content.find(b"table-row>", tag_ends)
        if b"value-type" in content[begins : ends if ends >= 0 else None]:
            raise Unsafe("a value that is repeated over thousands of cells")
