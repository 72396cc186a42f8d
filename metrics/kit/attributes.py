"""Who a child was in each month: team, locality, age band, sex, ethnicity, legal status, placement and reviewing officer.

One small whole number a child, month and kind, worked out once for all measures. "As they were in that month" means: the latest
spell that had begun by the month's end and had not ended before the month began, so a child who left on the 3rd is still
counted with the team that held the child.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from data.derive import SHORT_BREAKS, child_count
from metrics.kit.in_force import blocks, in_force
from metrics.kit.months import Months

NOT_RECORDED = "Not recorded"
AGE_BANDS = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over")  # DfE's bands for children looked after
BAND_STARTS = np.array([1, 5, 10, 16])
OLDEST_BAND_MONTHS = 12 * int(BAND_STARTS[-1])
BAND_OF_MONTHS_LIVED = np.searchsorted(BAND_STARTS, np.arange(OLDEST_BAND_MONTHS + 1) // 12, side="right").astype("int8")
NO_NUMBER = -1


@dataclass(frozen=True)
class Kind:
    """One breakdown: the names of its groups, and the position of each child's group, by child or by child and month."""

    groups: tuple[str, ...]
    codes: np.ndarray
    rows: np.ndarray | None = None  # the row of `codes` of each child, where few children have one of their own

    def of(self, child: np.ndarray, place: np.ndarray) -> np.ndarray:
        """The group position of each child in each month."""
        row = child if self.rows is None else self.rows[child]
        return self.codes[row] if self.codes.ndim == 1 else self.codes[row, place]


Attributes = Mapping[str, Kind]


def attributes(tables: Tables, months: Months) -> Attributes:
    """Every breakdown that the extract's tables can give; a kind whose table is absent is not in it."""
    kinds: dict[str, Kind] = {}
    size = child_count(tables)
    if "children" in tables.supplied:
        kinds |= _of_children(tables["children"], size, months, tables.supplied)
    if "care_episodes" in tables.supplied:
        kinds |= _of_episodes(tables, size, months)
    if "allocations" in tables.supplied:
        kinds |= _of_allocations(tables, size, months)
    return kinds


def _small(groups: int) -> str:
    """The smallest whole number that tells so many groups apart: there is one for every child and month."""
    return "int8" if groups <= np.iinfo("int8").max else "int16"


def _of_children(children: pd.DataFrame, size: int, months: Months, supplied: frozenset[str]) -> dict[str, Kind]:
    kinds = {"age_band": _age_bands(children, size, months)}
    for name in ("sex", "ethnicity"):
        if f"children.{name}" in supplied:
            groups, codes = _grouped(children[name], reference.groups(name))
            kinds[name] = Kind(groups, _by_child(children, codes, size, len(groups) - 1))
    return kinds


def _by_child(frame: pd.DataFrame, codes: np.ndarray, size: int, blank: int) -> np.ndarray:
    """A value a child, in the order of the shared child categories; `blank` where the child has no row."""
    result = np.full(size, blank, dtype=codes.dtype)
    result[frame["child_id"].cat.codes.to_numpy()] = codes
    return result


def _grouped(values: pd.Series, group_of: Mapping[str, str]) -> tuple[tuple[str, ...], np.ndarray]:
    """The group names in the reference's order, "Not recorded" last, and each value's position among them."""
    groups = (*dict.fromkeys(group_of.values()), NOT_RECORDED)
    position = {group: place for place, group in enumerate(groups)}
    codes = values.map({code: position[group] for code, group in group_of.items()})
    return groups, codes.fillna(len(groups) - 1).to_numpy().astype(_small(len(groups)))


def _age_bands(children: pd.DataFrame, size: int, months: Months) -> Kind:
    """The age band at each month's end. A child not yet born counts as under 1."""
    born = children["date_of_birth"]
    month = _by_child_number(children, born.dt.year * 12 + born.dt.month, size)
    day = _by_child_number(children, born.dt.day, size)
    ends = months.ends
    end_month, end_day = (number.to_numpy().astype("int16") for number in (ends.year * 12 + ends.month, ends.day))
    bands = np.empty((size, len(ends)), dtype=BAND_OF_MONTHS_LIVED.dtype)
    for block in blocks(size):
        lived = end_month - month[block, None] - (end_day < day[block, None])
        bands[block] = BAND_OF_MONTHS_LIVED[np.clip(lived, 0, OLDEST_BAND_MONTHS)]
    bands[month == NO_NUMBER] = len(AGE_BANDS)
    return Kind((*AGE_BANDS, NOT_RECORDED), bands)


def _by_child_number(children: pd.DataFrame, values: pd.Series, size: int) -> np.ndarray:
    """A small whole number a child, `NO_NUMBER` where it is blank: millions of cells are made of it."""
    result = np.full(size, NO_NUMBER, dtype="int16")
    result[children["child_id"].cat.codes.to_numpy()] = values.fillna(NO_NUMBER).to_numpy()
    return result


def _of_episodes(tables: Tables, size: int, months: Months) -> dict[str, Kind]:
    """Legal status and placement. Where only those of now are known, several months have no such breakdown: it would begin from nothing."""
    episodes = tables["care_episodes"]
    counted = episodes[~episodes["legal_status"].isin(SHORT_BREAKS)].sort_values(["child_id", "start_date"], kind="stable")
    named = {}
    for name, column in (("legal_status", "legal_status"), ("placement", "placement_type")):
        if len(months) > 1 and tables.latest_only((f"care_episodes.{column}",)):
            continue
        groups, codes = _grouped(counted[column], reference.groups(column))
        named[name] = ((*groups, "Not in care"), codes)
    return _in_force(counted, named, size, months) if named else {}


def _of_allocations(tables: Tables, size: int, months: Months) -> dict[str, Kind]:
    allocations = tables["allocations"].sort_values(["child_id", "start_date"], kind="stable")
    kinds: dict[str, Kind] = {}
    if {"allocations=social_worker", "allocations.team_id"} <= tables.supplied:
        held = allocations[allocations["role"] == "social_worker"]
        named = {"team": _named(team_names(tables, held["team_id"]), "Unallocated")}
        if "teams.locality" in tables.supplied:
            named["locality"] = _named(held["team_id"].map(_first_by_key(tables["teams"], "locality")), "Unallocated")
        kinds |= _in_force(held, named, size, months)
    if "allocations=iro" in tables.supplied:
        reviewed = allocations[allocations["role"] == "iro"]
        kinds |= _in_force(reviewed, {"iro": _named(reviewed["worker_id"], "No officer")}, size, months)
    return kinds


def _in_force(spells: pd.DataFrame, named: Mapping[str, tuple[tuple[str, ...], np.ndarray]], size: int, months: Months) -> dict[str, Kind]:
    """Each breakdown of spells (names of its groups and each spell's position among them) by child and month; the last group is nobody."""
    columns = [(codes, len(groups) - 1) for groups, codes in named.values()]
    rows, found = in_force(spells, columns, size, months)
    return {name: Kind(groups, codes, rows) for (name, (groups, _)), codes in zip(named.items(), found, strict=True)}


def team_names(tables: Tables, team_id: pd.Series) -> pd.Series:
    """Each team's name, or its id when no name is supplied."""
    if "teams.team_name" not in tables.supplied:
        return team_id
    return team_id.map(_first_by_key(tables["teams"], "team_name")).fillna(team_id)


def _first_by_key(teams: pd.DataFrame, column: str) -> pd.Series:
    return teams.drop_duplicates("team_id").set_index("team_id")[column]


def _named(values: pd.Series, nobody: str) -> tuple[tuple[str, ...], np.ndarray]:
    """Groups named by the values themselves, in alphabetical order, "Not recorded" and `nobody` after them."""
    names = values.dropna().drop_duplicates().sort_values()
    codes = pd.Index(names).get_indexer(values)
    return (*names, NOT_RECORDED, nobody), np.where(codes < 0, len(names), codes).astype(_small(len(names) + 2))
