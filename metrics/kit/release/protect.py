"""What of the council-wide figures is hidden, so that nothing unshown can be worked out from what is shown: all months jointly.

A longer period of one measure is preferred to hiding; hiding, to withholding a measure; and nothing is shown that was not proved.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from data.reference.release_policy import PERIODS, ReleasePolicy
from metrics.kit.disclosure import Contradiction, TooSlow, Unprotectable, suppress
from metrics.kit.release.cells import ends_of_difference
from metrics.kit.release.earlier import narrow
from metrics.kit.release.exposing import EVERY_ONE, SECONDS, Ends, bounds_before, exposed, needs
from metrics.kit.release.links import Link, measure_of
from metrics.kit.release.plan import Plan
from metrics.kit.release.revised import stop_standing
from metrics.kit.release.shape import Shape, shape
from metrics.kit.release.system import System, build

MOST_UNSHOWN = 700
PARTNER = 0.01  # what it costs to hide the other part of a share that is hidden already
WHOLE = 100.0  # what it costs to hide a whole for each child in it, so that a part of it is hidden instead wherever that will do
NOT_PROVED = (Contradiction, TooSlow, Unprotectable)


def protect(plan: Plan, measures: list[str], links: Iterable[Link], policy: ReleasePolicy) -> System:
    """Changes the plan until nothing unshown of these measures, which hang together, can be worked out. Returns their system.

    Raises Unprotectable when what earlier papers tell by themselves cannot be proved either.
    """
    links = [link for link in links if measure_of(link.series[0]) in measures]
    begun, hidden = {name: (plan.shapes[name], plan.rows[name]) for name in measures}, set(plan.hidden)

    def system() -> System:
        series = [one for measure in measures for one in plan.series(measure)]
        return plan.known(build(series, links, plan.nested), measures)

    def asked() -> System:
        return plan.with_changes(system())

    while found := exposed(asked(), plan, policy, _most_unshown(plan, measures)):
        if _lengthen(plan, measures, asked, _others(found), policy) or _hide(plan, measures, asked(), policy):
            continue
        if _stop_standing(plan, measures, asked(), set(found), policy) or _withhold(plan, measures, found):
            continue
        _give(plan, found, asked().changes)
        plan.hidden = set(hidden)
        for name, (before, rows) in begun.items():
            plan.shapes[name], plan.rows[name] = before, rows
            if before is not None:
                plan.withheld.pop(name, None)
    return system()


def _give(plan: Plan, found: Ends, changes: set[str]) -> None:
    """Takes what can be worked out while nothing is shown for what it is: earlier papers give it away, and nothing can be taken back."""
    if any(ends == (None, None) for ends in found.values()):
        raise Unprotectable("Nothing is shown of these measures, and what earlier releases tell of them was not proved.")
    plan.given |= dict(found)
    for name in found.keys() - changes:
        narrow(plan.earlier.known, name, (found[name][0] or 0, found[name][1]))


def _most_unshown(plan: Plan, measures: list[str]) -> int:
    """How many unshown numbers are worth a proof. More are not looked at while a flow can still be shown at a longer period."""
    flows = {found.period for name in measures if (found := plan.shapes[name]) and plan.measures[name].clock == "flow"}
    return MOST_UNSHOWN if len(flows) > 1 else EVERY_ONE


def _others(exposed: Iterable[str]) -> int:
    """How many are no differences: of one of those a few figures of the part are hidden, which costs less than a longer period."""
    return sum(ends_of_difference(name) is None for name in exposed)


def _lengthen(plan: Plan, measures: list[str], system, count: int, policy: ReleasePolicy) -> bool:  # type: ignore[no-untyped-def]
    """Shows one measure at a longer period, if that leaves less exposed; the one that leaves least."""
    flows = [name for name in measures if plan.shapes[name] and plan.measures[name].clock == "flow"]
    finest = min((PERIODS.index(plan.shapes[name].period) for name in flows), default=len(PERIODS))  # type: ignore[union-attr]
    best: tuple[int, str, Shape] | None = None
    for measure in flows:
        before = plan.shapes[measure]
        if before is None or before.period != PERIODS[finest]:
            continue
        longer = shape(plan.measures[measure], plan.rows[measure], policy, PERIODS[finest + 1 :])
        if longer is None or not longer.charted:
            continue
        plan.shapes[measure] = longer
        left = _others(exposed(system(), plan, policy, MOST_UNSHOWN))
        plan.shapes[measure] = before
        if left < count and (best is None or left < best[0]):
            best = (left, measure, longer)
    if best is not None:
        plan.shapes[best[1]] = best[2]
    return best is not None


def _hide(plan: Plan, measures: list[str], system: System, policy: ReleasePolicy) -> bool:
    """Hides further numbers, as few and as small as protects the rest; False when no pattern was found to."""
    span_names = {one.cell(*span) for measure in measures for one in plan.series(measure) for span in one.spans}
    unpublished = (set(system.values) - span_names) | system.slack
    required = needs(system, plan, policy)
    low, high = bounds_before(system, plan)
    values, relations = cast(Any, system.values), cast(Any, system.relations)
    try:
        hidden = suppress(
            values,
            relations,
            required,
            cost=_costs(plan, system, span_names),
            unpublished=unpublished,
            low=cast(Any, low),
            high=cast(Any, high),
            required=cast(Any, required),
            judged=required.keys() | span_names,
            small=(1, policy.threshold),
            seconds=SECONDS,
        )
    except NOT_PROVED:
        return False
    more = set(map(str, hidden)) & system.shown
    plan.hidden |= more
    _reshape(plan, {measure_of(name) for name in more}, policy)
    return bool(more)


def _costs(plan: Plan, system: System, span_names: set[str]) -> dict[Any, float]:
    """What it costs to hide a number, where that is not told by its size."""
    wholes = {of for _, of in plan.nested}
    cost: dict[Any, float] = {name: WHOLE * system.values[name] for name in system.shown if name.partition("|")[0] in wholes}
    return cost | dict.fromkeys(span_names - system.shown, PARTNER)


def _stop_standing(plan: Plan, measures: list[str], system: System, found: set[str], policy: ReleasePolicy) -> bool:
    """Hides the figures that stand beside what could be worked out: what a reader knows of them is half of it. False without any."""
    near = found | {name for line in system.relations if not found.isdisjoint(line) for name in line}
    touched = stop_standing(plan, measures, near) or stop_standing(plan, measures)
    _reshape(plan, touched, policy)
    return bool(touched)


def _reshape(plan: Plan, measures: set[str], policy: ReleasePolicy) -> None:
    """A chart that has gaps now begins after them, or is of a longer period, if either leaves enough of it."""
    for measure in measures:
        before, rows = plan.shapes[measure], plan.rows[measure]
        if before is None or not before.charted:
            continue
        told = plan.with_shown(measure, rows)
        gaps = rows.assign(small=~((told["num_shown"] & told["den_shown"]) | told["as_then"]))
        after = shape(plan.measures[measure], gaps, policy, PERIODS[PERIODS.index(before.period) :])
        if after is not None and after.charted:
            plan.shapes[measure] = after


def _withhold(plan: Plan, measures: list[str], exposed: Iterable[str]) -> bool:
    """Withholds the measure of which most could be worked out; when only others' are left, the one after it. False when none is left."""
    open_ones = [measure for measure in measures if plan.shapes[measure] is not None]
    if not open_ones:
        return False
    worst = max(open_ones, key=lambda measure: sum(measure_of(name) == measure for name in exposed))
    plan.shapes[worst] = None
    plan.withheld[worst] = "No way was found to show it without giving away a small number."
    return True
