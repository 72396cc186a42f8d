"""What must hold of every series: moved, stretched, turned over, turned round, cut into phases, or carried on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.kit.spc import SpcResult, spc
from tests import series
from tests.series import monthly

FLAGS = ["outside", "near", "shift", "trend", "two_of_three"]
LINES = ["mean", "lower", "upper"]
OTHER_SIDE = {
    "Above UCL": "Below LCL",
    "7 Point Trend (Increasing)": "7 Point Trend (Decreasing)",
    "2 in 3 Above CL": "2 in 3 Below CL",
    "7 Points Above CL": "7 Points Below CL",
    "Common Cause": "Common Cause",
}
OTHER_SIDE |= {other: one for one, other in OTHER_SIDE.items()}
OTHER_TYPE = {
    "special_cause_improvement": "special_cause_concern",
    "special_cause_concern": "special_cause_improvement",
    "common_cause": "common_cause",
    None: None,
}
BASELINES = st.one_of(st.none(), st.integers(13, 40))
# Rises for eight months, falls for eight, and holds above the mean: every rule but one fires, and the peak is in two trends.
PEAK = np.r_[[50.0, 49.9, 50.2, 49.8, 50.1, 49.9] * 4, np.arange(50, 58), np.arange(56, 49, -1), [54.0, 54.3, 54.1] * 4]


def judged(values: np.ndarray, **more) -> SpcResult:
    return spc(monthly(values), **({"better": "up", "chart": "xmr", "target": None} | more))


@settings(max_examples=60, deadline=None)
@given(series.values(), st.integers(-9000, 9000).map(lambda tenths: tenths / 10), BASELINES, st.booleans())
@example(PEAK, 100.0, None, False)
def test_a_series_moved_has_its_lines_moved_and_its_marks_kept(values, shift, baseline, screen):
    before = judged(values, baseline_points=baseline, screen=screen, target=50)
    after = judged(values + shift, baseline_points=baseline, screen=screen, target=50 + shift)
    np.testing.assert_allclose(after.points[LINES], before.points[LINES] + shift, rtol=1e-12, atol=1e-9)
    pd.testing.assert_frame_equal(after.points[[*FLAGS, "label", "type"]], before.points[[*FLAGS, "label", "type"]])
    assert (after.status, after.variation, after.assurance) == (before.status, before.variation, before.assurance)


@settings(max_examples=60, deadline=None)
@given(series.values(), st.sampled_from([0.01, 0.5, 3.0, 1000.0]), BASELINES, st.booleans())
@example(PEAK, 3.0, None, False)
def test_a_series_stretched_has_its_lines_stretched_and_its_marks_kept(values, factor, baseline, screen):
    before = judged(values, baseline_points=baseline, screen=screen, target=50)
    after = judged(values * factor, baseline_points=baseline, screen=screen, target=50 * factor)
    np.testing.assert_allclose(after.points[LINES], before.points[LINES] * factor, rtol=1e-9, atol=1e-9 * factor)
    pd.testing.assert_frame_equal(after.points[[*FLAGS, "label", "type"]], before.points[[*FLAGS, "label", "type"]])
    assert (after.status, after.variation, after.assurance) == (before.status, before.variation, before.assurance)


@settings(max_examples=60, deadline=None)
@given(series.values(), BASELINES, st.booleans())
@example(PEAK, None, False)
def test_a_series_turned_over_has_high_for_low_and_better_for_worse(values, baseline, screen):
    before = judged(values, baseline_points=baseline, screen=screen, target=50)
    after = judged(-values, baseline_points=baseline, screen=screen, target=-50)
    np.testing.assert_allclose(after.points["mean"], -before.points["mean"], rtol=1e-12)
    np.testing.assert_allclose(after.points["lower"], -before.points["upper"], rtol=1e-9, atol=1e-9)
    pd.testing.assert_frame_equal(after.points[FLAGS], before.points[FLAGS])
    assert list(after.points["label"]) == [OTHER_SIDE[label] for label in before.points["label"]]
    assert list(after.points["type"]) == [OTHER_TYPE[kind] for kind in before.points["type"]]
    assert after.variation == OTHER_TYPE[before.variation]
    opposite = {"consistent_pass": "consistent_fail", "consistent_fail": "consistent_pass"}
    if before.status != "no_variation":  # on the target it passes, whichever way is better
        assert after.assurance == opposite.get(before.assurance or "", before.assurance)
    down = judged(-values, baseline_points=baseline, screen=screen, target=-50, better="down")
    assert list(down.points["type"]) == list(before.points["type"])
    assert (down.variation, down.assurance) == (before.variation, before.assurance)


@settings(max_examples=60, deadline=None)
@given(series.values(blanks=True), st.booleans())
@example(PEAK, False)
def test_a_series_turned_round_keeps_its_limits_and_turns_its_trends(values, screen):
    before, after = judged(values, screen=screen).points, judged(values[::-1], screen=screen).points
    np.testing.assert_allclose(after[LINES], before[LINES], rtol=1e-12)
    for flag in FLAGS:
        assert list(after[flag])[::-1] == list(before[flag]), flag
    step = np.sign(np.diff(values))
    for place, (one, other) in enumerate(zip(before["label"], list(after["label"])[::-1], strict=True)):
        ways = {step[near] for near in (place - 1, place) if 0 <= near < len(step)}
        if "Trend" in one and {1.0, -1.0} <= ways:  # a turning point belongs to the trend that leaves it, in either order of time
            assert "Trend" in other
        else:
            assert other == (OTHER_SIDE[one] if "Trend" in one else one)


@settings(max_examples=60, deadline=None)
@given(series.values(), BASELINES)
@example(PEAK, None)
def test_a_neutral_measure_is_marked_where_another_is(values, baseline):
    up, neutral = (judged(values, better=better, baseline_points=baseline) for better in ("up", "neutral"))
    pd.testing.assert_frame_equal(up.points.drop(columns="type"), neutral.points.drop(columns="type"))
    named = {"special_cause_improvement": "special_cause_neutral_high", "special_cause_concern": "special_cause_neutral_low"}
    assert list(neutral.points["type"]) == [named.get(kind, kind) for kind in up.points["type"]]
    assert judged(values, better="neutral", target=50).assurance is None


def assert_phase_is_as_alone(whole: SpcResult, phase: int, alone: SpcResult) -> None:
    rows = whole.points[whole.points["phase"] == phase].drop(columns="phase")
    pd.testing.assert_frame_equal(rows, alone.points.drop(columns="phase"), check_freq=False)
    one, other = whole.phases.iloc[phase], alone.phases.iloc[0]
    pd.testing.assert_series_equal(one.drop("reason"), other.drop("reason"), check_names=False)


@settings(max_examples=60, deadline=None)
@given(
    series.values(fewest=2, most=35, blanks=False),
    series.values(fewest=2, most=35),
    BASELINES,
    st.sampled_from(["mdc2024", "mdc2024", "ptd022"]),
    st.sampled_from([1.0, 0.05]),
)
def test_a_phase_is_a_series_of_its_own(one, other, baseline, rules, scale):
    """Whatever chart each gets: small whole numbers are counts, some of them too rare."""
    one, other = ((each if scale == 1 else (each * scale).round()) for each in (one, other))
    if rules == "ptd022":
        other = other[~np.isnan(other)]
        if not len(other):
            return
    values = monthly(np.concatenate([one, other]))
    options = {"better": "up", "baseline_points": baseline, "rules": rules, "target": 50, "screen": rules == "ptd022"}
    whole = spc(values, phases=[(values.index[len(one)], "a new duty system")], **options)
    assert_phase_is_as_alone(whole, 0, spc(values.iloc[: len(one)], **options))
    second = spc(values.iloc[len(one) :], **options)
    assert_phase_is_as_alone(whole, 1, second)
    if values.iloc[len(one) :].notna().any():
        assert (whole.variation, whole.assurance, whole.chart, whole.status) == (
            second.variation,
            second.assurance,
            second.chart,
            second.status,
        )


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(2, 30), st.integers(2, 30), BASELINES)
def test_a_phase_of_shares_is_a_series_of_its_own(data, first, second, baseline):
    (one, one_sizes), (other, other_sizes) = (data.draw(series.shares(1, length)) for length in (first, second))
    values, sizes = monthly(np.concatenate([one[0], other[0]])), monthly(np.concatenate([one_sizes[0], other_sizes[0]]))
    options = {"better": "down", "baseline_points": baseline}
    whole = spc(values, denominators=sizes, phases=[(values.index[first], "a new duty system")], **options)
    assert_phase_is_as_alone(whole, 0, spc(values.iloc[:first], denominators=sizes, **options))
    assert_phase_is_as_alone(whole, 1, spc(values.iloc[first:], denominators=sizes, **options))


@settings(max_examples=60, deadline=None)
@given(series.values(fewest=13), series.values(fewest=1, most=12), st.sampled_from(["xmr", "t"]))
def test_what_comes_after_a_fixed_baseline_never_moves_it(values, more, chart):
    """Later points can only complete a run or a trend that reaches back: lines, outside and near stay, and no mark is taken back."""
    values, more = np.clip(values, 0.1, None), np.clip(more, 0.1, None)
    before = judged(values, baseline_points=13, chart=chart).points
    after = judged(np.concatenate([values, more]), baseline_points=13, chart=chart).points.iloc[: len(values)]
    pd.testing.assert_frame_equal(after[[*LINES, "outside", "near"]], before[[*LINES, "outside", "near"]], check_freq=False)
    assert (after[FLAGS] >= before[FLAGS]).all(axis=None)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.integers(13, 30), st.integers(1, 12))
def test_what_comes_after_a_fixed_baseline_never_moves_the_limits_of_shares(data, first, more):
    values, sizes = (monthly(each[0]) for each in data.draw(series.shares(1, first + more)))
    options = {"better": "up", "denominators": sizes, "baseline_points": 13, "chart": "p_prime"}
    whole, part = spc(values, **options), spc(values.iloc[:first], **options)
    pd.testing.assert_frame_equal(whole.points.iloc[:first][[*LINES, "outside"]], part.points[[*LINES, "outside"]], check_freq=False)


@settings(max_examples=60, deadline=None)
@given(series.values(), BASELINES)
@example(PEAK, None)
def test_a_point_is_named_by_one_rule_and_typed_by_its_side(values, baseline):
    points = judged(values, baseline_points=baseline).points
    assert ((points["label"] == "Common Cause") == (points["type"] == "common_cause")).all()
    fired = points[["outside", "shift", "trend", "two_of_three"]].any(axis=1)
    assert (fired == (points["type"] != "common_cause")).all()
    blank = points["value"].isna()
    assert not points.loc[blank, FLAGS].any(axis=None)
    high = points["label"].str.contains("Above|Increasing")
    assert ((points["type"] == "special_cause_improvement") == high).all()
