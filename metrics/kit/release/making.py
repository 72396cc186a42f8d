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
from metrics.kit.release.below import named
from metrics.kit.release.breakdowns import Below, breakdowns
from metrics.kit.release.frames import written, written_rounded
from metrics.kit.release.links import find_links, monthly_series
from metrics.kit.release.material import Material, parts_of
from metrics.kit.release.points import points
from metrics.kit.release.protect import Plan, protect
from metrics.kit.release.shape import mark, shape
from metrics.kit.release.system import linked

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
    links = find_links(monthly_series(found, known.values()), np.flatnonzero(material.months.starts.month == 3))
    groups = linked(known, links, policy.nested)
    systems = [protect(plan, group, links, policy) for group in watch(groups, "Protecting")]
    below = breakdowns(found, plan, links, policy, {}, watch)
    shown = [written(known[name], plan.with_shown(name, plan.shown_rows(name)), policy) for name in known]
    figures = pd.concat([*shown, *_written_below(below, known, policy)], ignore_index=True)
    facts = {"policy": policy.thresholds, "share_published": 0.0}
    public = PublicRelease({**said, **facts}, figures, _measures(plan, below, policy, material))
    cells = pd.DataFrame({"cell": sorted(name for system in systems for name in system.shown)}).assign(low=0, high=0, status="exact")
    relations = pd.DataFrame({"relation": [], "cell": [], "coefficient": []})
    return Made(public, cells, relations, "# Report\n")


def _written_below(below: Below, known: Mapping[str, Measure], policy: ReleasePolicy) -> list[pd.DataFrame]:
    found = []
    for table in below.tables:
        for name, rows in table.rows.items():
            parts = {part: [float(table.rounded[one]) for one in named(known[name], rows, part)] for part in parts_of(known[name])}
            found.append(written_rounded(known[name], rows.assign(**parts), policy))
    return found


def _measures(plan: Plan, below: Below, policy: ReleasePolicy, material: Material) -> pd.DataFrame:
    """One row a measure that the snapshot has, in the order of the pages."""
    lines = []
    for measure in measures():
        name = measure.id
        if name in material.said["not_supplied"]:
            continue
        found = plan.shapes.get(name)
        why = policy.of(name).withheld or plan.withheld.get(name, "") or (found.why if found else "Nothing of it was counted.")
        kinds = [kind for kind in policy.kinds if any(table.kind == kind and name in table.rows for table in below.tables)]
        withheld = [kind for kind in policy.kinds if (name, kind) in below.withheld]
        period, charted = (found.period, found.charted) if found else ("", False)
        lines.append((name, period, charted, why, ";".join(kinds), ";".join(withheld)))
    return pd.DataFrame(lines, columns=list(MEASURES)).astype({"charted": bool})
