"""The charts beside a second source: values worked by hand, and a slow plain implementation; and which chart a series is given."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.kit.spc import SpcResult, spc
from tests.plain import control_chart
from tests.plain.control_chart import Chart

RULES = ("outside", "near", "shift", "trend", "two_of_three")


def monthly(values, start="2015-01-01") -> pd.Series:
    return pd.Series(values, index=pd.date_range(start, periods=len(values), freq="MS"), dtype=float)


def noise(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(50, 5, count)


def lines(result: SpcResult) -> list[list[float]]:
    return result.points[["lower", "mean", "upper"]].to_numpy().tolist()


# Worked by hand


def test_xmr_as_worked_by_hand():
    """4.5, 8.5, 6.5, 10.5: mean 30/4 = 7.5; moving ranges 4, 2, 4, their mean 10/3; 2.66 × 10/3 = 26.6/3 either way."""
    result = spc(monthly([4.5, 8.5, 6.5, 10.5]), better="up", min_points=4)
    assert lines(result) == [pytest.approx([7.5 - 26.6 / 3, 7.5, 7.5 + 26.6 / 3], rel=1e-12)] * 4


@pytest.mark.parametrize("rules", ["mdc2024", "ptd022"])
@pytest.mark.parametrize("side", [1, -1])
def test_a_point_on_a_line_is_not_beyond_it(rules, side):
    """Baseline 10, 12 by turns: mean 11, every moving range 2, limits 11 -/+ 5.32, near from 2/3 of the way, 11 -/+ 3.54666…"""
    on = [11 + side * apart for apart in (5.32, 5.3201, 5.32 * 2 / 3, 3.5467, 3.5466)]
    points = spc(monthly([10, 12] * 12 + on), better="up", baseline_points=24, rules=rules).points.iloc[-5:]
    assert list(points["outside"]) == [False, True, False, False, False]
    assert list(points["near"]) == [True, rules == "mdc2024", False, True, False]


def test_p_prime_as_worked_by_hand_with_denominators_whose_roots_are_whole():
    """10 of 25, 55 of 100, 15 of 25, 45 of 100.

    p̄ = 125/250 = 0.5. Binomial spread: √(0.5 × 0.5 / 25) = 0.1 and √(0.5 × 0.5 / 100) = 0.05.
    Standardised: (0.40 - 0.5)/0.1 = -1, (0.55 - 0.5)/0.05 = 1, (0.60 - 0.5)/0.1 = 1, (0.45 - 0.5)/0.05 = -1.
    Their moving ranges 2, 0, 2, mean 4/3; sigma of z = (4/3)/1.128 = 1.182033…
    Half widths 3 × 0.1 × 1.182033 = 0.354610 and 3 × 0.05 × 1.182033 = 0.177305.
    """
    sizes = monthly([25, 100, 25, 100])
    result = spc(monthly([0.40, 0.55, 0.60, 0.45]), better="up", denominators=sizes, chart="p_prime", min_points=4)
    wide, narrow = 0.35460992907801418, 0.17730496453900709
    expected = [[0.5 - half, 0.5, 0.5 + half] for half in (wide, narrow, wide, narrow)]
    np.testing.assert_allclose(lines(result), expected, rtol=1e-12)


def test_p_prime_as_worked_by_hand_with_denominators_10_20_40_30():
    """4 of 10, 12 of 20, 18 of 40, 16 of 30: p̄ = 50/100.

    Spread 0.5/√n: 0.158114, 0.111803, 0.079057, 0.091287.
    Standardised: -0.632456, 0.894427, -0.632456, 0.365148; moving ranges 1.526883, 1.526883, 0.997604; mean 1.350457.
    Sigma of z 1.350457/1.128 = 1.197214; half widths 3 × 1.197214 × spread: 0.567888, 0.401558, 0.283944, 0.327870.
    """
    shares = [4 / 10, 12 / 20, 18 / 40, 16 / 30]
    result = spc(monthly(shares), better="up", denominators=monthly([10, 20, 40, 30]), min_points=4, chart="p_prime")
    half = result.points["upper"] - result.points["mean"]
    np.testing.assert_allclose(half, [0.567888, 0.401558, 0.283944, 0.327870], atol=1e-6)
    np.testing.assert_allclose(result.points["mean"], 0.5, rtol=1e-12)


def test_a_month_after_the_baseline_has_p_prime_limits_of_its_own_denominator():
    """The series of the first example with 9 of 16 after it: spread 0.5/4 = 0.125, half width 3 × 0.125 × 1.182033 = 0.443262."""
    shares, sizes = monthly([0.40, 0.55, 0.60, 0.45, 9 / 16]), monthly([25, 100, 25, 100, 16])
    result = spc(shares, better="up", denominators=sizes, chart="p_prime", min_points=4, baseline_points=4)
    assert lines(result)[-1] == pytest.approx([0.5 - 0.44326241134751773, 0.5, 0.5 + 0.44326241134751773], rel=1e-12)


def test_a_t_chart_as_worked_by_hand():
    """Waits of 6 and 7 to the power 3.6: 632.91370714204 and 1,102.43487645260 days (exponents and logarithms to 20 digits).

    Their 3.6th roots are 6, 7, 6, 7, 6 again: mean 6.4, moving ranges 1, 1, 1, 1; 6.4 -/+ 2.66 = 3.74 and 9.06.
    Back in days: 3.74^3.6 = 115.43506927844, 6.4^3.6 = 798.45033297718, 9.06^3.6 = 2,790.36818538815.
    """
    waits = monthly(np.resize([632.91370714204065, 1102.43487645260126], 5))
    result = spc(waits, better="up", chart="t", min_points=5)
    assert result.chart == "t"
    assert lines(result) == [pytest.approx([115.43506927843975, 798.45033297717640, 2790.36818538815285], rel=1e-11)] * 5


def test_a_t_chart_s_lower_limit_is_never_below_no_days():
    """Roots 2, 3, 2, 4, 3: mean 2.8, moving ranges 1, 1, 2, 1, mean 1.25; 2.8 - 3.325 is below nought; 2.8 + 3.325 = 6.125.

    In days 2.8^3.6 = 40.71635692869 and 6.125^3.6 = 681.68217022113.
    """
    waits = monthly(np.array([2.0, 3, 2, 4, 3]) ** 3.6)
    result = spc(waits, better="up", chart="t", min_points=5)
    assert lines(result) == [pytest.approx([0, 40.71635692869115, 681.68217022113415], rel=1e-11)] * 5


def test_a_t_chart_takes_the_days_of_events_as_they_come():
    """Events lie on any day, and no calendar is filled between them; a long wait is good."""
    days = pd.DatetimeIndex(
        np.cumsum([0, 3, 9, 4, 8, 5, 3, 9, 4, 8, 5, 3, 9, 4, 900]).astype("timedelta64[D]") + np.datetime64("2020-01-15")
    )
    waits = pd.Series(np.diff(days.to_numpy()).astype("timedelta64[D]").astype(float), index=days[1:])
    result = spc(waits, better="up", chart="t", baseline_points=13)
    assert list(result.points.index) == list(waits.index)
    assert result.variation == "special_cause_improvement"


def test_a_run_chart_has_the_median_and_nothing_else():
    result = spc(monthly([3, 9, 4, 100]), better="up", target=5)
    assert result.chart == "run"
    assert set(result.points["mean"]) == {6.5}
    assert result.points[["lower", "upper"]].isna().all(axis=None)
    assert (result.variation, result.assurance) == (None, None)
    asked = spc(monthly(noise(30, 1)), better="up", chart="run")
    assert (asked.chart, asked.status, asked.variation) == ("run", "ok", None)
    assert set(asked.points["type"]) == {"common_cause"}


def test_the_median_of_a_run_chart_is_of_the_baseline():
    assert set(spc(monthly([3, 9, 4, 100]), better="up", baseline_points=3).points["mean"]) == {4.0}


# Beside the plain implementation


def lively(seed: int, blanks: bool) -> np.ndarray:
    """A series with steps, slopes, spikes and ties, so that every rule has something to find."""
    draw = np.random.default_rng(seed)
    values = draw.normal(50, 4, 60).round(int(draw.integers(0, 3)))
    for _ in range(3):
        first, length = draw.integers(0, 50), draw.integers(3, 11)
        values[first : first + length] += draw.choice([-1, 1]) * draw.choice([3, 8, 16])
        first = draw.integers(0, 50)
        values[first : first + length] = values[first] + np.arange(len(values[first : first + length])) * draw.choice([-2, 2, 0])
    if blanks:
        values[draw.random(60) < 0.08] = np.nan
    return values


def listed(values: np.ndarray) -> control_chart.Values:
    return [None if np.isnan(value) else float(value) for value in values]


def assert_same(result: SpcResult, plain: Chart) -> None:
    points = result.points
    for name in ("mean", "lower", "upper"):
        np.testing.assert_allclose(points[name].to_numpy(), np.array(getattr(plain, name), dtype=float), rtol=1e-9, atol=1e-9)
    for rule in RULES:
        assert list(points[rule]) == [each != 0 for each in getattr(plain, rule)], rule
    assert list(points["label"]) == plain.label
    words = {1: "special_cause_neutral_high", 0: "common_cause", -1: "special_cause_neutral_low"}
    assert list(points["type"]) == [words[way] for way in plain.kind]


def assert_every_rule_fired(charts: list[Chart]) -> None:
    for rule in RULES:
        for way in (1, -1):
            assert sum(way in getattr(chart, rule) for chart in charts) >= 3, (rule, way)


@pytest.mark.parametrize("blanks", [False, True])
@pytest.mark.parametrize("baseline", [None, 24])
@pytest.mark.parametrize(("rules", "screen"), [("mdc2024", False), ("mdc2024", True), ("ptd022", True)])
def test_xmr_is_what_a_plain_count_of_windows_makes_it(blanks, baseline, rules, screen):
    found, stopped = [], 0
    for seed in range(100):
        values = lively(seed, blanks)
        options = {"better": "neutral", "rules": rules, "screen": screen, "baseline_points": baseline, "chart": "xmr"}
        if rules == "ptd022" and control_chart.reference_stops(listed(values)):
            stopped += 1
            with pytest.raises(ValueError, match="the reference stops here"):
                spc(monthly(values), **options)
            continue
        result = spc(monthly(values), **options)
        if result.status == "ok":
            found.append(control_chart.xmr(listed(values), baseline, screen=screen, counts_beyond=rules == "mdc2024"))
            assert_same(result, found[-1])
    assert len(found) >= 25 and (stopped > 0) == (blanks and rules == "ptd022")
    assert_every_rule_fired(found)


@pytest.mark.parametrize("blanks", [False, True])
@pytest.mark.parametrize("baseline", [None, 24])
def test_p_prime_is_what_a_plain_count_of_windows_makes_it(blanks, baseline):
    found = []
    for seed in range(80):
        draw = np.random.default_rng(seed)
        sizes = draw.integers(20, 200, 60)
        values = np.clip((lively(seed, blanks) / 100 * sizes).round(), 0, sizes) / sizes
        result = spc(monthly(values), better="neutral", denominators=monthly(sizes), baseline_points=baseline)
        assert result.chart == "p_prime"
        found.append(control_chart.p_prime(listed(values), sizes.tolist(), baseline))
        assert_same(result, found[-1])
    assert_every_rule_fired(found)


@pytest.mark.parametrize("blanks", [False, True])
@pytest.mark.parametrize("baseline", [None, 24])
def test_a_t_chart_is_what_a_plain_count_of_windows_makes_it(blanks, baseline):
    found = []
    for seed in range(80):
        values = np.clip(lively(seed, blanks), 1, None) ** 2
        result = spc(monthly(values), better="neutral", chart="t", baseline_points=baseline)
        if result.status == "ok":
            found.append(control_chart.t(listed(values), baseline))
            assert_same(result, found[-1])
    assert len(found) > 40
    assert_every_rule_fired(found)


# Which chart


def shares(sizes, share: float = 0.8, seed: int = 1) -> SpcResult:
    sizes = np.asarray(sizes)
    values = (sizes * share).round() / sizes
    values = np.clip(values + np.resize([2, -1, 1, -2, 0], len(sizes)) / sizes, 0, 1)
    return spc(monthly(values), better="up", denominators=monthly(sizes))


@pytest.mark.parametrize(
    ("sizes", "chart", "status"),
    [
        ([20, 34] * 12, "xmr", "ok"),
        ([20, 35] * 12, "p_prime", "ok"),
        ([16, 24] * 12, "xmr", "ok"),
        ([15, 24] * 12, "p_prime", "ok"),
        ([100, 300] * 12, "p_prime", "ok"),
        ([200, 250] * 12, "xmr", "ok"),
        ([9, 30] * 12, "p_prime", "ok"),
        ([9] * 13 + [40] * 11, "run", "rare_events"),
    ],
)
def test_a_share_s_chart_comes_from_its_denominators(sizes, chart, status):
    result = shares(sizes)
    assert (result.chart, result.status) == (chart, status)
    assert result.why_chart


@pytest.mark.parametrize(
    ("size", "met", "status"), [(40, 37, "ok"), (40, 38, "rare_events"), (40, 3, "ok"), (40, 2, "rare_events"), (400, 397, "ok")]
)
def test_a_share_of_which_fewer_than_three_are_met_or_missed_a_month_is_too_rare(size, met, status):
    """So many of `size` are met on the mean: one more in every second month, one fewer in the others."""
    values = monthly((met + np.resize([1, -1], 24)) / size)
    assert values.mean() == pytest.approx(met / size)
    assert spc(values, better="up", denominators=monthly(np.full(24, size))).status == status


def test_one_small_month_after_the_baseline_is_judged_by_its_own_width():
    """Steady denominators up to the visit, six cases after it: one width for all would point at the small month."""
    sizes = np.r_[np.full(24, 100), 6]
    values = np.r_[(80 + np.resize([2, -2, 1, 0, -1], 24)) / 100, 4 / 6]
    result = spc(monthly(values), better="up", denominators=monthly(sizes), baseline_points=24)
    assert (result.chart, result.variation) == ("p_prime", "common_cause")
    narrow = spc(monthly(values), better="up", denominators=monthly(sizes), baseline_points=24, chart="xmr")
    assert narrow.variation == "special_cause_concern"


def test_durations_and_counts_have_the_individuals_chart():
    for values in (noise(24, 3), noise(24, 3).round()):
        result = spc(monthly(values), better="down")
        assert (result.chart, result.status) == ("xmr", "ok")


def test_the_reference_has_one_chart_for_all():
    sizes = np.resize([20, 90], 24)
    values = monthly((sizes * 0.8).round() / sizes)
    assert spc(values, better="up", denominators=monthly(sizes), rules="ptd022").chart == "xmr"
    assert spc(monthly(noise(24, 3)), better="up", denominators=None, rules="ptd022", chart="run").chart == "run"


def test_a_chart_that_was_asked_for_is_drawn_and_says_so():
    result = shares([200, 250] * 12)
    asked = spc(result.points["value"], better="up", denominators=result.points["denominator"], chart="p_prime")
    assert (asked.chart, asked.why_chart) == ("p_prime", "This chart was asked for")


def test_a_phase_chooses_its_own_chart():
    sizes = np.r_[np.resize([100, 110], 20), np.resize([20, 200], 20)]
    values = monthly((sizes * 0.8 + np.resize([2, -2, 1], 40)).round() / sizes)
    start = values.index[20]
    result = spc(values, better="up", denominators=monthly(sizes), phases=[(start, "a new team")])
    widths = result.points["upper"].groupby(result.points["phase"]).nunique()
    assert list(widths) == [1, 2]
    assert result.chart == "p_prime"
