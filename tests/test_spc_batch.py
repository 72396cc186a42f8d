"""Many series in one call are judged as each alone: the same status, chart, lines and marks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.kit import spc_batch
from metrics.kit.spc import SpcResult, spc
from metrics.kit.spc_batch import STATUSES, Many, spc_many
from metrics.kit.spc_rules import OUTSIDE, SHIFT, TREND, TWO_OF_THREE
from tests import series
from tests.series import monthly

BITS = {"outside": OUTSIDE, "shift": SHIFT, "trend": TREND, "two_of_three": TWO_OF_THREE}
WAYS = {"special_cause_neutral_high": 1, "common_cause": 0, "special_cause_neutral_low": -1}


def assert_row_is_as_alone(many: Many, row: int, alone: SpcResult) -> None:
    points = alone.points
    assert STATUSES[many.status[row]] == alone.status
    assert bool(many.is_p_prime[row]) == (alone.chart == "p_prime")
    for name in ("mean", "lower", "upper"):
        np.testing.assert_allclose(getattr(many, name)[row], points[name], rtol=1e-12, atol=1e-12)
    for name, bit in BITS.items():
        np.testing.assert_array_equal(((many.high | many.low)[row] & bit) > 0, points[name], err_msg=name)
    np.testing.assert_array_equal(many.near[row], points["near"])
    np.testing.assert_array_equal(many.direction[row], points["type"].map(WAYS))


@st.composite
def matrices(draw: st.DrawFn) -> np.ndarray:
    """Rows of one length; some constant, some blank throughout."""
    periods = draw(st.integers(1, 50))
    rows = [draw(series.values(fewest=periods, most=periods)) for _ in range(draw(st.integers(1, 4)))]
    rows.append(np.full(periods, draw(st.sampled_from([np.nan, 7.5]))))
    return np.array(rows)


BASELINES = st.one_of(st.none(), st.integers(1, 60))


@settings(max_examples=60, deadline=None)
@given(matrices(), BASELINES)
def test_each_series_is_judged_as_alone(values, baseline):
    many = spc_many(values, baseline_points=baseline)
    for row, held in enumerate(values):
        assert_row_is_as_alone(many, row, spc(monthly(held), better="neutral", baseline_points=baseline, chart="auto"))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.3, 3.0, 3.9, 4.1, 9.0, 40.0]), st.integers(10, 50), BASELINES)
def test_each_series_of_counts_is_judged_as_alone(seed, mean, periods, baseline):
    generator = np.random.default_rng(seed)
    values = generator.poisson(mean, (4, periods)).astype(float)
    values[generator.random((4, periods)) < 0.05] = np.nan
    many = spc_many(values, baseline_points=baseline, is_count=True)
    for row, held in enumerate(values):
        assert_row_is_as_alone(many, row, spc(monthly(held), better="neutral", baseline_points=baseline))


@settings(max_examples=120, deadline=None)
@given(st.data(), st.integers(10, 50), BASELINES)
def test_each_series_of_shares_is_judged_as_alone(data, periods, baseline):
    values, sizes = data.draw(series.shares(3, periods))
    many = spc_many(values, sizes=sizes, baseline_points=baseline)
    for row, (held, of) in enumerate(zip(values, sizes, strict=True)):
        alone = spc(monthly(held), better="neutral", denominators=monthly(of), baseline_points=baseline)
        assert_row_is_as_alone(many, row, alone)


@pytest.mark.parametrize(("run", "trend", "least"), [(6, 9, 13), (9, 6, 20), (8, 8, 1)])
def test_lengths_and_least_points_are_passed_on(run, trend, least):
    generator = np.random.default_rng(5)
    values = np.cumsum(generator.normal(0, 1, (20, 30)), axis=1).round(2)
    values[5:, 15:] = np.nan
    many = spc_many(values, run=run, trend=trend, min_points=least)
    for row, held in enumerate(values):
        alone = spc(monthly(held), better="neutral", run=run, trend=trend, min_points=least)
        assert_row_is_as_alone(many, row, alone)
    assert (many.high | many.low).any()


def test_the_charts_and_statuses_of_shares_all_occur():
    """What the property above compares is not only series that nothing can be said of."""
    generator = np.random.default_rng(3)
    seen, p_prime = set(), 0
    for fewest, most, share in ((100, 160, 0.8), (2, 60, 0.8), (5, 15, 0.95), (50, 50, 1.0)):
        sizes = generator.integers(fewest, most + 1, (5, 30)).astype(float)
        many = spc_many(generator.binomial(sizes.astype(int), share) / sizes, sizes=sizes)
        seen |= {STATUSES[each] for each in many.status}
        p_prime += int(many.is_p_prime.sum())
    assert seen == {"ok", "no_variation", "rare_events"} and 0 < p_prime < 20


@settings(max_examples=40, deadline=None)
@given(matrices(), matrices(), BASELINES, st.integers(1, 3))
def test_another_group_changes_nothing_for_the_others(some, others, baseline, tile):
    """Whatever stands beside a series, and wherever the batch is cut into tiles."""
    periods = min(some.shape[1], others.shape[1])
    some, others = some[:, :periods], others[:, :periods]
    alone = spc_many(some, baseline_points=baseline)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spc_batch, "TILE", tile)
        together = spc_many(np.concatenate([others, some, others]), baseline_points=baseline)
    rows = slice(len(others), len(others) + len(some))
    for name in ("mean", "lower", "upper"):  # numpy adds up one column in another order than several
        np.testing.assert_allclose(getattr(together, name)[rows], getattr(alone, name), rtol=1e-14, err_msg=name)
    for name in ("high", "low", "near", "status", "is_p_prime", "direction"):
        np.testing.assert_array_equal(getattr(together, name)[rows], getattr(alone, name), err_msg=name)


def test_more_series_than_one_tile_are_all_judged():
    values = np.random.default_rng(8).normal(50, 5, (spc_batch.TILE + 3, 24)).round(1)
    many = spc_many(values)
    for row in (0, spc_batch.TILE - 1, spc_batch.TILE, spc_batch.TILE + 2):
        assert_row_is_as_alone(many, row, spc(monthly(values[row]), better="neutral"))


def test_no_series_and_no_periods_give_arrays_without_rows_and_columns():
    for shape in ((0, 24), (3, 0), (0, 0)):
        for sizes in (None, np.ones(shape)):
            many = spc_many(np.ones(shape), sizes=sizes)
            assert many.mean.shape == many.upper.shape == many.high.shape == many.near.shape == many.direction.shape == shape
            assert many.status.shape == many.is_p_prime.shape == shape[:1]
    assert set(spc_many(np.ones((3, 0))).status) == {STATUSES.index("too_few_points")}


def test_series_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="series × periods"):
        spc_many(np.ones(24))
    with pytest.raises(ValueError, match="series × periods"):
        spc_many(np.ones((2, 24)), sizes=np.ones((2, 23)))


def test_the_arrays_given_are_left_as_they_were():
    generator = np.random.default_rng(2)
    sizes = generator.integers(20, 90, (6, 30)).astype(float)
    values = generator.binomial(sizes.astype(int), 0.8) / sizes
    values[2, 5] = np.nan
    for order in (np.ascontiguousarray, np.asfortranarray):
        held, of = order(values), order(sizes)
        before = held.copy(), of.copy()
        spc_many(held, sizes=of)
        np.testing.assert_array_equal(held, before[0])
        np.testing.assert_array_equal(of, before[1])


def test_whole_numbers_may_be_given_as_such():
    values = np.random.default_rng(2).poisson(30, (6, 30))
    pd.testing.assert_frame_equal(pd.DataFrame(spc_many(values).upper), pd.DataFrame(spc_many(values.astype(float)).upper))
