"""The dated parameters of the simulation, each with its reason, and the independent streams of chance."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

import numpy as np
import pandas as pd

from data.sample.days import FIRST, LAST

FOLDER = Path(__file__).parent


class Rates:
    """The value of each parameter on any day: a straight line between dated rows, or a step at each."""

    def __init__(self, folder: Path = FOLDER / "parameters") -> None:
        rows = pd.concat([pd.read_csv(path, parse_dates=["from_date"]) for path in sorted(folder.glob("*rates*.csv"))])
        self._by_day: dict[str, list[float]] = {str(name): _each_day(part) for name, part in rows.groupby("name")}

    def at(self, name: str, when: int) -> float:
        """The parameter's value on the day."""
        return self._by_day[name][when - FIRST]


def _each_day(rows: pd.DataFrame) -> list[float]:
    """One value a day; days before the first row have its value and days after the last have the last's."""
    rows = rows.sort_values("from_date")
    dates = rows["from_date"].to_numpy().astype("datetime64[D]").astype("int64")
    values = rows["value"].to_numpy(dtype="float64")
    every = np.arange(FIRST, LAST + 1)
    if (rows["between"] == "line").all():
        return np.interp(every, dates, values).tolist()
    return values[np.clip(np.searchsorted(dates, every, side="right") - 1, 0, None)].tolist()


def stream(seed: int, council: int, purpose: str) -> np.random.Generator:
    """A stream of chance for one purpose, so that a change to one part of the simulation leaves the others as they were."""
    return np.random.Generator(np.random.PCG64([seed, council, *purpose.encode()]))


class Weighted:
    """Values drawn by their weights with one uniform number each."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._values = list(weights)
        self._edges = (np.cumsum(list(weights.values())) / sum(weights.values())).tolist()

    def draw(self, rng: np.random.Generator) -> str:
        return self._values[min(bisect_right(self._edges, rng.random()), len(self._values) - 1)]


class Deck:
    """Chances between 0 and 1 of which each twenty in a row hold every twentieth once, so that shares of few cases keep to their rate."""

    def __init__(self, rng: np.random.Generator, cards: int = 20) -> None:
        self._rng, self._cards = rng, cards
        self._left: list[int] = []

    def draw(self) -> float:
        """The next chance."""
        if not self._left:
            self._left = self._rng.permutation(self._cards).tolist()
        return (self._left.pop() + float(self._rng.random())) / self._cards
