"""An attack on the sample's release that shares nothing with how it was made but the audit: every month of every measure an unknown.

The release works with the few stretches of months that its figures cut out; here every month of the window stands by itself, with every
relation that holds in it, and every small count that is not shown must be as open as the policy says.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data import bundles, snapshots
from metrics.kit.disclosure import audit, is_exposed
from metrics.kit.measure import Measure, register
from metrics.kit.release.links import Link, find_links, linked, measure_of
from metrics.kit.release.material import parts_of

LENGTH = {"month": 1, "quarter": 3, "year": 12, "visit": 6}
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
        length = LENGTH[row.period] if is_flow else 1
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
