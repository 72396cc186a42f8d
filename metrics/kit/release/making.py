"""One release from one snapshot: shaped, protected, rounded, written, and proved from what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.disclosure import Unprotectable
from metrics.kit.disclosure.public import HIDDEN, MEASURES, PublicRelease
from metrics.kit.measure import measures
from metrics.kit.release.below import Table, named
from metrics.kit.release.breakdowns import Below, breakdowns
from metrics.kit.release.cells import cell
from metrics.kit.release.earlier import LEDGER, MONTH, PRINTED, earlier
from metrics.kit.release.frames import written, written_rounded
from metrics.kit.release.known_links import derived
from metrics.kit.release.links import Link, find_links, linked, measure_of, monthly_series
from metrics.kit.release.material import Material, parts_of
from metrics.kit.release.nestings import Nestings
from metrics.kit.release.plan import Plan
from metrics.kit.release.planning import Truths, known_elsewhere_of, planned
from metrics.kit.release.points import points
from metrics.kit.release.proof import Numbers, Proof, Relation, narrowed, numbers_of, prove
from metrics.kit.release.protect import protect
from metrics.kit.release.report import report
from metrics.kit.release.revised import few_people, find_changes, printed_values, stand_revised, stop_standing
from metrics.kit.release.shape import TABLE
from metrics.kit.release.share import Share, share_published
from metrics.kit.release.system import System

Watch = Callable[[Iterable[Any], str], Iterable[Any]]
ATTEMPTS = 10
FAILED = "What was to be shown of it could not be proved safe."


@dataclass(frozen=True)
class Made:
    """A release before it is written: what is shown, what a reader knows of every number, how numbers hang together, and the ledger's rows.

    share: of the figures the policy covers, weighted by children, what is shown.
    """

    public: PublicRelease
    cells: pd.DataFrame
    relations: pd.DataFrame
    report: str
    ledger: pd.DataFrame
    share: Share
    proof: Proof


@dataclass
class _Drafted:
    figures: pd.DataFrame
    measures: pd.DataFrame
    numbers: Numbers
    relations: list[Relation]
    values: dict[str, int]


def make(
    material: Material, policy: ReleasePolicy, said: Mapping[str, Any], ledger: pd.DataFrame, elsewhere: pd.DataFrame, watch: Watch
) -> Made:
    """The release. Raises Unprotectable when nothing could be proved safe."""
    known = {measure.id: measure for measure in measures()}
    found = points(material, watch(list(known.values()), "Counting people"), policy)
    known = {name: known[name] for name in found["measure"].unique()}
    plan = planned(material, found, known, policy)
    truths = Truths(plan, found)
    plan.earlier = earlier(ledger, known_elsewhere_of(elsewhere, known), truths, policy.base)
    plan.few = few_people(plan, policy)
    few, plan.changes = find_changes(plan, truths, policy)
    plan.few |= few
    stand_revised(plan, ledger, policy)
    links = find_links(monthly_series(found, known.values()), np.flatnonzero(material.months.starts.month == 3))
    systems = _protected(plan, links, policy, material, watch)
    below = breakdowns(found, plan, links, policy, watch, material.secret)
    drafted, proof = _proved(plan, systems, below, links, policy, material)
    share = share_published(material.figures, drafted.figures, {measure.id: measure for measure in measures()}, policy)
    facts = {"policy": policy.thresholds, "share_published": round(share.of_children, 3)}
    public = PublicRelease({**said, **facts}, drafted.figures, drafted.measures)
    cells, relations = _frames(drafted)
    text = report(public, plan, below, policy, proof, share, ledger)
    printed = printed_values(drafted.figures, plan.measures.values())
    rows = _ledger_rows(said, cells, relations, drafted.values | _months(plan), printed)
    return Made(public, cells, relations, text, rows, share, proof)


def _protected(plan: Plan, links: list[Link], policy: ReleasePolicy, material: Material, watch: Watch) -> list[System]:
    """The systems of all that is shown. A longer period can show what was not looked at before: then all is protected again."""
    nestings = Nestings(plan.measures, material.cases, material.months)
    systems: list[System] = []
    plan.nested = policy.nested
    while (more := nestings.unsafe(plan, policy)) or not systems:
        plan.nested = (*plan.nested, *more)
        systems = [protect(plan, group, links, policy) for group in watch(linked(plan.measures, links, plan.nested), "Protecting")]
    return systems


def _proved(
    plan: Plan, systems: list[System], below: Below, links: list[Link], policy: ReleasePolicy, material: Material
) -> tuple[_Drafted, Proof]:
    """The release as it is written, and its proof. What is to blame where there is none is withheld, and all is proved again."""
    for _ in range(ATTEMPTS):
        drafted = _drafted(plan, systems, below, policy, material)
        # What a reader works out alone is asked with as well, as `verify` does: a release must pass the proof that goes with it.
        numbers, lines = derived(
            numbers_of(drafted.figures, plan.measures, policy.thresholds), drafted.numbers, plan.measures, policy.nested
        )
        proof = prove(numbers, [*drafted.relations, *lines], policy.thresholds)
        if not proof.faults:
            return drafted, proof
        if not stop_standing(plan, plan.measures, proof.cells):
            for measure, kind in {(measure_of(name), name.split("|")[1]) for name in proof.cells}:
                if kind == "all":
                    plan.shapes[measure], plan.withheld[measure] = None, FAILED
                below.withhold(measure, None if kind == "all" else kind, FAILED)
        systems = [protect(plan, group, links, policy) for group in linked(plan.measures, links, plan.nested)]
    raise Unprotectable("What is left after withholding all that was to blame could still not be proved safe.")


def _drafted(plan: Plan, systems: list[System], below: Below, policy: ReleasePolicy, material: Material) -> _Drafted:
    frames = [written(measure, plan.with_shown(name, plan.shown_rows(name)), policy) for name, measure in plan.measures.items()]
    for table in below.tables:
        for name, rows in table.rows.items():
            measure = plan.measures[name]
            parts = {part: [float(table.rounded[one]) for one in named(measure, rows, part)] for part in parts_of(measure)}
            frames.append(written_rounded(measure, rows.assign(**parts), policy))
    figures = pd.concat(frames, ignore_index=True)
    numbers = numbers_of(figures, plan.measures, policy.thresholds)
    values: dict[str, int] = {}
    relations: list[Relation] = []
    systems_of: list[System | Table] = [*systems, *below.tables]
    for system in systems_of:
        values |= system.values
        relations += system.relations
    for name in {name for line in relations for name in line} | plan.earlier.known.keys() & values.keys():
        low, high = plan.earlier.known.get(name, (0, None))
        numbers.setdefault(name, (low, high, "earlier" if "@" in name or high is not None else "unpublished"))
    relations = [line for line in relations if any(numbers[name][0] != numbers[name][1] for name in line)]
    return _Drafted(figures, _measures(plan, figures, below, policy, material), narrowed(numbers, plan.earlier.known), relations, values)


def _measures(plan: Plan, figures: pd.DataFrame, below: Below, policy: ReleasePolicy, material: Material) -> pd.DataFrame:
    """One row a measure that the snapshot has, in the order of the pages."""
    lines, gaps = [], _with_gaps(plan, figures)
    for measure in measures():
        name = measure.id
        if name in material.said["not_supplied"]:
            continue
        found = plan.shapes.get(name)
        why = policy.of(name).withheld or plan.withheld.get(name, "") or (found.why if found else "Nothing of it was counted.")
        why = why or (TABLE if name in gaps else "")
        kinds = [kind for kind in policy.kinds if any(table.kind == kind and name in table.rows for table in below.tables)]
        withheld = [kind for kind in policy.kinds if (name, kind) in below.withheld]
        period, charted = (found.period, found.charted and name not in gaps) if found else ("", False)
        lines.append((name, period, charted, why, ";".join(kinds), ";".join(withheld)))
    return pd.DataFrame(lines, columns=list(MEASURES)).astype({"charted": bool})


def _with_gaps(plan: Plan, figures: pd.DataFrame) -> set[str]:
    """Measures of which something is hidden at the period of their chart: they stand as a table."""
    shortest = {name: found.period for name, found in plan.shapes.items() if found is not None}
    hidden = figures[(figures["group_kind"] == "all") & (figures["status"] == HIDDEN)]
    return set(hidden.loc[hidden["period"] == hidden["measure"].map(shortest), "measure"])


def _frames(drafted: _Drafted) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The numbers and the relations, as a bundle holds them."""
    names = sorted(drafted.numbers)
    known = pd.DataFrame([drafted.numbers[name] for name in names], columns=["low", "high", "status"])
    types = {"cell": "str", "low": "int64", "high": "Int64", "status": "str"}
    cells = known.assign(cell=names)[list(types)].astype(types)
    entries = [(number, name, value) for number, line in enumerate(drafted.relations) for name, value in sorted(line.items())]
    relations = pd.DataFrame(entries, columns=["relation", "cell", "coefficient"])
    return cells, relations.astype({"relation": "int64", "cell": "str", "coefficient": "int64"})


def _months(plan: Plan) -> dict[str, int]:
    """Each month's count of every flow of which something is shown."""
    found: dict[str, int] = {}
    for name, counts in plan.counts.items():
        measure = measure_of(name)
        if plan.shapes.get(measure) is not None and plan.measures[measure].clock == "flow" and plan.additive[measure]:
            months = range(plan.start, plan.start + len(counts))
            found |= {cell(name, month, month, is_flow=True): int(count) for month, count in zip(months, counts, strict=True)}
    return found


def _ledger_rows(
    said: Mapping[str, Any], cells: pd.DataFrame, relations: pd.DataFrame, values: Mapping[str, int], printed: pd.DataFrame
) -> pd.DataFrame:
    """What the ledger keeps of this release: each number with its true count, each relation, and each value as it is printed."""
    months = pd.DataFrame({"cell": sorted(values.keys() - set(cells["cell"])), "low": 0, "status": MONTH})
    kept = pd.concat([cells[cells["cell"].isin(list(values)) & ~cells["cell"].str.contains("@", regex=False)], months], ignore_index=True)
    kept = kept[~kept["cell"].str.contains("@", regex=False)]
    of_cells = kept.assign(truth=[values[name] for name in kept["cell"]])
    of_relations = relations[~relations["relation"].isin(relations.loc[relations["cell"].str.contains("@", regex=False), "relation"])]
    rows = pd.concat([of_cells, of_relations, printed.assign(status=PRINTED)], ignore_index=True)
    return rows.assign(**{name: said[name] for name in ("release", "released_at", "officer", "fingerprint")})[list(LEDGER)]
