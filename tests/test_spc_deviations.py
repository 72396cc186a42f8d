"""Where the reference goes wrong or is silent: each case both ways, `ptd022` as the reference has it and `mdc2024` as is right.

A case of tests/golden is named at the end of the test's name.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from metrics.kit.spc import SpcResult, spc
from tests.test_spc_golden import CASES, number, rows_of, run_case, series_of

ALL_COMMON = {"common_cause"}
REASON = "a new duty system"


def monthly(values, start="2020-01-01") -> pd.Series:
    return pd.Series(values, index=pd.date_range(start, periods=len(values), freq="MS"), dtype=float)


def golden(name: str, facet: str = "no facet", **over) -> SpcResult:
    return run_case(CASES.loc[name], facet, series_of(rows_of(name, facet)), **over)


def recorded(name: str, column: str, facet: str = "no facet") -> list[str]:
    return list(rows_of(name, facet)[column])


def ours(name: str, facet: str = "no facet", **over) -> SpcResult:
    return golden(name, facet, **({"rules": "mdc2024"} | over))


def by_month(name: str, **over) -> SpcResult:
    """A case of small numbers given by the day, in months one after the other and not as counts."""
    return run_case(CASES.loc[name], "no facet", monthly(series_of(rows_of(name, "no facet")).to_numpy()), chart="xmr", **over)


def reference(values: pd.Series, **more) -> SpcResult:
    return spc(values, **({"better": "up", "rules": "ptd022", "min_points": 1, "screen": True} | more))


def noise(count: int, seed: int, mean: float = 50, spread: float = 5) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, spread, count).round(1)


# A constant series


def test_the_reference_screens_a_constant_series_to_limits_that_are_no_numbers_s02():
    result = golden("s02_constant")
    assert result.points[["lower", "upper"]].isna().all(axis=None)
    assert result.assurance == "inconsistent" and result.status == "ok"


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        ("up", 4, "consistent_pass"),
        ("up", 5, "consistent_pass"),
        ("up", 6, "consistent_fail"),
        ("down", 6, "consistent_pass"),
        ("down", 5, "consistent_pass"),
        ("down", 4, "consistent_fail"),
        ("neutral", 4, None),
        ("up", None, None),
    ],
)
@pytest.mark.parametrize("chart", ["auto", "xmr"])
@pytest.mark.parametrize("screen", [True, False])
def test_a_constant_series_has_no_variation_and_stands_beside_the_target_itself_s02(better, target, assurance, chart, screen):
    result = ours("s02_constant", better=better, target=target, chart=chart, screen=screen)
    assert (result.status, result.chart, result.variation) == ("no_variation", "run", None)
    assert result.assurance == assurance
    assert set(result.points["mean"]) == {5.0} and result.points[["lower", "upper"]].isna().all(axis=None)
    assert set(result.points["type"]) == ALL_COMMON
    assert "same: nothing is marked." in result.sentence


def test_a_constant_that_a_sum_of_tenths_blurs_is_still_constant():
    values = monthly([0.1 + 0.2, 0.3] * 10)
    assert values.nunique() == 2
    result = spc(values, better="up", target=0.3)
    assert (result.status, result.assurance) == ("no_variation", "consistent_pass")


def test_a_constant_baseline_is_no_word_on_the_target_once_the_figures_move():
    result = spc(monthly([1.0] * 24 + [0.5]), better="up", target=1.0, baseline_points=24)
    assert (result.status, result.variation, result.assurance) == ("no_variation", None, None)
    assert set(result.points["type"]) == ALL_COMMON


# Rare events


def test_the_reference_marks_all_24_months_of_one_event_s64():
    result = golden("s64_all_zero_but_one_event")
    assert "common_cause" not in set(result.points["type"])
    assert result.points["lower"].equals(result.points["upper"].rename("lower"))


@pytest.mark.parametrize("chart", ["auto", "xmr"])
@pytest.mark.parametrize("screen", [True, False])
def test_one_event_in_24_months_is_too_rare_and_marks_nothing_s64(chart, screen):
    result = ours("s64_all_zero_but_one_event", chart=chart, screen=screen)
    assert (result.status, result.chart, result.variation, result.assurance) == ("rare_events", "run", None, None)
    assert set(result.points["type"]) == ALL_COMMON
    assert not result.points[["outside", "near", "shift", "trend", "two_of_three"]].any(axis=None)


COUNTS = {0.5: [0, 1], 2: [1, 3, 0, 4], 3.9: [2, 6, 3, 5, 2, 5, 3, 5, 2, 6], 4: [2, 6, 3, 5]}


def counts_of(mean: float, months: int = 40) -> pd.Series:
    """Counts with this mean, of which no two neighbours are the same."""
    values = monthly(np.resize(COUNTS[mean], months))
    assert (values.diff() != 0).all()
    return values


@pytest.mark.parametrize("mean", [0.5, 2, 3.9])
def test_counts_of_fewer_than_four_a_month_are_too_rare(mean):
    values = counts_of(mean)
    assert values.mean() == pytest.approx(mean)
    assert spc(values, better="down").status == "rare_events"
    assert spc(values, better="down", rules="ptd022").status == "ok"


def test_counts_of_four_a_month_are_enough():
    values = counts_of(4)
    assert values.mean() == 4
    result = spc(values, better="down")
    assert (result.status, result.chart) == ("ok", "xmr")


def test_a_mean_below_four_that_is_no_count_is_judged():
    result = spc(counts_of(2) + 0.25, better="down")
    assert (result.status, result.chart) == ("ok", "xmr")


def plateau(alike: int, ranges: int = 24) -> pd.Series:
    """A series of whose `ranges` moving ranges exactly `alike` are nought; the others go up and down by 3."""
    steps = [0] * alike + [3, -3] * ((ranges - alike) // 2) + [3] * ((ranges - alike) % 2)
    return monthly(50.5 + np.concatenate([[0], np.cumsum(steps)]))


def test_a_plateau_with_more_than_a_third_of_neighbours_alike_bears_no_limits():
    values = plateau(9)
    assert (values.diff().dropna() == 0).mean() == 9 / 24
    assert spc(values, better="up").status == "rare_events"
    assert spc(values, better="up").points["upper"].isna().all()
    assert reference(values).points["upper"].notna().all()


def test_a_plateau_with_exactly_a_third_of_neighbours_alike_bears_them():
    values = plateau(8)
    assert (values.diff().dropna() == 0).mean() == 8 / 24
    assert spc(values, better="up").status == "ok"


def test_a_plateau_of_which_half_the_neighbours_are_alike_bears_no_limits_s70():
    assert golden("s70_plateau_series").status == "ok"
    assert ours("s70_plateau_series").status == "rare_events"


def test_a_third_of_neighbours_alike_is_counted_among_known_neighbours():
    """8 of 24 ranges are nought; with two blanks among the others 8 of 20 are."""
    values = plateau(8)
    values.iloc[[12, 18]] = np.nan
    assert spc(values, better="up").status == "rare_events"


# Blanks


def climbing_over_a_blank() -> pd.Series:
    values = noise(24, 3)
    values[10:17] = [44, 46, 48, np.nan, 52, 54, 56]
    return monthly(values)


def test_the_reference_stops_at_a_blank_inside_a_monotone_run_s63():
    with pytest.raises(ValueError, match="the reference stops here"):
        reference(climbing_over_a_blank())


def test_a_blank_ends_a_trend_and_is_never_marked_s63():
    result = spc(climbing_over_a_blank(), better="up")
    assert result.status == "ok"
    assert not result.points["trend"].any()
    blank = result.points.iloc[13]
    assert np.isnan(blank["value"]) and blank["type"] == "common_cause"
    whole = climbing_over_a_blank()
    whole.iloc[13] = 50
    assert spc(whole, better="up").points["trend"].sum() == 7


def test_the_reference_passes_a_blank_beside_a_turn_s26():
    assert golden("s26_missing_interior").points["value"].isna().any()


def test_a_blank_ends_a_run_on_one_side():
    values = np.r_[[10.0, -10.0] * 12, [3, 2, 3, 2, 3, 2, 3, 2], [-10.0, 10.0]]
    whole = spc(monthly(values), better="up", baseline_points=24)
    assert whole.points["shift"].sum() == 8
    values[28] = np.nan
    assert not spc(monthly(values), better="up", baseline_points=24).points["shift"].any()


def test_a_blank_ends_a_window_of_three():
    # The baseline swings by 1: mean 0, moving range 2, limits 5.32 either way, near from 3.5467.
    values = np.r_[[1.0, -1.0] * 12, [4, 1, 4]]
    whole = spc(monthly(values), better="up", baseline_points=24)
    assert list(whole.points["two_of_three"].iloc[-3:]) == [True, False, True]
    values[25] = np.nan
    broken = spc(monthly(values), better="up", baseline_points=24)
    assert list(broken.points["near"].iloc[-3:]) == [True, False, True]
    assert not broken.points["two_of_three"].any()


@pytest.mark.parametrize("rules", ["mdc2024", "ptd022"])
def test_a_blank_has_no_moving_range_on_either_side(rules):
    values = noise(24, 5)
    values[9] = np.nan
    ranges = [abs(after - before) for before, after in pairwise(values) if not np.isnan(after - before)]
    assert len(ranges) == 21
    result = spc(monthly(values), better="up", rules=rules)
    half = 2.66 * sum(ranges) / 21
    mean = np.nansum(values) / 23
    assert result.points["upper"].iloc[0] == pytest.approx(mean + half, rel=1e-12)


def test_the_icon_is_the_last_known_point_s_and_the_sentence_says_its_date_s60():
    values = monthly(np.r_[[1.0, -1.0] * 12, [20.0, np.nan, np.nan]])
    result = spc(values, better="down", baseline_points=24)
    assert result.variation == "special_cause_concern"
    assert result.newest is not None and result.newest.name == pd.Timestamp("2022-01-01")
    assert "The newest point, January 2022, is a change for the worse (Above UCL)." in result.sentence
    assert reference(values, better="down", baseline_points=24, screen=False).variation == "common_cause"


def test_the_blank_at_the_end_of_s60_is_the_reference_s_icon_and_not_ours():
    assert golden("s60_ae_rrk_last_na").variation == recorded("s60_ae_rrk_last_na", "point_type")[-1] == "common_cause"
    mine = ours("s60_ae_rrk_last_na")
    assert mine.newest is not None and mine.newest.name == mine.points["value"].last_valid_index() != mine.points.index[-1]
    assert mine.variation == mine.newest["type"]
    assert f"{mine.newest.name:%B %Y}" in mine.sentence


def test_points_of_which_no_two_are_neighbours_bear_no_limits():
    values = monthly(np.where(np.arange(40) % 2, np.nan, noise(40, 4)))
    result = spc(values, better="up")
    assert (result.status, result.why_chart) == ("rare_events", "No two neighbouring points have a value")


# Rows that are not there


def test_the_reference_takes_february_and_may_for_neighbours_s30():
    assert len(golden("s30_missing_rows_gap_in_dates").points) == 22


def test_a_gap_in_the_calendar_is_filled_with_blanks_s30():
    name = "s30_missing_rows_gap_in_dates"
    values = series_of(rows_of(name, "no facet"))
    calendar = pd.date_range(values.index.min(), values.index.max(), freq="MS")
    missing = calendar.difference(values.index)
    result = ours(name)
    assert len(missing) == 2 and list(result.points.index) == list(calendar)
    assert result.points.loc[missing, "value"].isna().all()
    filled = values.reindex(calendar)
    ranges = (filled.iloc[1:].to_numpy() - filled.iloc[:-1].to_numpy())[:]
    kept = np.abs(ranges[~np.isnan(ranges)])
    kept = kept[kept < 3.267 * kept.mean()]
    assert result.points["upper"].iloc[0] == pytest.approx(values.mean() + 2.66 * kept.mean(), rel=1e-12)
    assert result.points["upper"].iloc[0] != pytest.approx(number(rows_of(name, "no facet")["upl"])[0], rel=1e-6)


# Ties


@pytest.mark.parametrize("rules", ["ptd022", "mdc2024"])
def test_a_point_on_the_mean_that_floating_point_moves_off_it_is_on_it_s50(rules):
    name = "s50_screening_removes_both_mr_of_spike_only"
    values = series_of(rows_of(name, "no facet"))
    assert (np.mean(values.to_numpy()) != 100.5) or (values == 100.5).any()
    result = golden(name, rules=rules)
    assert not result.points["shift"].any()
    assert list(result.points["label"]) == recorded(name, "special_cause_type")


def test_a_point_on_the_mean_breaks_a_run_whatever_its_sum_comes_to():
    """Nineteen 100.1 have a mean of 100.10000000000001 or so: all of them lie on it."""
    values = monthly([99.1, 101.1] * 12 + [100.1] * 19)
    result = spc(values, better="up", baseline_points=24)
    assert result.points["mean"].iloc[0] == pytest.approx(100.1)
    assert not result.points["shift"].any()


# Phases


def test_a_phase_from_no_date_of_the_series_is_passed_over_by_the_reference_and_refused_here_s40():
    assert set(golden("s40_rebase_date_not_in_data").points["phase"]) == {0}
    with pytest.raises(ValueError, match="the phase from 2023-04-15 begins on no date of the series"):
        ours("s40_rebase_date_not_in_data")


def test_a_phase_of_one_point_is_drawn_by_the_reference_and_refused_here_s39():
    values = monthly(noise(27, 8))
    phases = [("2021-02-01", REASON), ("2021-03-01", REASON)]
    drawn = reference(values, phases=phases)
    assert list(drawn.phases["known"]) == [13, 1, 13]
    assert np.isnan(drawn.phases["upper"].iloc[1]) and drawn.phases["mean"].iloc[1] == values.iloc[13]
    with pytest.raises(ValueError, match="the phase from 2021-02-01 has fewer than 2 points"):
        spc(values, better="up", phases=phases)


@pytest.mark.parametrize("size", range(2, 13))
@pytest.mark.parametrize("last", [True, False])
def test_a_short_phase_has_no_limits_while_the_other_has(size, last):
    long = noise(20, 9)
    short = noise(size, size)
    values = monthly(np.r_[long, short] if last else np.r_[short, long])
    start = values.index[20 if last else size]
    result = spc(values, better="up", phases=[(start, REASON)], target=50)
    statuses = ["ok", "too_few_points"]
    assert list(result.phases["status"]) == (statuses if last else statuses[::-1])
    drawn = result.points["upper"].notna()
    assert list(drawn) == ([True] * 20 + [False] * size if last else [False] * size + [True] * 20)
    assert (result.status, result.variation is None, result.assurance is None) == (
        ("too_few_points", True, True) if last else ("ok", False, False)
    )
    assert reference(values, phases=[(start, REASON)]).points["upper"].notna().all()
    alone = spc(monthly(long), better="up").points
    np.testing.assert_array_equal(result.points["upper"][drawn], alone["upper"])


def test_a_newest_phase_without_limits_says_since_when_nothing_is_marked():
    values = monthly(np.r_[noise(20, 9), noise(5, 5)])
    result = spc(values, better="up", phases=[("2021-09-01", REASON)])
    assert result.sentence == "5 of the 13 points that limits need: nothing is marked since September 2021."


def test_a_newest_phase_that_does_not_vary_leaves_the_one_before_its_limits():
    result = spc(monthly(np.r_[noise(20, 9), [50.0] * 13]), better="up", phases=[("2021-09-01", REASON)])
    assert list(result.phases["status"]) == ["ok", "no_variation"]


def test_a_rare_phase_is_not_judged_because_a_later_one_is_common():
    rare, common = counts_of(2, 20), noise(20, 3, 40, 6).round()
    result = spc(monthly(np.r_[rare, common]), better="up", phases=[("2021-09-01", REASON)])
    assert list(result.phases["status"]) == ["rare_events", "ok"]
    assert set(result.points["type"].iloc[:20]) == ALL_COMMON


def test_each_phase_is_based_on_its_own_first_points():
    """Rebase and fixed baseline together: each phase's limits come from its first 13 points and judge the rest of it."""
    values = monthly(np.r_[noise(20, 1), noise(20, 2, 80)])
    both = spc(values, better="up", phases=[("2021-09-01", REASON)], baseline_points=13)
    for first in (0, 20):
        part = values.iloc[first : first + 13]
        half = 2.66 * part.diff().abs().mean()
        rows = both.points.iloc[first : first + 20]
        np.testing.assert_allclose(rows["mean"], part.mean(), rtol=1e-12)
        np.testing.assert_allclose(rows["upper"], part.mean() + half, rtol=1e-12)
    for rules in ("ptd022", "mdc2024"):
        assert len(spc(values, better="up", phases=[("2021-09-01", REASON)], baseline_points=13, rules=rules).phases) == 2


def test_facets_are_strangers_s58():
    """The two facets' targets and phases are their own: judged together or alone they are the same."""
    north, south = golden("s58_facets_targets_rebase", "North"), golden("s58_facets_targets_rebase", "South")
    assert (len(north.phases), len(south.phases)) == (2, 1)
    assert (north.target, south.target) == (18, 70)
    assert recorded("s58_facets_targets_rebase", "assurance_type", "South")[0] == south.assurance == "consistent_fail"
    assert ours("s58_facets_targets_rebase", "South").assurance == "consistent_fail"


# Limits beyond what a figure can be, and targets on the limit


def test_limits_beyond_100_per_cent_are_not_clipped_and_a_target_of_100_is_never_failed_s46():
    for result in (golden("s46_percent_small_denominators", target=100), ours("s46_percent_small_denominators", target=100)):
        assert result.points["upper"].iloc[-1] == pytest.approx(111.68318276811594, rel=1e-9)
        assert result.assurance == "inconsistent"


def test_the_shares_of_s46_as_shares_of_one_have_limits_beyond_1_too():
    values = series_of(rows_of("s46_percent_small_denominators", "no facet")) / 100
    sizes = pd.Series(30.0, index=values.index)
    result = spc(values, better="up", target=1.0, denominators=sizes)
    assert result.points["upper"].iloc[-1] > 1 and result.assurance == "inconsistent"


@pytest.mark.parametrize("better", ["up", "down"])
@pytest.mark.parametrize("rules", ["ptd022", "mdc2024"])
def test_a_target_on_a_limit_is_inconsistent_s36(better, rules):
    result = by_month("s36_target_exactly_upl", rules=rules, better=better)
    assert result.target == pytest.approx(result.points["upper"].iloc[-1], abs=1e-12)
    assert result.assurance == "inconsistent"
    lower = by_month("s36_target_exactly_upl", rules=rules, better=better, target=-4.32)
    assert lower.assurance == "inconsistent"


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        ("up", 6.3201, "consistent_fail"),
        ("down", 6.3201, "consistent_pass"),
        ("up", -4.3201, "consistent_pass"),
        ("down", -4.3201, "consistent_fail"),
    ],
)
def test_a_target_just_beyond_a_limit_is_met_or_missed_by_its_side_s36(better, target, assurance):
    for rules in ("ptd022", "mdc2024"):
        assert by_month("s36_target_exactly_upl", rules=rules, better=better, target=target).assurance == assurance


# Screening against a step


def test_a_step_under_screening_marks_everything_and_without_it_too_s51_s71():
    """Screening drops the step's own moving range; nobody draws the phase anew but a person, with a reason."""
    values = monthly(np.r_[noise(15, 1, 20, 1), noise(15, 2, 80, 1)])
    for rules in ("ptd022", "mdc2024"):
        screened = spc(values, better="up", screen=True, rules=rules)
        assert int(screened.phases["screened"].iloc[0]) == 1
        assert "common_cause" not in set(screened.points["type"])
        assert len(screened.phases) == 1
    unscreened = spc(values, better="up")
    assert int(unscreened.phases["screened"].iloc[0]) == 0
    wide = unscreened.points["upper"] - unscreened.points["mean"]
    assert (wide > screened.points["upper"] - screened.points["mean"]).all()
    told = spc(values, better="up", phases=[("2021-04-01", REASON)])
    assert not told.points["outside"].any()


def test_screening_is_off_unless_asked_for_s04():
    assert golden("s04_one_outlier_screened").points["upper"].iloc[0] == pytest.approx(4.6044444444444448)
    assert by_month("s04_one_outlier_screened", rules="mdc2024", screen=False).points["upper"].iloc[0] == pytest.approx(6.95, abs=0.005)
    values = series_of(rows_of("s04_one_outlier_screened", "no facet")).to_numpy()
    assert spc(monthly(values), better="up").phases["screened"].iloc[0] == 0


# Too few points


@pytest.mark.parametrize("count", range(1, 15))
def test_fewer_than_thirteen_points_have_a_median_and_nothing_else_s25(count):
    values = monthly(noise(count, count))
    theirs, mine = reference(values, target=50), spc(values, better="up", target=50)
    if count >= 2:
        assert theirs.points["upper"].notna().all()
    assert theirs.variation is not None
    if count >= 13:
        assert mine.status == "ok" and mine.points["upper"].notna().all() and mine.variation is not None
        return
    assert (mine.status, mine.chart, mine.variation, mine.assurance) == ("too_few_points", "run", None, None)
    assert mine.points[["lower", "upper"]].isna().all(axis=None)
    assert set(mine.points["mean"]) == {float(np.median(values))}
    assert mine.sentence == f"{count} of the 13 points that limits need: nothing is marked."


def test_a_blank_is_none_of_the_thirteen():
    values = noise(13, 13)
    values[4] = np.nan
    assert spc(monthly(values), better="up").status == "too_few_points"
    assert spc(monthly(np.r_[values, 50.0]), better="up").status == "ok"


def test_thirteen_points_of_a_fixed_baseline_are_asked_for_whatever_follows():
    values = monthly(noise(40, 40))
    assert spc(values, better="up", baseline_points=12).status == "too_few_points"
    assert spc(values, better="up", baseline_points=13).status == "ok"
    assert spc(values, better="up", baseline_points=12, min_points=12).status == "ok"


# Two of three


def test_a_point_beyond_the_limit_counts_among_two_of_three_only_by_the_later_rule_s22():
    name = "s22_two_of_three_near_then_outside"
    theirs, mine = recorded(name, "special_cause_type"), recorded(name, "special_cause_type_mdc2024")
    assert theirs != mine
    assert list(golden(name).points["label"]) == theirs
    assert list(ours(name).points["label"]) == mine
    assert list(ours(name).points["type"]) == recorded(name, "point_type_mdc2024")
