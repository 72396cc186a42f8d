"""What of the council-wide figures is hidden, so that nothing unshown can be worked out from what is shown: all months jointly.

A longer period of one measure is preferred to hiding; hiding, to withholding a measure; and nothing is shown that was not proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from data.reference.release_policy import PERIODS, ReleasePolicy
from metrics.kit.disclosure import Contradiction, TooSlow, Unprotectable, audit, is_exposed, suppress
from metrics.kit.release.cells import ends_of_difference
from metrics.kit.release.links import Link, measure_of
from metrics.kit.release.plan import Plan
from metrics.kit.release.shape import Shape, shape
from metrics.kit.release.system import System, build

SECONDS = 300.0  # of the clock: never reached on the sample, and what is not proved by then is withheld
MOST_UNSHOWN, EVERY_ONE = 700, 1_000_000
PARTNER = 0.01  # what it costs to hide the other part of a share that is hidden already
WHOLE = 100.0  # what it costs to hide a whole for each child in it, so that a part of it is hidden instead wherever that will do
NOT_PROVED = (Contradiction, TooSlow, Unprotectable)


def protect(plan: Plan, measures: list[str], links: Iterable[Link], policy: ReleasePolicy) -> System:
    """Changes the plan until nothing unshown of these measures, which hang together, can be worked out. Returns their system."""
    links = [link for link in links if measure_of(link.series[0]) in measures]

    def system() -> System:
        series = [one for measure in measures for one in plan.series(measure)]
        return plan.known(build(series, links, plan.nested), measures)

    while found := _exposed(system(), policy, _most_unshown(plan, measures), plan.few):
        if not (_lengthen(plan, measures, system, _others(found), policy) or _hide(plan, measures, system(), policy)):
            _withhold(plan, measures, found)
    return system()


def _most_unshown(plan: Plan, measures: list[str]) -> int:
    """How many unshown numbers are worth a proof. More are not looked at while a flow can still be shown at a longer period."""
    flows = {found.period for name in measures if (found := plan.shapes[name]) and plan.measures[name].clock == "flow"}
    return MOST_UNSHOWN if len(flows) > 1 else EVERY_ONE


def _exposed(system: System, policy: ReleasePolicy, most: int, few: set[str]) -> set[str]:
    """The unshown numbers that could be worked out; all of them when that was not proved, or when they are more than `most`."""
    named = {name for relation in system.relations for name in relation}
    ask = named & system.unshown
    if len(ask) > most:
        return ask
    low, high = system.bounds
    try:
        ends = audit(named, system.relations, _of(low, named), _of(high, named), ask, seconds=SECONDS)
    except (Contradiction, TooSlow):
        return ask
    small = {name for name in ask if 1 <= system.values[name] <= policy.threshold} | (ask & system.hidden)
    return {
        str(name)
        for name, (least, most) in ends.items()
        if tells(least, most, policy, strictly=name in small) or (name in few and _is_narrow(least, most, policy))
    }


def _is_narrow(least: int | None, most: int | None, policy: ReleasePolicy) -> bool:
    """Whether a number of few people, however large it is, is one of too few values."""
    return most is not None and most >= 1 and most - (least or 0) + 1 < policy.least_values_left


def _others(exposed: set[str]) -> int:
    """How many are no differences: of one of those a few figures of the part are hidden, which costs less than a longer period."""
    return sum(ends_of_difference(name) is None for name in exposed)


def _of(bounds: Mapping[str, int], names: set[str]) -> dict[str, int]:
    return {name: bounds[name] for name in names & bounds.keys()}


def tells(least: int | None, most: int | None, policy: ReleasePolicy, *, strictly: bool) -> bool:
    """Whether an interval tells too much of an unshown number.

    Strictly, of a hidden number: unless it leaves all small counts possible, or none. Of a number that is only not published, and is
    not small: unless it may well be large, or is one of as many values as the policy asks for.
    """
    if not is_exposed(least, most, (1, policy.threshold)):
        return False
    return strictly or (most is not None and (most <= policy.threshold or most - (least or 0) + 1 < policy.least_values_left))


def _lengthen(plan: Plan, measures: list[str], system, exposed: int, policy: ReleasePolicy) -> bool:  # type: ignore[no-untyped-def]
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
        left = _others(_exposed(system(), policy, MOST_UNSHOWN, plan.few))
        plan.shapes[measure] = before
        if left < exposed and (best is None or left < best[0]):
            best = (left, measure, longer)
    if best is not None:
        plan.shapes[best[1]] = best[2]
    return best is not None


def _hide(plan: Plan, measures: list[str], system: System, policy: ReleasePolicy) -> bool:
    """Hides further numbers, as few and as small as protects the rest; False when no pattern was found to."""
    shown = {f"{name}" for name in system.shown}
    span_names = {one.cell(*span) for measure in measures for one in plan.series(measure) for span in one.spans}
    unpublished = (set(system.values) - span_names) | system.slack
    small = {name for name in system.unshown if 1 <= system.values[name] <= policy.threshold} | (plan.few & system.unshown)
    wholes = {of for _, of in plan.nested}
    cost: dict[Any, float] = {name: WHOLE * system.values[name] for name in shown if name.partition("|")[0] in wholes}
    cost |= dict.fromkeys(span_names - shown, PARTNER)
    try:
        values, relations = cast(Any, system.values), cast(Any, system.relations)
        hidden = suppress(values, relations, small, cost=cost, unpublished=unpublished, judged=small | span_names, seconds=SECONDS)
    except NOT_PROVED:
        return False
    more = set(map(str, hidden)) & shown
    plan.hidden |= more
    _reshape(plan, {measure_of(name) for name in more}, policy)
    return bool(more)


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


def _withhold(plan: Plan, measures: list[str], exposed: set[str]) -> None:
    """Withholds the measure of which most could be worked out; when only others' are left, the one after it."""
    open_ones = [measure for measure in measures if plan.shapes[measure] is not None]
    if not open_ones:
        raise Unprotectable("Nothing is shown of these measures, and still something of them could be worked out.")
    worst = max(open_ones, key=lambda measure: sum(measure_of(name) == measure for name in exposed))
    plan.shapes[worst] = None
    plan.withheld[worst] = "No way was found to show it without giving away a small number."
