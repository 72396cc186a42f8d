"""Relations that every reader works out from the figures alone. Whoever left them out of a bundle has not made them unknown.

Months make up quarters, years and the six months before a visit, where those that are shown exactly do; parts are within their wholes;
series that are equal wherever both are exact are one; one that is the sum of two, or a stock's movement, in the newest two years is so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from metrics.kit.baseline import BASELINE_MONTHS
from metrics.kit.measure import Measure
from metrics.kit.release.cells import cell, ends_of_difference, months_of, of_difference, of_slack, segments
from metrics.kit.release.links import Link, find_links, measure_of
from metrics.kit.release.proof import Numbers, Relation

Span = tuple[int, int]
Shown = Mapping[str, Mapping[Span, int | None]]
FEWEST_CHECKS = 3
FEWEST_POINTS = 12
FEWEST_DIFFERENT = 6  # fewer different counts are equal by chance
NEWEST_MONTHS = 24
COUNCIL = "all|all"
LEFT_OUT = 10**6  # numbers the slack of what is worked out here, above all that a bundle numbers


def derived(
    seen: Numbers, told: Numbers, known: Mapping[str, Measure], nested: Iterable[tuple[str, str]]
) -> tuple[Numbers, list[Relation]]:
    """The numbers that a bundle tells of with those it leaves out, and the relations that a reader derives.

    seen: what the figures show of each number. A number that is part of a relation and stands nowhere can be anything from nought up.
    """
    shown = _shown(seen)
    lines = [*_stretches(shown, known), *_within(seen, nested), *_alike(shown, known, _differing(told)), *_linked(shown, known)]
    unseen = {name for line in lines for name in line} - told.keys()
    return {**told, **dict.fromkeys(unseen, (0, None, "unpublished"))}, lines


def _differing(told: Numbers) -> set[frozenset[str]]:
    """Pairs of series of which the bundle knows that one lies within the other."""
    ends = (ends_of_difference(name) for name in told)
    return {frozenset(name.rpartition("|")[0] for name in pair) for pair in ends if pair}


def _shown(seen: Numbers) -> dict[str, dict[Span, int | None]]:
    """Of each series ("measure:part|kind|group") the stretches of months that a figure stands for, with its count where it is exact."""
    found: dict[str, dict[Span, int | None]] = defaultdict(dict)
    for name, (low, _, status) in seen.items():
        found[name.rpartition("|")[0]][months_of(name)] = low if status == "exact" else None
    return found


def _name(series: str, span: Span, measure: Measure) -> str:
    one, kind, group = series.split("|")
    return cell(one, *span, is_flow=measure.clock == "flow", kind=kind, group=group)


def _stretches(shown: Shown, known: Mapping[str, Measure]) -> Iterator[Relation]:
    """Each stretch of a flow as the sum of those that all shown ones cut it into."""
    flows = {series: spans for series, spans in shown.items() if known[measure_of(series)].clock == "flow"}
    checks: dict[str, list[bool]] = defaultdict(list)
    for series, spans in flows.items():
        if series.endswith(COUNCIL):
            checks[measure_of(series)] += _checks(spans)
    for series, spans in flows.items():
        measure = known[measure_of(series)]
        found = checks[measure.id]
        if len(found) < FEWEST_CHECKS or not all(found):
            yield from _repeats(series, spans, measure) if series.endswith(COUNCIL) else ()
            continue
        cuts = segments({bound for first, last in spans for bound in (first, last + 1)}, 0, max(last for _, last in spans))
        is_total = series.endswith(COUNCIL)
        for span in spans:
            inside = [cut for cut in cuts if span[0] <= cut[0] and cut[1] <= span[1] and cut != span]
            if inside and (is_total or all(cut in spans for cut in inside)):
                yield {_name(series, span, measure): -1} | {_name(series, cut, measure): 1 for cut in inside}


def _repeats(series: str, spans: Mapping[Span, int | None], measure: Measure) -> Iterator[Relation]:
    """Who is counted in two months is counted once in both: a stretch is at least each in it, and at most all that make it up.

    The six months before a visit are their sum all the same.
    """
    for visit in (span for span in spans if _length(span) == BASELINE_MONTHS):
        months = [(month, month) for month in range(visit[0], visit[1] + 1)]
        if all(month in spans for month in months):
            yield {_name(series, visit, measure): -1} | {_name(series, month, measure): 1 for month in months}
    spans = {span: count for span, count in spans.items() if _length(span) != BASELINE_MONTHS}
    for span in spans:
        inside = [one for one in spans if one != span and span[0] <= one[0] and one[1] <= span[1]]
        whole = _name(series, span, measure)
        for one in inside:
            yield {_name(series, one, measure): 1, of_slack(f"{whole} of {one}", LEFT_OUT): 1, whole: -1}
        months = [(month, month) for month in range(span[0], span[1] + 1)]
        if len(months) > 1 and all(month in spans for month in months):
            yield {whole: 1, of_slack(whole, LEFT_OUT): 1} | {_name(series, month, measure): -1 for month in months}


def _length(span: Span) -> int:
    return span[1] - span[0] + 1


def _checks(spans: Mapping[Span, int | None]) -> list[bool]:
    """Of each exact stretch that shorter exact ones make up: whether they add up to it."""
    from_month: dict[int, list[Span]] = defaultdict(list)
    for span in sorted((span for span, count in spans.items() if count is not None), reverse=True):
        from_month[span[0]].append(span)
    found = []
    for (first, last), count in spans.items():
        at, total = first, 0
        while at <= last:
            step = next((one for one in from_month[at] if one[1] <= last and one != (first, last)), None)
            if step is None:
                break
            at, total = step[1] + 1, total + (spans[step] or 0)
        if count is not None and at > last:
            found.append(total == count)
    return found


def _within(seen: Numbers, nested: Iterable[tuple[str, str]]) -> Iterator[Relation]:
    """What is known to lie within something else, with what that has more: council-wide, where it is children like any others."""
    wholes = dict(nested)
    for name in seen:
        series, _, where = name.partition("|")
        of = f"{wholes.get(series)}|{where}"
        if of in seen and where.startswith(COUNCIL):
            yield {name: 1, of_difference(name, of): 1, of: -1}


def _by_clock(shown: Shown, known: Mapping[str, Measure], clock: str) -> dict[str, Mapping[Span, int | None]]:
    return {name: spans for name, spans in shown.items() if name.endswith(COUNCIL) and known[measure_of(name)].clock == clock}


def _alike(shown: Shown, known: Mapping[str, Measure], differing: set[frozenset[str]]) -> Iterator[Relation]:
    """Series that are equal wherever both are exact, often enough and of enough different counts to be no chance.

    Not a part and its whole: where they differ by a few one of them is hidden, so that those that are shown are equal by selection.
    """
    for clock in ("stock", "flow"):
        of_clock = _by_clock(shown, known, clock)
        names, points = list(of_clock), sorted({span for spans in of_clock.values() for span in spans})
        counts = np.array([[_count(of_clock[name].get(span)) for span in points] for name in names]).reshape(len(names), len(points))
        for first in range(len(names)):
            both = ~np.isnan(counts[first]) & ~np.isnan(counts[first + 1 :])
            equal = (~both | (counts[first] == counts[first + 1 :])).all(axis=1) & (both.sum(axis=1) >= FEWEST_POINTS)
            for second in np.flatnonzero(equal):
                other = names[first + 1 + int(second)]
                is_own = measure_of(names[first]) == measure_of(other) or frozenset((names[first], other)) in differing
                if not is_own and len(np.unique(counts[first][both[second]])) >= FEWEST_DIFFERENT:
                    yield from _at_each_span(((names[first], 1), (other, -1)), shown, known)


def _count(number: int | None) -> float:
    return np.nan if number is None else float(number)


def _linked(shown: Shown, known: Mapping[str, Measure]) -> Iterator[Relation]:
    """Sums of two series, and stocks' movements, that hold in the newest months and wherever else all of them are exact."""
    last = max((span[1] for spans in shown.values() for span in spans), default=0)
    months = [(month, month) for month in range(last - NEWEST_MONTHS + 1, last + 1)]
    series: dict[str, dict[str, np.ndarray]] = {"flow": {}, "stock": {}, "annual": {}}
    for clock in ("flow", "stock"):
        for name, spans in _by_clock(shown, known, clock).items():
            counts = [count for month in months if (count := spans.get(month)) is not None]
            if len(counts) == len(months) and len(set(counts)) >= FEWEST_DIFFERENT:
                series[clock][name] = np.array(counts, dtype="int64")
    for link in find_links(series, np.array([], dtype="int64")):
        lines = list(_moves(link, shown, known) if link.moves else _at_each_span(link.coefficients, shown, known))
        if all(_holds(line, shown) for line in lines):
            yield from lines


def _at_each_span(coefficients: tuple[tuple[str, int], ...], shown: Shown, known: Mapping[str, Measure]) -> Iterator[Relation]:
    common = set(shown[coefficients[0][0]]).intersection(*(shown[name] for name, _ in coefficients))
    for span in sorted(common):
        yield {_name(name, span, known[measure_of(name)]): value for name, value in coefficients}


def _moves(link: Link, shown: Shown, known: Mapping[str, Measure]) -> Iterator[Relation]:
    """Month by month, where both months of the stock and the month of the flows stand there."""
    stock = shown[link.moves]
    of_stock = known[measure_of(link.moves)]
    for _, month in sorted(stock):
        if (month - 1, month - 1) in stock and all((month, month) in shown[name] for name, _ in link.coefficients):
            line = {_name(link.moves, (month, month), of_stock): 1, _name(link.moves, (month - 1, month - 1), of_stock): -1}
            yield line | {_name(name, (month, month), known[measure_of(name)]): value for name, value in link.coefficients}


def _holds(line: Relation, shown: Shown) -> bool:
    counts = [(value, shown[name.rpartition("|")[0]][months_of(name)]) for name, value in line.items()]
    return any(count is None for _, count in counts) or sum(value * (count or 0) for value, count in counts) == 0
