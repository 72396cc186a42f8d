"""A public release of made-up figures of every measure that a letter's findings name: of each kind and length of period, some hidden."""

from __future__ import annotations

from collections.abc import Mapping
from math import sin
from typing import Any

import numpy as np
import pandas as pd

from data.bundles import Bundle
from data.letters import letters
from metrics.kit.baseline import month_of
from metrics.kit.disclosure.public import FIGURES, HIDDEN, MEASURES, PublicRelease
from metrics.kit.measure import Measure, register
from present import words

SAID: Mapping[str, Any] = {
    "name": "Testshire (invented records)",
    "invented": True,
    "as_at": "2020-03-31",
    "covers_from": "2014-04-01",
    "released_at": "2020-05-01T09:00:00+00:00",
    "release": "2020-05-01-1",
    "not_supplied": {"letters_in_plain_language": ["pre_proceedings.letter_is_plain"]},
    "policy": {"threshold": 5, "base": 5},
}
WITHHELD, WHY = "life_story_longest_wait_weeks", "It is one child’s own wait, which is never published."
HIDDEN_NOW = "tracker_updated_in_2_weeks"  # whose newest figures are all hidden
SOME_HIDDEN, NO_CHART = "rhi_in_72_hours", "Some of its points are of five children or fewer."
EVERY = {"month": 1, "quarter": 3, "year": 12}


def release(**said: Any) -> PublicRelease:
    """A release of every measure that a finding names; `said` replaces what it says of itself."""
    measures = [
        entry.measure
        for entry in register().values()
        if any(entry.measure.id in one.measures for each in letters() for one in each.findings)
    ]
    content = {**SAID, **said}
    measures = [one for one in measures if one.id not in content["not_supplied"]]
    rows = [row for place, one in enumerate(measures) if one.id != WITHHELD for row in _rows(one, place)]
    figures = pd.DataFrame(rows, columns=list(FIGURES)).astype(dict.fromkeys(("numerator", "denominator", "value"), "float64"))
    return PublicRelease(content, figures, pd.DataFrame([_declared(one) for one in measures], columns=list(MEASURES)))


def bundle(**said: Any) -> Bundle:
    """The same as a bundle, without the cells of its proof."""
    made = release(**said)
    cells, relations = pd.DataFrame(columns=["cell", "low", "high", "status"]), pd.DataFrame(columns=["relation", "cell", "coefficient"])
    return Bundle({**made.said, "officer": "A. Officer", "note": ""}, made.figures, made.measures, cells, relations, "# Report\n")


def period_of(measure: Measure) -> str:
    """The shortest period of a measure that is published: as in a real release, months of some, quarters and years of others."""
    if measure.id in (HIDDEN_NOW, SOME_HIDDEN):
        return "quarter"
    return ("month", "month", "quarter", "year")[len(measure.id) % 4]


def _declared(measure: Measure) -> tuple[str, str, bool, str, str, str]:
    if measure.id == WITHHELD:
        return (measure.id, "", False, WHY, "", "")
    is_charted = measure.id not in (HIDDEN_NOW, SOME_HIDDEN)
    return (measure.id, period_of(measure), is_charted, "" if is_charted else NO_CHART, "", "")


def _rows(measure: Measure, place: int) -> list[tuple[Any, ...]]:
    """A row a period, and one for each letter's visit."""
    period = period_of(measure)
    months = pd.date_range("2014-04-01", "2020-03-01", freq="MS", unit="us")
    held = [month for month in months if (month.month - 3) % EVERY[period] == 0]
    found = [_row(measure, period, month, _level(place, month, months), _is_hidden(measure, month)) for month in held]
    visits = [month_of(one) for one in letters()]
    return found + [_row(measure, "visit", month, _level(place, month, months), False) for month in visits]


def _level(place: int, month: pd.Timestamp, months: pd.DatetimeIndex) -> float:
    """A measure's height between 0 and 1: some rise from the visit on, some fall, some stay; none is the same twice running."""
    since = max((month.year - 2016) * 12 + month.month - 11, 0) / 40
    way = (0.35, -0.3, 0.0)[place % 3]
    return 0.55 + way * since + 0.03 * sin(place + months.get_loc(month) * 1.7)


def _is_hidden(measure: Measure, month: pd.Timestamp) -> bool:
    return (measure.id == HIDDEN_NOW and month.year >= 2017) or (measure.id == SOME_HIDDEN and month.month == 6)


def _row(measure: Measure, period: str, month: pd.Timestamp, level: float, is_hidden: bool) -> tuple[Any, ...]:
    """A figure in the release's own words."""
    if is_hidden:
        return (measure.id, period, month, "all", "all", np.nan, np.nan, np.nan, HIDDEN, "", HIDDEN, HIDDEN)
    above, below, value = _numbers(measure, level)
    shown = ["" if number is None else words.number(number, 1) for number in (above, below)]
    numbers = [np.nan if number is None else number for number in (above, below)]
    return (measure.id, period, month, "all", "all", *numbers, value, *shown, words.value(measure, value), "shown")


def _numbers(measure: Measure, level: float) -> tuple[float | None, float | None, float]:
    """Numerator, denominator and value, rounded as a release has them."""
    if measure.is_share:
        return round(level * 240), 240, round(round(level * 240) / 240, 2)
    if measure.kind == "count":
        return round(level * 300), None, round(level * 300)
    if measure.kind == "rate":
        return round(level * 3000), 150.0, round(round(level * 3000) / 150 * measure.per, 1)
    return None, 61, round(level * 30, 1)
