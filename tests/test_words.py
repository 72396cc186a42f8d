"""The words about figures: always with their numbers, never with a bare nought where there was nothing to count."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.letters import letter
from data.reference import group_names
from metrics.kit.compare import Point, Reading, Then
from metrics.kit.measure import Measure, measures
from present import words
from tests.made_up import measure

MARCH = pd.Timestamp("2020-03-01")


SHARE, COUNT = measure(), measure("count", "stock", "down", "children")
MEDIAN, RATE = measure("median", "stock", "down", "weeks"), measure("rate", "stock", "neutral", "per 10,000 children", per=10_000)
FLOW_COUNT = measure("count", "flow", "neutral", "referrals")
POOLED = Then("measured", Point(14 / 37, 14, 37), said="over the six months to the visit")
BAND = Then("stated", Point(None), 16, 20, "16 to 20 children per social worker")
NOBODY = Then("none", why="no records of November 2016")


def reading(of: Measure, now: Point, then: Then) -> Reading:
    return Reading(of, letter("visit-2016-11"), now, then, pd.DataFrame())


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (0.0, 1, "0"),
        (17.2, 1, "17.2"),
        (17.0, 1, "17"),
        (17.25, 0, "17"),
        (1602, 0, "1,602"),
        (1602.04, 1, "1,602"),
        (1234567.89, 1, "1,234,567.9"),
        (-0.2, 0, "0"),
        (-0.04, 1, "0"),
        (-0.06, 1, "-0.1"),
        (-1602, 0, "-1,602"),
        (0.96, 1, "1"),
    ],
)
def test_a_number_has_commas_and_no_needless_decimals_and_is_never_minus_nought(value, decimals, text):
    assert words.number(value, decimals) == text


@pytest.mark.parametrize(("count", "text"), [(0, "none"), (1, "one"), (9, "nine"), (10, "10"), (1200, "1,200")])
def test_a_whole_number_in_a_sentence_is_a_word_up_to_nine(count, text):
    assert words.small(count) == text


@settings(max_examples=150, deadline=None)
@given(st.floats(-1e7, 1e7), st.integers(0, 2))
def test_a_number_in_words_reads_back_as_itself_to_its_decimals(value, decimals):
    text = words.number(value, decimals)
    assert float(text.replace(",", "")) == pytest.approx(value, abs=0.5001 * 10**-decimals)
    assert not text.startswith("-0") or text.startswith("-0.")
    assert not text.endswith(".0")


@pytest.mark.parametrize(
    ("of", "point", "short", "made_of", "whole"),
    [
        (SHARE, Point(25 / 35, 25, 35), "71%", "25 of 35", "71% (25 of 35)"),
        (SHARE, Point(0.0, 0, 35), "0%", "0 of 35", "0% (0 of 35)"),
        (SHARE, Point(1.0, 1602, 1602), "100%", "1,602 of 1,602", "100% (1,602 of 1,602)"),
        (SHARE, Point(None, 0, 0), "–", "nothing to count", "nothing to count"),
        (SHARE, Point(), "–", "nothing to count", "nothing to count"),
        (COUNT, Point(24, 24), "24", "children", "24 children"),
        (COUNT, Point(0, 0), "0", "children", "0 children"),
        (COUNT, Point(1, 1), "1", "child", "1 child"),
        (COUNT, Point(1234, 1234), "1,234", "children", "1,234 children"),
        (FLOW_COUNT, Point(1, 1), "1", "referral", "1 referral"),
        (FLOW_COUNT, Point(3.5, 21), "3.5", "referrals", "3.5 referrals"),
        (MEDIAN, Point(17.2, None, 61), "17.2", "61 cases", "17.2 weeks (61 cases)"),
        (MEDIAN, Point(None, None, 0), "–", "nothing to count", "nothing to count"),
        (RATE, Point(35.14, 450, 128064), "35.1", "450 of 128,064", "35.1 per 10,000 children (450 of 128,064)"),
        (
            measure("rate", unit="children per officer"),
            Point(19.8, 1602, 80.9),
            "19.8",
            "1,602 ÷ 80.9",
            "19.8 children per officer (1,602 ÷ 80.9)",
        ),
    ],
)
def test_a_figure_comes_with_its_numbers(of, point, short, made_of, whole):
    assert words.value(of, point.value) == short
    assert words.parts(of, point) == made_of
    assert words.full(of, point) == whole


@pytest.mark.parametrize(
    ("period", "text"), [("month", "March 2020"), ("quarter", "the quarter to March 2020"), ("year", "the year to March 2020")]
)
def test_a_period_is_named_by_its_last_month(period, text):
    assert words.when(MARCH, period) == text


@pytest.mark.parametrize(
    ("of", "then", "short", "note", "whole"),
    [
        (SHARE, POOLED, "38%", "14 of 37, six months", "38% (14 of 37, over the six months to the visit)"),
        (measure(clock="stock"), replace(POOLED, said=""), "38%", "14 of 37, measured", "38% (14 of 37)"),
        (
            COUNT,
            Then("stated", Point(61), said="61 children waiting"),
            "61",
            "stated in the letter",
            "61 children waiting, as the letter states",
        ),
        (COUNT, Then("measured", Point(60, 60)), "60", "measured", "60"),
        (FLOW_COUNT, Then("measured", Point(3.5, 21), said="a month on average"), "3.5", "a month, on average", "3.5 a month on average"),
        (MEDIAN, Then("measured", Point(17.2, None, 61)), "17.2", "61 cases, measured", "17.2 weeks (61 cases)"),
        (RATE, BAND, "16 to 20", "stated in the letter", "16 to 20 children per social worker, as the letter states"),
        (SHARE, NOBODY, "–", "no records of November 2016", "not known (no records of November 2016)"),
    ],
)
def test_the_figure_at_the_visit_says_where_it_comes_from(of, then, short, note, whole):
    assert words.then_value(of, then) == short
    assert words.then_note(of, then) == note
    assert words.then_full(of, then) == whole


@pytest.mark.parametrize(
    ("of", "now", "then", "said"),
    [
        (SHARE, Point(0.71, 25, 35), Then("measured", Point(0.44, 44, 100)), ("Up 27 points", "")),
        (SHARE, Point(0.44, 44, 100), Then("measured", Point(0.71, 25, 35)), ("Down 27 points", "")),
        (SHARE, Point(0.45, 45, 100), Then("measured", Point(0.44, 44, 100)), ("Up 1 point", "")),
        (SHARE, Point(0.443, 443, 1000), Then("measured", Point(0.44, 44, 100)), ("No change", "")),
        (COUNT, Point(24, 24), Then("stated", Point(61)), ("Down 37", "")),
        (MEDIAN, Point(17.26, None, 61), Then("measured", Point(15.0, None, 9)), ("Up 2.3", "")),
        (RATE, Point(35.0, 1, 1), Then("measured", Point(36.0, 1, 1)), ("Down 1", "")),
        (SHARE, Point(None, 0, 0), POOLED, ("Nothing to count", "")),
        (SHARE, Point(0.5, 1, 2), NOBODY, ("Cannot be compared", "no records of November 2016")),
        (RATE, Point(15.9, 1, 1), BAND, ("Below the band the letter states", "")),
        (RATE, Point(16.0, 1, 1), BAND, ("Within the band the letter states", "")),
        (RATE, Point(20.0, 1, 1), BAND, ("Within the band the letter states", "")),
        (RATE, Point(20.1, 1, 1), BAND, ("Above the band the letter states", "")),
        (RATE, Point(None), BAND, ("Nothing to count", "")),
    ],
)
def test_a_change_says_how_far_or_why_not_and_nothing_of_better(of, now, then, said):
    assert words.change(reading(of, now, then)) == said


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_no_change_in_words_is_no_change_in_direction(now, then):
    found = reading(SHARE, Point(now, 1, 2), Then("measured", Point(then, 1, 2)))
    assert (words.change(found)[0] == "No change") == (found.direction == "same")


@pytest.mark.parametrize(
    ("of", "now", "then", "text"),
    [
        (SHARE, Point(25 / 35, 25, 35), POOLED, "71% (25 of 35) in March 2020, was 38% (14 of 37) over the six months to the visit."),
        (
            COUNT,
            Point(24, 24),
            Then("stated", Point(61), said="61 children waiting"),
            "24 children at the end of March 2020, was 61 children waiting at the visit, as the letter states.",
        ),
        (SHARE, Point(0.5, 1, 2), NOBODY, "50% (1 of 2) in March 2020. At the visit: not known (no records of November 2016)."),
        (SHARE, Point(None, 0, 0), NOBODY, "There was nothing to count in March 2020."),
        (
            SHARE,
            Point(None, 0, 0),
            POOLED,
            "There was nothing to count in March 2020; the figure was 38% (14 of 37) over the six months to the visit.",
        ),
        (
            MEDIAN,
            Point(12.4, None, 38),
            Then("measured", Point(17.2, None, 61), said="the middle month of the six to the visit"),
            "12.4 weeks (38 cases) at the end of March 2020, was 17.2 weeks (61 cases, the middle month of the six to the visit).",
        ),
        (
            FLOW_COUNT,
            Point(1, 1),
            Then("measured", Point(3.5, 21), said="a month on average over the six months to the visit"),
            "1 referral in March 2020, was 3.5 referrals a month on average over the six months to the visit.",
        ),
        (
            RATE,
            Point(19.8, 1602, 80.9),
            BAND,
            "19.8 per 10,000 children (1,602 of 80.9) at the end of March 2020, "
            "was 16 to 20 children per social worker at the visit, as the letter states.",
        ),
    ],
)
def test_the_sentence_holds_now_and_then_with_their_numbers(of, now, then, text):
    assert words.sentence(reading(of, now, then), MARCH, "month") == text


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("child_id", "Child"),
        ("entered_care_date", "Entered care"),
        ("returned_at", "Returned"),
        ("team_id", "Team"),
        ("late_reason", "Late reason"),
        ("iro", "Reviewing officer"),
        ("denominator", "Out of"),
    ],
)
def test_a_column_s_heading_is_words(name, title):
    assert words.column_title(name) == title


def test_no_evidence_column_of_any_measure_shows_an_underscore():
    for one in measures():
        assert not [name for name in one.shows if "_" in words.column_title(name)], one.id


@pytest.mark.parametrize(("date", "text"), [("2020-03-03", "3 March 2020"), ("2020-03-13 21:10", "13 March 2020, 21:10")])
def test_a_day_is_written_out_with_its_hour_when_it_has_one(date, text):
    assert words.day(pd.Timestamp(date)) == text


@pytest.mark.parametrize("of", measures(), ids=[one.id for one in measures()])
def test_every_measure_has_words_for_a_figure_and_for_none(of):
    assert words.full(of, Point()) == "nothing to count"
    assert "nan" not in words.full(of, Point(1.0, 1.0, 1.0)).lower()
    assert words.value(of, float("nan")) == words.NOTHING


def before_the_visit(months: list[str]) -> Reading:
    series = pd.DataFrame({"month": pd.DatetimeIndex(months), "value": 0.4, "period": "month"})
    return replace(reading(SHARE, Point(0.4, 4, 10), POOLED), series=series)


def test_a_figure_of_before_the_visit_was_not_something_else_at_a_visit_still_to_come():
    early = before_the_visit(["2015-05-01", "2015-06-01"])
    assert words.sentence(early, pd.Timestamp("2015-06-01"), "month") == (
        "40% (4 of 10) in June 2015, before the visit of 30 November 2016. It was 38% (14 of 37) over the six months to the visit."
    )
    assert words.change(early) == ("Before the visit", "")


@pytest.mark.parametrize(("newest", "is_before"), [("2016-10-01", True), ("2016-11-01", False), ("2017-03-01", False)])
def test_the_visit_s_own_month_is_not_before_it(newest: str, is_before: bool):
    assert words.is_before_visit(before_the_visit(["2015-05-01", newest])) is is_before
    assert not words.is_before_visit(reading(SHARE, Point(0.4, 4, 10), POOLED))


@pytest.mark.parametrize(("unit", "one"), [("children", "child"), ("enquiries", "enquiry"), ("families", "family"), ("notices", "notice")])
def test_one_is_named_as_one(unit, one):
    assert words.unit(measure("count", unit=unit), 1) == one
    assert words.unit(measure("count", unit=unit), 2) == unit


def test_a_missing_table_is_named_once_and_not_again_by_its_columns():
    assert words.missing(("audits", "audits.grade")) == "the table “audits”"
    assert words.missing(("audits", "audits.grade", "reviews.due_date")) == "the table “audits”, the column “reviews.due_date”"
    assert words.missing(("plans", "plans=cp")) == "the table “plans”"


def test_a_missing_kind_and_a_table_that_goes_not_far_enough_are_said_in_words():
    assert words.missing(("plans=cp",)) == "“plans” of the kind “cp”"
    assert words.missing(("reviews:every", "plans=cp:in-common")) == (
        "“reviews” further back than each child’s newest, “plans” of the kind “cp” in the same months as the rest"
    )
    assert words.missing(("referrals:further-back",)) == "“referrals” further back than it goes"


def test_words_shortened_for_lists_are_published_ones_and_fit_a_column():
    assert set(words.IN_LISTS) <= set(group_names("legal_status"))
    assert max(len(short) for short in words.IN_LISTS.values()) <= 30
