"""Names of files that someone drops: what comes of them on our disk leads nowhere, is not hidden, and no two are one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

ENDINGS = ("csv", "xlsx", "xls", "ods", "xml", "zip", "parquet")
SETTINGS = "extract.toml"  # what an extract says of itself; any other .toml is no file of records
LONGEST = 120  # letters of a name: with its folder it stays within what Windows takes
# Names that Windows takes for devices, whatever their ending.
DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
NOT_OURS = re.compile(r"[^\w .()&+,'’-]+")


class NotTaken(Exception):
    """A file is not taken; the words say why, and name the file."""


def safe_name(dropped: str) -> str:
    """The name under which a dropped file is kept: its last part alone, without signs that mean something to a system.

    Raises NotTaken for a hidden name, an editor's lock file, an ending that no source has, and a name of which nothing is left.
    """
    last = unicodedata.normalize("NFC", dropped).replace("\\", "/").rpartition("/")[2]
    plain = NOT_OURS.sub("-", last).strip(" ")
    shown = plain[:60] or "a file without a name"
    if plain.startswith((".", "~")) or last.startswith("~$"):
        raise NotTaken(f"{shown}: a hidden file or an editor's lock file")
    if plain.casefold() == SETTINGS:
        return SETTINGS
    stem, ending = PurePosixPath(plain).stem.strip(" .-"), PurePosixPath(plain).suffix.casefold()
    if ending.removeprefix(".") not in ENDINGS:
        raise NotTaken(f"{shown}: no file of records. Those end in {', '.join(ENDINGS)}, or are called {SETTINGS}")
    if not stem:
        raise NotTaken(f"{shown}: nothing is left of its name")
    if DEVICES.fullmatch(stem.split(".")[0].strip()):
        stem = f"file-{stem}"
    return f"{stem[: LONGEST - len(ending)].rstrip(' .')}{ending}"


def kept_apart(name: str, taken: Iterable[str]) -> str:
    """The name, or with a number before its ending, so that it is none of those taken, small and capital letters alike.

    Raises NotTaken for a second extract.toml: only one can say what the extract is.
    """
    held = {one.casefold() for one in taken}
    if name.casefold() not in held:
        return name
    if name == SETTINGS:
        raise NotTaken(f"{SETTINGS}: there is one already, and only one can say what these records are")
    path = PurePosixPath(name)
    return next(one for number in range(2, len(held) + 3) if (one := f"{path.stem} ({number}){path.suffix}").casefold() not in held)
