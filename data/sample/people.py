"""Children, and the unbroken times they spend in care."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from data.sample.days import YEAR
from data.sample.rates import Weighted

ETHNICITIES = Weighted(
    {
        "WBRI": 62,
        "WOTH": 5,
        "WIRI": 0.6,
        "WIRT": 0.5,
        "WROM": 0.6,
        "MWBC": 6,
        "MWBA": 1.5,
        "MWAS": 3,
        "MOTH": 3,
        "AIND": 0.8,
        "APKN": 6,
        "ABAN": 0.6,
        "AOTH": 1.5,
        "BCRB": 2,
        "BAFR": 1.5,
        "BOTH": 1,
        "CHNE": 0.3,
        "OOTH": 1,
        "REFU": 0.6,
        "NOBT": 2.5,
    }
)
UASC_ETHNICITIES = Weighted({"AOTH": 38, "BAFR": 27, "OOTH": 18, "WOTH": 14, "NOBT": 3})
LOCALITIES = Weighted({"North": 0.37, "Central": 0.26, "South": 0.37})


@dataclass(slots=True, eq=False)
class Period:
    """An unbroken time in care, from `entry` up to but not including `leaves`, which may lie after the as-at date."""

    child: Child
    entry: int
    leaves: int
    pathway: str
    reason: str
    number: int = 0

    def has(self, when: int) -> bool:
        return self.entry <= when < self.leaves


@dataclass(slots=True, eq=False)
class Child:
    """An invented child. `running` and `unsettled` are lasting leanings, to go missing and to move; `plans` counts protection plans."""

    born: int
    sex: str
    ethnicity: str
    locality: str
    uasc: bool = False
    disability: str | None = None
    running: float = 1.0
    unsettled: float = 1.0
    difficulties: float = 14.0
    plans: int = 0
    name: str = ""
    periods: list[Period] = field(default_factory=list)


def make_child(rng: np.random.Generator, arrives: int, age: float, uasc: bool = False, sibling: Child | None = None) -> Child:
    """A child of that age (years) on the day; a brother or sister shares home and ethnicity."""
    boys = 0.93 if uasc else 0.54
    home = sibling or None
    return Child(
        born=arrives - int(age * YEAR),
        sex="M" if rng.random() < boys else "F",
        ethnicity=home.ethnicity if home else (UASC_ETHNICITIES if uasc else ETHNICITIES).draw(rng),
        locality=home.locality if home else LOCALITIES.draw(rng),
        uasc=uasc,
        disability=("LD" if rng.random() < 0.5 else "OTH") if rng.random() < (0.01 if uasc else 0.09) else None,
        running=rng.gamma(0.5, 2.0) + 0.02,
        unsettled=rng.gamma(0.6, 1 / 0.6),
        difficulties=rng.normal(14.0, 6.0),
    )
