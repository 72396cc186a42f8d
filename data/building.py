"""What a build writes into a snapshot, and what the snapshot says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from data import snapshot_files
from data.contract import TABLES, Tables
from data.faults import PLACE
from data.fingerprints import of_code
from data.loaders import Extract, Refused
from data.loaders.text import tidied
from data.progress import Tell, untold


class Declared(Protocol):
    @property
    def id(self) -> str: ...


class Computed(Protocol):
    """One measure's result: its figures and cases, or what it lacked."""

    @property
    def measure(self) -> Declared: ...
    @property
    def lacking(self) -> Sequence[str]: ...
    @property
    def figures(self) -> pd.DataFrame | None: ...
    @property
    def cases(self) -> pd.DataFrame | None: ...
    @property
    def due(self) -> pd.DataFrame | None: ...


KeepPicture = Callable[[str, pd.DataFrame], None]
Compute = Callable[[Tables, KeepPicture], Iterable[Computed]]


def fill(
    folder: Path,
    tables: Tables,
    faults: pd.DataFrame,
    compute: Compute,
    *,
    left_out: pd.DataFrame | None = None,
    measures: int = 0,
    tell: Tell = untold,
) -> dict[str, Any]:
    """Fills a snapshot's folder and returns what was not supplied. Raises Refused when no measure could be computed.

    `measures`: how many `compute` will go through, for `tell`.
    """
    figures, not_supplied = [], {}
    tell("Measures", 0, measures)
    for done, result in enumerate(compute(tables, partial(snapshot_files.write_picture, folder)), start=1):
        name = result.measure.id
        tell("Measures", done, measures)
        if result.figures is None or result.cases is None:
            not_supplied[name] = list(result.lacking)
            continue
        figures.append(result.figures)
        snapshot_files.write_cases(folder, name, result.cases)
        if result.due is not None:
            snapshot_files.write_due(folder, name, result.due)
        del result  # its cases, or they would stand beside those of the next measure
    if not figures:
        raise Refused("none of its tables is enough for any measure")
    tell("Writing", 0, 1)
    snapshot_files.write_tables(folder, tables.frames.items())
    snapshot_files.write_faults(folder, faults)
    snapshot_files.write_left_out(folder, no_rows_left_out() if left_out is None else left_out)
    snapshot_files.write_figures(folder, figures)
    return {"not_supplied": not_supplied, "computed": len(figures)}


def said_of(extract: Extract, tables: Tables, faults: pd.DataFrame, made_of: str) -> dict[str, Any]:
    """The manifest (see `data.snapshot_files.manifest`), before what `fill` returns."""
    lost = faults[faults["leaves_out"].eq("row")].drop_duplicates(["file", "sheet", "row"])
    blank = faults[faults["leaves_out"].eq("value") & faults["table"].ne("") & faults["column"].ne("")]
    places = blank["table"] + "." + blank["column"]
    return {
        "fingerprint": made_of,
        "code": of_code(),
        "name": tables.source.name,
        "invented": tables.source.invented,
        "as_at": f"{tables.as_at:%Y-%m-%d}",
        "as_at_from": tables.source.as_at_from,
        "covers_from": f"{tables.covers_from:%Y-%m-%d}",
        "supplied": sorted(tables.supplied),
        "recognised": [list(pair) for pair in tables.source.recognised],
        "formats": dict(extract.formats),
        "rows": {name: len(frame) for name, frame in tables.frames.items()},
        "left_out": {str(name): int(rows) for name, rows in lost["table"].value_counts().items()},
        "blanked": {str(place): int(values) for place, values in places.value_counts().items()},
        "faults": {str(kind): int(number) for kind, number in faults["severity"].value_counts().items()},
    }


def rows_left_out(extract: Extract, faults: pd.DataFrame) -> pd.DataFrame:
    """Whose rows faults left out: one row each, with its table and `who` (see `who_of`) as the file has it. Empty when none was."""
    lost = faults.loc[faults["leaves_out"].eq("row"), ["table", "file", "sheet", "row"]].drop_duplicates().dropna()
    parts = [no_rows_left_out()]
    for table, places in lost.groupby("table"):
        frame = extract.frames.get(str(table))
        who = None if frame is None else who_of(str(table), frame.columns)
        if frame is not None and who is not None:
            raw = frame[[who, *PLACE]].astype({"_file": "str", "_sheet": "str", "_row": "int64"})
            named = dict(zip(("file", "sheet", "row"), PLACE, strict=True))
            found = raw.merge(places.rename(columns=named).astype({"_row": "int64"}), on=list(PLACE))
            parts.append(pd.DataFrame({"table": found["table"], "who": tidied(found[who].astype("str"))}))
    return pd.concat(parts, ignore_index=True).dropna()


def no_rows_left_out() -> pd.DataFrame:
    return pd.DataFrame({"table": pd.Series(dtype="str"), "who": pd.Series(dtype="str")})


def who_of(table: str, columns: Iterable[str]) -> str | None:
    """The column that says whose a row is: the child, else the worker, else the first of the key. None when none of them is there."""
    held = set(columns)
    return next((name for name in ("child_id", "worker_id", *TABLES[table].key) if name in held), None)
