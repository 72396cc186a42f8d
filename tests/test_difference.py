"""The interval of a difference, against published examples, against values worked by hand, and by what must hold whatever the figures."""

from __future__ import annotations

from itertools import pairwise
from math import isclose, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from metrics.kit.baseline import Point, Then
from metrics.kit.difference import beside, newcombe, since_baseline, student, welch, wilson
from metrics.kit.measure import Measure
from tests.made_up import measure

VISIT = pd.Timestamp("2016-06-01")
MEASURED = Then("measured", Point(0.5))
# Student's t at 97.5%, from its table.
T_5, T_10 = 2.570582, 2.228139


# Newcombe 1998, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("met", "of", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
)
def test_a_share_s_interval_is_that_of_the_published_examples(met, of, low, high):
    assert wilson(met, of) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


# Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
@pytest.mark.parametrize(
    ("now", "then", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_difference_of_two_shares_is_that_of_the_published_examples(now, then, low, high):
    assert newcombe(*now, *then) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_one_mean_s_interval_is_worked_by_hand():
    # 1 to 6: mean 3.5; squares about it 2(6.25 + 2.25 + 0.25) = 17.5, over 5 = 3.5; 3.5 over 6 = 0.58333, its root 0.763763.
    low, high = student(np.arange(1.0, 7))
    assert (low, high) == (pytest.approx(3.5 - T_5 * 0.763763, abs=1e-5), pytest.approx(3.5 + T_5 * 0.763763, abs=1e-5))


def test_the_difference_of_two_means_that_vary_alike_has_ten_degrees_of_freedom():
    # Each side 3.5 over 6, as above: together 1.166667, root 1.080123. Freedom: 1.166667² / 2(0.583333² / 5) = 1.361111 / 0.136111 = 10.
    low, high = welch(np.arange(11.0, 17), np.arange(1.0, 7))
    assert (low, high) == (pytest.approx(10 - T_10 * 1.080123, abs=1e-5), pytest.approx(10 + T_10 * 1.080123, abs=1e-5))


def test_a_side_that_never_varies_leaves_the_other_s_freedom():
    low, high = welch(np.arange(1.0, 7), np.full(6, 3.5))
    assert (low, high) == (pytest.approx(-T_5 * 0.763763, abs=1e-5), pytest.approx(T_5 * 0.763763, abs=1e-5))


def test_two_sides_that_never_vary_differ_by_exactly_their_difference():
    assert welch(np.full(6, 9.0), np.full(6, 10.0)) == (-1, -1)


@pytest.mark.parametrize(
    ("interval", "from_the_band"),
    [((21, 25), (1, 5)), ((10, 15), (-6, -1)), ((17, 19), (0, 0)), ((15, 22), (-1, 2)), ((19, 21), (0, 1)), ((20, 22), (0, 2))],
)
def test_a_band_is_left_at_its_nearest_edge(interval, from_the_band):
    assert beside(*interval, 16, 20) == from_the_band


counts = st.integers(1, 300).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
months = st.lists(st.integers(-50, 50), min_size=2, max_size=6).map(lambda found: np.array(found, dtype=float))


@given(counts, counts)
def test_swapping_the_sides_of_two_shares_negates_their_difference(now, then):
    low, high = newcombe(*now, *then)
    assert newcombe(*then, *now) == (pytest.approx(-high), pytest.approx(-low))


@given(counts, counts)
def test_the_difference_itself_lies_within_and_no_difference_is_beyond_the_whole(now, then):
    low, high = newcombe(*now, *then)
    assert -1 - 1e-12 <= low <= now[0] / now[1] - then[0] / then[1] + 1e-12
    assert now[0] / now[1] - then[0] / then[1] - 1e-12 <= high <= 1 + 1e-12


@given(counts, counts, st.integers(2, 9))
def test_more_cases_of_the_same_share_narrow_the_interval(now, then, times):
    low, high = newcombe(*now, *then)
    narrow = newcombe(*(n * times for n in now), *(n * times for n in then))
    assert narrow[1] - narrow[0] < high - low


@given(counts)
def test_the_cases_that_met_and_those_that_did_not_mirror_each_other(share):
    low, high = wilson(*share)
    assert wilson(share[1] - share[0], share[1]) == (pytest.approx(1 - high), pytest.approx(1 - low))


@given(months, months)
def test_swapping_the_sides_of_two_means_negates_their_difference(now, then):
    low, high = welch(now, then)
    assert welch(then, now) == (pytest.approx(-high), pytest.approx(-low))


@given(months, months, st.integers(-30, 30), st.integers(1, 5))
def test_the_difference_of_means_moves_and_stretches_with_the_values(now, then, by, times):
    low, high = welch(now, then)
    assert welch(now + by, then) == (pytest.approx(low + by, abs=1e-9), pytest.approx(high + by, abs=1e-9))
    assert welch(now * times, then * times) == (pytest.approx(low * times, abs=1e-9), pytest.approx(high * times, abs=1e-9))


@given(months)
def test_a_mean_beside_itself_is_no_difference(values):
    low, high = welch(values, values)
    assert low <= 0 <= high
    assert isclose(low, -high, abs_tol=1e-9)


@given(months)
def test_more_months_like_those_known_narrow_a_mean(values):
    assume(values.std() > 0)
    widths = [np.diff(student(np.tile(values, times)))[0] for times in (1, 2, 3)]
    assert all(wider > narrower for wider, narrower in pairwise(widths))


def table(*values: float | None, of: float = 10, first: str = "2016-01-01") -> pd.DataFrame:
    """Monthly values of `of` cases each; the first six are the six months to the visit."""
    dates = pd.date_range(first, periods=len(values), freq="MS", unit="us")
    return pd.DataFrame({"value": pd.Series(list(values), dtype="float64").to_numpy(), "denominator": float(of)}, index=dates)


def interval(months_known: pd.DataFrame, of: Measure | None = None, then: Then = MEASURED) -> tuple[float, float] | None:
    return since_baseline(of or measure(), then, months_known, VISIT)


SIX = (0.1, 0.2, 0.3, 0.1, 0.2, 0.3)


def test_shares_of_a_flow_are_pooled_over_six_months_on_either_side():
    # To the visit 1 + 2 + 3 + 1 + 2 + 3 of 60; after it, without the month that is seven back, 6 x 5 of 60.
    assert interval(table(*SIX, 1.0, *[0.5] * 6)) == newcombe(30, 60, 12, 60)


def test_months_more_than_six_before_the_visit_do_not_count():
    assert interval(table(1.0, 1.0, *SIX, *[0.5] * 6, first="2015-11-01")) == newcombe(30, 60, 12, 60)


def test_soon_after_a_visit_the_months_before_it_are_on_one_side_alone():
    assert interval(table(*SIX, 0.5, 0.7)) == newcombe(12, 20, 12, 60)


def test_blank_months_are_left_out():
    assert interval(table(None, 0.2, None, 0.1, 0.2, 0.3, 0.5, None, 0.7)) == newcombe(12, 20, 8, 40)


@pytest.mark.parametrize("values", [(*SIX, 0.5), (*[None] * 5, 0.3, 0.5, 0.6), (*SIX, None, 0.5, None), SIX, ()])
def test_fewer_than_two_figures_on_a_side_give_no_interval(values):
    assert interval(table(*values)) is None


@pytest.mark.parametrize("of", [measure(clock="stock"), measure("count"), measure("mean"), measure("median"), measure("rate", "stock")])
def test_whatever_is_no_share_of_a_flow_is_compared_month_with_month(of):
    assert interval(table(*SIX, *[0.5, 0.6] * 3), of) == welch(np.array([0.5, 0.6] * 3), np.array(SIX))


def test_a_number_that_the_letter_states_needs_no_months_before_the_visit():
    stated = Then("stated", Point(0.2))
    low, high = wilson(30, 60)
    assert interval(table(*[None] * 6, *[0.5] * 6), then=stated) == (low - 0.2, high - 0.2)


def test_a_stated_number_of_a_stock_is_set_beside_the_mean_of_its_months():
    stated = Then("stated", Point(61.0))
    # 40, 44 twice and so on: mean 42, squares about it 6 x 4 = 24, over 5 = 4.8; 4.8 over 6 = 0.8, its root 0.894427.
    found = interval(table(*[None] * 6, *[40.0, 44.0] * 3), measure("count", "stock", "down"), stated)
    assert found == (pytest.approx(42 - 61 - T_5 * sqrt(0.8), abs=1e-5), pytest.approx(42 - 61 + T_5 * sqrt(0.8), abs=1e-5))


def test_a_stated_band_is_compared_at_its_nearest_edge():
    stated = Then("stated", low=16, high=20)
    above = interval(table(*[None] * 6, *[24.0, 26.0] * 3), measure("rate", "stock"), stated)
    within = interval(table(*[None] * 6, *[17.0, 18.0] * 3), measure("rate", "stock"), stated)
    assert above is not None and above[0] == pytest.approx(student(np.array([24.0, 26.0] * 3))[0] - 20)
    assert within == (0, 0)
