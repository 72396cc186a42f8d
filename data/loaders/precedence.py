"""Several formats as one extract: whose table is used where two supply the same one.

A council's own tracker knows more than its case system's standard tables, those more than a yearly return, and that more than a list of
what was newest on one day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data.contract import TABLES, Reach, table_of
from data.faults import fault, gather
from data.loaders.extract import Part
from data.loaders.text import read_codes, tidied

ORDER = ("tracker", "ssd", "ssda903", "cin_census", "annex_a")
PLACES = ("_file", "_sheet")


@dataclass
class Combined:
    """The tables of all formats together, and which formats fed each table, the first in precedence first."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    supplied: frozenset[str] = frozenset()
    faults: pd.DataFrame = field(default_factory=lambda: gather(()))
    formats: dict[str, str] = field(default_factory=dict)
    reach: dict[str, Reach] = field(default_factory=dict)


def combined(parts: Mapping[str, Part]) -> Combined:
    """Each table from the first format in ORDER that supplies it. Two exceptions, for what no single source holds:

    children whom that source does not know, and columns of children that it does not have, come from the next; and of a table with kinds
    (`Table.kinds`: protection plans, plans of children in need) each kind comes from the first format that supplies it.
    """
    whole = Combined()
    faults: list[pd.DataFrame] = []
    for name in (one for one in ORDER if one in parts):
        part = parts[name]
        faults.append(part.faults)
        for table, frame in part.frames.items():
            if table not in whole.frames:
                _take(whole, part, table, frame, name)
            elif table == "children":
                _add_children(whole, part, frame, name)
            else:
                faults += _add_kinds(whole, part, table, frame, name)
    whole.faults = gather(faults)
    return whole


def _take(whole: Combined, part: Part, table: str, frame: pd.DataFrame, name: str) -> None:
    whole.frames[table], whole.formats[table] = frame, name
    whole.supplied |= {entry for entry in part.supplied if table_of(entry) == table}
    whole.reach |= {entry: reach for entry, reach in part.reach.items() if table_of(entry) == table}


def _add_children(whole: Combined, part: Part, frame: pd.DataFrame, name: str) -> None:
    """The children whom no source before it knows, and its columns that none of them has."""
    held, child = whole.frames["children"], tidied(frame["child_id"].astype("str"))
    frame = frame.assign(child_id=child)
    strangers = frame[child.notna() & ~child.isin(tidied(held["child_id"].astype("str")))]
    more = [column for column in frame.columns if column not in held.columns]
    of_child = frame.dropna(subset=["child_id"]).drop_duplicates("child_id").set_index("child_id")
    widened = held.assign(**{column: tidied(held["child_id"].astype("str")).map(of_child[column]) for column in more})
    whole.frames["children"] = _below(widened, strangers)
    whole.formats["children"] += f", {name}"
    whole.supplied |= {entry for entry in part.supplied if table_of(entry) == "children"}


def _add_kinds(whole: Combined, part: Part, table: str, frame: pd.DataFrame, name: str) -> list[pd.DataFrame]:
    """The rows of those kinds that no source before it supplies; a note when some or all of the table is not used."""
    offered = _kinds(table, part.supplied)
    wanted = sorted(offered - _kinds(table, whole.supplied))
    unused = [fault("table-not-used", name, table=table)] if not wanted or set(wanted) != offered else []
    if wanted:
        column = str(TABLES[table].kinds)
        kinds = read_codes(tidied(frame[column].astype("str")), TABLES[table][column].codes or ())
        _spread_reach(whole, whole.supplied, table)
        whole.frames[table] = _below(whole.frames[table], frame[kinds.isin(wanted)])
        whole.formats[table] += f", {name}"
        whole.supplied |= {f"{table}={kind}" for kind in wanted}
        said = {f"{table}={kind}": part.reach.get(f"{table}={kind}") or part.reach.get(table) for kind in wanted}
        whole.reach |= {entry: reach for entry, reach in said.items() if reach is not None}
    return unused


def _kinds(table: str, supplied: frozenset[str]) -> set[str]:
    return {entry.partition("=")[2] for entry in supplied if entry.startswith(f"{table}=")}


def _spread_reach(whole: Combined, supplied: frozenset[str], table: str) -> None:
    """A reach said of the whole table becomes one of each kind that it has, since the kinds that are added go another way."""
    if table in whole.reach:
        said = whole.reach.pop(table)
        whole.reach |= {f"{table}={kind}": whole.reach.get(f"{table}={kind}", said) for kind in _kinds(table, supplied)}


def _below(held: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    frames: Sequence[pd.DataFrame] = [frame.astype(dict.fromkeys(PLACES, "str")) for frame in (held, more)]
    return pd.concat(frames, ignore_index=True).astype(dict.fromkeys(PLACES, "category"))
