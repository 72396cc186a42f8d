"""Local words as codes: case systems write "Interim care order Sec. 38(1)" where the standard has C1 (data-standards 3).

A council's own local_codes.csv comes first, then the words that are shipped, then the codes themselves, and the labels of codes.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd

from data.faults import faults_at
from data.loaders.extract import Match, frame_of
from data.loaders.ssd_fields import WORDS_HEADINGS, Field, coded
from data.loaders.text import by_value, tidied
from data.reference.codes import labels
from data.reference.rows import FOLDER, read_rows

# A code that says "none of these": the words are known and the value is left blank.
NONE_OF_THESE = "-"
# A code at the front of its description needs a sign after it, or a figure in it: "S" begins many words, and BOTH is one.
SIGN = r"\s*[-–—:.,;)\]]"
Line = tuple[re.Pattern[str], str]


class Words:
    """What each field's local words mean. `faults`: the council's lines that cannot be used."""

    def __init__(self, own: Iterable[Match] = ()) -> None:
        frames = [frame_of(found) for found in own]
        self.faults = [fault for frame in frames for fault in _line_faults(frame)]
        self._own = [_lines(frame.rename(columns=str)) for frame in frames]

    def read(self, field: Field, values: pd.Series) -> pd.Series:
        """Each value as its code; blank where it is passed over, and where no one knows it (see `unknown`)."""
        return by_value(values, lambda distinct: distinct.map(lambda value: self._code(field, value)).astype("str")).replace(
            NONE_OF_THESE, None
        )

    def unknown(self, field: Field, values: pd.Series) -> pd.Series:
        """Whether each value is there and no one knows it."""
        return by_value(values, lambda distinct: distinct.map(lambda value: self._code(field, value) is None)).fillna(False).astype("bool")

    def _code(self, field: Field, value: str) -> str | None:
        words = _plain(value)
        for lines in [*(own.get(field.name, ()) for own in self._own), _shipped().get(field.name, ())]:
            found = next((code for pattern, code in lines if pattern.fullmatch(words)), None)
            if found is not None and (found in field.codes or found == NONE_OF_THESE):
                return found
        return _code_itself(field.codes, value) or _labelled(field).get(words)


def _code_itself(codes: Sequence[str], value: str) -> str | None:
    """The code that the value is, begins with or has in brackets: "c2", "C2 Full care order", "Full care order (C2)"."""
    text = value.strip()
    spelt = next((code for code in codes if _plain(code) == _plain(text)), None)
    if spelt is not None:
        return spelt
    for code in sorted(codes, key=len, reverse=True):
        after = rf"(?:{SIGN}|\s)" if re.search(r"\d", code) else SIGN
        if re.match(rf"{re.escape(code)}{after}", text) or re.search(rf"[(\[]{re.escape(code)}[)\]]", text):
            return code
    return None


@cache
def _labelled(field: Field) -> dict[str, str]:
    """The labels by which this dashboard shows the codes, where codes.csv has them."""
    try:
        return {_plain(label): code for code, label in labels(field.becomes).items() if code in field.codes}
    except KeyError:
        return {}


@cache
def _shipped() -> dict[str, list[Line]]:
    return _lines(read_rows(FOLDER / "local_codes.csv", WORDS_HEADINGS))


def _lines(rows: pd.DataFrame) -> dict[str, list[Line]]:
    """Each field's lines in the file's order, which is that in which they are tried. `*` stands for any letters."""
    found: dict[str, list[Line]] = {}
    for field, words, code in zip(*(tidied(rows[name].astype("str")).fillna("") for name in WORDS_HEADINGS), strict=True):
        if field and words and code:
            pattern = re.escape(_plain(words)).replace(r"\*", ".*")
            found.setdefault(field.casefold(), []).append((re.compile(pattern), code))
    return found


def _line_faults(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """The lines of a council's list that name no field with codes, or no code of it."""
    field = tidied(frame["field"].astype("str")).str.casefold()
    known = field.isin(list(coded()))
    code = tidied(frame["code"].astype("str"))
    allowed = {(name, one) for name, of in coded().items() for one in (*of.codes, NONE_OF_THESE)}
    wrong = known & ~pd.Series([pair in allowed for pair in zip(field, code, strict=True)], index=frame.index, dtype="bool")
    return [
        faults_at(frame[~known], "local-code-unknown", "", "field", frame.loc[~known, "field"]),
        faults_at(frame[wrong], "local-code-unknown", "", "code", frame.loc[wrong, "code"]),
    ]


def _plain(text: str) -> str:
    """Words without case and doubled blanks."""
    return re.sub(r"[\s_]+", " ", text.replace("\xa0", " ")).strip().casefold()
