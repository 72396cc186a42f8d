"""A measure beside a letter: now, then, and which way it moved, each worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.letters import Baseline, Finding, Letter, letter
from metrics.kit.compare import Point, Reading, Then, findings_of, point_at, read, stated_baseline
from metrics.kit.measure import Measure
from tests.made_up import measure

DECEMBER = pd.Timestamp("2018-12-01")


def visited(visit: str = "2018-06-14", *findings: Finding) -> Letter:
    """A letter of a visit that began on a day, with no findings but those given."""
    day = pd.Timestamp(visit)
    return replace(letter("visit-2018-12"), visit_from=day, visit_to=day, findings=findings)


def finding(baseline: Baseline | None = None, *measures: str) -> Finding:
    return Finding("f", "visit", "health", "concern", "Short", "Says", "page 1", measures or ("made_up",), baseline=baseline)


def figures(first: str, *cells: tuple[float | None, float | None, float | None], period: str = "month", step: int = 1) -> pd.DataFrame:
    """Figures from (numerator, denominator, value), one a month (or every `step` months) from `first` on."""
    months = pd.date_range(first, periods=len(cells), freq=f"{step}MS", unit="us")
    frame = pd.DataFrame(cells, columns=["numerator", "denominator", "value"], dtype="float64")
    return frame.assign(measure="made_up", period=period, month=months, group_kind="all", group="all")


def shares(first: str, *parts: tuple[int, int], **more) -> pd.DataFrame:
    return figures(first, *((met, of, met / of if of else None) for met, of in parts), **more)


def reading(table: pd.DataFrame, to: str = "2018-12-01", of: Measure | None = None, seen: Letter | None = None, **more) -> Reading:
    return read(of or measure(), seen or visited(), table, to=pd.Timestamp(to), **more)


A_YEAR = ((9, 9), (1, 2), (2, 4), (3, 4), (0, 0), (4, 6), (7, 7), (7, 8), (5, 5), (5, 5), (3, 4), (3, 4))


def test_a_flow_is_compared_with_the_six_months_up_to_the_visit_pooled():
    found = reading(shares("2018-01-01", *A_YEAR))
    # January to June: 9 + 1 + 2 + 3 + 0 + 4 of 9 + 2 + 4 + 4 + 0 + 6.
    assert found.then == Then("measured", Point(19 / 25, 19, 25), said="over the six months to the visit")
    assert found.now == Point(0.75, 3, 4)
    assert found.change == pytest.approx(0.75 - 0.76)


def test_the_pooled_share_is_not_the_average_of_monthly_shares():
    then = reading(shares("2018-01-01", (1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (0, 95))).then
    assert then.point.value == pytest.approx(5 / 100)


def test_the_seventh_month_back_and_the_month_after_the_visit_do_not_count():
    then = reading(shares("2017-12-01", (50, 50), *((1, 2),) * 6, (50, 50))).then
    assert (then.point.numerator, then.point.denominator) == (6, 12)


def test_a_count_is_a_month_s_average_over_the_six():
    table = figures("2018-01-01", *((n, None, n) for n in (6, 0, 3, 3, 0, 9, 100)))
    found = reading(table, "2018-07-01", measure("count", unit="children"))
    assert found.then.point == Point(3.5, 21)
    assert found.change == 96.5


def test_a_mean_and_a_rate_are_pooled_and_a_rate_keeps_its_scale():
    table = figures("2018-01-01", *((2, 4000, 5.0),) * 5, (8, 4000, 20.0))
    assert reading(table, of=measure("mean", unit="points")).then.point == Point(18 / 24000, 18, 24000)
    assert reading(table, of=measure("rate", unit="per 10,000", per=10_000)).then.point.value == pytest.approx(7.5)


def test_a_median_s_half_year_is_its_middle_month_and_says_so():
    table = figures("2018-01-01", *((None, 3, value) for value in (9, 1, 2, 4, 8, 5)))
    then = reading(table, of=measure("median", unit="weeks")).then
    assert then.point == Point(4.5, None, 18)
    assert "middle month" in then.said


@pytest.mark.parametrize("kind", ["share", "mean", "median", "maximum", "rate"])
def test_six_months_with_nothing_to_count_are_no_baseline(kind):
    table = figures("2018-01-01", *((None if kind in ("median", "maximum") else 0, 0, None),) * 6, (1, 1, 1))
    found = reading(table, "2018-07-01", measure(kind))
    assert (found.then.basis, found.then.why) == ("none", "nothing to count in the six months to the visit")
    assert (found.change, found.direction) == (None, "unknown")


def test_a_stock_is_compared_with_the_visit_s_month_end():
    found = reading(shares("2018-01-01", *A_YEAR), of=measure(clock="stock"))
    assert found.then == Then("measured", Point(4 / 6, 4, 6))


def test_a_stock_with_nothing_to_count_at_the_visit_is_no_baseline():
    found = reading(shares("2018-01-01", *A_YEAR), of=measure(clock="stock"), seen=visited("2018-05-02"))
    assert (found.then.basis, found.then.why) == ("none", "nothing to count at the visit")


@pytest.mark.parametrize("clock", ["flow", "stock"])
@pytest.mark.parametrize("visit", ["2017-12-31", "2019-01-01", "2010-06-01"])
def test_a_visit_outside_the_records_has_no_baseline_and_says_which_month(clock, visit):
    then = reading(shares("2018-01-01", *A_YEAR), of=measure(clock=clock), seen=visited(visit)).then
    assert then == Then("none", why=f"no records of {pd.Timestamp(visit):%B %Y}")


def test_no_figures_at_all_are_no_baseline_and_no_figure_now():
    found = reading(shares("2018-01-01"))
    assert found.then.basis == "none"
    assert found.now == Point()


def test_a_flow_without_six_months_before_the_visit_has_no_baseline():
    then = reading(shares("2018-02-01", *A_YEAR)).then
    assert (then.basis, then.why) == ("none", "fewer than 6 months of records before the visit")


def test_a_visit_s_month_that_was_not_over_at_the_extract_s_date_is_no_baseline():
    table = shares("2018-01-01", *A_YEAR[:6])
    assert reading(table, until=pd.Timestamp("2018-06-29")).then.basis == "none"
    assert reading(table, until=pd.Timestamp("2018-06-30")).then.basis == "measured"


@pytest.mark.parametrize(("visit", "year"), [("2018-06-14", 2018), ("2018-03-14", 2018), ("2018-02-28", 2017)])
def test_an_annual_figure_is_compared_with_the_last_31_march_up_to_the_visit(visit, year):
    table = shares("2017-03-01", (1, 2), (3, 4), step=12)
    then = reading(table, of=measure(clock="annual"), seen=visited(visit)).then
    assert then.basis == "measured"
    assert then.point.denominator == {2017: 2, 2018: 4}[year]
    assert then.said == f"at 31 March {year}"


def test_an_annual_figure_has_a_baseline_before_the_march_after_the_visit_is_in_the_records():
    then = reading(shares("2017-03-01", (1, 2), step=12), of=measure(clock="annual"), seen=visited("2017-11-30")).then
    assert (then.basis, then.point.denominator) == ("measured", 2)


def test_an_annual_figure_of_an_earlier_year_never_stands_in_for_the_last_one():
    then = reading(shares("2015-03-01", (1, 2), step=12), of=measure(clock="annual"), seen=visited("2018-06-14")).then
    assert then == Then("none", why="no records of March 2018")


def test_a_visit_over_a_month_s_end_is_compared_with_the_month_in_which_it_began():
    november = letter("visit-2016-11")
    table = shares("2016-11-01", (11, 20), (12, 20))
    assert read(measure(clock="stock"), replace(november, findings=()), table, to=DECEMBER).then.point.numerator == 11


STATED = Baseline("made_up", "children waiting", "61 children", value=61)
BAND = Baseline("made_up", "children per worker", "16 to 20", low=16, high=20)


def test_a_number_that_the_letter_states_comes_before_the_records():
    found = reading(shares("2018-01-01", *A_YEAR), of=measure("count", "stock", "down"), seen=visited("2018-06-14", finding(STATED)))
    assert found.then == Then("stated", Point(61), said="61 children waiting")
    assert found.change == pytest.approx(0.75 - 61)
    assert found.direction == "better"


def test_a_stated_number_holds_for_a_visit_before_the_records():
    found = reading(shares("2018-01-01", *A_YEAR), of=measure("count", "stock"), seen=visited("2010-06-14", finding(STATED)))
    assert found.then.basis == "stated"


def test_a_stated_band_has_no_single_figure_to_compare():
    found = reading(shares("2018-01-01", *A_YEAR), of=measure("rate", "stock"), seen=visited("2018-06-14", finding(BAND)))
    assert (found.then.low, found.then.high, found.then.point.value) == (16, 20, None)
    assert found.direction == "unknown"


def test_a_number_stated_for_another_measure_is_not_this_one_s():
    other = visited("2018-06-14", finding(replace(STATED, measure="other")))
    assert stated_baseline(measure(), other) is None
    assert reading(shares("2018-01-01", *A_YEAR), seen=other).then.basis == "measured"


def test_one_team_is_never_compared_with_a_number_stated_for_the_whole_service():
    table = shares("2018-01-01", *A_YEAR).assign(group_kind="team", group="North")
    found = reading(table, seen=visited("2018-06-14", finding(STATED)), kind="team", group="North")
    assert found.then.basis == "measured"
    assert found.now == Point(0.75, 3, 4)


def test_a_number_stated_for_one_part_of_the_service_is_of_that_part_and_of_nobody_else():
    seen = visited("2018-06-14", finding(replace(BAND, group="service:Looked after")))
    table = shares("2018-01-01", *A_YEAR)
    of_part = reading(table.assign(group_kind="service", group="Looked after"), seen=seen, kind="service", group="Looked after")
    assert (of_part.then.basis, of_part.then.low, of_part.then.high, of_part.about) == ("stated", 16, 20, "service:Looked after")
    other = reading(table.assign(group_kind="service", group="In need"), seen=seen, kind="service", group="In need")
    assert (other.then.basis, other.about) == ("measured", "service:In need")
    everyone = reading(table, seen=seen)
    assert (everyone.then.basis, everyone.about) == ("measured", "")


def test_another_group_s_figures_are_not_read():
    assert reading(shares("2018-01-01", *A_YEAR), kind="team", group="North").now == Point()


def test_a_quarter_is_shown_beside_a_baseline_of_months():
    table = pd.concat(
        [shares("2018-01-01", *A_YEAR), shares("2018-03-01", (12, 15), (7, 10), (19, 20), (11, 13), period="quarter", step=3)]
    )
    found = reading(table, period="quarter")
    assert found.now == Point(11 / 13, 11, 13)
    assert (found.then.point.numerator, found.then.point.denominator) == (19, 25)
    assert len(found.series) == 4


def test_a_month_without_a_figure_is_an_empty_point():
    assert point_at(shares("2018-01-01", *A_YEAR), pd.Timestamp("2019-01-01")) == Point()
    assert point_at(shares("2018-01-01", *A_YEAR), pd.Timestamp("2018-05-01")) == Point(None, 0, 0)


def test_the_series_is_sorted_whatever_the_order_of_the_figures():
    table = shares("2018-01-01", *A_YEAR)
    pd.testing.assert_frame_equal(reading(table.iloc[::-1]).series, reading(table).series)


@pytest.mark.parametrize(
    ("better", "then", "now", "direction"),
    [
        ("up", 0.5, 0.7, "better"),
        ("up", 0.7, 0.5, "worse"),
        ("down", 0.5, 0.7, "worse"),
        ("down", 0.7, 0.5, "better"),
        ("neutral", 0.5, 0.7, "higher"),
        ("neutral", 0.7, 0.5, "lower"),
        ("up", 0.5, 0.5, "same"),
        ("neutral", 0.5, 0.5, "same"),
        ("up", 0.5, 0.504, "same"),
        ("down", 0.5, 0.504, "same"),
        ("up", 0.5, 0.506, "better"),
        ("up", None, 0.5, "unknown"),
        ("up", 0.5, None, "unknown"),
    ],
)
def test_the_direction_follows_which_way_is_better(better, then, now, direction):
    found = Reading(measure(better=better), visited(), Point(now), Then("measured", Point(then)), pd.DataFrame())
    assert found.direction == direction


@pytest.mark.parametrize(("moved", "direction"), [(0.04, "same"), (-0.04, "same"), (0.06, "worse"), (-0.06, "better")])
def test_a_change_too_small_to_be_shown_is_none(moved, direction):
    found = Reading(
        measure("mean", better="down", unit="weeks"), visited(), Point(10 + moved), Then("measured", Point(10.0)), pd.DataFrame()
    )
    assert found.direction == direction


def test_the_findings_of_a_measure_are_those_that_name_it():
    seen = visited("2018-06-14", finding(None), finding(None, "other"), finding(None, "other", "made_up"))
    assert findings_of(measure(), seen) == (seen.findings[0], seen.findings[2])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=8, max_size=8))
def test_the_pooled_baseline_agrees_with_adding_up_the_six_months_one_by_one(pairs):
    pairs = [(min(pair), max(pair)) for pair in pairs]
    then = reading(shares("2018-01-01", *pairs), "2018-08-01", seen=visited("2018-07-09")).then
    met = of = 0
    for month in range(2, 8):
        met, of = met + pairs[month - 1][0], of + pairs[month - 1][1]
    assert (then.basis == "none") == (of == 0)
    if of:
        assert (then.point.numerator, then.point.denominator, then.point.value) == (met, of, pytest.approx(met / of))
