"""What people write in a tracker where the contract has codes: labels, "C2 - Full care order", yes for Y, Ofsted's whole phrase."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pandas as pd

from data.contract import TABLES
from data.loaders.text import by_value
from data.reference.codes import all_codes
from data.reference.meanings import meanings

# What is written for a code in most councils, wherever a column has that code.
ALSO = {
    "Y": ("yes", "true"),
    "N": ("no", "false"),
    "NA": ("n/a", "not applicable"),
    "requires_improvement": ("requires improvement to be good", "RI"),
    "cla": ("looked after", "LAC"),
    "cp": ("child protection",),
    "cin": ("child in need",),
    "iro": ("independent reviewing officer",),
    "missing": ("missing from care", "M"),
    "away": ("away without authorisation", "away from placement without authorisation", "A"),
}
CODE_AND_LABEL = re.compile(r"\s*(\S+)\s*(?:[:–—-])\s.*")


def in_codes(values: pd.Series, table: str, column: str) -> pd.Series:
    """The values with each that spells a code of the column, or a usual word of it, as that code or word; others as they stand."""
    spelt = _spellings(table, column)
    if not spelt or values.isin([*spelt.values()]).sum() == values.count():
        return values
    return by_value(values.astype("str"), lambda distinct: distinct.map(lambda value: _code_of(value, spelt)).astype("str"))


def _code_of(value: str, spelt: Mapping[str, str]) -> str:
    if (found := spelt.get(_plain(value))) is not None:
        return found
    first = CODE_AND_LABEL.fullmatch(value)
    return spelt.get(_plain(first[1]), value) if first else value


@cache
def _spellings(table: str, column: str) -> dict[str, str]:
    """Every spelling of the column's codes and usual words, without case and signs. A code itself comes before any label."""
    declared = TABLES[table][column]
    codes = declared.codes or frozenset(meanings()[table, column].words)
    rows = all_codes()
    named = {f"{table}.{column}", column} & set(rows["field"])
    labels = rows[rows["field"].eq(max(named, key=len, default="")) & rows["code"].isin(codes)]
    spelt = {_plain(label): code for label, code in zip(labels["label"], labels["code"], strict=True)}
    spelt |= {_plain(word): code for code in codes for word in ALSO.get(code, ())}
    return spelt | {_plain(code): code for code in codes}


def _plain(value: str) -> str:
    return re.sub(r"[\s_-]+", "_", value.strip().casefold())
