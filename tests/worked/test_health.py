"""Health measures on tables small enough to check by hand. Tuesday 3 May 2016 to Wednesday 1 June 2016 is 20 working days (30 May was a
bank holiday), and to Tuesday 10 May is 5."""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from metrics.health import (
    dental_up_to_date,
    health_report_in_time,
    iha_in_20_working_days,
    iha_requested_in_5_working_days,
    review_health_up_to_date,
    sdq_up_to_date,
)
from tests.build import figure, listed, tables

NOTHING = (0, 0, None)
IN_CARE_SINCE_MAY = """
child_id | start_date | end_date | reason_started | legal_status
A        | 2016-05-03 |          | S              | C2
"""
LONG_IN_CARE = """
child_id | start_date | end_date | reason_started | legal_status
A        | 2014-01-10 |          | S              | C2
"""


def with_assessments(rows: str, episodes: str = IN_CARE_SINCE_MAY, as_at: str = "2016-12-31", **more: str) -> Tables:
    heads = "assessment_id | child_id | kind | requested_date | completed_date | status | report_received_date | quality | late_reason"
    return tables(as_at=as_at, care_episodes=episodes, health_assessments=f"{heads}\n{rows}", **more)


def with_checks(rows: str, born: str = "2008-06-15", episodes: str = LONG_IN_CARE, as_at: str = "2016-12-31") -> Tables:
    return tables(
        as_at=as_at,
        care_episodes=episodes,
        children=f"child_id | date_of_birth\nA | {born}",
        health_checks=f"child_id | kind | check_date | status | score\n{rows}",
    )


@pytest.mark.parametrize(("completed", "met"), [("2016-05-03", 1), ("2016-05-31", 1), ("2016-06-01", 1), ("2016-06-02", 0), ("", 0)])
def test_iha_in_20_working_days__day_20_itself_is_in_time_and_a_day_later_is_not(completed: str, met: int) -> None:
    found = with_assessments(f"1 | A | initial | | {completed} | completed | | |")
    assert figure("iha_in_20_working_days", found, "2016-06-01") == (met, 1, met)


def test_iha_in_20_working_days__the_child_counts_in_the_month_of_day_20_and_not_of_entry() -> None:
    found = with_assessments("1 | A | initial | | 2016-05-20 | completed | | |")
    assert figure("iha_in_20_working_days", found, "2016-05-01") == NOTHING
    assert figure("iha_in_20_working_days", found, "2016-06-01", period="quarter") == (1, 1, 1)


@pytest.mark.parametrize(("left", "counted"), [("2016-05-31", 0), ("2016-06-01", 0), ("2016-06-02", 1)])
def test_iha_in_20_working_days__a_child_who_left_on_day_20_is_not_counted(left: str, counted: int) -> None:
    episodes = f"child_id | start_date | end_date | legal_status\nA | 2016-05-03 | {left} | C2"
    assert figure("iha_in_20_working_days", with_assessments("", episodes), "2016-06-01")[1] == counted


@pytest.mark.parametrize(("before", "counted"), [("2016-02-02", 1), ("2016-02-03", 0), ("2016-05-02", 0)])
def test_iha_in_20_working_days__an_assessment_in_the_three_months_before_stands_in_for_it(before: str, counted: int) -> None:
    found = with_assessments(f"1 | A | review | | {before} | completed | | |")
    assert figure("iha_in_20_working_days", found, "2016-06-01")[1] == counted


@pytest.mark.parametrize(
    "row",
    [
        "1 | A | initial | | 2016-05-20 | refused | | |",
        "1 | A | initial | | 2016-05-20 | cancelled | | |",
        "1 | A | initial | | 2016-05-20 | planned | | |",
        "1 | A | review | | 2016-05-20 | completed | | |",
        "1 | B | initial | | 2016-05-20 | completed | | |",
    ],
)
def test_iha_in_20_working_days__refused_cancelled_planned_a_review_or_anothers_is_not_an_initial_assessment(row: str) -> None:
    assert figure("iha_in_20_working_days", with_assessments(row), "2016-06-01") == (0, 1, 0)


def test_iha_in_20_working_days__a_blank_status_with_a_date_counts_as_completed() -> None:
    assert figure("iha_in_20_working_days", with_assessments("1 | A | initial | | 2016-05-20 | | | |"), "2016-06-01") == (1, 1, 1)


def test_iha_in_20_working_days__nobody_is_counted_before_day_20_has_come() -> None:
    early = with_assessments("1 | A | initial | | 2016-05-20 | completed | | |", as_at="2016-05-31")
    assert figure("iha_in_20_working_days", early, "2016-05-01") == NOTHING
    on_the_day = with_assessments("", as_at="2016-06-01")
    assert figure("iha_in_20_working_days", on_the_day, "2016-06-01") == (0, 1, 0)


def test_iha_in_20_working_days__an_assessment_after_the_as_at_day_is_not_yet_known() -> None:
    found = with_assessments("1 | A | initial | | 2016-06-03 | completed | | | clinic full", as_at="2016-06-02")
    assert listed("iha_in_20_working_days", found, "2016-06-01")["completed_date"].isna().all()


def test_iha_in_20_working_days__a_child_who_comes_back_is_owed_another() -> None:
    episodes = "child_id | start_date | end_date | legal_status\nA | 2016-01-04 | 2016-02-12 | C2\nA | 2016-05-03 | | C2"
    found = with_assessments("1 | A | initial | | 2016-01-20 | completed | | |", episodes)
    assert figure("iha_in_20_working_days", found, "2016-02-01") == (1, 1, 1)
    assert figure("iha_in_20_working_days", found, "2016-06-01") == (0, 1, 0)


def test_iha_in_20_working_days__the_same_assessment_twice_counts_once() -> None:
    twice = "1 | A | initial | | 2016-05-20 | completed | | |\n1 | A | initial | | 2016-05-20 | completed | | |"
    assert figure("iha_in_20_working_days", with_assessments(twice), "2016-06-01") == (1, 1, 1)


def test_iha_in_20_working_days__short_breaks_owe_nothing() -> None:
    episodes = "child_id | start_date | end_date | legal_status\nA | 2016-05-03 | | V4"
    assert figure("iha_in_20_working_days", with_assessments("", episodes), "2016-06-01") == NOTHING


def test_iha_in_20_working_days__a_late_one_shows_its_days_and_reason() -> None:
    found = with_assessments("1 | A | initial | | 2016-06-11 | completed | | | clinic full")
    case = listed("iha_in_20_working_days", found, "2016-06-01").iloc[0]
    assert (case["days_late"], case["late_reason"], case["due_date"]) == (10, "clinic full", pd.Timestamp("2016-06-01"))


def test_iha_in_20_working_days__coming_up_are_those_whose_day_is_still_ahead() -> None:
    on = pd.Timestamp("2016-05-31")
    waiting = iha_in_20_working_days.due(with_assessments("", as_at="2016-05-31"), on)
    assert list(waiting["due_date"]) == [pd.Timestamp("2016-06-01")]
    done = with_assessments("1 | A | initial | | 2016-05-20 | completed | | |", as_at="2016-05-31")
    assert iha_in_20_working_days.due(done, on).empty


@pytest.mark.parametrize(("asked", "met"), [("2016-02-02", 0), ("2016-02-03", 1), ("2016-05-10", 1), ("2016-05-11", 0), ("", 0)])
def test_iha_requested_in_5_working_days__day_5_itself_is_in_time_and_a_day_later_is_not(asked: str, met: int) -> None:
    found = with_assessments(f"1 | A | initial | {asked} | | refused | | |")
    assert figure("iha_requested_in_5_working_days", found, "2016-05-01") == (met, 1, met)


def test_iha_requested_in_5_working_days__a_child_who_left_by_day_5_is_not_counted() -> None:
    episodes = "child_id | start_date | end_date | legal_status\nA | 2016-05-03 | 2016-05-10 | C2"
    assert figure("iha_requested_in_5_working_days", with_assessments("", episodes), "2016-05-01") == NOTHING


def test_iha_requested_in_5_working_days__a_request_for_a_review_is_not_one() -> None:
    assert figure("iha_requested_in_5_working_days", with_assessments("1 | A | review | 2016-05-04 | | | | |"), "2016-05-01") == (0, 1, 0)


def test_iha_requested_in_5_working_days__coming_up_are_those_nobody_has_asked_for() -> None:
    on = pd.Timestamp("2016-05-06")
    assert len(iha_requested_in_5_working_days.due(with_assessments("", as_at="2016-05-06"), on)) == 1
    asked = with_assessments("1 | A | initial | 2016-05-04 | | | | |", as_at="2016-05-06")
    assert iha_requested_in_5_working_days.due(asked, on).empty


@pytest.mark.parametrize(("completed", "may", "june", "july"), [("", 0, 1, 1), ("2016-06-30", 0, 0, 0), ("2016-07-01", 0, 1, 0)])
def test_iha_outstanding__a_child_stays_on_the_list_until_assessed(completed: str, may: int, june: int, july: int) -> None:
    found = with_assessments(f"1 | A | review | | {completed} | completed | | |")
    assert [figure("iha_outstanding", found, f"2016-0{month}-01").value for month in (5, 6, 7)] == [may, june, july]


def test_iha_outstanding__day_20_on_the_month_end_is_on_the_list() -> None:
    episodes = "child_id | start_date | end_date | legal_status\nA | 2016-06-02 | | C2"
    assert figure("iha_outstanding", with_assessments("", episodes), "2016-06-01").value == 1
    later = "child_id | start_date | end_date | legal_status\nA | 2016-06-03 | | C2"
    assert figure("iha_outstanding", with_assessments("", later), "2016-06-01").value == 0


def test_iha_outstanding__leaving_care_takes_a_child_off_the_list() -> None:
    episodes = "child_id | start_date | end_date | legal_status\nA | 2016-05-03 | 2016-07-31 | C2"
    found = with_assessments("", episodes)
    assert [figure("iha_outstanding", found, month).value for month in ("2016-06-01", "2016-07-01")] == [1, 0]


def test_iha_outstanding__a_recent_assessment_before_care_keeps_a_child_off_the_list() -> None:
    found = with_assessments("1 | A | review | | 2016-04-20 | completed | | |")
    assert figure("iha_outstanding", found, "2016-08-01").value == 0


def test_iha_outstanding__with_nobody_in_care_it_is_nought() -> None:
    empty = "child_id | start_date | end_date | legal_status"
    assert figure("iha_outstanding", with_assessments("", empty), "2016-08-01") == (0, None, 0)


OLD, YOUNG = "2008-06-15", "2013-06-15"


@pytest.mark.parametrize(
    ("born", "completed", "met"),
    [
        (OLD, "2015-06-30", 1),
        (OLD, "2015-06-29", 0),
        (OLD, "", 0),
        (OLD, "2016-07-01", 0),
        (YOUNG, "2015-12-30", 1),
        (YOUNG, "2015-12-29", 0),
    ],
)
def test_review_health_up_to_date__twelve_months_for_older_children_and_six_under_five(born: str, completed: str, met: int) -> None:
    children = f"child_id | date_of_birth\nA | {born}"
    found = with_assessments(f"1 | A | review | | {completed} | completed | | |", LONG_IN_CARE, children=children)
    assert figure("review_health_up_to_date", found, "2016-06-01") == (met, 1, met)


@pytest.mark.parametrize(
    ("born", "entered", "counted"),
    [
        (OLD, "2015-06-30", 1),
        (OLD, "2015-07-01", 0),
        (YOUNG, "2015-12-30", 1),
        (YOUNG, "2015-12-31", 1),
        (YOUNG, "2016-01-01", 0),
        ("2011-06-30", "2015-12-01", 0),
        ("2011-07-01", "2015-12-01", 1),
        ("", "2014-01-01", 0),
    ],
)
def test_review_health_up_to_date__only_children_in_care_long_enough_for_their_age_that_day(born: str, entered: str, counted: int) -> None:
    episodes = f"child_id | start_date | end_date | legal_status\nA | {entered} | | C2"
    found = with_assessments("", episodes, children=f"child_id | date_of_birth\nA | {born}")
    assert figure("review_health_up_to_date", found, "2016-06-01")[1] == counted


def test_review_health_up_to_date__a_refused_one_does_not_count_and_leavers_are_not_counted() -> None:
    children = f"child_id | date_of_birth\nA | {OLD}"
    refused = with_assessments("1 | A | review | | 2016-05-01 | refused | | |", LONG_IN_CARE, children=children)
    assert figure("review_health_up_to_date", refused, "2016-06-01") == (0, 1, 0)
    left = "child_id | start_date | end_date | legal_status\nA | 2014-01-10 | 2016-06-30 | C2"
    assert figure("review_health_up_to_date", with_assessments("", left, children=children), "2016-06-01") == NOTHING


def test_review_health_up_to_date__coming_up_are_the_next_sixty_days() -> None:
    children = f"child_id | date_of_birth\nA | {OLD}"
    on = pd.Timestamp("2016-06-30")
    for completed, listed_days in (("2015-06-30", 0), ("2015-07-01", 1), ("2015-08-29", 1), ("2015-08-30", 0)):
        found = with_assessments(f"1 | A | review | | {completed} | completed | | |", LONG_IN_CARE, "2016-06-30", children=children)
        assert len(review_health_up_to_date.due(found, on)) == listed_days, completed


@pytest.mark.parametrize(
    ("row", "met"),
    [
        ("A | dental | 2015-06-30 | completed |", 1),
        ("A | dental | 2015-06-29 | completed |", 0),
        ("A | dental | 2016-06-30 | |", 1),
        ("A | dental | 2016-07-01 | completed |", 0),
        ("A | dental | 2016-05-01 | refused |", 0),
        ("A | sdq | 2016-05-01 | completed | 9", 0),
    ],
)
def test_dental_up_to_date__a_check_in_the_last_twelve_months_that_took_place(row: str, met: int) -> None:
    assert figure("dental_up_to_date", with_checks(row), "2016-06-01") == (met, 1, met)


def test_dental_up_to_date__babies_count_too_but_not_before_a_year_in_care() -> None:
    episodes = "child_id | start_date | end_date | legal_status\nA | 2015-06-30 | | C2"
    found = with_checks("", "2015-06-29", episodes)
    assert figure("dental_up_to_date", found, "2016-05-01") == NOTHING
    assert figure("dental_up_to_date", found, "2016-06-01") == (0, 1, 0)


def test_dental_up_to_date__coming_up_are_checks_that_run_out_soon() -> None:
    found = with_checks("A | dental | 2015-08-01 | completed |", as_at="2016-06-30")
    assert list(dental_up_to_date.due(found, pd.Timestamp("2016-06-30"))["due_date"]) == [pd.Timestamp("2016-08-01")]


def test_immunisations_up_to_date__the_latest_review_decides() -> None:
    found = with_checks("A | immunisation | 2015-01-01 | up_to_date |\nA | immunisation | 2016-06-30 | not_up_to_date |")
    assert figure("immunisations_up_to_date", found, "2016-05-01") == (1, 1, 1)
    assert figure("immunisations_up_to_date", found, "2016-06-01") == (0, 1, 0)


def test_immunisations_up_to_date__no_review_or_a_blank_one_is_not_up_to_date() -> None:
    assert figure("immunisations_up_to_date", with_checks(""), "2016-06-01") == (0, 1, 0)
    assert figure("immunisations_up_to_date", with_checks("A | immunisation | 2016-01-01 | |"), "2016-06-01") == (0, 1, 0)


@pytest.mark.parametrize(("born", "counted"), [("2012-06-30", 1), ("2012-07-01", 0), ("1999-07-01", 1), ("1999-06-30", 0), ("", 0)])
def test_sdq_up_to_date__ages_4_to_16_at_the_month_end(born: str, counted: int) -> None:
    assert figure("sdq_up_to_date", with_checks("", born), "2016-06-01")[1] == counted


@pytest.mark.parametrize(
    ("row", "met"),
    [
        ("A | sdq | 2015-06-30 | | 0", 1),
        ("A | sdq | 2015-06-29 | | 12", 0),
        ("A | sdq | 2016-05-01 | completed |", 0),
        ("A | sdq | 2016-07-01 | | 12", 0),
    ],
)
def test_sdq_up_to_date__only_a_score_of_the_last_twelve_months_counts_and_nought_is_a_score(row: str, met: int) -> None:
    assert figure("sdq_up_to_date", with_checks(row), "2016-06-01") == (met, 1, met)


def test_sdq_up_to_date__coming_up_are_questionnaires_that_run_out_soon() -> None:
    found = with_checks("A | sdq | 2015-08-01 | | 12", as_at="2016-06-30")
    assert list(sdq_up_to_date.due(found, pd.Timestamp("2016-06-30"))["due_date"]) == [pd.Timestamp("2016-08-01")]


def test_sdq_average__the_latest_score_of_each_child_and_nothing_without_one() -> None:
    found = with_checks("A | sdq | 2016-01-01 | | 30\nA | sdq | 2016-06-01 | | 10")
    assert figure("sdq_average", found, "2016-05-01") == (30, 1, 30)
    assert figure("sdq_average", found, "2016-06-01") == (10, 1, 10)
    assert figure("sdq_average", with_checks(""), "2016-06-01") == NOTHING


@pytest.mark.parametrize(("received", "met"), [("2016-05-16", 1), ("2016-05-17", 1), ("2016-05-18", 0), ("", 0)])
def test_health_report_in_time__ten_working_days_after_the_assessment(received: str, met: int) -> None:
    found = with_assessments(f"1 | A | initial | | 2016-05-03 | completed | {received} | |")
    assert figure("health_report_in_time", found, "2016-05-01") == (met, 1, met)


def test_health_report_in_time__refused_ones_owe_no_report_and_one_listed_twice_owes_one() -> None:
    rows = "1 | A | initial | | 2016-05-03 | refused | | |\n" + 2 * "2 | A | review | | 2016-05-04 | completed | 2016-05-06 | |\n"
    assert figure("health_report_in_time", with_assessments(rows), "2016-05-01") == (1, 1, 1)


def test_health_report_in_time__coming_up_are_reports_not_yet_come() -> None:
    found = with_assessments("1 | A | initial | | 2016-05-03 | completed | | |", as_at="2016-05-16")
    assert list(health_report_in_time.due(found, pd.Timestamp("2016-05-16"))["due_date"]) == [pd.Timestamp("2016-05-17")]


def test_health_quality_good__good_and_outstanding_of_those_graded_by_the_month_the_report_came() -> None:
    grades = ("outstanding", "good", "requires_improvement", "inadequate", "")
    rows = "\n".join(f"{number} | A | review | | 2016-04-20 | completed | 2016-05-31 | {grade} |" for number, grade in enumerate(grades))
    assert figure("health_quality_good", with_assessments(rows), "2016-05-01") == (2, 4, 0.5)
    assert figure("health_quality_good", with_assessments(rows), "2016-04-01") == NOTHING


def test_health_quality_good__a_report_after_the_as_at_day_is_not_yet_known() -> None:
    found = with_assessments("1 | A | review | | 2016-05-20 | completed | 2016-06-03 | good |", as_at="2016-06-02")
    assert figure("health_quality_good", found, "2016-06-01") == NOTHING


def with_return(row: str, episodes: str | None = LONG_IN_CARE, as_at: str = "2016-12-31") -> Tables:
    annual = f"child_id | year_end | health_assessment | health_check | dental | immunisations | sdq_score\n{row}"
    return tables(as_at=as_at, annual_health=annual, **({"care_episodes": episodes} if episodes else {}))


@pytest.mark.parametrize(("flag", "expected"), [("Y", (1, 1, 1)), ("N", (0, 1, 0)), ("", NOTHING)])
def test_annual_health_check_oc2__the_return_answers_and_a_blank_is_no_answer(flag: str, expected: tuple) -> None:
    assert figure("annual_health_check_oc2", with_return(f"A | 2016-03-31 | {flag} | N | | | "), "2016-03-01") == expected
    assert figure("annual_health_check_oc2", with_return(f"A | 2016-03-31 | {flag} | Y | | | "), "2016-03-01", period="year") == expected


@pytest.mark.parametrize(
    ("entered", "left", "counted"),
    [("2015-04-01", "", 1), ("2015-04-02", "", 0), ("2014-01-01", "2016-03-31", 0), ("2014-01-01", "2016-04-01", 1)],
)
def test_annual_health_check_oc2__only_children_in_care_for_the_whole_year(entered: str, left: str, counted: int) -> None:
    episodes = f"child_id | start_date | end_date | legal_status\nA | {entered} | {left} | C2"
    assert figure("annual_health_check_oc2", with_return("A | 2016-03-31 | Y | | | | ", episodes), "2016-03-01")[1] == counted


def test_annual_health_check_oc2__a_break_of_a_day_ends_the_year_and_a_change_of_placement_does_not() -> None:
    heads = "child_id | start_date | end_date | legal_status\n"
    broken = heads + "A | 2014-01-01 | 2015-09-01 | C2\nA | 2015-09-02 | | C2"
    joined = heads + "A | 2014-01-01 | 2015-09-01 | C2\nA | 2015-09-01 | | C2"
    short = heads + "A | 2014-01-01 | | V4"
    found = [
        figure("annual_health_check_oc2", with_return("A | 2016-03-31 | Y | | | | ", episodes), "2016-03-01")[1]
        for episodes in (broken, joined, short)
    ]
    assert found == [0, 1, 0]


@pytest.mark.parametrize(
    ("episodes", "counted"),
    [
        ("A | 2014-01-01 | 2015-09-01 | S | X1 | C2\nA | 2015-09-01 | | P | | C2", 1),
        ("A | 2014-01-01 | 2015-09-01 | S | E4A | C2\nA | 2015-09-01 | | S | | C2", 0),
        ("A | 2015-04-01 | | S | | C2", 1),
        ("A | 2015-04-02 | | S | | C2", 0),
        ("A | 2014-01-01 | 2016-03-31 | S | E4A | C2", 0),
        ("A | 2014-01-01 | 2016-04-01 | S | E4A | C2", 1),
        ("A | 2014-01-01 | | S | | C2\nA | 2015-08-01 | 2015-08-03 | S | E8 | V4", 0),
        ("A | 2014-01-01 | | S | | C2\nA | 2015-01-01 | 2015-03-31 | S | E8 | V4", 1),
    ],
)
def test_annual_health_check_oc2__the_codes_of_the_episodes_say_who_was_in_care_all_year(episodes: str, counted: int) -> None:
    heads = "child_id | start_date | end_date | reason_started | reason_ended | legal_status\n"
    assert figure("annual_health_check_oc2", with_return("A | 2016-03-31 | Y | | | | ", heads + episodes), "2016-03-01")[1] == counted


def test_annual_health_check_oc2__without_episodes_the_returns_own_children_are_the_cohort() -> None:
    assert figure("annual_health_check_oc2", with_return("A | 2016-03-31 | Y | | | | ", None), "2016-03-01") == (1, 1, 1)


def test_annual_health_check_oc2__a_year_that_is_not_over_is_not_known() -> None:
    assert figure("annual_health_check_oc2", with_return("A | 2016-03-31 | Y | | | | ", as_at="2016-03-30"), "2016-03-01") == NOTHING


def test_annual_health_check_oc2__a_child_returned_twice_is_one_child() -> None:
    twice = "A | 2016-03-31 | N | | | | \nA | 2016-03-31 | Y | | | | "
    assert figure("annual_health_check_oc2", with_return(twice), "2016-03-01") == (1, 1, 1)


def test_annual_dental_oc2__counts_the_dental_answer() -> None:
    assert figure("annual_dental_oc2", with_return("A | 2016-03-31 | N | N | Y | N | "), "2016-03-01") == (1, 1, 1)
    assert figure("annual_dental_oc2", with_return("A | 2016-03-31 | Y | Y | | Y | "), "2016-03-01") == NOTHING


def test_annual_immunisations_oc2__counts_the_immunisation_answer() -> None:
    assert figure("annual_immunisations_oc2", with_return("A | 2016-03-31 | N | N | N | Y | "), "2016-03-01") == (1, 1, 1)
    assert figure("annual_immunisations_oc2", with_return("A | 2016-03-31 | Y | Y | Y | N | "), "2016-03-01") == (0, 1, 0)


def test_sdq_average_oc2__is_the_mean_of_the_scores_returned() -> None:
    episodes = "child_id | start_date | end_date | legal_status\nA | 2014-01-01 | | C2\nB | 2014-01-01 | | C2\nC | 2014-01-01 | | C2"
    found = with_return("A | 2016-03-31 | Y | | | | 0\nB | 2016-03-31 | Y | | | | 15\nC | 2016-03-31 | Y | | | | ", episodes)
    assert figure("sdq_average_oc2", found, "2016-03-01") == (15, 2, 7.5)
