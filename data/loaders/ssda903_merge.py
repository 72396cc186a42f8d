"""Several years of the same SSDA903 file as one table: what a later return says of the same key replaces what an earlier one said.

By whole numbers throughout (`data.loaders.texts`): a hundred councils' returns of five years have two million reviews.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.faults import faults_at
from data.loaders.texts import TEXT, Texts

NO_YEAR = -1


@dataclass(frozen=True)
class Rows:
    """One file's rows of all years under canonical names.

    `order`: the file's place among them, rising from row to row; `year`: the calendar year of 31 March that ends its collection year,
    or NO_YEAR; `places`: where each row stood (`_file`, `_sheet`, `_row`); `keys`: columns of which hardly a text stands twice.
    """

    columns: dict[str, Texts]
    order: np.ndarray
    year: np.ndarray
    places: pd.DataFrame
    keys: dict[str, pa.Array] = field(default_factory=dict)

    def with_columns(self, **columns: Texts) -> Rows:
        return replace(self, columns=self.columns | columns)

    def keyed(self, name: str, *parts: str) -> Rows:
        """The rows with a key made of columns; a blank one leaves a gap, so that the blank is reported where it is and not in a column
        nobody wrote.
        """
        texts = [pc.fill_null(self.columns[part].as_arrow(), "") for part in parts]
        return replace(self, keys=self.keys | {name: pc.binary_join_element_wise(*texts, pa.scalar("|", pa.large_string()))})

    def frame(self) -> pd.DataFrame:
        """The rows as a table of raw text with their places."""
        text = {name: column.as_category() for name, column in self.columns.items()}
        keys = {name: TEXT.__from_arrow__(texts) for name, texts in self.keys.items()}
        return pd.DataFrame(keys | text | {name: self.places[name].array for name in self.places}, copy=False)

    def take(self, rows: np.ndarray) -> Rows:
        """The rows for which it is true."""
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        return Rows(columns, self.order[rows], self.year[rows], self.places[rows].reset_index(drop=True))


class Versions:
    """The rows of one file of all years, and which of them are versions of the same thing: the same `key` in another year's file.

    A version in which `closes` is filled comes before one in which it is blank (a return sent again can lose an end); then the later
    file. Rows of a key that stand twice in one file stay, to be reported as duplicates; rows without a key stay too.
    """

    def __init__(self, rows: Rows, table: str, key: Sequence[str], closes: str | None = None) -> None:
        self.rows, self._table, self._closes = rows, table, closes
        columns = [rows.columns[name] for name in key]
        self._keyed = ~np.logical_or.reduce([column.is_blank for column in columns])
        self._group, self._groups = _grouped(columns)
        self._files = int(rows.order.max(initial=0)) + 1

    @cached_property
    def is_kept(self) -> np.ndarray:
        """Whether each row stands in its key's best file."""
        if not self._is_repeated.any():
            return np.ones(len(self.rows.order), dtype=bool)
        rank = self.rows.order
        if self._closes:
            rank = rank + ~self.rows.columns[self._closes].is_blank * self._files
        best = np.full(self._groups, -1, dtype="int64")
        np.maximum.at(best, self._group, rank)
        # The remainder is the file's place: a closed and an open row of one key in one file are duplicates, and both stay.
        return ~self._keyed | (self.rows.order == best[self._group] % self._files)

    @cached_property
    def _is_repeated(self) -> np.ndarray:
        """Whether each row's key stands in more than one file."""
        return self._keyed & self._in_several_files(self._group, self.rows.order)

    def _in_several_files(self, group: np.ndarray, order: np.ndarray) -> np.ndarray:
        # Of an index that repeats, the last assignment stays; files rise from row to row.
        last, first = np.zeros(self._groups, dtype="int64"), np.zeros(self._groups, dtype="int64")
        last[group], first[group[::-1]] = order, order[::-1]
        return first[group] < last[group]

    def kept(self) -> Rows:
        """The rows of each key's best file."""
        return self.rows if self.is_kept.all() else self.rows.take(self.is_kept)

    def disagreements(self, names: Sequence[str]) -> list[pd.DataFrame]:
        """The faults of each of the columns: one a kept row whose value another file gives otherwise."""
        return [self._disagreements(name) for name in names if name in self.rows.columns and self._is_repeated.any()]

    def _disagreements(self, name: str) -> pd.DataFrame:
        """An end or a reason that an open version lacks is no disagreement."""
        stated = np.flatnonzero(self._is_repeated)
        if self._closes and name in (self._closes, "reason_ended"):
            stated = stated[~self.rows.columns[self._closes].is_blank[stated]]
        group = self._group[stated]
        doubtful = self._in_several_files(group, self.rows.order[stated])
        stated, group = stated[doubtful], group[doubtful]
        values = self.rows.columns[name].codes[stated]
        least, most = np.full(self._groups, len(self.rows.order)), np.full(self._groups, -1)
        filled = values >= 0
        np.minimum.at(least, group[filled], values[filled])
        np.maximum.at(most, group[filled], values[filled])
        places = stated[(least[group] < most[group]) & self.is_kept[stated]]
        found = pd.Series(self.rows.columns[name].take(places).as_category())
        return faults_at(self.rows.places.iloc[places], "differs-between-files", self._table, name, found)

    def not_continued(self) -> pd.DataFrame:
        """The faults of kept rows left open at the end of a year that no file of a later year has, though there is one."""
        last_seen = np.full(self._groups, NO_YEAR)
        np.maximum.at(last_seen, self._group, self.rows.year)
        seen = last_seen[self._group]
        is_open = self.is_kept & self.rows.columns[str(self._closes)].is_blank
        lost = self._keyed & is_open & (seen != NO_YEAR) & (seen < self.rows.year.max(initial=NO_YEAR))
        return faults_at(self.rows.places[lost], "episode-not-continued", self._table, str(self._closes))


def _grouped(columns: Sequence[Texts]) -> tuple[np.ndarray, int]:
    """A whole number for each row that tells its key from others, and how many there are. Blanks count as one value more."""
    group = columns[0].codes.astype("int64") + 1
    for column in columns[1:]:
        group = group * (len(column.values) + 1) + (column.codes + 1)
        group, distinct = pd.factorize(group)
        size = len(distinct)
    if len(columns) == 1:
        size = len(columns[0].values) + 1
    return group, size
