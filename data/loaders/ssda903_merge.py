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
from data.loaders.extract import in_pandas
from data.loaders.texts import Texts

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

    def keyed(self, name: str, parts: Sequence[str], number: Texts | None = None) -> Rows:
        """The rows with a key made of columns, and of a number where there is one. A blank part leaves a gap, so that the blank is
        reported where it is and not in a column nobody wrote.
        """
        bar = pa.scalar("|", pa.large_string())
        key = pc.binary_join_element_wise(*(pc.fill_null(self.columns[part].as_arrow(), "") for part in parts), bar)
        if number is not None:
            key = pc.binary_join_element_wise(key, number.as_arrow(), bar, null_handling="skip")
        return replace(self, keys=self.keys | {name: key})

    def number_of(self, key: Sequence[str]) -> np.ndarray:
        """A whole number for each row that tells its key from others."""
        return _numbered([self.columns[name] for name in key])

    def frame(self) -> pd.DataFrame:
        """The rows as a table of raw text with their places."""
        text = {name: column.as_category() for name, column in self.columns.items()}
        keys = {name: in_pandas(texts) for name, texts in self.keys.items()}
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
        self._key = [rows.columns[name] for name in key]
        self._repeated = self._repeated_rows()

    def _repeated_rows(self) -> _Groups:
        """The rows whose key stands in more than one file, in groups of one key."""
        # A key of several files has each of its parts in several files: mostly few rows are left to compare.
        candidates = np.flatnonzero(np.logical_and.reduce([self._in_several_files(column) for column in self._key]))
        number = _numbered([column.take(candidates) for column in self._key])
        places = np.argsort(number)
        same = number[places[1:]] == number[places[:-1]]
        places = places[np.append(False, same) | np.append(same, False)] if len(places) else places
        groups = _Groups(candidates[places], number[places])
        return groups.where(groups.differ(self.rows.order[groups.rows]))

    def _in_several_files(self, column: Texts) -> np.ndarray:
        """Whether each row's text stands in more than one file; no for a blank."""
        # Of an index that repeats the last assignment stays, and files rise from row to row. A blank has the place after the last.
        last, first = np.zeros(len(column.values) + 1, dtype="int32"), np.zeros(len(column.values) + 1, dtype="int32")
        last[column.codes], first[column.codes[::-1]] = self.rows.order, self.rows.order[::-1]
        last[-1] = first[-1]
        return (first < last)[column.codes]

    @cached_property
    def _is_keyed(self) -> np.ndarray:
        return ~np.logical_or.reduce([column.is_blank for column in self._key])

    @cached_property
    def is_kept(self) -> np.ndarray:
        """Whether each row stands in its key's best file."""
        kept = np.ones(len(self.rows.order), dtype=bool)
        repeated, order = self._repeated, self.rows.order[self._repeated.rows]
        files = int(self.rows.order.max(initial=0)) + 1
        rank = order + ~self.rows.columns[self._closes].is_blank[repeated.rows] * files if self._closes else order
        # The remainder is the file's place: a closed and an open row of one key in one file are duplicates, and both stay.
        kept[repeated.rows] = order == repeated.most(rank) % files
        return kept

    def kept(self) -> Rows:
        """The rows of each key's best file."""
        return self.rows if self.is_kept.all() else self.rows.take(self.is_kept)

    def disagreements(self, names: Sequence[str]) -> list[pd.DataFrame]:
        """The faults of each of the columns: one a kept row whose value another file gives otherwise."""
        return [self._disagreements(name) for name in names if name in self.rows.columns and len(self._repeated.rows)]

    def _disagreements(self, name: str) -> pd.DataFrame:
        """An end or a reason that an open version lacks is no disagreement."""
        stated, column = self._repeated, self.rows.columns[name]
        if self._closes and name in (self._closes, "reason_ended"):
            stated = stated.where(~self.rows.columns[self._closes].is_blank[stated.rows])
            stated = stated.where(stated.differ(self.rows.order[stated.rows]))
        filled = stated.where(~column.is_blank[stated.rows])
        doubtful = filled.keys[filled.differ(column.codes[filled.rows])]
        places = np.sort(stated.rows[np.isin(stated.keys, doubtful) & self.is_kept[stated.rows]]) if len(doubtful) else doubtful
        return faults_at(
            self.rows.places.iloc[places], "differs-between-files", self._table, name, pd.Series(column.take(places).as_category())
        )

    def not_continued(self) -> pd.DataFrame:
        """The faults of kept rows left open at the end of a year that no file of a later year has, though there is one."""
        last_seen, repeated = self.rows.year.copy(), self._repeated
        last_seen[repeated.rows] = repeated.most(self.rows.year[repeated.rows])
        is_open = self.is_kept & self.rows.columns[str(self._closes)].is_blank
        lost = self._is_keyed & is_open & (last_seen != NO_YEAR) & (last_seen < self.rows.year.max(initial=NO_YEAR))
        return faults_at(self.rows.places[lost], "episode-not-continued", self._table, str(self._closes))


@dataclass(frozen=True)
class _Groups:
    """Rows in the order of their keys; rows of one key stand together."""

    rows: np.ndarray
    keys: np.ndarray

    def where(self, kept: np.ndarray) -> _Groups:
        return self if kept.all() else _Groups(self.rows[kept], self.keys[kept])

    def differ(self, values: np.ndarray) -> np.ndarray:
        """Whether the rows of each row's key have more than one value."""
        return self._of_each(np.minimum, values) < self._of_each(np.maximum, values)

    def most(self, values: np.ndarray) -> np.ndarray:
        """The greatest value of each row's key."""
        return self._of_each(np.maximum, values)

    @cached_property
    def _begins(self) -> np.ndarray:
        return np.flatnonzero(np.append(True, self.keys[1:] != self.keys[:-1])[: len(self.keys)])

    def _of_each(self, of: np.ufunc, values: np.ndarray) -> np.ndarray:
        if not len(values):
            return values
        return np.repeat(of.reduceat(values, self._begins), np.diff(np.append(self._begins, len(values))))


def _numbered(columns: Sequence[Texts]) -> np.ndarray:
    """A whole number for each row that tells its key from others. A blank counts as one value more."""
    number, size = columns[0].codes.astype("int64"), len(columns[0].values) + 1
    number += 1
    for column in columns[1:]:
        if size * (len(column.values) + 1) > np.iinfo("int64").max:
            number, distinct = pd.factorize(number)
            size = len(distinct)
        number *= len(column.values) + 1
        number += column.codes
        number += 1
        size *= len(column.values) + 1
    return number
