"""Measures of the sample over every group: the batch of small pictures says what the measure's own chart says of the group alone."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from data import snapshots
from data.letters import letters
from metrics.kit.baseline import month_of
from metrics.kit.judge import chart, known, since_the_visit, whole
from metrics.kit.measure import measures
from metrics.kit.spread import over_time

AS_AT = pd.Timestamp("2020-03-31")
TO = pd.Timestamp("2020-03-01")
LINES = ["value", "mean", "lower", "upper"]
KINDS = {
    "special_cause_improvement": "better",
    "special_cause_concern": "worse",
    "special_cause_neutral_high": "higher",
    "special_cause_neutral_low": "lower",
    "common_cause": "ordinary",
}


@pytest.fixture(scope="module")
def figures(sample_store):
    return pd.read_parquet(snapshots.current(sample_store) / "figures.parquet")


def assert_alike(group, alone):
    """Point for point, over the dates that both have; what one alone has is blank."""
    shared = group.points.index.intersection(alone.points.index)
    for points in (group.points, alone.points):
        assert points["value"].drop(shared).isna().all()
    assert group.status == alone.status
    theirs = alone.points.loc[shared]
    np.testing.assert_allclose(group.points.loc[shared, LINES], theirs[LINES], rtol=1e-9, atol=1e-9)
    is_silent = theirs["value"].isna() | (alone.status != "ok")
    assert group.points.loc[shared, "kind"].tolist() == theirs["type"].map(KINDS).mask(is_silent, "").tolist()


# Each kind over some of the measures, of every theme: a group judged alone takes a hundred times as long as in the batch.
@pytest.mark.parametrize(("every", "kind", "period"), [(20, "team", "month"), (7, "iro", "quarter"), (6, "locality", "year")])
def test_each_group_of_the_sample_is_judged_as_its_own_chart_judges_it(figures, every, kind, period):
    compared = Counter()
    for measure in measures()[::every]:
        rows = figures[(figures["measure"] == measure.id) & (figures["group_kind"] == kind)]
        for letter in (None, *letters()[:2]):
            visit = None if letter is None else month_of(letter)
            spread = over_time(measure, rows, period=period, to=TO, until=AS_AT, visit=visit)
            for group in spread.groups:
                of_group = rows[(rows["group"] == group.group) & (rows["period"] == spread.period)].sort_values("month")
                own = whole(of_group, spread.period, TO, AS_AT)
                assert known(own).any()
                alone = chart(measure, own, None) if visit is None else since_the_visit(measure, own, visit, spread.period, None)[0]
                assert_alike(group, alone)
                compared[group.status] += 1
    assert sum(compared.values()) > 50
    assert period == "year" or compared["ok"] > 20
