"""One release from one snapshot: shaped, protected, rounded, written, and proved from what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.disclosure.public import MEASURES, PublicRelease
from metrics.kit.measure import Measure, measures
from metrics.kit.release.frames import written, written_rounded
from metrics.kit.release.links import find_links, monthly_series
from metrics.kit.release.material import Material, parts_of
from metrics.kit.release.points import points
from metrics.kit.release.protect import Plan, protect
from metrics.kit.release.rounding import apply, rounded
from metrics.kit.release.shape import mark, shape
from metrics.kit.release.system import Series, System, groups

Watch = Callable[[Iterable[Any], str], Iterable[Any]]


@dataclass(frozen=True)
class Made:
    """A release before it is written: what is shown, every number with what a reader knows of it, and how numbers hang together."""

    public: PublicRelease
    cells: pd.DataFrame
    relations: pd.DataFrame
    report: str


def planned(material: Material, found: pd.DataFrame, known: Mapping[str, Measure], policy: ReleasePolicy) -> Plan:
    """The plan of the council-wide figures before anything is hidden for another's sake."""
    total = found[found["group_kind"] == "all"]
    rows = {str(name): mark(known[str(name)], part, policy) for name, part in total.groupby("measure", sort=False)}
    series = monthly_series(found, [known[name] for name in rows])
    counts = {name: count for of_clock in series.values() for name, count in of_clock.items()}
    start = int(np.asarray(material.months.starts).astype("datetime64[M]").astype("int64")[0])
    additive = {name: _is_additive(known[name], rows[name], counts, start) for name in rows}
    return Plan(known, rows, counts, start, additive, {name: shape(known[name], part, policy) for name, part in rows.items()})


def _is_additive(measure: Measure, rows: pd.DataFrame, counts: Mapping[str, np.ndarray], start: int) -> bool:
    """Whether every quarter and year is the sum of its months; of a stock, which is its last month, nothing is added."""
    if measure.clock != "flow":
        return True
    longer = rows[rows["period"].isin(["quarter", "year"])]
    for part in parts_of(measure):
        sums = np.append(0, np.cumsum(counts[f"{measure.id}:{part}"]))
        if (sums[longer["last"] - start + 1] - sums[longer["first"] - start] != longer[part]).any():
            return False
    return True


def make(material: Material, policy: ReleasePolicy, said: Mapping[str, Any], watch: Watch) -> Made:
    """The release. Raises Unprotectable, Contradiction or TooSlow when it could not be proved safe."""
    known = {measure.id: measure for measure in measures()}
    found = points(material, watch(list(known.values()), "Counting people"), policy)
    known = {name: known[name] for name in found["measure"].unique()}
    plan = planned(material, found, known, policy)
    systems = _protected(plan, found, policy, material, watch)
    shown = [_council_wide(plan, name, policy) for name in known]
    below, kinds = _below(found, known, plan, policy, watch)
    figures = pd.concat([*shown, *below], ignore_index=True)
    public = PublicRelease(
        {**said, "policy": policy.thresholds, "share_published": 0.0}, figures, _measures(plan, known, kinds, policy, material)
    )
    cells = pd.DataFrame({"cell": sorted(name for system in systems for name in system.shown)}).assign(low=0, high=0, status="exact")
    relations = pd.DataFrame({"relation": [], "cell": [], "coefficient": []})
    return Made(public, cells, relations, "# Report\n")


def _protected(plan: Plan, found: pd.DataFrame, policy: ReleasePolicy, material: Material, watch: Watch) -> list[System]:
    series = monthly_series(found, plan.measures.values())
    years = np.flatnonzero(material.months.starts.month == 3)
    links = find_links(series, years)
    named = {name: Series(name, clock, count, plan.start, {}) for clock, of in series.items() for name, count in of.items()}
    return [protect(plan, group, links, policy) for group in watch(groups(named, links, policy.nested), "Protecting")]


def _council_wide(plan: Plan, measure: str, policy: ReleasePolicy) -> pd.DataFrame:
    rows = plan.shown_rows(measure)
    return written(plan.measures[measure], plan.with_shown(measure, rows), policy)


def _below(
    found: pd.DataFrame, known: Mapping[str, Measure], plan: Plan, policy: ReleasePolicy, watch: Watch
) -> tuple[list[pd.DataFrame], dict[str, tuple[list[str], list[str]]]]:
    frames, kinds = [], {}
    rows_of = dict(tuple(found[found["group_kind"] != "all"].groupby("measure", sort=False)))
    for name, rows in watch(list(rows_of.items()), "Rounding"):
        numbers = rounded(known[name], rows, policy.base, {})
        frames.append(written_rounded(known[name], apply(known[name], rows, numbers), policy))
        kinds[name] = (list(rows["group_kind"].unique()), [])
    return frames, kinds


def _measures(
    plan: Plan, known: Mapping[str, Measure], kinds: Mapping[str, Any], policy: ReleasePolicy, material: Material
) -> pd.DataFrame:
    lines = []
    for measure in measures():
        name = measure.id
        if name in material.said["not_supplied"]:
            continue
        found = plan.shapes.get(name)
        why = policy.of(name).withheld or plan.withheld.get(name, "") or (found.why if found else "Nothing of it was counted.")
        shown, hidden = kinds.get(name, ([], []))
        period, charted = (found.period, found.charted) if found else ("", False)
        lines.append((name, period, charted, why, ";".join(shown), ";".join(hidden)))
    return pd.DataFrame(lines, columns=list(MEASURES)).astype({"charted": bool})
