"""The funnel's limits by hand, against a slow plain count in whole fractions, and what holds for any share and any group."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.kit.funnel import COLUMNS, funnel, limits

SHARES = st.integers(1, 99).map(lambda hundredths: hundredths / 100)
CASES = st.integers(1, 60)
UNHURRIED = settings(deadline=None, max_examples=60)  # a busy machine is slow, not wrong


def groups(*cells: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=["group", "numerator", "denominator"])


def both(p: float, n: int, range_: float) -> tuple[float, float]:
    lower, upper = limits(p, [n], range_)
    return float(lower[0]), float(upper[0])


# By hand


def test_limits_of_four_cases_round_one_half_by_hand():
    # Sixteenths: P(X<=0) = 1, P(X<=3) = 15, P(X<=4) = 16. The tail of 95% is 1/40.
    # Lower: r = 0 as 1/16 > 1/40; a = (1/16 - 1/40) / (1/16) = 3/5; (0 - 3/5 + 1/2) / 4 = -1/40.
    # Upper: r = 4 as 15/16 < 39/40; a = (1 - 39/40) / (1/16) = 2/5; (4 - 2/5 + 1/2) / 4 = 41/40.
    assert both(0.5, 4, 0.95) == pytest.approx((-1 / 40, 41 / 40), abs=1e-12)


def test_limits_of_ten_cases_round_one_half_by_hand():
    # 1024ths: the terms are 1, 10, 45, 120, 210, 252 and back; P(X<=1) = 11, P(X<=2) = 56, P(X<=7) = 968, P(X<=8) = 1013, P(X<=9) = 1023.
    # 95%, tail 1/40 = 25.6: r = 2, a = (56 - 25.6) / 45, (2 - a + 1/2) / 10. At 39/40 = 998.4: r = 8, a = (1013 - 998.4) / 45.
    assert both(0.5, 10, 0.95) == pytest.approx(((2.5 - 30.4 / 45) / 10, (8.5 - 14.6 / 45) / 10), abs=1e-12)
    # 99.8%, tail 1/1000 = 1.024: r = 1, a = (11 - 1.024) / 10 = 0.9976. At 1022.976: r = 9, a = (1023 - 1022.976) / 10 = 0.0024.
    assert both(0.5, 10, 0.998) == pytest.approx((0.05024, 0.94976), abs=1e-12)


def test_three_in_four_of_four_cases_has_all_met_within_and_none_met_outside_by_hand():
    # 256ths for p = 3/4: the terms are 1, 12, 54, 108, 81. None met: 1/256, half of it 1/512 < 1/40 but > 1/1000: outside 95% alone.
    # All met: 81/256, half of it 81/512 > 1/40: within.
    table = funnel(groups(("none", 0, 4), ("all", 4, 4)), 0.75, "up")
    assert table["place"].tolist() == ["outside 95%", "within"]
    assert table["type"].tolist() == ["worse-maybe", "same"]


def test_a_share_on_a_limit_is_within_by_hand():
    # One case that is met once in twenty: half of 1/20 is 1/40, which is the tail and not below it; so for its opposite.
    assert funnel(groups(("on", 1, 1)), 0.05, "up").iloc[0]["place"] == "within"
    assert funnel(groups(("on", 0, 1)), 0.95, "up").iloc[0]["place"] == "within"
    # Nor do the last binary digits of the council's figure make it more than chance.
    assert funnel(groups(("on", 1, 1)), 0.05 - 1e-15, "up").iloc[0]["place"] == "within"


# Against a plain count


def plain_limit(p: Fraction, n: int, alpha: Fraction) -> Fraction:
    """The same quantile, half a case up, counted term by term in whole fractions."""
    up_to = Fraction(0)
    for r in range(n + 1):
        term = comb(n, r) * p**r * (1 - p) ** (n - r)
        if up_to + term > alpha:
            return (r - (up_to + term - alpha) / term + Fraction(1, 2)) / n
        up_to += term
    raise AssertionError("the terms come to 1")


@pytest.mark.parametrize("p", [Fraction(1, 50), Fraction(19, 50), Fraction(5, 7), Fraction(49, 50)])
@pytest.mark.parametrize(("range_", "tail"), [(0.95, Fraction(1, 40)), (0.998, Fraction(1, 1000))])
def test_limits_are_those_of_a_plain_count(p: Fraction, range_: float, tail: Fraction):
    cases = [1, 2, 3, 5, 8, 13, 35, 80, 207]
    lower, upper = limits(float(p), cases, range_)
    assert lower == pytest.approx([float(plain_limit(p, n, tail)) for n in cases], abs=1e-9)
    assert upper == pytest.approx([float(plain_limit(p, n, 1 - tail)) for n in cases], abs=1e-9)


@pytest.mark.parametrize("n", [1, 2, 7, 30, 61])
@pytest.mark.parametrize("p", [Fraction(1, 20), Fraction(1, 3), Fraction(9, 10)])
def test_a_group_is_outside_when_its_mid_p_tail_is_below_the_tail_left_out(p: Fraction, n: int):
    terms = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    for range_, tail, edge in ((0.95, Fraction(1, 40), "outside 95%"), (0.998, Fraction(1, 1000), "outside 99.8%")):
        lower, upper = both(float(p), n, range_)
        for k in range(n + 1):
            half = terms[k] / 2
            assert (k / n < lower) == (sum(terms[:k]) + half < tail), (edge, k)
            assert (k / n > upper) == (sum(terms[k + 1 :]) + half < tail), (edge, k)


@pytest.mark.parametrize("p", [0.38, 0.71, 0.9])
@pytest.mark.parametrize(("range_", "most"), [(0.95, 0.05), (0.998, 0.002)])
def test_over_groups_of_all_sizes_chance_puts_no_more_outside_than_is_said(p: float, range_: float, most: float):
    outside = []
    for n in range(5, 81):
        lower, upper = both(p, n, range_)
        terms = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        outside.append(sum(term for k, term in enumerate(terms) if k / n < lower or k / n > upper))
    assert most / 3 < np.mean(outside) <= most


# What holds for any share


@UNHURRIED
@given(SHARES, CASES, st.sampled_from([0.95, 0.998]))
def test_the_limits_of_a_share_and_of_its_opposite_mirror_each_other(p: float, n: int, range_: float):
    lower, upper = both(p, n, range_)
    opposite_lower, opposite_upper = both(1 - p, n, range_)
    assert (lower, upper) == pytest.approx((1 - opposite_upper, 1 - opposite_lower), abs=1e-7)


@UNHURRIED
@given(SHARES, CASES)
def test_the_wide_range_holds_the_narrow_one_and_the_figure_itself(p: float, n: int):
    (lower, upper), (far_lower, far_upper) = both(p, n, 0.95), both(p, n, 0.998)
    assert far_lower < lower < p < upper < far_upper


@UNHURRIED
@given(SHARES, CASES, st.sampled_from([0.95, 0.998]))
def test_the_range_narrows_with_more_cases(p: float, n: int, range_: float):
    lower, upper = both(p, n, range_)
    of_four_times, to_four_times = both(p, 4 * n, range_)
    assert to_four_times - of_four_times < upper - lower


@UNHURRIED
@given(SHARES, st.lists(st.tuples(CASES, st.integers(0, 60)), min_size=2, max_size=8))
def test_adding_a_group_changes_nothing_for_the_others(p: float, pairs: list[tuple[int, int]]):
    rows = groups(*((f"G{place}", float(min(met, n)), float(n)) for place, (n, met) in enumerate(pairs)))
    pd.testing.assert_frame_equal(funnel(rows, p, "up").iloc[:-1], funnel(rows.iloc[:-1], p, "up"))


@UNHURRIED
@given(SHARES, st.integers(0, 40), st.integers(1, 40))
def test_met_and_not_met_say_the_same_of_a_group(p: float, met: int, n: int):
    met = min(met, n)
    good = funnel(groups(("G", met, n)), p, "up").iloc[0]
    bad = funnel(groups(("G", n - met, n)), 1 - p, "down").iloc[0]
    assert (good["place"], good["type"]) == (bad["place"], bad["type"])


# What it says


def test_type_follows_what_is_better_and_a_neutral_measure_is_only_higher_or_lower():
    rows = groups(("high", 95, 100), ("little high", 82, 100), ("usual", 70, 100), ("little low", 58, 100), ("low", 40, 100))
    assert funnel(rows, 0.7, "up")["type"].tolist() == ["better", "better-maybe", "same", "worse-maybe", "worse"]
    assert funnel(rows, 0.7, "down")["type"].tolist() == ["worse", "worse-maybe", "same", "better-maybe", "better"]
    table = funnel(rows, 0.7)
    assert table["type"].tolist() == ["higher", "higher-maybe", "same", "lower-maybe", "lower"]
    assert table["side"].tolist() == ["above", "above", "", "below", "below"]
    assert table["place"].tolist() == ["outside 99.8%", "outside 95%", "within", "outside 95%", "outside 99.8%"]


def test_no_group_gives_no_row():
    table = funnel(groups(), 0.5, "up")
    assert table.empty
    assert tuple(table.columns) == COLUMNS


def test_one_group_is_the_council_s_own_figure_and_within():
    assert funnel(groups(("only", 3, 7)), 3 / 7, "up").iloc[0][["place", "side", "type"]].tolist() == ["within", "", "same"]


def test_a_group_without_cases_is_blank_and_said_to_be_unknown():
    table = funnel(groups(("none", 0, 0), ("some", 3, 4)), 0.75, "up")
    empty = table.iloc[0]
    assert empty[["value", "lower95", "upper95", "lower998", "upper998"]].isna().all()
    assert empty[["place", "side", "type"]].tolist() == ["", "", "unknown"]
    assert table.iloc[1]["type"] == "same"


@pytest.mark.parametrize("p", [0, 1])
def test_where_all_or_none_met_there_is_no_room_for_chance(p: int):
    rows = groups(("a", 3 * p, 3), ("b", 40 * p, 40), ("other", 1, 2))
    assert funnel(rows, float(p), "up")["place"].tolist() == ["within", "within", "outside 99.8%"]


def test_a_council_without_a_figure_judges_nobody():
    assert funnel(groups(("a", 3, 4)), float("nan"), "up").iloc[0][["place", "type"]].tolist() == ["", "unknown"]


@pytest.mark.parametrize(("p", "cases", "range_"), [(1.2, 4, 0.95), (-0.1, 4, 0.95), (0.5, -1, 0.95), (0.5, 2.5, 0.95), (0.5, 4, 1)])
def test_what_is_no_share_no_number_of_cases_or_no_range_is_refused(p: float, cases: float, range_: float):
    with pytest.raises(ValueError, match=r"no share|whole numbers|a range"):
        limits(p, [cases], range_)


def test_reading_the_module_does_not_read_scipy():
    code = "import sys, metrics.kit.funnel; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
