"""One table of raw text at its declared types, with every fault of it: first as text, then its keys.

The checks are declared once, as pandera's. Each is asked of the distinct texts of a column first; only rows that hold one which fails,
or a key that stands twice, are put before pandera. Of two million reviews hardly one does, and judging each takes minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pyarrow

from data.contract import DTYPES, TABLES, Column, Kind, Table
from data.faults import PLACE, faults_at, gather, no_faults
from data.loaders.text import dates_of, flags_of, numbers_of
from data.loaders.texts import BLANK, Texts
from data.rules import ends_before_start

READERS: Mapping[Kind, Callable[[pd.Series], pd.Series]] = {
    "date": lambda column: dates_of(column).dt.normalize(),
    "time": dates_of,
    "flag": flags_of,
    "number": numbers_of,
    "text": lambda column: column,
}
UNREADABLE: Mapping[Kind, str] = {
    "date": "date-unreadable",
    "time": "date-unreadable",
    "flag": "flag-unreadable",
    "number": "number-unreadable",
}


class Check(NamedTuple):
    """What is asked of each text of a column; `of_blanks`: of a blank too."""

    rule: str
    holds: Callable[[pd.Series], pd.Series]
    of_blanks: bool = False


def check_table(table: Table, raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One table at its declared types with `_file`, `_sheet` and `_row`, without the rows that were left out; and its faults."""
    places = raw[list(PLACE)].reset_index(drop=True)
    written = {column.name: _written(raw, column) for column in table.columns}
    values = {column.name: _values(written[column.name], column) for column in table.columns}
    text_faults, left_out = _text_faults(table, written, values, places)
    kept = np.ones(len(places), dtype=bool)
    kept[left_out] = False
    typed = pd.DataFrame(
        {name: written[name].spread(values[name]) for name in written} | {name: places[name] for name in PLACE}, copy=False
    )
    typed_faults = _typed_faults(table, typed, _key_twice(table, written, values, kept))
    typed = typed if kept.all() else typed[kept]
    backwards = ends_before_start(typed, table)
    if not backwards.empty:
        typed = typed[~(typed[table.ends] < typed[table.begins])]
    return typed.reset_index(drop=True), gather([text_faults, typed_faults, backwards])


def _written(raw: pd.DataFrame, column: Column) -> Texts:
    """A declared column as tidy text with its codes as the contract spells them; blank where the extract has none."""
    if column.name not in raw:
        return Texts(np.full(len(raw), BLANK, dtype="int32"), pyarrow.array([], pyarrow.large_string()))
    tidy = Texts.of(raw[column.name]).tidied()
    return tidy.spelled(column.codes) if column.codes else tidy


def _values(texts: Texts, column: Column) -> pd.Series:
    """What each distinct text means, at the declared type."""
    return READERS[column.kind](texts.distinct) if len(texts.values) else pd.Series(dtype=DTYPES[column.kind])


def checks(column: Column) -> list[Check]:
    """What is asked of a column's text. Each check is named by the rule that it reports."""
    found = []
    if column.required:
        found.append(Check("key-missing", lambda values: values.notna(), of_blanks=True))
    if column.kind in UNREADABLE:
        found.append(Check(UNREADABLE[column.kind], lambda values: READERS[column.kind](values).notna()))
    if codes := column.codes:
        found.append(Check("code-unknown", lambda values: values.isin(codes)))
    return found


@cache
def text_schema(name: str) -> pa.DataFrameSchema:
    """The checks of a table's text."""
    columns = {
        column.name: [pa.Check(check.holds, name=check.rule, ignore_na=not check.of_blanks) for check in checks(column)]
        for column in TABLES[name].columns
    }
    return pa.DataFrameSchema({column: pa.Column("str", each, nullable=True) for column, each in columns.items()})


@cache
def typed_schema(name: str) -> pa.DataFrameSchema:
    """The declared types, and the key that stands once."""
    table = TABLES[name]
    columns = {column.name: pa.Column(DTYPES[column.kind], nullable=True) for column in table.columns}
    return pa.DataFrameSchema(columns, unique=list(table.key), report_duplicates="exclude_first")


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """One row a value that failed: column, check, index. Every failure at once."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as problems:
        return problems.failure_cases[["column", "check", "index"]]
    return pd.DataFrame({"column": [], "check": [], "index": []})


def _in_doubt(table: Table, written: Mapping[str, Texts], values: Mapping[str, pd.Series], size: int) -> np.ndarray:
    """Whether each row holds a text that a check of its column does not pass."""
    doubt = np.zeros(size, dtype=bool)
    for column in table.columns:
        texts = written[column.name]
        for check in checks(column):
            # A text that cannot be read has no value: it need not be read again to know.
            holds = values[column.name].notna() if check.rule in UNREADABLE.values() else check.holds(texts.distinct)
            fails = ~holds.to_numpy(dtype=bool)
            if fails.any() or (check.of_blanks and texts.is_blank.any()):
                doubt |= texts.marked(fails, blank=check.of_blanks)
    return doubt


def _text_faults(
    table: Table, written: Mapping[str, Texts], values: Mapping[str, pd.Series], places: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray]:
    """The faults of the text, and the rows that they leave out."""
    rows = np.flatnonzero(_in_doubt(table, written, values, len(places)))
    if not len(rows):
        return no_faults(), rows
    doubtful = pd.DataFrame({name: texts.take(rows).as_text() for name, texts in written.items()}, index=rows)
    failures = _failures(text_schema(table.name), doubtful)
    found: list[pd.DataFrame] = []
    left_out: list[int] = []
    for column, rule in failures[["column", "check"]].drop_duplicates().itertuples(index=False):
        failed = failures.loc[failures["column"].eq(column) & failures["check"].eq(rule), "index"].astype("int64")
        loses_row = table[column].required and rule != "code-unknown"
        value = doubtful.loc[failed, column]
        found.append(faults_at(places.loc[failed], rule, table.name, column, value, leaves_out="row" if loses_row else None))
        left_out += list(failed) if loses_row else []
    return gather(found), np.unique(np.array(left_out, dtype="int64"))


def _key_twice(table: Table, written: Mapping[str, Texts], values: Mapping[str, pd.Series], kept: np.ndarray) -> np.ndarray:
    """The rows whose key stands in more than one row; a blank part of a key equals another blank."""
    rows = np.flatnonzero(kept)
    number, size = np.zeros(len(rows), dtype="int64"), 1
    for name in table.key:
        # Texts are distinct as they are; two of them can be the same day.
        code = np.arange(len(values[name])) if table[name].kind == "text" else pd.factorize(values[name])[0]
        if size * (len(code) + 1) > np.iinfo("int64").max:
            number, size = pd.factorize(number)[0], len(number)
        number, size = number * (len(code) + 1) + np.append(code, BLANK)[written[name].codes[kept]] + 1, size * (len(code) + 1)
    ordered = np.sort(number)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return rows[np.isin(number, np.unique(twice))] if len(twice) else rows[:0]


def _typed_faults(table: Table, typed: pd.DataFrame, twice: np.ndarray) -> pd.DataFrame:
    """Keys that stand twice. A column of another type than declared is our own mistake, not the extract's."""
    wrong = [column.name for column in table.columns if typed[column.name].dtype != DTYPES[column.kind]]
    if wrong:
        raise TypeError(f"{table.name} was not read at its declared types: {wrong}")
    if not len(twice):
        return no_faults()
    failures = _failures(typed_schema(table.name), typed.iloc[twice])
    rows = typed.loc[failures["index"].astype("int64").drop_duplicates()]
    return faults_at(rows, "key-duplicate", table.name, table.key[0], rows[table.key[0]].astype("str"))
