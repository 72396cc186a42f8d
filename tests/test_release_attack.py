"""An attack on the sample's release that shares nothing with how it was made but the audit: every month of every measure an unknown.

The release works with the few stretches of months that its figures cut out; here every month of the window stands by itself, with every
relation that holds in it, and every small count that is not shown must be as open as the policy says.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data import bundles, snapshots
from data.reference.release_policy import release_policy
from metrics.kit.disclosure import audit, is_exposed
from metrics.kit.disclosure.public import STANDS
from metrics.kit.measure import Measure, register
from metrics.kit.release.links import Link, find_links, linked, measure_of
from metrics.kit.release.making import Made
from metrics.kit.release.material import Material, parts_of
from tests.released import cases, material, released

NOT_A_SUM = ("children_missing",)  # a child missing in two months is one child of the quarter


@pytest.fixture(scope="module")
def truth(sample_store) -> dict[str, np.ndarray]:
    """The true count of every month, by series."""
    snapshot = snapshots.current(sample_store)
    assert snapshot is not None
    figures = snapshots.read_figures(snapshot, group_kind="all")
    found = {}
    for name, rows in figures[figures["period"] == "month"].groupby("measure"):
        measure = register()[name].measure
        if measure.clock == "annual":
            continue
        top, base = (rows.sort_values("month")[column].to_numpy() for column in ("numerator", "denominator"))
        columns = {"num": top, "den": base, "rest": base - top}
        found |= {f"{name}:{part}": columns[part].astype("int64") for part in parts_of(measure)}
    return found


def links_of(truth: dict[str, np.ndarray]) -> list[Link]:
    clocks = {
        clock: {name: counts for name, counts in truth.items() if register()[measure_of(name)].measure.clock == clock}
        for clock in ("flow", "stock")
    }
    return find_links(clocks | {"annual": {}}, np.array([], dtype=int))


def shown_of(measure: Measure, figures: pd.DataFrame, first: pd.Period, truth: dict[str, np.ndarray]) -> tuple[dict, list[dict]]:
    """Each number shown, and the months that it is the sum of."""
    known, relations = {}, []
    is_flow = measure.clock == "flow"
    for row in figures[figures["measure"] == measure.id].itertuples(index=False):
        last = (pd.Period(row.month, "M") - first).n
        # The window begins in April, so that a quarter or year that is not over has as many months as are left over.
        length = {"month": 1, "quarter": last % 3 + 1, "year": last % 12 + 1, "visit": 6}[row.period] if is_flow else 1
        if length > 1 and measure.id in NOT_A_SUM:
            continue
        for part, number in (("num", row.numerator), ("den", row.denominator)):
            series = f"{measure.id}:{part}"
            if series in truth and not pd.isna(number):
                known[series, row.period, last] = int(number)
                relations.append({(series, row.period, last): -1, **{(series, month): 1 for month in range(last - length + 1, last + 1)}})
    return known, relations


def test_no_small_month_of_the_sample_can_be_worked_out(sample_bundle, truth):
    figures = bundles.read(sample_bundle).figures.query("group_kind == 'all'")
    first = pd.Period(bundles.manifest(sample_bundle)["covers_from"], "M")
    links, asked, exposed = links_of(truth), 0, []
    months = range(len(next(iter(truth.values()))))
    for group in linked(dict.fromkeys(map(measure_of, truth)), links):
        known, relations = {}, []
        for name in group:
            numbers, sums = shown_of(register()[name].measure, figures, first, truth)
            known |= numbers
            relations += sums
            if f"{name}:rest" in truth:
                relations += [{(f"{name}:num", month): 1, (f"{name}:rest", month): 1, (f"{name}:den", month): -1} for month in months]
        for link in links:
            if measure_of(link.series[0]) in group:
                changes = [{(link.moves, month): 1, (link.moves, month - 1): -1} if link.moves else {} for month in months]
                relations += [
                    changes[at] | {(name, at): value for name, value in link.coefficients} for at in months if at or not link.moves
                ]
        cells = {(name, month): int(counts[month]) for name, counts in truth.items() if measure_of(name) in group for month in months}
        ask = [cell for cell, count in cells.items() if 1 <= count <= 5]
        ends = audit([*cells, *known], relations, known, known, ask, seconds=None)
        asked += len(ask)
        exposed += [cell for cell in ask if is_exposed(*ends[cell])]
    assert asked > 1_000
    assert exposed == []


@pytest.mark.parametrize("seed", range(4, 8))
def test_no_small_month_of_a_random_stock_and_its_flows_can_be_worked_out(seed):
    """From two papers together: the second has a month more, and one of the months before it was revised."""
    random = np.random.default_rng(seed)
    entered, left = random.poisson(7, 25), random.poisson(6, 25)
    late = int(random.integers(0, 24))
    revised = entered + 3 * (np.arange(25) == late)
    first = released(stock_and_flows(entered[:24], left[:24]))
    second = released(stock_and_flows(revised, left), ledger=first.ledger, number=2)
    relations, low, high = both_papers(first, second, ("entered_care:num", late), range(late, 24), 25)
    cells = list(dict.fromkeys(cell for line in relations for cell in line))
    truth = {("entered_care:num", month): count for month, count in enumerate(revised)}
    truth |= {("left_care:num", month): count for month, count in enumerate(left)} | {("entered_care:num", late, "old"): entered[late]}
    ask = [cell for cell, count in truth.items() if 1 <= count <= 5]
    standing = [cell for cell in low if low[cell] < high[cell]]
    ends = audit(cells, relations, low, high, [*ask, *standing])
    assert ask and not [cell for cell in ask if is_exposed(*ends[cell])]
    assert standing and min(ends[cell][1] - ends[cell][0] for cell in standing) >= 4, "who was recorded late"


def test_two_papers_do_not_tell_how_many_more_left_in_a_month_that_neither_shows():
    """The children in care of both months have changed by many, and so are shown anew; what has changed between the two is who left."""
    entered, left = np.array([10, 3, 9] * 8), np.array([7, 8, 9] * 8)
    first = released(stock_and_flows(entered, left))
    revised = left + 3 * (np.arange(24) == 20)
    second = released(stock_and_flows(entered, revised, before=74), ledger=first.ledger, number=2)
    relations, low, high = both_papers(first, second, ("left_care:num", 20), range(24), 24)
    low["1000"] = high["1000"] = 1
    relations.append({"change": -1, ("left_care:num", 20): 1, ("left_care:num", 20, "old"): -1, "1000": 1000})
    cells = list(dict.fromkeys(cell for line in relations for cell in line))
    least, most = audit(cells, relations, low, high, ["change"])["change"]
    assert least <= 1003 and (most is None or most - least >= 5)
    assert (second.public.figures["measure"] == "children_in_care").any()


def test_a_stricter_policy_that_earlier_papers_cannot_meet_does_not_stop_the_release():
    """The stock tells that two months later five more left than came: a number below eight, which only the policy of today is to hide."""
    entered, left = np.array([10, 2, 9] * 8), np.array([10, 7, 9] * 8)
    first = released(stock_and_flows(entered, left, before=100))
    stricter = replace(release_policy(), threshold=7)
    second = released(stock_and_flows(entered, left, before=100), ledger=first.ledger, number=2, policy=stricter)
    assert "Numbers that earlier releases give away by themselves" in second.report
    assert second.public.figures["measure"].nunique() >= 2


def both_papers(first: Made, second: Made, late: tuple[str, int], since: range, months: int) -> tuple[list[dict], dict, dict]:
    """What a reader of both has: relations, and the least and most of each number. What was revised is another in the first paper."""
    old = {late: (*late, "old")} | {("children_in_care:num", month): ("children_in_care:num", month, "old") for month in since}
    (known, relations), (more, lines) = seen_of(first, 24), seen_of(second, months)
    known = {(*cell, "old"): count for cell, count in known.items()} | more
    relations = [{old.get(cell, (*cell, "old") if len(cell) == 3 else cell): value for cell, value in line.items()} for line in relations]
    return relations + lines, known | now_behind(second, -5), known | now_behind(second, 5)


def seen_of(made: Made, months: int) -> tuple[dict, list[dict]]:
    """What one paper shows, and how its months hang together."""
    known, relations = {}, []
    for name in ("entered_care", "left_care", "children_in_care"):
        numbers, sums = shown_of(register()[name].measure, made.public.figures, pd.Period("2018-04", "M"), {f"{name}:num": np.array([])})
        known |= numbers
        relations += sums
    for month in range(1, months):
        line = {("children_in_care:num", month): 1, ("children_in_care:num", month - 1): -1}
        relations.append(line | {("entered_care:num", month): -1, ("left_care:num", month): 1})
    return known, relations


def now_behind(made: Made, furthest: int) -> dict:
    """The least (or most) that the count can be of which an earlier number stands: at most five away, and not small."""
    rows = made.public.figures[made.public.figures["status"] == STANDS]
    rows = rows.assign(numerator=(rows["numerator"] + furthest).clip(lower=6))
    return {
        cell: number
        for name in ("entered_care", "left_care", "children_in_care")
        for cell, number in shown_of(register()[name].measure, rows, pd.Period("2018-04", "M"), {f"{name}:num": np.array([])})[0].items()
    }


def stock_and_flows(entered: np.ndarray, left: np.ndarray, before: int = 60) -> Material:
    stock = before + np.cumsum(entered - left)
    of = {"entered_care": cases(entered, name="e"), "left_care": cases(left, name="l"), "children_in_care": cases(stock, name="s")}
    return material(of, months=len(entered))
