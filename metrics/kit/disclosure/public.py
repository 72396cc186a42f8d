"""What may be shown to everyone: the only type that the public side accepts. It holds rounded numbers and words, and no raw column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

HIDDEN, STANDS = "c", "as first released"
# As DfE's tables of looked-after children mark them. A true zero is a number and is shown as 0.
STATUSES: Mapping[str, str] = {
    "shown": "",
    "rounded": "rounded up or down to a multiple of five",
    HIDDEN: "hidden, so that no child can be found",
    STANDS: "as first released: a few of its records have changed since, too few to show",
    "low base": "of too few to give a percentage",
    "z": "nothing to count",
    "x": "not available",
}
NUMBERS = ("numerator", "denominator", "value")
WORDS = ("shown_numerator", "shown_denominator", "shown_value")
# One row is one figure. period: month, quarter, year, or visit (the six months up to a letter's visit; a stock's at its month end).
FIGURES = ("measure", "period", "month", "group_kind", "group", *NUMBERS, *WORDS, "status")
# One row is one measure. period: the shortest that is published, blank when nothing is; charted: whether every point of it may be shown.
MEASURES = ("measure", "period", "charted", "why", "kinds", "kinds_withheld")
PERIODS = ("month", "quarter", "year", "visit")
SAID = ("name", "invented", "as_at", "covers_from", "released_at", "release", "not_supplied", "policy")


class NotPublic(ValueError):
    """A frame holds something that a public release may not. The message names the column and the rule, never what was found."""


@dataclass(frozen=True)
class PublicRelease:
    """One release as the committee sees it.

    said: name of the source, invented (bool), as_at and covers_from (ISO days), released_at, release (its id), not_supplied
    {measure: [what it lacks]}, policy (the thresholds in force, by name). figures and measures: see FIGURES and MEASURES.
    Raises NotPublic when a column is missing or too many, a status is unknown, a hidden row still holds what it hides, a value stands
    beside a part that does not, words speak of a number that is not there, or a number has more decimals than are shown.
    """

    said: Mapping[str, Any]
    figures: pd.DataFrame
    measures: pd.DataFrame

    def __post_init__(self) -> None:
        if missing := [name for name in SAID if name not in self.said]:
            raise NotPublic(f"a release says nothing of {', '.join(missing)}")
        _has_columns(self.figures, FIGURES, "figures")
        _has_columns(self.measures, MEASURES, "measures")
        _is_rounded(self.figures)
        _hides_what_is_hidden(self.figures)
        _shows_what_values_are_of(self.figures)

    @property
    def as_at(self) -> pd.Timestamp:
        return pd.Timestamp(self.said["as_at"]).as_unit("us")

    @property
    def invented_as(self) -> str:
        """What pictures and files say while records are invented; blank for real ones."""
        return f"Invented records: {str(self.said['name']).split(' (')[0]}" if self.said["invented"] else ""


def _has_columns(frame: pd.DataFrame, expected: tuple[str, ...], what: str) -> None:
    if tuple(frame.columns) != expected:
        raise NotPublic(f"{what} must have exactly the columns {', '.join(expected)}")


def _is_rounded(figures: pd.DataFrame) -> None:
    if not set(figures["period"]) <= set(PERIODS) or not set(figures["status"]) <= set(STATUSES):
        raise NotPublic("figures: a period or a status that does not exist")
    for name in NUMBERS:
        number = figures[name].to_numpy(dtype="float64", na_value=np.nan)
        shown = number[~np.isnan(number)] * (100 if name == "value" else 10)
        if (np.abs(shown - np.round(shown)) > 1e-6).any():
            raise NotPublic(f"figures: {name} has more decimals than are shown")


def _hides_what_is_hidden(figures: pd.DataFrame) -> None:
    for number, word in zip(NUMBERS, WORDS, strict=True):
        if (figures[number].notna() & (figures[word] == HIDDEN)).any():
            raise NotPublic(f"figures: {number} is there although it is hidden")
    hidden = figures["status"] == HIDDEN
    if (hidden & figures["value"].notna()).any() or (hidden & ~(figures[list(WORDS)] == HIDDEN).any(axis=1)).any():
        raise NotPublic("figures: a hidden figure must have no value and say c")


def _shows_what_values_are_of(figures: pd.DataFrame) -> None:
    """A percentage and one of its parts give the other: 95% of 40 is 38, whether or not the 38 is shown."""
    there = {name: figures[name].notna() for name in NUMBERS}
    parts = ["shown_numerator", "shown_denominator"]
    beside_hidden = (figures[parts] == HIDDEN).any(axis=1)
    of_both = figures["shown_value"].str.endswith("%") & ~(there["numerator"] & there["denominator"])
    if (there["value"] & (beside_hidden | of_both | ~(there["numerator"] | there["denominator"]))).any():
        raise NotPublic("figures: a value stands beside a numerator or denominator that is not shown")
    for number, word in zip(NUMBERS, WORDS, strict=True):
        if (~there[number] & ~figures[word].isin(["", HIDDEN])).any():
            raise NotPublic(f"figures: {word} speaks of a number that is not there")
