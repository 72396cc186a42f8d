"""Statistical process control of one series: which of its changes are more than chance, by the Making Data Count method.

Source of the method: NHSRplotthedots 0.2.2 (`rules="ptd022"` follows it to the letter) and the Making Data Count team's published
rules (`rules="mdc2024"`). Where the two differ, and where both go wrong, docs/decisions.md says what is done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Better = Literal["up", "down", "neutral"]
Chart = Literal["xmr", "p_prime", "t", "run"]
Status = Literal["ok", "too_few_points", "no_variation", "rare_events"]


@dataclass(frozen=True)
class SpcResult:
    """What a series shows. `points`: one row a date; `phases`: one row a phase.

    points: value, denominator, phase, mean, lower, upper (not clipped), outside, near, shift, trend, two_of_three, label, type.
    phases: first, reason, known (points with a value), mean, lower, upper (of its last date), status.
    `variation` is the type of the latest point with a value, `assurance` the target beside the last limits; None: not judged.
    """

    points: pd.DataFrame = field(repr=False)
    phases: pd.DataFrame = field(repr=False)
    variation: str | None
    assurance: str | None
    chart: Chart
    status: Status
    sentence: str
    why_chart: str
    better: Better
    target: float | None = None

    @property
    def newest(self) -> pd.Series | None:
        """The latest row that has a value, None when no row has one."""
        known = self.points[self.points["value"].notna()]
        return None if known.empty else known.iloc[-1]
