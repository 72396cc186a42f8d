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
from metrics.kit.months import Months

NOT_RECORDED = "Not recorded"
AGE_BANDS = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over")  # DfE's bands for children looked after
BAND_STARTS = np.array([1, 5, 10, 16])
OLDEST_BAND_MONTHS = 12 * int(BAND_STARTS[-1])
BAND_OF_MONTHS_LIVED = np.searchsorted(BAND_STARTS, np.arange(OLDEST_BAND_MONTHS + 1) // 12, side="right").astype("int8")
NO_NUMBER = -1
LAST_DAY = 1 << 22  # days since 1970: later than any date in a record, and the end of a spell that is open


@dataclass(frozen=True)
class Kind:
    """One breakdown: the names of its groups, and the position of each child's group, by child or by child and month."""

    groups: tuple[str, ...]
    codes: np.ndarray

    def of(self, child: np.ndarray, place: np.ndarray) -> np.ndarray:
        """The group position of each child in each month."""
        return self.codes[child] if self.codes.ndim == 1 else self.codes[child, place]


Attributes = Mapping[str, Kind]


def attributes(tables: Tables, months: Months) -> Attributes:
    """Every breakdown that the extract's tables can give; a kind whose table is absent is not in it."""
    kinds: dict[str, Kind] = {}
    size = child_count(tables)
    if "children" in tables.supplied:
        kinds |= _of_children(tables["children"], size, months, tables.supplied)
    if "care_episodes" in tables.supplied:
        kinds |= _of_episodes(tables["care_episodes"], size, months)
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
    since = (ends.year * 12 + ends.month).to_numpy().astype("int16") - month[:, None]
    lived = np.clip(since - (ends.day.to_numpy().astype("int16") < day[:, None]), 0, OLDEST_BAND_MONTHS)
    bands = BAND_OF_MONTHS_LIVED[lived]
    bands[month == NO_NUMBER] = len(AGE_BANDS)
    return Kind((*AGE_BANDS, NOT_RECORDED), bands)


def _by_child_number(children: pd.DataFrame, values: pd.Series, size: int) -> np.ndarray:
    """A small whole number a child, `NO_NUMBER` where it is blank: millions of cells are made of it."""
    result = np.full(size, NO_NUMBER, dtype="int16")
    result[children["child_id"].cat.codes.to_numpy()] = values.fillna(NO_NUMBER).to_numpy()
    return result


def _of_episodes(episodes: pd.DataFrame, size: int, months: Months) -> dict[str, Kind]:
    counted = episodes[~episodes["legal_status"].isin(SHORT_BREAKS)].sort_values(["child_id", "start_date"], kind="stable")
    row = _row_in_month(counted, size, months)
    kinds = {}
    for name, column in (("legal_status", "legal_status"), ("placement", "placement_type")):
        groups, codes = _grouped(counted[column], reference.groups(column))
        kinds[name] = _spread((*groups, "Not in care"), codes, row)
    return kinds


def _of_allocations(tables: Tables, size: int, months: Months) -> dict[str, Kind]:
    allocations = tables["allocations"].sort_values(["child_id", "start_date"], kind="stable")
    held = allocations[allocations["role"] == "social_worker"]
    row = _row_in_month(held, size, months)
    kinds = {"team": _spread(*_named(team_names(tables, held["team_id"]), "Unallocated"), row)}
    if "teams.locality" in tables.supplied:
        locality = held["team_id"].map(_first_by_key(tables["teams"], "locality"))
        kinds["locality"] = _spread(*_named(locality, "Unallocated"), row)
    reviewed = allocations[allocations["role"] == "iro"]
    kinds["iro"] = _spread(*_named(reviewed["worker_id"], "No officer"), _row_in_month(reviewed, size, months))
    return kinds


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


def _spread(groups: tuple[str, ...], codes: np.ndarray, row: np.ndarray) -> Kind:
    """Codes by row spread over children and months; the last group where no row is in force."""
    with_nobody = np.append(codes, len(groups) - 1).astype(_small(len(groups)))
    return Kind(groups, with_nobody[row])


def _row_in_month(spells: pd.DataFrame, size: int, months: Months) -> np.ndarray:
    """The position of the spell in force for each child and month; -1 where none is. Spells come sorted by child and start."""
    ends, starts = months.ends.to_numpy(), months.starts.to_numpy()
    place = np.searchsorted(ends, spells["start_date"].to_numpy(), side="left")
    row = np.full((size, len(ends)), -1, dtype="int32")
    within = place < len(ends)
    # Later rows of one child and month overwrite earlier ones: the latest spell to begin is in force.
    row[spells["child_id"].cat.codes.to_numpy()[within], place[within]] = np.flatnonzero(within)
    np.maximum.accumulate(row, axis=1, out=row)
    return _without_ended(row, spells, starts)


def _without_ended(row: np.ndarray, spells: pd.DataFrame, starts: np.ndarray) -> np.ndarray:
    """`row` with each spell that ended before the month began replaced by the earlier one that outlasted it; -1 where none did."""
    end = np.append(spells["end_date"].to_numpy(), np.datetime64("NaT"))
    outlasting = _outlasting(spells["child_id"].cat.codes.to_numpy(), end[:-1])
    # The first month that began after each end, as a small number: it is looked up for every child and month.
    over_from = np.searchsorted(starts, end, side="right").astype("int16")
    cells = row.reshape(-1)
    ended = np.flatnonzero(over_from[row] <= np.arange(len(starts), dtype="int16"))
    while len(ended):
        cells[ended] = outlasting[cells[ended]]
        ended = ended[over_from[cells[ended]] <= ended % len(starts)]
    return row


def _outlasting(child: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The position of the nearest earlier spell of the same child that ends later, for each spell; -1 where there is none.

    A last -1 stands for no spell. Spells come sorted by child, so that one number holds the child and the end.
    """
    days = np.where(np.isnat(end), LAST_DAY, np.minimum(end.astype("datetime64[D]").astype("int64"), LAST_DAY))
    key = child.astype("int64") * (2 * LAST_DAY) + days
    nested = np.flatnonzero(np.maximum.accumulate(key) > key)
    earlier = nested - 1
    while (shorter := key[earlier] <= key[nested]).any():
        earlier[shorter] -= 1
    found = np.full(len(key) + 1, -1, dtype="int32")
    found[nested] = earlier
    return found
