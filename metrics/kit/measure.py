"""The declaration at the top of each measure's file, and the register of all of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Literal

import pandas as pd

import metrics
from data.contract import Tables
from metrics.kit.months import Months

Kind = Literal["share", "count", "mean", "median", "maximum", "rate"]
# Who the child was in the month: joined by the kit, and the breakdowns of a measure that declares none.
CHILD_KINDS = ("team", "locality", "age_band", "sex", "ethnicity", "legal_status", "placement", "iro")
# What a case says of itself: a measure that names one of these has a column of that name in its cases, in words ("Looked after").
OWN_KINDS = ("service", "looked_after", "plan", "source", "document", "selection")
GROUP_KINDS = (*CHILD_KINDS, *OWN_KINDS)
GROUP_TITLES = {
    "all": "All",
    "team": "Team",
    "locality": "Locality",
    "age_band": "Age",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "legal_status": "Legal status",
    "placement": "Placement",
    "iro": "Reviewing officer",
    "service": "Part of the service",
    "looked_after": "In care or not",
    "plan": "Kind of plan",
    "source": "Set by",
    "document": "Kind of document",
    "selection": "How chosen",
}


@dataclass(frozen=True)
class Measure:
    """What is measured, in words a manager can check, and how its cases become a figure.

    `standard` names a row of standards.csv, or several parted by blanks; the first is the measure's own. `weighted`: a share whose cases
    have a `weight`, as part-time hours. `from_latest`: each child's newest event is enough to say how the newest month stands, as in a
    list that holds no earlier one. `looks_back_months`: so long before its own month a case can have begun, or be compared with, though
    it had ended by then; where a table is complete from some day, only the months so long after it are counted.
    """

    id: str
    theme: str
    title: str
    question: str
    why: str
    counted: str
    met: str
    better: Literal["up", "down", "neutral"]
    unit: str
    kind: Kind
    clock: Literal["flow", "stock", "annual"]
    needs: tuple[str, ...]
    owner: str
    reviewed: str
    next_review: str
    findings: tuple[str, ...] = ()
    standard: str | None = None
    published: str | None = None
    published_difference: str = ""
    groups: tuple[str, ...] = CHILD_KINDS
    shows: tuple[str, ...] = ()
    per: float = 1
    pair: str | None = None
    local_rule: str = ""
    weighted: bool = False
    from_latest: bool = False
    looks_back_months: int = 0

    @property
    def is_share(self) -> bool:
        return self.kind == "share"

    @property
    def is_share_of_cases(self) -> bool:
        """A share whose cases count one each, so that chance is that of so many cases; not of hours worked."""
        return self.is_share and not self.weighted


@dataclass(frozen=True)
class Registered:
    """A measure with the functions of its file."""

    measure: Measure
    cases: Callable[[Tables, Months], pd.DataFrame]
    due: Callable[[Tables, pd.Timestamp], pd.DataFrame] | None
    module: str


@dataclass(frozen=True)
class Theme:
    """A page's worth of measures. `lead`: the measure that opens the page."""

    id: str
    title: str
    order: int
    intro: str
    lead: str


@lru_cache(maxsize=1)
def register() -> dict[str, Registered]:
    """Every measure by id, in the order of themes and then of each theme's own `ORDER`. Raises ValueError on an id used twice."""
    found: dict[str, Registered] = {}
    for theme in themes():
        package = importlib.import_module(f"metrics.{theme.id}")
        names = [name for _, name, _ in pkgutil.iter_modules(package.__path__) if not name.startswith("_")]
        order = {name: place for place, name in enumerate(package.ORDER)}
        for name in sorted(names, key=lambda name: (order.get(name, len(order)), name)):
            entry = _registered(importlib.import_module(f"metrics.{theme.id}.{name}"))
            if entry.measure.id in found:
                raise ValueError(f"measure id {entry.measure.id} is used twice: {entry.module} and {found[entry.measure.id].module}")
            found[entry.measure.id] = entry
    return found


@lru_cache(maxsize=1)
def themes() -> tuple[Theme, ...]:
    """The themes in the order of the pages: each package beside `kit` that declares a THEME."""
    names = [name for _, name, is_package in pkgutil.iter_modules(metrics.__path__) if is_package and name != "kit"]
    return tuple(sorted((importlib.import_module(f"metrics.{name}").THEME for name in names), key=lambda theme: theme.order))


def measures(theme: str | None = None) -> tuple[Measure, ...]:
    """The declarations, of one theme or of all."""
    return tuple(entry.measure for entry in register().values() if theme in (None, entry.measure.theme))


def _registered(module: ModuleType) -> Registered:
    return Registered(module.MEASURE, module.cases, getattr(module, "due", None), module.__name__)
