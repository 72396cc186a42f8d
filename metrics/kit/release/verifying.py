"""Whether a bundle is what was proved: from its own files alone, without a snapshot, a ledger or a true count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import pandas as pd

from data.reference.release_policy import release_policy
from metrics.kit.disclosure.public import STANDS, NotPublic, PublicRelease
from metrics.kit.measure import Measure, register
from metrics.kit.release.cells import ends_of_difference, is_slack
from metrics.kit.release.known_links import derived
from metrics.kit.release.proof import STATUSES, Numbers, Relation, numbers_of, prove
from metrics.kit.release.shown import policy_faults, shown_faults


class Bundled(Protocol):
    """What a bundle's folder holds: see `data.bundles.Bundle`."""

    @property
    def said(self) -> Any: ...
    @property
    def figures(self) -> pd.DataFrame: ...
    @property
    def measures(self) -> pd.DataFrame: ...
    @property
    def cells(self) -> pd.DataFrame: ...
    @property
    def relations(self) -> pd.DataFrame: ...


def faults_of(bundle: Bundled) -> tuple[list[str], int]:
    """What is wrong with a bundle, in words (none when it is safe), and the least number of values left of a protected number."""
    known = {name: entry.measure for name, entry in register().items()}
    policy = bundle.said.get("policy", {})
    try:
        PublicRelease(bundle.said, bundle.figures, bundle.measures)
    except NotPublic as fault:
        return [f"{fault}."], 0
    if weaker := policy_faults(policy, release_policy()):
        return weaker, 0
    if strange := sorted(set(bundle.figures["measure"]) - known.keys()):
        return [f"figures of measures that do not exist here: {', '.join(strange)}."], 0
    if not set(bundle.cells["status"]) <= set(STATUSES) or bundle.cells["cell"].duplicated().any():
        return ["cells.parquet names a number twice, or has a status that does not exist."], 0
    numbers, relations = _read(bundle)
    seen = numbers_of(bundle.figures, known, policy)
    faults = [*_differing(numbers, seen), *_lacking(numbers, relations, known)]
    faults += shown_faults(bundle.figures, known, policy, release_policy())
    if faults:
        return faults, 0
    numbers, lines = derived(seen, numbers, known, release_policy().nested)
    proof = prove(numbers, [*relations, *lines], policy)
    return proof.faults, proof.least_left


def _read(bundle: Bundled) -> tuple[Numbers, list[Relation]]:
    cells = bundle.cells
    high = [None if pd.isna(most) else int(most) for most in cells["high"]]
    numbers = {
        str(name): (int(low), most, str(status))
        for name, low, most, status in zip(cells["cell"], cells["low"], high, cells["status"], strict=True)
    }
    lines: dict[int, Relation] = {}
    for number, name, value in zip(*(bundle.relations[column].tolist() for column in ("relation", "cell", "coefficient")), strict=True):
        lines.setdefault(number, {})[name] = int(value)
    return numbers, list(lines.values())


def _differing(numbers: Numbers, seen: Numbers) -> Iterator[str]:
    """Where cells.parquet says otherwise than the figures show."""
    for status in ("exact", "rounded", "hidden", STANDS):
        told = {name: _told(number) for name, number in numbers.items() if number[2] == status}
        read = {name: _told(number) for name, number in seen.items() if number[2] == status}
        wrong = {name for name in told.keys() | read.keys() if not _agree(told.get(name), read.get(name), status)}
        if wrong:
            yield f"cells.parquet and figures.parquet disagree about {len(wrong):,} {status} numbers."


def _told(number: tuple[int, int | None, str]) -> tuple[int, int | None]:
    return number[:2]


def _agree(told: tuple[int, int | None] | None, seen: tuple[int, int | None] | None, status: str) -> bool:
    """Whether what is told of a number is what is seen of it; of one that is not exact, no more than is seen may be left open."""
    if told is None or seen is None:
        return False
    if status == "exact":
        return told == seen
    return told[0] >= seen[0] and (seen[1] is None or (told[1] is not None and told[1] <= seen[1]))


def _lacking(numbers: Numbers, relations: list[Relation], known: Mapping[str, Measure]) -> Iterator[str]:
    """Relations that every reader knows and the bundle does not: numerator and rest are the base; groups add up to the whole."""
    there = {frozenset(line.items()) for line in relations} | {
        frozenset((name, -value) for name, value in line.items()) for line in relations
    }
    named = {name for line in relations for name in line}
    if strange := named - numbers.keys():
        yield f"relations.parquet names {len(strange):,} numbers that cells.parquet does not have."
        return
    wanted = [*_shares(numbers), *_groups(numbers)]
    absent = [line for line in wanted if frozenset(line.items()) not in there and not _is_exact(line, numbers)]
    if absent:
        yield f"relations.parquet lacks {len(absent):,} relations that every reader knows."


def _is_exact(line: Relation, numbers: Numbers) -> bool:
    return all(numbers[name][0] == numbers[name][1] for name in line)


def _shares(numbers: Numbers) -> Iterator[Relation]:
    for name in numbers:
        series, _, where = name.partition("|")
        if series.endswith(":rest") and not is_slack(name) and not ends_of_difference(name) and "@" not in name:
            measure = series.removesuffix(":rest")
            num, den = f"{measure}:num|{where}", f"{measure}:den|{where}"
            if num in numbers and den in numbers:
                yield {num: 1, name: 1, den: -1}


def _groups(numbers: Numbers) -> Iterator[Relation]:
    lines: dict[str, Relation] = {}
    for name, (_, _, status) in numbers.items():
        if status == "rounded":
            series, kind, *_, when = name.split("|")
            total = f"{series}|all|all|{when}"
            if total in numbers:
                lines.setdefault(f"{kind}|{total}", {total: -1})[name] = 1
    yield from lines.values()
