"""Whether a change since a visit is real, may be chance, or is none."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from metrics.kit.baseline import Then
from metrics.kit.difference import since_baseline
from metrics.kit.judge import LENGTH, NEEDED, Judged, known
from metrics.kit.measure import Measure

Verdict = Literal[
    "better, and real",
    "better, may be chance",
    "no real change",
    "worse, may be chance",
    "worse, and real",
    "higher, and real",
    "higher, may be chance",
    "lower, may be chance",
    "lower, and real",
    "cannot tell yet",
]
# A finding that several measures answer is only as good as the worst of them.
WORST_FIRST: tuple[Verdict, ...] = (
    "worse, and real",
    "worse, may be chance",
    "cannot tell yet",
    "lower, and real",
    "higher, and real",
    "lower, may be chance",
    "higher, may be chance",
    "no real change",
    "better, may be chance",
    "better, and real",
)
REAL: dict[str, Verdict] = {
    "special_cause_improvement": "better, and real",
    "special_cause_concern": "worse, and real",
    "special_cause_neutral_high": "higher, and real",
    "special_cause_neutral_low": "lower, and real",
}


def verdict_of(measure: Measure, then: Then, judged: Judged, visit: pd.Timestamp) -> tuple[Verdict, str]:
    """The verdict, and for "cannot tell yet" why (else blank).

    Real: the newest figure is out of the ordinary for the range at the visit. May be chance: it is not, but the 95% interval of the
    last six months' difference from the visit leaves out nought. Either stands only where the newest figure lies on that side of the
    one at the visit: what had improved before the visit, and no further since, is no improvement since. Where figures never varied,
    the interval alone decides.
    """
    why = why_not(then, judged, visit)
    if why:
        return "cannot tell yet", why
    way = moved_since(measure, then, judged)
    newest = None if judged.since is None else judged.since.variation
    if newest in REAL and _side(measure, way)[1] == REAL[newest]:
        return REAL[newest], ""
    interval = since_baseline(measure, then, judged.months, visit)
    if not way or interval is None or interval[0] <= 0 <= interval[1] or (interval[0] > 0) != (way > 0):
        return "no real change", ""
    return _side(measure, way)[0], ""


def moved_since(measure: Measure, then: Then, judged: Judged) -> int:
    """Which way the newest figure lies from that at the visit as both are shown: 1 above, -1 below, 0 level or within a stated band."""
    if judged.rows is None or then.basis == "none":
        return 0
    newest = judged.rows["value"].to_numpy()[known(judged.rows)][-1]
    # A flow's count at the visit is a month's average, whatever period is judged.
    months = LENGTH[judged.by] if measure.kind == "count" and measure.clock == "flow" and then.basis == "measured" else 1
    edges = [one * months for one in (then.point.value, then.low, then.high) if one is not None]
    # A share is shown as a whole number of hundredths: 1 of 40 is 2% on the page, whatever rounding 0.025 to two places says.
    scale, decimals = (100, 0) if measure.is_share else (1, 1)
    low, high, shown = (round(float(one) * scale, decimals) for one in (min(edges), max(edges), newest))
    return int(shown > high) - int(shown < low)


def why_not(then: Then, judged: Judged, visit: pd.Timestamp) -> str:
    """Why a change cannot be told yet, in words; blank when it can."""
    if then.basis == "none":
        return then.why
    if judged.since is None or judged.rows is None:
        return "no figures"
    places = np.flatnonzero(known(judged.rows))
    if judged.rows.index[places[-1]] <= visit:
        return f"no figure after {visit:%B %Y}"
    if judged.too_rare:
        return judged.too_rare
    if judged.since.status == "too_few_points":
        many = "yearly figures" if judged.by == "year" else f"{judged.by}s"
        return f"{len(places)} of the {NEEDED} {many} needed"
    return ""


def _side(measure: Measure, way: int) -> tuple[Verdict, Verdict]:
    """The verdicts of a move up (1) or down (-1): as it may be chance, and as it is real. Of no move: no change, twice."""
    if not way:
        return "no real change", "no real change"
    if measure.better == "neutral":
        return ("higher, may be chance", "higher, and real") if way > 0 else ("lower, may be chance", "lower, and real")
    if (way > 0) == (measure.better == "up"):
        return "better, may be chance", "better, and real"
    return "worse, may be chance", "worse, and real"
