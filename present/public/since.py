"""Whether a measure that is published by quarter has moved since the visit by more than its number of cases explains."""

from __future__ import annotations

import pandas as pd

from metrics.kit.baseline import month_of
from metrics.kit.compare import Reading, Verdict
from metrics.kit.difference import Interval, beside, newcombe, wilson

NEWEST = 2  # quarters: six months, as metrics.kit.difference takes them by month
MOVED: dict[str, Verdict] = {
    "better": "better, may be chance",
    "worse": "worse, may be chance",
    "higher": "higher, may be chance",
    "lower": "lower, may be chance",
}


def by_quarter(reading: Reading, rows: pd.DataFrame) -> Verdict:
    """The verdict of a reading, its "no real change" tested on the newest two quarters where no month is published.

    As by month: may be chance where the 95% interval of their difference from the visit leaves out nought, and the newest figure lies on
    that side. Of shares of what happens in a time alone: what stands at an end of a quarter has too few ends to compare.
    """
    measure, newest = reading.measure, rows[rows["month"] > month_of(reading.letter)].tail(NEWEST)
    is_plain = reading.verdict == "no real change" and measure.is_share_of_cases and measure.clock == "flow"
    if (
        not is_plain
        or len(newest) < NEWEST
        or newest[["numerator", "denominator"]].isna().to_numpy().any()
        or reading.direction not in MOVED
    ):
        return reading.verdict
    interval = _interval(reading, float(newest["numerator"].sum()), float(newest["denominator"].sum()))
    way = reading.shown_change or 0.0
    if interval is None or interval[0] <= 0 <= interval[1] or (interval[0] > 0) != (way > 0):
        return reading.verdict
    return MOVED[reading.direction]


def _interval(reading: Reading, met: float, of: float) -> Interval | None:
    """Of the newest quarters less the visit, beside the letter's own number or the published cases of that time."""
    then = reading.then
    if of <= 0:
        return None
    if then.basis == "stated":
        edges = [one for one in (then.point.value, then.low, then.high) if one is not None]
        return beside(*wilson(met, of), min(edges), max(edges))
    if then.point.numerator is None or not then.point.denominator:
        return None
    return newcombe(met, of, then.point.numerator, then.point.denominator)
