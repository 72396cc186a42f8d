"""Formulas whose value was never saved: a workbook written by a program holds the formula and no value, and its cell reads as blank."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pandas as pd
from defusedxml import ElementTree

from data.faults import fault
from data.loaders.limits import Held

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# A cell that is a formula and then has no value, or an empty one.
UNCALCULATED = re.compile(rb"<c\b([^>]*)>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
PLACE = re.compile(rb'\br="([A-Z]+\d+)"')


def uncalculated(held: Held, name: str) -> list[pd.DataFrame]:
    """A fault for each sheet of an .xlsx with such formulas: how many, and the first cell. None for other workbooks."""
    content = held.read_bytes() if isinstance(held, Path) else held
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not {BOOK, RELATIONS} <= set(archive.namelist()):
            return []
        found = [(title, UNCALCULATED.findall(archive.read(part))) for title, part in _sheets(archive)]
    return [fault("formula-not-calculated", _said(cells), file=name, sheet=title) for title, cells in found if cells]


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's title and the file inside the workbook that holds it."""
    relations = ElementTree.fromstring(archive.read(RELATIONS))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ElementTree.fromstring(archive.read(BOOK)).iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATED), "")
        part = target.removeprefix("/") if target.startswith("/") else (PurePosixPath("xl") / target).as_posix()
        if part in archive.namelist():
            yield str(sheet.get("name")), part


def _said(cells: list[bytes]) -> str:
    first = PLACE.search(cells[0])
    place = f", the first in {first[1].decode()}" if first else ""
    return f"{len(cells):,} cells{place}" if len(cells) > 1 else f"1 cell{place.replace(', the first', '')}"
