"""How every measure is to be shown council-wide: the plan that protection changes until nothing unshown can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metrics.kit.measure import Measure
from metrics.kit.release.cells import cell
from metrics.kit.release.earlier import Earlier, narrow
from metrics.kit.release.material import parts_of
from metrics.kit.release.shape import Shape
from metrics.kit.release.system import Known, Series, System


@dataclass
class Plan:
    """How every measure is shown council-wide.

    shapes: None for one that is withheld, with the reason in `withheld`. hidden: names of numbers hidden for others' sake. nested: pairs of
    series, the first of which lies within the second. few: large numbers of few people, or changed by few since they were known exactly.
    changes: pairs of names, one number now and then, that differ by few. given: what earlier papers give away by themselves, and how far.
    """

    measures: Mapping[str, Measure]
    rows: dict[str, pd.DataFrame]
    counts: Mapping[str, np.ndarray]
    start: int
    additive: Mapping[str, bool]
    shapes: dict[str, Shape | None]
    hidden: set[str] = field(default_factory=set)
    withheld: dict[str, str] = field(default_factory=dict)
    earlier: Earlier = field(default_factory=Earlier)
    few: set[str] = field(default_factory=set)
    changes: list[tuple[str, str]] = field(default_factory=list)
    given: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    nested: tuple[tuple[str, str], ...] = ()

    def shown_rows(self, measure: str) -> pd.DataFrame:
        """The figures of a measure that stand in the release, some of them hidden."""
        found, rows = self.shapes[measure], self.rows[measure]
        if found is None:
            return rows.iloc[:0]
        at = rows["period"].isin(found.periods) & ((rows["period"] != found.period) | (rows["first"] >= found.start))
        return rows[at | ((rows["period"] == "visit") & self._visit_fits(measure, found, rows["first"]))]

    def _visit_fits(self, measure: str, found: Shape, first: pd.Series) -> pd.Series:
        """Whether the six months up to a visit are made of periods that are shown: where they cut across, they tell of few months."""
        if found.period == "month" or self.measures[measure].clock != "flow":
            return first.notna()
        return (first % 3 == 0) & (found.period == "quarter") & (first >= found.start) & self.additive[measure]

    def series(self, measure: str) -> list[Series]:
        """The series of a measure as they would be shown."""
        rows = self.shown_rows(measure)
        if rows.empty and not any(f"{measure}:{part}" in self.counts for part in parts_of(self.measures[measure])):
            return []
        found, clock = [], self.measures[measure].clock
        spans = list(zip(rows["first"].tolist(), rows["last"].tolist(), strict=True))
        visible = {part: self._visible(measure, part, rows) for part in ("num", "den")}
        visible["rest"] = visible["num"] & visible["den"]
        for part in parts_of(self.measures[measure]):
            numbers = rows[part].fillna(0).astype("int64").tolist()
            told = {span: (number, bool(is_shown)) for span, number, is_shown in zip(spans, numbers, visible[part], strict=True)}
            name = f"{measure}:{part}"
            before = {span: count for span, count in self.earlier.spans.get(name, {}).items() if span not in told}
            found.append(Series(name, clock, self.counts[name], self.start, told, self.additive[measure], before))
        return found

    def with_shown(self, measure: str, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows with num_shown and den_shown (whether each part is shown as it is now), and as_then: whether it stands as last shown."""
        found = {f"{part}_shown": self._visible(measure, part, rows) for part in ("num", "den")}
        hidden = [self._is_hidden(measure, part, rows) for part in parts_of(self.measures[measure])]
        return rows.assign(**found, as_then=rows["stands"].to_numpy() & ~np.any(hidden, axis=0) if hidden else False)

    def known(self, system: System, measures: Iterable[str]) -> System:
        """The system with all that was known before of these measures, and what the figures that stand as last shown tell."""
        found = self.earlier.joined(system, measures)
        for measure in measures:
            for name, bounds in self._standing(measure).items():
                narrow(found.known, name, bounds)
        return found

    def with_changes(self, system: System) -> System:
        """The system with what its numbers have changed by, where that is few: what must not be worked out either."""
        for now, then in self.changes:
            if now in system.values and then in system.values:
                system.change(now, then)
        return system

    def _standing(self, measure: str) -> dict[str, Known]:
        """What a reader knows of the numbers in place of which an earlier one stands; of nought, nothing but that."""
        found: dict[str, Known] = {}
        if not self.rows[measure]["stands"].any():
            return found
        rows = self.with_shown(measure, self.shown_rows(measure))
        for part in parts_of(self.measures[measure]) if rows["as_then"].any() else ():
            at = rows[rows["as_then"] & (rows[f"then_{part}"] > 0)]
            bounds = zip(*(at[f"{end}_{part}"].astype("int64").tolist() for end in ("least", "most")), strict=True)
            found |= dict(zip(self._names(measure, part, at), bounds, strict=True))
        return found

    def _visible(self, measure: str, part: str, rows: pd.DataFrame) -> np.ndarray:
        """Whether this part of each figure is shown: not hidden for its own sake, nor for another's."""
        few = rows[f"few_{part}"].to_numpy()
        own = rows["small"].to_numpy() if part == "num" else (few >= 1) & rows["den_small"].to_numpy()
        moved = rows["stands"].to_numpy() & rows[f"moved_{part}"].to_numpy() if f"moved_{part}" in rows else np.zeros(len(rows), dtype=bool)
        return ~own & ~moved & ~self._is_hidden(measure, part, rows)

    def _is_hidden(self, measure: str, part: str, rows: pd.DataFrame) -> np.ndarray:
        """Whether this part of each figure is hidden for another's sake."""
        return np.array([name in self.hidden for name in self._names(measure, part, rows)], dtype=bool)

    def _names(self, measure: str, part: str, rows: pd.DataFrame) -> list[str]:
        flow = self.measures[measure].clock == "flow"
        return [cell(f"{measure}:{part}", first, last, is_flow=flow) for first, last in zip(rows["first"], rows["last"], strict=True)]
