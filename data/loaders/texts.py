"""A column of text as whole numbers and the distinct texts that they stand for: each text is read once, however many rows repeat it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.extensions import ExtensionArray

from data.loaders.extract import TEXT, in_pandas
from data.loaders.text import read_codes, tidied

BLANK = -1


@dataclass(frozen=True)
class Texts:
    """One column: `codes` says for each row which of `values` it holds, BLANK where none. Every value is distinct and none is missing."""

    codes: np.ndarray
    values: pa.LargeStringArray
    held_as: pd.CategoricalDtype | None = None  # where several tables share their values

    @classmethod
    def of(cls, column: pd.Series) -> Texts:
        """A column of text or of a category of texts; anything else is read as text."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            return cls(column.cat.codes.to_numpy(), _arrow(column.cat.categories))
        return cls.below([pa.chunked_array([_arrow(column)])])

    @classmethod
    def below(cls, columns: Sequence[pa.ChunkedArray]) -> Texts:
        """Columns of text one below the other."""
        kinds = {column.type for column in columns}
        kind = kinds.pop() if len(kinds) == 1 else pa.large_string()
        return cls._encoded(pa.chunked_array([chunk for column in columns for chunk in column.cast(kind).chunks], type=kind))

    @classmethod
    def _encoded(cls, column: pa.ChunkedArray | pa.Array) -> Texts:
        encoded = pc.dictionary_encode(column)
        chunks = encoded.chunks if isinstance(encoded, pa.ChunkedArray) else [encoded]
        codes = np.full(len(column), BLANK, dtype="int32")
        begins = 0
        for chunk in chunks:
            _fill(codes[begins : begins + len(chunk)], chunk.indices)
            begins += len(chunk)
        # Chunks are encoded by one dictionary; the last of them has all of it.
        values = chunks[-1].dictionary if chunks else pa.array([], pa.large_string())
        return cls(codes, values if pa.types.is_large_string(values.type) else values.cast(pa.large_string()))

    @cached_property
    def distinct(self) -> pd.Series:
        """The distinct texts."""
        return pd.Series(in_pandas(self.values))

    @cached_property
    def is_blank(self) -> np.ndarray:
        """Whether each row holds nothing."""
        return self.codes < 0

    def read(self, of: Callable[[pd.Series], pd.Series]) -> Texts:
        """The column with each distinct text replaced by another, or by nothing; what becomes the same text is one."""
        if not len(self.values):
            return self
        said = of(self.distinct)
        if said is self.distinct:
            return self
        new = self._encoded(_arrow(said))
        if len(new.values) == len(self.values):
            return Texts(self.codes, new.values)  # each has become another, in the same order
        return Texts(np.append(new.codes, BLANK)[self.codes].astype("int32"), new.values)

    def tidied(self) -> Texts:
        """The column without blanks (non-breaking ones too) at either end of a text; nothing left is blank."""
        stripped = pc.utf8_trim_whitespace(self.values)
        if stripped.equals(self.values) and not pc.any(pc.equal(stripped, "")).as_py():
            return self
        return self.read(tidied)

    def spelled(self, codes: Iterable[str]) -> Texts:
        """The column with each value as the code that it spells in another case."""
        known = pa.array(sorted(codes), pa.large_string())
        if pc.all(pc.is_in(self.values, value_set=known)).as_py() is not False:
            return self
        return self.read(lambda values: read_codes(values, codes))

    def spread(self, values: pd.Series) -> pd.Series:
        """One value a row, given one a distinct text in their order; missing for a blank."""
        return pd.Series(values.array.take(self.codes, allow_fill=bool(self.is_blank.any())))

    def marked(self, values: np.ndarray, blank: bool = False) -> np.ndarray:
        """Yes or no a row, given one a distinct text; `blank` for a row that holds nothing."""
        return np.append(values.astype(bool), blank)[self.codes]

    def stands_in(self, other: Texts) -> np.ndarray:
        """Whether each row's text stands in a row of another column; no for a blank."""
        used = np.bincount(other.codes[~other.is_blank], minlength=len(other.values)) > 0
        return self.marked(pc.is_in(self.values, value_set=other.values.filter(pa.array(used))).to_numpy(zero_copy_only=False))

    def take(self, rows: np.ndarray) -> Texts:
        """The rows at those positions, or those for which it is true."""
        return Texts(self.codes[rows], self.values, self.held_as)

    def as_category(self) -> pd.Categorical:
        dtype = self.held_as or pd.CategoricalDtype(pd.Index(in_pandas(self.values)))
        return pd.Categorical.from_codes(self.codes, dtype=dtype, validate=False)

    def as_text(self) -> ExtensionArray:
        """The texts themselves, as pandas holds them; missing where blank."""
        return in_pandas(self.as_arrow())

    def as_arrow(self) -> pa.Array:
        """The texts themselves, missing where blank."""
        return self.values.take(pa.array(self.codes, mask=self.is_blank))


def together(columns: Sequence[Sequence[pa.ChunkedArray]], read: Callable[[Texts], Texts]) -> list[Texts]:
    """Columns of several tables, each of several parts, with the same values in the same order, as `read` makes of all of them."""
    every = read(Texts.below([part for parts in columns for part in parts]))
    held_as = pd.CategoricalDtype(pd.Index(in_pandas(every.values)))
    ends = np.cumsum([sum(len(part) for part in parts) for parts in columns])
    return [Texts(codes, every.values, held_as) for codes in np.split(every.codes, ends[:-1])] if columns else []


def one_spelling(texts: Texts) -> Texts:
    """Each text as it stands, and in capitals where texts differ in nothing but that."""
    capitals = pc.utf8_upper(texts.values)
    counts = pc.value_counts(capitals)
    several = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    if not len(several):
        return texts
    said = pc.if_else(pc.is_in(capitals, value_set=several), capitals, texts.values)
    return texts.read(lambda values: pd.Series(in_pandas(said), index=values.index))


def _arrow(texts: pd.Series | pd.Index) -> pa.Array:
    found = pa.array(texts if texts.dtype == TEXT else texts.astype("str"))
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    return found if pa.types.is_large_string(found.type) else found.cast(pa.large_string())


def _fill(codes: np.ndarray, indices: pa.Int32Array) -> None:
    """Writes the indices over codes that are all blank, and leaves those blank that are missing."""
    if indices.null_count == 0:
        codes[:] = indices.to_numpy()
        return
    stated = np.frombuffer(indices.buffers()[1], dtype="int32")[indices.offset : indices.offset + len(indices)]
    np.copyto(codes, stated, where=indices.is_valid().to_numpy(zero_copy_only=False))
