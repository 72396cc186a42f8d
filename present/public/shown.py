"""One published figure as the release words it: a number, the symbol for why there is none, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.kit.disclosure.public import HIDDEN, STANDS
from metrics.kit.measure import Measure
from present import words

WHY = {
    HIDDEN: "too few to show",
    "low base": "too few for a percentage",
    "z": "nothing to count",
    "x": "not available",
    "": "not published",
}
SYMBOLS = {HIDDEN: HIDDEN, "z": "z", "x": "x"}
GIVEN = ("shown", STANDS, "rounded")
ROUNDING = 0.06  # of a rate, which a release gives in tenths


@dataclass(frozen=True)
class Shown:
    """A figure in words.

    value: "71%", or its symbol. parts: "25 of 35", or why there is no number. unit: what is counted, blank of a share. status: as in the
    release.
    """

    value: str = words.NOTHING
    parts: str = WHY[""]
    unit: str = ""
    status: str = ""

    @property
    def is_hidden(self) -> bool:
        return self.status == HIDDEN

    @property
    def is_given(self) -> bool:
        return self.status in GIVEN

    @property
    def beneath(self) -> str:
        """What stands under the figure: its numbers, else its unit; and that it is as first released, where it is."""
        return self._noted(self.parts or self.unit)

    @property
    def full(self) -> str:
        """ "71% (25 of 35)", "24 children", "71% (25 of 35, as first released)", "hidden (too few to show)"."""
        if not self.is_given:
            return f"hidden ({self.parts})" if self.is_hidden else self.parts
        said = f"{self.value} {self.unit}".strip()
        parts = self._noted(self.parts)
        return f"{said} ({parts})" if parts else said

    def _noted(self, text: str) -> str:
        return ", ".join(part for part in (text, STANDS) if part) if self.status == STANDS else text


NOT_PUBLISHED = Shown()


def shown_of(measure: Measure, row: pd.Series | None) -> Shown:
    """A row of a release in words; of no row, that nothing is published."""
    if row is None:
        return NOT_PUBLISHED
    status = str(row["status"])
    if status not in GIVEN:
        of = _parts(measure, row) if status == "low base" else ""
        return Shown(SYMBOLS.get(status, words.NOTHING), f"{of}: {WHY[status]}" if of else WHY[status], "", status)
    unit = "" if measure.is_share else words.unit(measure, float(row["value"]) if measure.kind == "count" else 2)
    return Shown(str(row["shown_value"]), _parts(measure, row), unit, status)


def _parts(measure: Measure, row: pd.Series) -> str:
    """What a figure is made of, in the release's own words: "25 of 35", "1,602 ÷ 80.9", "450 of 128,064", "61 cases"; blank of a count."""
    above, below = str(row["shown_numerator"]), str(row["shown_denominator"])
    if measure.is_share:
        return f"{above} of {below}" if above and below else ""
    if measure.kind == "rate":
        joint = "÷" if measure.per == 1 else "of"
        return f"{_about(measure, row)}{above} {joint} {below}" if above and below else ""
    if measure.kind == "count" or not below:
        return ""
    return f"{below} {'case' if below == '1' else 'cases'}"


def _about(measure: Measure, row: pd.Series) -> str:
    """ "about " where the parts are so coarse that dividing them does not give the rate that is shown: 18 of 140 is 12.9, not 13.2."""
    above, below, value = (float(row[name]) for name in ("numerator", "denominator", "value"))
    return "about " if below > 0 and abs(above / below * measure.per - value) > ROUNDING else ""
