"""What can be worked out of a system that nobody may know, and how much must be left open of each number so that nobody does."""

from __future__ import annotations

from collections.abc import Mapping

from data.reference.release_policy import ReleasePolicy
from metrics.kit.disclosure import Contradiction, TooSlow, audit, is_exposed
from metrics.kit.release.plan import Plan
from metrics.kit.release.system import Known, System

SECONDS = 300.0  # of the clock: never reached on the sample, and what is not proved by then is withheld
EVERY_ONE = 1_000_000
Ends = Mapping[str, tuple[int | None, int | None]]


def exposed(system: System, plan: Plan, policy: ReleasePolicy, most: int = EVERY_ONE) -> Ends:
    """The unshown numbers that could be worked out, with what of each; all, with no ends, when not proved or when more than `most`."""
    named = {name for relation in system.relations for name in relation}
    ask = named & system.unshown
    if len(ask) > most:
        return dict.fromkeys(ask, (None, None))
    low, high = ({name: bounds[name] for name in named & bounds.keys()} for bounds in system.bounds)
    try:
        ends = audit(named, system.relations, low, high, ask, seconds=SECONDS)
    except (Contradiction, TooSlow):
        return dict.fromkeys(ask, (None, None))
    return {str(name): found for name, found in ends.items() if _is_exposed(str(name), found, system, plan, policy)}


def _is_exposed(name: str, ends: tuple[int | None, int | None], system: System, plan: Plan, policy: ReleasePolicy) -> bool:
    """Whether too little of a number is left open; of one that earlier papers give away, whether less than they leave."""
    if ends == plan.given.get(name, (None, None)):
        return False
    if name in system.changes:
        return _is_narrow_change(*ends, policy)
    is_small = 1 <= system.values[name] <= policy.threshold
    if tells(*ends, policy, strictly=is_small or name in system.hidden):
        return True
    return name in plan.few and _is_narrow(*ends, policy) and not _is_narrow(*system.known.get(name, (0, None)), policy)


def tells(least: int | None, most: int | None, policy: ReleasePolicy, *, strictly: bool) -> bool:
    """Whether an interval tells too much of an unshown number.

    Strictly, of a hidden number: unless it leaves all small counts possible, or none. Of a number that is only not published, and is
    not small: unless it may well be large, or is one of as many values as the policy asks for.
    """
    if not is_exposed(least, most, (1, policy.threshold)):
        return False
    return strictly or (most is not None and (most <= policy.threshold or most - (least or 0) + 1 < policy.least_values_left))


def _is_narrow(least: int | None, most: int | None, policy: ReleasePolicy) -> bool:
    """Whether a number of few people, or changed by few, is one of too few values, however large it is: not counting the one it was."""
    return most is not None and most >= 1 and most - (least or 0) < policy.least_values_left


def _is_narrow_change(least: int | None, most: int | None, policy: ReleasePolicy) -> bool:
    """Whether a change is one of too few values, not counting none at all."""
    if least is None or most is None:
        return False
    return most - least + 1 - (least <= 0 <= most) < policy.least_values_left


def needs(system: System, plan: Plan, policy: ReleasePolicy) -> dict[str, tuple[int, int]]:
    """What must stay possible of each number that is small, of few people or a change of few: as far as earlier papers left it."""
    found: dict[str, tuple[int, int]] = {}
    for name in system.unshown - plan.given.keys():
        value = system.values[name]
        if name in system.changes:
            found[name] = (value - policy.least_values_left, value + 1)
        elif 1 <= value <= policy.threshold:
            found[name] = (1, policy.threshold)
        elif name in plan.few:
            least = max(value - policy.least_values_left, system.known.get(name, (0, None))[0])
            found[name] = (least, max(value, least + policy.least_values_left))
    return {name: need for name, need in found.items() if _is_within(need, system.known.get(name, (0, None)))}


def _is_within(need: tuple[int, int], known: Known) -> bool:
    return known[0] <= need[0] and (known[1] is None or need[1] <= known[1])


def bounds_before(system: System, plan: Plan) -> tuple[dict[str, int], dict[str, int]]:
    """What is known beforehand of each number, shown or not: what was public already is hidden for nothing."""
    known = {name: plan.earlier.known[name] for name in system.values if name in plan.earlier.known} | system.known
    return {name: low for name, (low, _) in known.items()}, {name: high for name, (_, high) in known.items() if high is not None}
