"""Numbers of a group that are a number of the whole council under another name: every child with a plan of being looked after is in care.

The council's number is shown exactly, and the group's with it; the proof must know so. Found from the counts, as links are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from metrics.kit.release.below import Table, named
from metrics.kit.release.links import measure_of
from metrics.kit.release.material import parts_of
from metrics.kit.release.plan import Plan

FEWEST = 3  # periods: fewer are equal by chance
Counts = dict[str, dict[str, int]]


def shown_counts(plan: Plan) -> Counts:
    """What is shown exactly of the whole council: its count by series and period."""
    found: Counts = {}
    for name, measure in plan.measures.items():
        if plan.shapes.get(name) is None:
            continue
        rows = plan.with_shown(name, plan.shown_rows(name)).assign(group_kind="all", group="all")
        for part in parts_of(measure):
            needs = {"num": ["num_shown"], "den": ["den_shown"], "rest": ["num_shown", "den_shown"]}[part]
            seen = rows[rows[needs].all(axis=1)]
            counts = seen[part].fillna(0).astype("int64").tolist()
            found[f"{name}:{part}"] = {one.rpartition("|")[2]: count for one, count in zip(named(measure, seen, part), counts, strict=True)}
    return found


def find_aliases(values: Mapping[str, int], council: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """The council's number, by name, that each number of a group is, where they are equal in every period of which both are shown."""
    groups: Counts = defaultdict(dict)
    for name, count in values.items():
        of, _, when = name.rpartition("|")
        groups[of][when] = count
    found: dict[str, str] = {}
    for of, counts in groups.items():
        for series, totals in council.items():
            both = counts.keys() & totals.keys()
            if len(both) < FEWEST or measure_of(series) == measure_of(of) or any(counts[when] != totals[when] for when in both):
                continue
            if any(counts[when] for when in both):
                found |= {f"{of}|{when}": f"{series}|all|all|{when}" for when in sorted(both)}
    return found


def add_aliases(table: Table, council: Counts) -> None:
    """Tells a filled table which of its numbers are shown exactly elsewhere."""
    for name, of in find_aliases({name: table.values[name] for name in table.own}, council).items():
        table.totals[of] = table.values[name]
        table.relations.append({name: 1, of: -1})
