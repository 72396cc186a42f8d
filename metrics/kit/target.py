"""What a measure ought to reach: the council's own target or the standard in force, as a number on the measure's own scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from data.reference import Standard, local_target, standard
from metrics.kit.measure import Measure

NEAR = 1e-9  # relative: a rate of 2.7 worked out from hours is 2.7000000000000002


@dataclass(frozen=True)
class Target:
    """A number to reach, on the measure's own scale (shares 0 to 1); `text` is the standard in words, "20 working days".

    `every`: the standard is owed to each case, so that the target of a share is 1 and of the cases outside it 0.
    `status`: local, statutory or guidance. `strict`: the number itself is already a miss, as a score from which there is concern.
    """

    value: float
    text: str
    every: bool
    status: str
    strict: bool = False

    def reached(self, values: np.ndarray, better: str) -> np.ndarray:
        """Which of the values reach it: at least it where up is better, at most where down is; a blank never does."""
        slack = NEAR * max(1.0, abs(self.value))
        if self.strict:
            slack = -slack
        return values >= self.value - slack if better == "up" else values <= self.value + slack


@lru_cache(maxsize=2000)
def target_of(measure: Measure, on: pd.Timestamp) -> Target | None:
    """The target in force on a day, None for a neutral measure and where nothing is set.

    In this order: the council's own; the first standard in the measure's own unit; for a share each of whose cases a standard is owed
    to, all of them; for a count of cases outside a standard, none.
    """
    if measure.better == "neutral":
        return None
    own = local_target(measure.id, on)
    if own is not None:
        text = f"{own.value * 100:g}%" if measure.is_share else f"{own.value:g} {measure.unit}"
        return Target(own.value, text, every=False, status="local")
    in_force = [found for name in (measure.standard or "").split() if (found := standard(name, on)) is not None]
    of_unit = [one for one in in_force if one.unit == measure.unit]
    if of_unit:
        return _in_its_unit(of_unit[0], measure.better)
    if measure.is_share and measure.better == "up" and in_force:
        return Target(1.0, in_force[0].text, every=True, status=in_force[0].status)
    outside = [one for one in in_force if one.direction != "at_least"]
    if measure.kind == "count" and measure.better == "down" and outside:
        return Target(0.0, outside[0].text, every=True, status=outside[0].status)
    return None


def _in_its_unit(found: Standard, better: str) -> Target:
    """A standard's number, of a band the end that a figure passes when it gets worse."""
    edge = found.high if better == "down" else found.low
    number = next(float(one) for one in (found.value, edge) if one is not None)
    strict = (found.direction, better) in (("at_least", "down"), ("at_most", "up"))
    return Target(number, found.text, every=False, status=found.status, strict=strict)
