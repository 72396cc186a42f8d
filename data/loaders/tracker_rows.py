"""Rows and values of a tracker that are no record: the template's example, the line that says "none", and a spreadsheet's own errors."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.contract import TABLES, Table
from data.faults import faults_at
from data.loaders.extract import Sheet
from data.loaders.text import tidied
from data.loaders.tracker_words import in_codes

# A row is an example when an identifier or its key begins with this word, in capitals: no child, worker, family or day is called so.
EXAMPLE = "EXAMPLE"
# Alone in the first cell of a row it says that there were none: then the table counts as nought, not as not supplied.
NONE = "none"

# What a spreadsheet shows for a formula without a result. #N/A is a lookup that found nothing: a blank, as people mean it.
NOTHING_FOUND = ("#N/A", "#N/A N/A", "#n/a")
BROKEN = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
# An identifier that a spreadsheet took for a number: "123.0" is 123, but of "1.23E+12" most digits are lost.
WHOLE = r"\d+\.0"
ROUNDED = r"\d(?:\.\d+)?[eE]\+\d+"


def apart(sheet: Sheet, table: Table, columns: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """The numbers of the rows that are no records, by the rule that says so: examples, and lines that say "none"."""
    rows = sheet.rows
    example: set[int] = set()
    for name, place in columns.items():
        if name.endswith("_id") or name in table.key:
            holds = rows[place].str.contains(EXAMPLE, regex=False, na=False)
            if holds.any():
                written = rows.loc[holds, place].str.strip()
                example |= set(written.index[written.str.match(rf"{EXAMPLE}\b")])
    said = rows[rows.iloc[:, 0].str.strip().str.lower().eq(NONE)]
    others = pd.concat([tidied(said.iloc[:, place]) for place in range(1, said.shape[1])] or [pd.Series(dtype="str")])
    alone = said.index.difference(others.dropna().index)
    found = {"example-row": sorted(example), "none-said": alone.tolist()}
    return {rule: tuple(map(int, numbers)) for rule, numbers in found.items() if numbers}


def as_meant(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """A table's text with what a spreadsheet made of it put right, and the faults of what cannot be.

    Lookups without a result are blank, words are the codes they spell, and 123.0 is the identifier 123. Broken formulas and rounded
    identifiers are blank too, each with a fault.
    """
    read, faults = {}, []
    for column in (one for one in frame.columns if not one.startswith("_")):
        values, found = _as_meant(frame, name, column)
        read[column] = values
        faults += found
    return frame.assign(**read), faults


def _as_meant(frame: pd.DataFrame, name: str, column: str) -> tuple[pd.Series, list[pd.DataFrame]]:
    values, faults = frame[column].astype("str"), []
    if (begins := values.str.startswith("#", na=False)).any():
        errors = tidied(values[begins])
        broken = errors[errors.isin(BROKEN)]
        faults.append(faults_at(frame.loc[broken.index], "formula-broken", name, column, broken))
        values = values.mask(values.index.isin(errors.index[errors.isin([*BROKEN, *NOTHING_FOUND])]))
    if not column.endswith("_id"):
        return (in_codes(values, name, column) if column in TABLES[name].names else values), faults
    values, rounded = _identifiers(values)
    return values, [*faults, faults_at(frame.loc[rounded.index], "id-rounded", name, column, rounded)]


def _identifiers(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The identifiers, whole numbers without their ".0" and rounded ones blank; and the rounded ones as they stood."""
    signs = values.str.endswith(".0", na=False) | values.str.contains("+", regex=False, na=False)
    if not signs.any():
        return values, values.iloc[:0]
    numeric = tidied(values[signs])
    rounded = numeric[numeric.str.fullmatch(ROUNDED)]
    whole = numeric[numeric.str.fullmatch(WHOLE)].str.removesuffix(".0")
    kept = values.mask(values.index.isin(whole.index), whole.reindex(values.index))
    return kept.mask(kept.index.isin(rounded.index)), rounded
