"""The reference's words for points, and what a chart shows in one plain sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.kit.spc_rules import OUTSIDE, TREND, TWO_OF_THREE, Signals

COMMON_CAUSE = "common_cause"
TYPES = {
    "up": ("special_cause_concern", COMMON_CAUSE, "special_cause_improvement"),
    "down": ("special_cause_improvement", COMMON_CAUSE, "special_cause_concern"),
    "neutral": ("special_cause_neutral_low", COMMON_CAUSE, "special_cause_neutral_high"),
}
KIND_WORDS = {
    "special_cause_improvement": "a change for the better",
    "special_cause_concern": "a change for the worse",
    "special_cause_neutral_high": "higher than chance explains",
    "special_cause_neutral_low": "lower than chance explains",
}
TARGET_WORDS = {
    "consistent_pass": "The target would be met in nearly every period.",
    "consistent_fail": "The target would be missed in nearly every period.",
    "inconsistent": "The target would be met in some periods and missed in others, by chance alone.",
}


def labels(found: Signals, *, run: int, trend: int) -> np.ndarray:
    """The rule that names each point, as the reference writes it: outside before trend before 2 of 3 before shift."""
    bits = np.maximum(found.high, found.low)
    named = np.select([bits >= OUTSIDE, bits >= TREND, bits >= TWO_OF_THREE, bits > 0], [3, 2, 1, 0], -1)
    words = (f"{run} Points {{}} CL", "2 in 3 {} CL", f"{trend} Point Trend ({{}})", "{}")
    sides = (("Below", "Above"), ("Below", "Above"), ("Decreasing", "Increasing"), ("Below LCL", "Above UCL"))
    lookup = np.array([[words[rule].format(side) for side in sides[rule]] for rule in range(4)] + [["Common Cause"] * 2], dtype=object)
    return lookup[named, (found.direction > 0).astype(int)]


def types(direction: np.ndarray, better: str) -> np.ndarray:
    """Each point's type: an improvement or a concern by which way is better, high or low where neither is."""
    return np.array(TYPES[better], dtype=object)[direction.astype(int) + 1]


def sentence(points: pd.DataFrame, status: str, why: str, variation: str | None, assurance: str | None) -> str:
    """What the chart shows, without the measure's name or unit: how the newest point lies, and the target."""
    known = points.index[points["value"].notna()]
    if status != "ok" or variation is None or known.empty:
        last = points["phase"].to_numpy()[-1:]
        since = "" if not last.any() else f" since {points.index[points['phase'] == last[0]][0]:%B %Y}"
        said = f"{why}: nothing is marked{since}."
    else:
        kind = KIND_WORDS.get(variation)
        said = f"The newest point, {known[-1]:%B %Y}, is {kind or 'no more than chance explains'}{_reason(points.loc[known[-1]], kind)}."
    return " ".join(filter(None, (said, TARGET_WORDS.get(assurance or "", ""))))


def _reason(newest: pd.Series, kind: str | None) -> str:
    return f" ({newest['label']})" if kind else ""
