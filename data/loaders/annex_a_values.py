"""Cells of Annex A as canonical codes: the DfE code that stands in the cell, else its words (data-standards 2.4).

The letter before a bracket is no code: which letter stands before which words differs between councils and years. What cannot be told
with certainty stays as it is written, and is reported once a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from data.contract import TABLES
from data.loaders.text import by_value, tidied
from data.reference.annex_a import annex_a_words

# What stands in a cell that has nothing in it (data-standards 2.6): looked up without case.
BLANKS = frozenset({"#n/a", "n/a", "na", "null", "none", "nan", "nat", "''", '""', "-", ".", "<blank>"})
# In the words file: the council said that it does not know, which is no code and no fault.
NOT_KNOWN = "-"
PREFIX = re.compile(r"^[a-z]\d?\)\s*", re.IGNORECASE)
CODE = re.compile(r"(?<![A-Za-z0-9.])[A-Z]{1,4}\d{0,2}[A-Z]?(?![A-Za-z0-9])")
# A council's own part of a national code: N6SA is a kind of N6, U4b a kind of U4.
SUBDIVIDED = {
    "need": re.compile(r"(?<![A-Za-z0-9.])(N\d)[A-Za-z]{1,2}\d?(?![A-Za-z0-9])"),
    "placement_type": re.compile(r"(?<![A-Za-z0-9.])([A-Z]\d)[a-zA-Z](?![A-Za-z0-9])"),
}
# What a cell says besides its code: where a home is, and under which orders a child did not return home.
ASIDE = {
    "placement_type": re.compile(
        r"\s*\(?\b(?:in|out|inside|outside|within)\b(?: of)?(?: the)?(?: la| area)?(?: boundary)?\)?(?:\s*\[\w+\])?$", re.IGNORECASE
    ),
    "reason_ended": re.compile(r"\s*\(?\s*not (?:under|ro)\b.*$", re.IGNORECASE),
}
# A first part that says it all, with a council's own detail behind it: "Low income: rent arrears".
DETAILED = frozenset({"need", "reason_ended"})
AND = str.maketrans({"&": " and ", "+": " and "})
# Words that tell no two values apart; "and" does, between Asian and Chinese and Asian: Chinese.
FILLERS = frozenset({"a", "an", "any", "as", "by", "for", "in", "of", "on", "or", "the", "to", "under"})


@dataclass(frozen=True)
class Words:
    """The codes of one field: by the whole cell, and by the words in it whatever their order."""

    codes: frozenset[str]
    whole: Mapping[str, str]
    in_any_order: Mapping[frozenset[str], str]


def cleaned(column: pd.Series) -> pd.Series:
    """Text without blanks at either end, non-breaking ones made plain; what only says that a cell is empty is missing."""
    return tidied(by_value(column.astype("str"), _cleaned))


def _cleaned(values: pd.Series) -> pd.Series:
    plain = values.str.replace(r"\s+", " ", regex=True).str.strip()
    return plain.mask(plain.str.casefold().isin(BLANKS)).astype("str")


def coded(column: pd.Series, field: str) -> tuple[pd.Series, pd.Series]:
    """The code of each cell of a field, blank where the cell is blank or says that nothing is known; and which cells no code was told for.

    Those stay as they are written.
    """
    codes = by_value(column, lambda values: values.map(lambda value: code_of(value, field) or "").astype("str"))
    unmapped = column.notna() & codes.eq("")
    return codes.mask(unmapped, column).mask(codes.eq(NOT_KNOWN) | column.isna()).astype("str"), unmapped


def code_of(value: str, field: str) -> str | None:
    """The code that a cell says, NOT_KNOWN where it says that nothing is known, None where it cannot be told with certainty.

    A code and words that mean another one are no certainty.
    """
    known, text = _words(field), PREFIX.sub("", value.strip())
    if plain(text) in known.whole:
        return known.whole[plain(text)]
    by_words, found = _by_words(text, field, known), _codes_in(text, field, known)
    if len(found) > 1:
        return by_words
    by_code = next(iter(found), None)
    if by_code and (by_words not in (None, by_code) or _speaks_of_another_home(text, field, by_code)):
        return None
    return by_code or by_words


def _by_words(text: str, field: str, known: Words) -> str | None:
    found = known.in_any_order.get(key_of(text, field))
    if found is None and field in DETAILED:
        found = known.in_any_order.get(key_of(re.split(r"[:(]| - ", text)[0], field))
    return found


def _speaks_of_another_home(text: str, field: str, code: str) -> bool:
    """Whether a cell says "foster" beside the code of a home that is none: an older year's code, or a council's own."""
    return field == "placement_type" and "foster" in text.casefold() and code[0] not in "UAT"


def _codes_in(text: str, field: str, known: Words) -> set[str]:
    written = {found for found in CODE.findall(text) if found in known.codes}
    part = SUBDIVIDED.get(field)
    return written or ({found for found in part.findall(text) if found in known.codes} if part else set())


def plain(text: str) -> str:
    """Letters and digits in lower case with single blanks between."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def key_of(text: str, field: str) -> frozenset[str]:
    """The words of a text that tell it apart: without figures and codes, single letters and words such as "or"."""
    text = ASIDE[field].sub("", text) if field in ASIDE else text
    passed_over = (FILLERS if field == "ethnicity" else FILLERS | {"and"}) | _dfe_codes()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]s\b", "", text.casefold()).translate(AND))
    return frozenset(word for word in words if word.isalpha() and len(word) > 1 and word not in passed_over)


@cache
def _dfe_codes() -> frozenset[str]:
    """Codes of letters alone, which beside words are no words: WBRI, and WPOL of the longer list of ethnic codes."""
    rows = annex_a_words()
    longer = rows.loc[rows["field"].eq("ethnicity") & rows["words"].str.fullmatch("[A-Z]{4}"), "words"]
    return frozenset(code.casefold() for code in (_codes("ethnicity") | set(longer)) - {"BOTH"})


@cache
def _words(field: str) -> Words:
    rows = annex_a_words()
    rows = rows[rows["field"] == field]
    whole = dict(zip(rows["words"].map(plain), rows["code"], strict=True))
    codes = _codes(field)
    # A single letter is a code only where it is the whole cell.
    whole |= {plain(code): code for code in codes}
    keys = pd.DataFrame({"key": rows["words"].map(lambda words: key_of(words, field)), "code": rows["code"]}).drop_duplicates()
    # The same words in another order can mean another code: then only the whole cell tells.
    certain = keys[~keys.duplicated("key", keep=False) & keys["key"].map(bool)]
    return Words(frozenset(code for code in codes if len(code) > 1), whole, dict(zip(certain["key"], certain["code"], strict=True)))


def _codes(field: str) -> frozenset[str]:
    declared = (table[field].codes for table in TABLES.values() if field in table.names)
    return next((codes for codes in declared if codes), frozenset())
