"""Whether a change since the visit is real: worked rows for every verdict, and the edges of what it is judged by."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.letters import Baseline, Finding
from data.reference import Phase, phases
from metrics.kit import judge
from metrics.kit.compare import WORST_FIRST, Point, Reading, Then, Verdict, read
from metrics.kit.judge import phase_starts, whole
from tests.made_up import measure
from tests.readings import figures_of, reading, visited

# 24 months to the visit: mean 10, every moving range 2, so a range of 10 -/+ 2.66 x 2: 4.68 to 15.32. It ends with 11.
BEFORE = [9, 11] * 12
ORDINARY = [9, 11] * 5
NEUTRAL = measure("count", better="neutral", unit="children")
UP = measure("count", better="up", unit="children")
SIX_LOW = [8, 7] * 3  # six on one side are no run of seven; 7.5 against 10 is more than the months differ by


def stated(**number: float) -> Finding:
    return Finding(
        "f", "visit", "health", "concern", "Short", "Says", "page 1", ("made_up",), baseline=Baseline("made_up", "", "", **number)
    )


@pytest.mark.parametrize(
    ("after", "better", "verdict"),
    [
        ([*ORDINARY, 4], "down", "better, and real"),
        ([*ORDINARY, 16], "down", "worse, and real"),
        ([*ORDINARY, 16], "up", "better, and real"),
        ([*ORDINARY, 4], "up", "worse, and real"),
        ([*ORDINARY, 16], "neutral", "higher, and real"),
        ([*ORDINARY, 4], "neutral", "lower, and real"),
        (SIX_LOW, "down", "better, may be chance"),
        (SIX_LOW, "up", "worse, may be chance"),
        (SIX_LOW, "neutral", "lower, may be chance"),
        ([9, *[12, 13] * 3], "down", "worse, may be chance"),
        ([9, *[12, 13] * 3], "up", "better, may be chance"),
        ([9, *[12, 13] * 3], "neutral", "higher, may be chance"),
        (ORDINARY, "down", "no real change"),
        (ORDINARY, "neutral", "no real change"),
        ([*ORDINARY, 15], "down", "no real change"),
    ],
)
def test_a_change_is_real_when_the_newest_month_is_out_of_the_range_and_may_be_chance_when_only_the_half_years_differ(
    after, better, verdict
):
    found = reading(BEFORE + after, of=measure("count", better=better, unit="children"))
    assert (found.verdict, found.why) == (verdict, "")
    assert found.judged_by == "month"


def test_seven_months_on_one_side_are_real_and_six_are_not():
    six = reading([*BEFORE, 9, 9, 11, *[8, 9] * 3])
    seven = reading([*BEFORE, 9, 9, 11, *[8, 9] * 3, 9])
    assert (six.run, seven.run) == (6, 7)
    assert six.variation == "common_cause"
    assert seven.verdict == "better, and real"


def test_a_signal_that_is_over_is_no_longer_real():
    assert reading([*BEFORE, 9, 30, 9, 11, 9, 11, 9, 11, 9, 11]).verdict == "no real change"


def test_a_share_is_judged_with_its_cases():
    before = [0.5, 0.6] * 12
    assert reading([*before, *[0.5, 0.6] * 4, 0.95], 40).verdict == "better, and real"
    assert reading([*before, *[0.5, 0.6] * 4, 0.15], 40).verdict == "worse, and real"
    # A month of ten cases swings more: 55% of 10 has a range twice as wide as 55% of 40.
    few = reading([*before, *[0.5, 0.6] * 4, 0.8], [40] * 32 + [10])
    assert (few.since.chart, few.verdict) == ("p_prime", "no real change")


@pytest.mark.parametrize(("first", "known"), [("2015-12-01", 13), ("2016-01-01", 12), ("2016-12-01", 1), ("2017-01-01", 0)])
def test_a_range_needs_thirteen_months_up_to_the_visit(first, known):
    values = ([5, 6] * 12)[:known] + [20, 21] * 10
    found = reading(values, first=first, findings=[stated(value=5)])
    if known == 13:
        assert found.limits_note == ""
        assert found.since.points["mean"].iloc[-1] == pytest.approx(np.mean(values[:13]))
    else:
        said = {12: "Only 12 months of figures come", 1: "Only 1 month of figures comes", 0: "No month of figures comes"}[known]
        assert found.limits_note == f"{said} before the visit: the range is that of all months."
        assert found.since.points["mean"].iloc[-1] == pytest.approx(np.mean(values))


def test_blank_months_do_not_count_towards_the_thirteen():
    values: list[float | None] = [9, 11] * 7
    found = reading([*values[:3], None, *values[3:6], None, *values[6:12], *ORDINARY], first="2015-11-01")
    assert found.limits_note.startswith("Only 12 months")
    assert len(found.since.points) == 24


def test_a_range_takes_twenty_four_months_at_most():
    found = reading([100] * 6 + BEFORE + ORDINARY, first="2014-07-01")
    assert found.since.points.index[0] == pd.Timestamp("2015-01-01")
    assert found.since.points["mean"].iloc[0] == 10


def test_the_visit_s_month_is_the_last_that_makes_the_range():
    with_visit = reading([*BEFORE[:-1], 35, *ORDINARY])
    with_next = reading([*BEFORE, 35, *ORDINARY])
    assert with_visit.since.points["mean"].iloc[0] == 11
    assert with_next.since.points["mean"].iloc[0] == 10


def test_a_month_that_is_not_over_is_shown_and_never_judged():
    values = [*BEFORE, *ORDINARY, 90]
    found = reading(values, until="2017-11-29")
    assert found.series["value"].iloc[-1] == found.now.value == 90
    assert found.since.newest["value"] == 11
    assert found.verdict == "no real change"
    assert reading(values, until="2017-11-30").verdict == "worse, and real"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=30, max_size=40), st.integers(1, 5))
def test_what_came_after_the_month_chosen_changes_nothing(values, left_out):  # which is after the visit
    chosen = pd.date_range("2015-01-01", periods=len(values) - left_out, freq="MS")[-1]
    earlier, cut = reading(values, to=str(chosen.date())), reading(values[:-left_out], to=str(chosen.date()))
    assert (earlier.verdict, earlier.why, earlier.judged_by, earlier.run) == (cut.verdict, cut.why, cut.judged_by, cut.run)
    pd.testing.assert_frame_equal(earlier.series, cut.series)
    if earlier.since is not None:
        pd.testing.assert_frame_equal(earlier.since.points, cut.since.points)
        pd.testing.assert_frame_equal(earlier.all_along.points, cut.all_along.points)


shares_or_blanks = st.one_of(st.none(), st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(shares_or_blanks, min_size=0, max_size=60),
    st.sampled_from([4, 12, 40]),
    st.sampled_from(["month", "quarter"]),
    st.sampled_from(["2014-12-31", "2016-12-14", "2021-01-01"]),
    st.sampled_from(["up", "down", "neutral"]),
)
def test_whatever_the_figures_there_is_one_verdict_and_a_reason_when_it_cannot_be_told(values, cases, period, visit, better):
    found = reading(values, cases, visit=visit, of=measure(better=better), period=period, to="2019-12-01")
    assert found.verdict in WORST_FIRST
    assert bool(found.why) == (found.verdict == "cannot tell yet")
    assert (found.all_along is None) == (found.since is None)
    assert (better == "neutral") >= found.verdict.startswith(("higher", "lower"))


@given(st.lists(st.integers(4, 30), min_size=30, max_size=40))
@settings(max_examples=25, deadline=None)
def test_upside_down_better_is_worse(values):
    turned = {"better": "worse", "worse": "better"}
    up, down = reading(values, of=UP).verdict, reading(values).verdict
    first, comma, rest = up.partition(",")
    assert down == turned.get(first, first) + comma + rest


def quarters_of(month_cases: int, months: int, visit: str = "2018-05-20", **more) -> Reading:
    return reading(([0.5, 0.75, 0.25, 0.5] * 20)[:months], month_cases, visit=visit, **more)


def test_months_with_too_few_cases_are_judged_by_quarter():
    # 4 cases a month, of whom half count: fewer than 3 either way. 12 a quarter are enough, and 13 quarters end by May 2018.
    found = quarters_of(4, 63)
    assert found.judged_by == "quarter"
    assert found.judged_note == "Judged by quarter: too few cases a month."
    assert (found.limits_note, found.verdict) == ("", "no real change")
    assert found.since.points.index.tolist() == pd.date_range("2015-03-01", "2020-03-01", freq="3MS").tolist()
    assert found.since.points["mean"].iloc[0] == pytest.approx(found.since.points["value"].iloc[:13].mean())
    assert len(found.series) == 63  # months are what is drawn


def test_a_quarter_that_ends_after_the_month_chosen_or_is_not_over_is_never_judged():
    assert quarters_of(4, 63, to="2020-02-01").since.points.index[-1] == pd.Timestamp("2019-12-01")
    assert quarters_of(4, 63, until="2020-03-30").since.points.index[-1] == pd.Timestamp("2019-12-01")
    assert quarters_of(4, 63, until="2020-03-31").since.points.index[-1] == pd.Timestamp("2020-03-01")


def test_a_quarter_that_the_visit_fell_within_is_after_it():
    inside, at_its_end = quarters_of(4, 63, visit="2018-08-31"), quarters_of(4, 63, visit="2018-09-01")
    values = inside.since.points["value"]
    assert inside.since.points["mean"].iloc[0] == pytest.approx(values.iloc[:14].mean())  # to June 2018
    assert at_its_end.since.points["mean"].iloc[0] == pytest.approx(values.iloc[:15].mean())  # to September 2018


def test_too_few_quarters_before_the_visit_are_said():
    found = quarters_of(4, 63, visit="2016-12-14")
    assert found.limits_note == "Only 8 quarters of figures come before the visit: the range is that of all quarters."


def test_quarters_that_cannot_be_judged_either_leave_the_months_and_say_why():
    few_quarters, few_cases = quarters_of(4, 30, visit="2016-12-14"), quarters_of(1, 63)
    assert (few_quarters.verdict, few_quarters.judged_by) == ("cannot tell yet", "month")
    assert few_quarters.why == "too few cases a month, and 10 of the 13 quarters needed"
    assert few_cases.why == "too few cases a month, and too few cases a quarter"


def test_quarters_that_never_vary_are_judged_where_their_months_cannot_be():
    # 2, 3 and 1 of 4 are always 6 of 12.
    found = reading([0.5, 0.75, 0.25] * 21, 4, visit="2018-05-20")
    assert (found.judged_by, found.since.status, found.verdict) == ("quarter", "no_variation", "no real change")


def test_rare_counts_are_judged_by_quarter_too():
    found = reading([1, 2, 3, 3, 0, 2, 1, 4] * 8, visit="2018-05-20")
    assert (found.judged_by, found.since.chart) == ("quarter", "xmr")


def test_months_that_are_too_much_alike_say_so():
    stock = reading([7, 7, 7, 8] * 16, visit="2018-05-20", of=measure("count", "stock", "down", "officers"))
    assert stock.why == "too many months have the same figure, and too many quarters have the same figure"
    mean = reading([7, 7, 7, 8] * 16, 5, visit="2018-05-20", of=measure("mean", better="down", unit="points"))
    assert mean.why == "too many months have the same figure"


def test_a_quarter_that_was_chosen_needs_no_note():
    found = reading([9, 11, 10] * 21, period="quarter", visit="2018-05-20")
    assert (found.judged_by, found.judged_note) == ("quarter", "")
    assert len(found.series) == len(found.since.points) == 21
    assert found.since.points["value"].iloc[0] == 30


def test_nine_months_of_figures_cannot_tell_yet():
    found = reading([9, 11, 9, 11, 9, 11, 9, 11, 10], visit="2015-06-30")
    assert (found.verdict, found.why) == ("cannot tell yet", "9 of the 13 months needed")


def test_yearly_figures_are_too_few():
    table = figures_of([0.5, 0.6, 0.5, 0.6, 0.5, 0.9], 50).query("period == 'month'").assign(period="year")
    table["month"] = pd.date_range("2015-03-01", periods=6, freq="12MS", unit="us")
    both = pd.concat([table, table.assign(period="month")])
    found = read(measure(clock="annual"), visited("2016-11-30"), both, to=pd.Timestamp("2020-03-01"), period="year")
    assert (found.then.said, found.judged_by) == ("at 31 March 2016", "year")
    assert (found.verdict, found.why) == ("cannot tell yet", "6 of the 13 yearly figures needed")


def test_without_a_figure_at_the_visit_it_cannot_be_told_and_the_month_is_named():
    found = reading(BEFORE, visit="2010-11-30")
    assert (found.verdict, found.why) == ("cannot tell yet", "no records of November 2010")


def test_up_to_the_visit_s_own_month_nothing_has_happened_since():
    found = reading(BEFORE, visit="2016-12-14")
    assert (found.verdict, found.why) == ("cannot tell yet", "no figure after December 2016")
    assert reading([*BEFORE, None, 9]).verdict == "no real change"


def test_no_figure_at_all_has_no_chart():
    found = reading([None] * 30, 5, findings=[stated(value=0.5)])
    assert (found.since, found.all_along, found.variation, found.assurance, found.met_of, found.run) == (None, None, None, None, None, 0)
    assert (found.verdict, found.why) == ("cannot tell yet", "no figures")


def test_where_nothing_ever_varied_the_half_years_alone_decide():
    always = [1.0] * 24
    same, fell = reading([*always, *[1.0] * 8], 20), reading([*always, *[0.6] * 8], 20)
    assert (same.since.status, same.verdict) == ("no_variation", "no real change")
    assert (fell.since.status, fell.verdict) == ("no_variation", "worse, may be chance")


def test_too_few_figures_for_an_interval_are_no_real_change():
    assert reading([*BEFORE, 12]).verdict == "no real change"


def test_a_number_that_the_letter_states_is_what_the_half_year_is_compared_with():
    unlike, alike = (reading(BEFORE + ORDINARY, findings=[stated(value=value)]) for value in (61, 10))
    assert (unlike.verdict, alike.verdict) == ("better, may be chance", "no real change")
    within = reading(BEFORE + ORDINARY, findings=[stated(low=8, high=12)])
    assert (within.then.basis, within.verdict) == ("stated", "no real change")
    assert reading(BEFORE + ORDINARY, findings=[stated(low=20, high=30)]).verdict == "better, may be chance"


def test_a_run_ends_at_the_mean_at_a_gap_and_on_the_other_side():
    assert reading([*BEFORE, 9, 9]).run == 2
    assert reading([*BEFORE, 9, 10, 9, 8]).run == 2
    assert reading([*BEFORE, 9, None, 9, 8, 7]).run == 3
    assert reading([*BEFORE, 9, 10]).run == 0
    assert reading([*BEFORE, 12, None]).run == 2  # the month before the visit's end was above too; the blank newest one is passed over


CLIMBING = [2, 4, 3, 5, 7, 6, 8, 10, 9, 11, 13, 12, 14, 16, 15, 17, 19, 18, 20, 22, 21, 23, 25, 24]


@pytest.mark.parametrize("better", ["up", "down", "neutral"])
@pytest.mark.parametrize("after", [[22, 23, 21, 23, 22, 22] * 2, [22, 23, 21, 23, 22, 22.5] * 2])
def test_what_had_moved_before_the_visit_and_no_further_since_is_no_change_since(better, after):
    """The range is that of two years of climbing; the newest figure is beyond it, and below or level with the 22.5 at the visit."""
    found = reading([*CLIMBING, *after], of=replace(UP, better=better))
    assert found.since.points["type"].iloc[-1] != "common_cause"
    assert found.verdict == "no real change"


def test_two_shares_that_the_page_shows_alike_are_no_change_whatever_lies_behind_them():
    """8 of 320 is 2.5% and shown as 2%, as 13 of 640 is: two lines down from the 30% of two years, and no further since the visit."""
    before, sizes = [0.3] * 4 + [0.2, 0.4] * 7 + [8 / 320] * 6, [320] * 24
    after = [0.02, 13 / 640] * 3 + [8 / 320]
    found = reading(before + after, [*sizes, *[640] * 6, 320])
    assert round(found.then.point.value, 2) != round(100 * found.then.point.value) / 100
    assert (found.shown_change, found.verdict) == (0, "no real change")
    lower = reading(before + after[:-1], [*sizes, *[640] * 6])
    assert (lower.shown_change, lower.verdict) == (0, "no real change")


@pytest.mark.parametrize(("better", "verdict"), [("up", "better, and real"), ("down", "worse, and real"), ("neutral", "higher, and real")])
def test_what_moved_on_since_the_visit_is_real(better, verdict):
    assert reading([*CLIMBING, *[25, 26] * 6], of=replace(UP, better=better)).verdict == verdict


def test_months_with_few_cases_before_thirteen_with_many_leave_the_range_to_the_thirteen():
    shares = [0.25, 0.5] * 8 + [0.4, 0.5] * 4 + [0.9] * 12
    sizes = [4] * 16 + [40] * 8 + [80] * 12
    found = reading(shares, sizes)
    assert (found.since.status, found.judged_by, found.limits_note) == ("ok", "month", "")
    assert found.since.points.index[0] == found.judged.index[11]
    assert found.verdict == "better, and real"


RECORDING = Phase("made_up", pd.Timestamp("2016-04-10"), "Away became missing", "A")


def rows(*values: float | None, step: int = 1, first: str = "2016-01-01") -> pd.DataFrame:
    dates = pd.date_range(first, periods=len(values), freq=f"{step}MS", unit="us")
    return pd.DataFrame({"value": pd.Series(list(values), dtype="float64").to_numpy(), "denominator": np.nan}, index=dates)


@pytest.mark.parametrize(
    ("table", "start"),
    [
        (rows(*range(9)), "2016-04-01"),
        (rows(*range(9), step=3, first="2015-03-01"), "2016-06-01"),
        (rows(*range(5)), "2016-04-01"),
        (rows(*range(4)), None),  # one figure after it
        (rows(*range(9), first="2016-02-01"), "2016-04-01"),
        (rows(*range(9), first="2016-03-01"), None),  # one before it
        (rows(*range(9), first="2016-05-01"), None),
        (rows(*range(9), first="2010-05-01"), None),
        (rows(1, None, None, 4, 5, 6), None),
        (rows(1, None, 3, None, 5, 6), "2016-04-01"),
        (rows(1, 2, 3, None, 5, None), None),
    ],
)
def test_a_phase_begins_with_the_first_period_that_ends_on_or_after_its_day_and_needs_two_figures_on_either_side(table, start):
    assert phase_starts(table, (RECORDING,)) == (((pd.Timestamp(start), RECORDING.reason),) if start else ())


def test_two_phases_too_close_to_each_other_are_one():
    later = Phase("made_up", pd.Timestamp("2016-05-01"), "Again", "A")
    assert phase_starts(rows(*range(9)), (RECORDING, later)) == ((pd.Timestamp("2016-04-01"), "Away became missing"),)


def test_all_along_breaks_at_a_phase_with_its_reason_and_since_the_visit_does_not():
    of = measure("count", better="neutral", unit="episodes", **{"id": phases("missing_episodes")[0].measure})
    found = reading([*[9, 11] * 8, *[59, 61] * 8], first="2014-12-01", of=of)
    assert found.all_along.phases["first"].tolist() == [pd.Timestamp("2014-12-01"), pd.Timestamp("2016-04-01")]
    assert "recording away" in found.all_along.phases["reason"].iloc[1]
    assert found.all_along.points["mean"].iloc[[0, -1]].tolist() == [10, 60]
    assert len(found.since.phases) == 1


def test_all_along_takes_its_range_from_every_month():
    found = reading(BEFORE + [19, 21] * 12)
    assert found.all_along.points["mean"].iloc[0] == 15
    assert found.since.points["mean"].iloc[0] == 10
    assert found.all_along is found.all_along


def test_the_order_of_verdicts_names_each_once():
    assert sorted(WORST_FIRST) == sorted(get_args(Verdict))


def rank(verdict: str) -> tuple[int, int]:
    """Worse, then what cannot be told, then other moves by how sure they are, then none, then better: written apart from the list."""
    side = {"worse": 0, "cannot tell yet": 1, "lower": 2, "higher": 2, "no real change": 3, "better": 4}[verdict.split(",")[0]]
    sure = verdict.endswith("real")
    return side, (0 if sure else 1) if side < 4 else (1 if sure else 0)


@pytest.mark.parametrize(("one", "other"), list(permutations(WORST_FIRST, 2)))
def test_of_two_verdicts_the_worse_is_the_finding_s(one, other):
    worst = min((one, other), key=WORST_FIRST.index)
    assert rank(worst) <= min(rank(one), rank(other))
    assert worst == min((other, one), key=WORST_FIRST.index)


def test_a_reading_made_by_hand_cannot_tell_yet():
    found = Reading(measure(), visited(), Point(0.5), Then("measured", Point(0.4)), pd.DataFrame())
    assert (found.verdict, found.since, found.all_along, found.met_of, found.run) == ("cannot tell yet", None, None, None, 0)


def test_a_gap_in_the_figures_is_a_blank_month():
    table = figures_of(BEFORE).query("period == 'month'").drop(index=5)
    found = whole(table, "month", pd.Timestamp("2016-12-01"), None)
    assert [later - earlier for earlier, later in pairwise(found["value"].isna().to_numpy().nonzero()[0])] == []
    assert np.isnan(found["value"].iloc[5])
    assert len(found) == 24


@pytest.mark.parametrize("kind", ["mean", "median", "maximum", "rate"])
def test_what_is_neither_a_share_nor_a_count_is_never_too_rare(kind):
    # A count of 2 or 3 a month would be: a wait of 2 or 3 weeks is not.
    found = reading([2, 3] * 17, 9, of=measure(kind, better="down", unit="weeks"))
    assert (found.since.chart, found.since.status, found.judged_by) == ("xmr", "ok", "month")
    assert reading([2, 3] * 17).why.startswith("too few cases a month")


def test_thirteen_is_what_the_chart_is_told_to_need():
    assert judge.NEEDED == 13
    assert reading([9, 11] * 6 + [9], visit="2015-06-30").since.status == "ok"
