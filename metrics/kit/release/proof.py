"""The proof that goes with a release, from what is written alone: every number as a reader sees it, and what can be worked out of the rest.

`python -m data verify` and the release itself ask the same; neither knows a true count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metrics.kit.disclosure import Contradiction, TooSlow, audit, is_exposed, rounded_bounds
from metrics.kit.disclosure.public import STANDS
from metrics.kit.measure import Measure
from metrics.kit.release.cells import cell, is_slack
from metrics.kit.release.material import parts_of
from metrics.kit.release.points import first_months, ordinal

SECONDS = 300.0
STATUSES = ("exact", "rounded", "hidden", STANDS, "unpublished", "earlier")
Bounds = tuple[int, int | None]
Relation = dict[str, int]
Numbers = dict[str, tuple[int, int | None, str]]


@dataclass
class Proof:
    """What was proved. faults: in words, empty when safe. cells: the numbers that are to blame. least_left: the least number of possible
    values of any number that may be small; 0 when there is none such."""

    faults: list[str] = field(default_factory=list)
    cells: set[str] = field(default_factory=set)
    least_left: int = 0


def numbers_of(figures: pd.DataFrame, known: Mapping[str, Measure], policy: Mapping[str, int]) -> Numbers:
    """What a reader sees of each number: low, high and status, by name. Numbers that are no whole counts are not in it."""
    found: Numbers = {}
    for name, rows in figures.groupby("measure", sort=False):
        measure = known[str(name)]
        parts = parts_of(measure)
        if not parts:
            continue
        columns = _columns(measure, rows)
        last = ordinal(rows["month"])
        first = first_months(measure, rows["period"], last)
        keys = zip(first.tolist(), last.tolist(), *(rows[name].tolist() for name in ("group_kind", "group", "status")), strict=True)
        for place, (start, end, kind, group, status) in enumerate(keys):
            for part in parts:
                one = cell(f"{name}:{part}", start, end, is_flow=measure.clock == "flow", kind=kind, group=group)
                number = columns[part][place]
                if np.isnan(number):
                    found.setdefault(one, (0, None, "hidden"))
                elif status == STANDS:
                    found[one] = (*_standing(int(number), policy["threshold"]), STANDS)
                elif kind == "all":
                    found[one] = (int(number), int(number), "exact")
                else:
                    found[one] = (*rounded_bounds(int(number), policy["base"]), "rounded")
    return found


def _standing(number: int, threshold: int) -> tuple[int, int]:
    """What is known of the count behind a number that stands as first released: not small, and no more than the threshold away.

    Of nought it is nought: a count of so few would be hidden.
    """
    return (max(number - threshold, threshold + 1), number + threshold) if number else (0, 0)


def _columns(measure: Measure, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    top, base = (rows[name].to_numpy(dtype="float64") for name in ("numerator", "denominator"))
    return {"num": top, "den": base, "rest": base - top}


def narrowed(numbers: Numbers, known: Mapping[str, Bounds]) -> Numbers:
    """The numbers, with what else is known of those that are not shown exactly.

    Not that a part of what stands has not changed: the earlier paper has it exactly, and only who made the release knows that it still is.
    """
    found = dict(numbers)
    for name in numbers.keys() & known.keys():
        (low, high, status), (least, most) = numbers[name], known[name]
        if (
            status != "exact"
            and not (status == STANDS and least == most)
            and (least > low or (most is not None and (high is None or most < high)))
        ):
            ends = [end for end in (high, most) if end is not None]
            found[name] = (max(low, least), min(ends), "earlier" if status == "unpublished" else status)
    return found


def prove(numbers: Mapping[str, tuple[int, int | None, str]], relations: Iterable[Relation], policy: Mapping[str, int]) -> Proof:
    """Asks for every number that is not shown exactly what it can be.

    A hidden number: all small counts, or none of them. A rounded one that may be small: as many values as the policy asks for; so, of what
    stands as first released, what it is now, beside the one that it was. One that is only not published must not be known to be small.
    """
    proof = Proof()
    lines = [line for line in relations if any(numbers[name][2] != "exact" for name in line)]
    ask = {name for name, (low, high, status) in numbers.items() if _is_asked(low, high, status, policy) and not is_slack(name)}
    lines = _reached(lines, ask, numbers)
    named = {name for line in lines for name in line}
    low = {name: numbers[name][0] for name in named | ask}
    high = {name: most for name in named | ask if (most := numbers[name][1]) is not None}
    try:
        ends = audit(named | ask, lines, low, high, ask, seconds=SECONDS)
    except Contradiction:
        return Proof(["What is shown cannot all be true: no numbers fit it."], ask)
    except TooSlow:
        return Proof(["The proof was not finished in its time."], ask)
    for name, (least, most) in ends.items():
        values = None if most is None else most - (least or 0) + 1
        if not _is_safe(least or 0, most, numbers[str(name)], policy):
            proof.cells.add(str(name))
        elif values is not None and most is not None and most >= 1 and (least or 0) <= policy["threshold"]:
            proof.least_left = min(filter(None, (proof.least_left, values)))
    if proof.cells:
        proof.faults.append(f"{len(proof.cells):,} of {len(ask):,} numbers that are not shown can be worked out.")
    return proof


def _is_asked(low: int, high: int | None, status: str, policy: Mapping[str, int]) -> bool:
    """Whether a number could be small and is not known already: of what an earlier paper gave away nothing can be taken back."""
    if status == "exact" or (low > policy["threshold"] and status != STANDS):
        return False
    return high is None or not (high == 0 or (status == "earlier" and high - low + 1 < policy["least_values_left"]))


def _is_safe(least: int, most: int | None, number: tuple[int, int | None, str], policy: Mapping[str, int]) -> bool:
    _, high, status = number
    values = policy["least_values_left"] if most is None else most - least + 1
    if status == STANDS:  # a part of it that has not changed may be known to be as it was
        return values > policy["least_values_left"] or (high is not None and least == most == high - policy["threshold"])
    if least > policy["threshold"] or (most is not None and most < 1):
        return True
    if status in ("rounded", "earlier"):
        return values >= policy["least_values_left"]
    if not is_exposed(least, most, (1, policy["threshold"])):
        return True
    return status != "hidden" and (most is None or most > policy["threshold"]) and values >= policy["least_values_left"]


def _reached(lines: list[Relation], ask: set[str], numbers: Mapping[str, tuple[int, int | None, str]]) -> list[Relation]:
    """The relations that hang together with what is asked, through numbers that are not known exactly."""
    of: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        for name in line:
            if numbers[name][0] != numbers[name][1]:
                of.setdefault(name, []).append(number)
    kept: set[int] = set()
    waiting = [number for name in ask for number in of.get(name, ())]
    while waiting:
        number = waiting.pop()
        if number in kept:
            continue
        kept.add(number)
        waiting += [other for name in lines[number] for other in of.get(name, ()) if other not in kept]
    return [lines[number] for number in sorted(kept)]
