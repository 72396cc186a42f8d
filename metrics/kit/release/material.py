"""What a release is made of, and what is counted in each of a measure's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.contract import table_of
from data.letters import compared
from metrics.kit.baseline import month_of
from metrics.kit.measure import Measure
from metrics.kit.months import Months

Cases = Callable[[str], pd.DataFrame]


@dataclass(frozen=True)
class Material:
    """One snapshot. said: its manifest. figures: all of them. cases: those of one measure, every month. families: child_id, family_id.

    secret: the store's own, by which it is drawn whether a number is rounded up or down.
    """

    said: Mapping[str, Any]
    figures: pd.DataFrame
    cases: Cases
    families: pd.DataFrame
    secret: bytes

    @property
    def months(self) -> Months:
        return Months(pd.Timestamp(self.said["covers_from"]), pd.Timestamp(self.said["as_at"]))


def parts_of(measure: Measure) -> tuple[str, ...]:
    """The whole numbers that a figure of the measure is made of: num, rest (the base without it) and den. None where hours are counted."""
    if measure.kind in ("mean", "median"):
        return ("den",)
    if measure.kind == "share":
        return () if measure.weighted else ("num", "rest", "den")
    if measure.kind == "count" or is_of_population(measure):
        return ("num",)
    return ()


def is_of_population(measure: Measure) -> bool:
    """Whether a rate's base is a published number: of people who live in the area."""
    return measure.kind == "rate" and any(table_of(need) == "population" for need in measure.needs)


def is_of_hours(measure: Measure) -> bool:
    """Whether what is divided are workers' hours: never a count of cases, and protected by the number of workers."""
    return measure.weighted or (measure.kind == "rate" and not is_of_population(measure))


def visit_months(months: Months) -> list[pd.Timestamp]:
    """The month of each visit within the window that figures are set beside, oldest first."""
    first, last = months.starts[0], months.starts[-1]
    return sorted({month_of(letter) for letter in compared() if first <= month_of(letter) <= last})
