"""Worked rows of the measures of assessments: on the last day, a day either side, blank, later than known, twice, nobody.

Started on Monday 6 June 2016, an assessment has until Monday 8 August (45 working days) and an enquiry until Monday 27 June (15).
"""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from metrics.assessments.assessments_current import due as due_again
from metrics.assessments.assessments_due_in_45_working_days import due as due_by_month
from metrics.assessments.assessments_in_45_working_days import due as due_assessments
from metrics.assessments.icpc_in_15_working_days import due as due_conferences
from tests.build import figure, listed, tables

NONE_OF_NONE = (0, 0, None)
HEADS = "assessment_id | child_id | started_date | authorised_date"
ENQUIRY = "child_id | started_date | conference_required"
CONFERENCE = "child_id | kind | held_date"
REFERRAL = "referral_id | child_id | received_date | outcome"


def assessed(*rows: str, as_at: str = "2016-12-31") -> Tables:
    return tables(as_at=as_at, covers_from="2016-01-01", assessments="\n".join((HEADS, *rows)))


@pytest.mark.parametrize(("done", "met"), [("2016-08-05", 1), ("2016-08-08", 1), ("2016-08-09", 0)])
def test_assessments_in_45_working_days__to_the_day(done: str, met: int) -> None:
    on = assessed(f"X1 | A | 2016-06-06 | {done}")
    assert figure("assessments_in_45_working_days", on, "2016-08-01") == (met, 1, met)


def test_assessments_in_45_working_days__counts_in_the_month_of_authorisation_however_late() -> None:
    on = assessed("X1 | A | 2016-06-06 | 2016-11-01")
    assert figure("assessments_in_45_working_days", on, "2016-08-01") == NONE_OF_NONE
    assert figure("assessments_in_45_working_days", on, "2016-11-01") == (0, 1, 0)
    assert listed("assessments_in_45_working_days", on, "2016-11-01")["working_days"].tolist() == [105]


def test_assessments_in_45_working_days__a_bank_holiday_is_no_working_day() -> None:
    # From 28 July the 45th working day is 30 September, because 29 August is a bank holiday.
    assert figure("assessments_in_45_working_days", assessed("X1 | A | 2016-07-28 | 2016-09-30"), "2016-09-01").numerator == 1
    assert figure("assessments_in_45_working_days", assessed("X1 | A | 2016-07-28 | 2016-10-03"), "2016-10-01").numerator == 0


def test_assessments_in_45_working_days__open_ahead_and_before_any_standard_are_not_counted_and_twice_is_once() -> None:
    row = "X1 | A | 2016-06-06 | 2016-08-01"
    on = assessed(
        row, row, "X2 | B | 2016-06-06 | ", "X3 | C | 2016-08-01 | 2016-08-31", "X4 | D | 2013-04-12 | 2016-08-02", as_at="2016-08-30"
    )
    assert figure("assessments_in_45_working_days", on, "2016-08-01") == (1, 1, 1)
    assert figure("assessments_in_45_working_days", on, "2016-07-01") == NONE_OF_NONE


def test_assessments_in_45_working_days__what_is_open_and_within_its_days_is_coming_up() -> None:
    on = assessed(
        "X1 | A | 2016-06-06 | ", "X2 | B | 2016-06-07 | ", "X3 | C | 2016-06-08 | 2016-08-01", "X4 | D | 2016-08-08 | ", as_at="2016-08-08"
    )
    assert due_assessments(on, on.as_at)["case_id"].tolist() == ["X2"]  # X1's last day is today, X4's is more than 60 days away
    assert due_by_month(on, on.as_at)["due_date"].tolist() == [pd.Timestamp("2016-08-09")]


@pytest.mark.parametrize(("done", "met"), [("2016-08-08", 1), ("2016-08-09", 0), ("", 0)])
def test_assessments_due_in_45_working_days__counts_in_the_month_of_the_45th_day_finished_or_not(done: str, met: int) -> None:
    on = assessed(f"X1 | A | 2016-06-06 | {done}")
    assert figure("assessments_due_in_45_working_days", on, "2016-08-01") == (met, 1, met)
    assert figure("assessments_due_in_45_working_days", on, "2016-06-01") == NONE_OF_NONE


@pytest.mark.parametrize(("as_at", "counts"), [("2016-08-07", 0), ("2016-08-08", 1)])
def test_assessments_due_in_45_working_days__the_days_must_have_run(as_at: str, counts: int) -> None:
    on = assessed("X1 | A | 2016-06-06 | 2016-06-20", as_at=as_at)
    assert figure("assessments_due_in_45_working_days", on, "2016-08-01").denominator == counts


def test_assessments_due_in_45_working_days__before_any_standard_is_not_judged() -> None:
    assert figure("assessments_due_in_45_working_days", assessed("X4 | D | 2013-04-12 | "), "2016-06-01") == NONE_OF_NONE


@pytest.mark.parametrize(("started", "counts"), [("2016-06-27", 1), ("2016-06-28", 1), ("2016-06-29", 0)])
def test_assessments_open_over_45__the_45th_day_may_be_the_month_end_itself(started: str, counts: int) -> None:
    # From 28 June the 45th working day is 31 August.
    assert figure("assessments_open_over_45", assessed(f"X1 | A | {started} | "), "2016-08-01").value == counts


@pytest.mark.parametrize(("done", "counts"), [("2016-08-30", 0), ("2016-08-31", 0), ("2016-09-01", 1)])
def test_assessments_open_over_45__one_authorised_on_the_month_end_is_no_longer_open(done: str, counts: int) -> None:
    assert figure("assessments_open_over_45", assessed(f"X1 | A | 2016-06-06 | {done}"), "2016-08-01").value == counts


def test_assessments_open_over_45__two_of_a_child_are_two_one_twice_is_one_and_nobody_is_nought() -> None:
    row = "X1 | A | 2016-06-06 | "
    on = assessed(row, row, "X2 | A | 2016-06-07 | ", "X3 | B | 2013-04-12 | ")
    assert figure("assessments_open_over_45", on, "2016-08-01") == (2, None, 2)
    assert figure("assessments_open_over_45", on, "2016-07-01").value == 0
    assert listed("assessments_open_over_45", on, "2016-08-01")["days_late"].tolist() == [23, 22]


def held(
    *done: str, events: tuple[str, ...] = (), plans: tuple[str, ...] = (), episode: str = "2015-01-05 | ", as_at: str = "2016-12-31"
) -> Tables:
    """Child A, in care since January 2015 unless `episode` says otherwise, with assessments authorised and events on days."""
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        care_episodes=f"child_id | start_date | end_date\nA | {episode}",
        plans="\n".join(("plan_id | child_id | plan | start_date | end_date", *plans)),
        assessments="\n".join((HEADS, *(f"X{place} | A | {day} | {day}" for place, day in enumerate(done)))),
        significant_events="\n".join(("child_id | event_date | kind", *(f"A | {day} | moved" for day in events))),
    )


@pytest.mark.parametrize(("done", "met"), [("2015-08-30", 0), ("2015-08-31", 1), ("2016-08-31", 1), ("2016-09-01", 0)])
def test_assessments_current__authorised_within_12_months_of_the_month_end(done: str, met: int) -> None:
    assert figure("assessments_current", held(done), "2016-08-01") == (met, 1, met)


def test_assessments_current__a_child_never_assessed_is_not_and_an_open_assessment_is_none() -> None:
    on = tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        care_episodes="child_id | start_date | end_date\nA | 2016-08-30 | ",
        plans="plan_id | child_id | plan | start_date | end_date",
        assessments=f"{HEADS}\nX1 | A | 2016-08-30 | ",
        significant_events="child_id | event_date | kind",
    )
    assert figure("assessments_current", on, "2016-08-01") == (0, 1, 0)


@pytest.mark.parametrize(("happened", "met"), [("2016-06-27", 0), ("2016-06-28", 0), ("2016-06-29", 1)])
def test_assessments_current__an_event_must_be_followed_once_its_45_working_days_have_run(happened: str, met: int) -> None:
    # The 45th working day after 28 June is 31 August.
    assert figure("assessments_current", held("2016-06-01", events=(happened,)), "2016-08-01").numerator == met


@pytest.mark.parametrize(("done", "met"), [("2016-05-31", 0), ("2016-06-01", 0), ("2016-06-02", 1)])
def test_assessments_current__an_assessment_of_the_day_of_the_event_does_not_answer_it(done: str, met: int) -> None:
    assert figure("assessments_current", held(done, events=("2016-06-01",)), "2016-08-01").numerator == met


def test_assessments_current__of_two_events_that_run_out_on_one_day_the_later_has_to_be_followed() -> None:
    # Friday 3 and Saturday 4 June 2016 have the same 45th working day.
    assert figure("assessments_current", held("2016-06-04", events=("2016-06-04", "2016-06-03")), "2016-08-01").numerator == 0
    assert figure("assessments_current", held("2016-06-05", events=("2016-06-04", "2016-06-03")), "2016-08-01").numerator == 1


def test_assessments_current__a_late_answer_counts_from_the_month_it_came() -> None:
    on = held("2016-01-04", "2016-10-05", events=("2016-06-01",))
    values = [figure("assessments_current", on, f"2016-{month:02d}-01").value for month in (7, 8, 9, 10)]
    assert values == [1, 0, 0, 1]


def test_assessments_current__a_child_in_care_and_on_plans_counts_once_under_care() -> None:
    plans = ("P1 | A | cp | 2016-01-04 | ", "P2 | A | cin | 2016-01-04 | ", "P3 | A | cla | 2016-01-04 | ")
    on = held("2016-01-04", plans=plans, episode="2016-03-01 | 2016-06-30")
    assert figure("assessments_current", on, "2016-03-01") == (1, 1, 1)
    assert figure("assessments_current", on, "2016-03-01", kind="plan", group="Looked after").denominator == 1
    assert figure("assessments_current", on, "2016-06-01", kind="plan", group="Child protection").denominator == 1


def test_assessments_current__a_child_in_need_counts_until_the_plan_ends_and_a_care_plan_alone_is_no_reason() -> None:
    on = held(plans=("P1 | A | cin | 2016-03-31 | 2016-05-31", "P2 | A | cla | 2015-12-01 | "), episode="2015-01-05 | 2015-12-01")
    counted = [
        figure("assessments_current", on, f"2016-{month:02d}-01", kind="plan", group="In need").denominator for month in (2, 3, 4, 5)
    ]
    assert counted == [0, 1, 1, 0]
    assert figure("assessments_current", on, "2016-05-01") == NONE_OF_NONE


def test_assessments_current__the_anniversary_and_the_unanswered_event_are_coming_up_whichever_is_sooner() -> None:
    on = held("2015-09-01", as_at="2016-08-01")
    assert due_again(on, on.as_at)["due_date"].tolist() == [pd.Timestamp("2016-09-01")]
    soon = held("2015-09-01", events=("2016-06-06", "2016-06-20"), as_at="2016-08-01")
    assert due_again(soon, soon.as_at)["due_date"].tolist() == [pd.Timestamp("2016-08-08")]
    assert len(due_again(held("2015-09-01", events=("2016-05-30",), as_at="2016-08-01"), pd.Timestamp("2016-08-01"))) == 0  # out already
    assert len(due_again(held("2015-07-01", as_at="2016-08-01"), pd.Timestamp("2016-08-01"))) == 0


def enquired(*enquiries: str, conferences: tuple[str, ...] = (), as_at: str = "2016-12-31") -> Tables:
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        s47_enquiries="\n".join((ENQUIRY, *enquiries)),
        cp_conferences="\n".join((CONFERENCE, *conferences)),
    )


@pytest.mark.parametrize(("day", "met"), [("2016-06-06", 1), ("2016-06-24", 1), ("2016-06-27", 1), ("2016-06-28", 0)])
def test_icpc_in_15_working_days__to_the_day(day: str, met: int) -> None:
    on = enquired("A | 2016-06-06 | Y", conferences=(f"A | initial | {day}",))
    assert figure("icpc_in_15_working_days", on, "2016-06-01") == (met, 1, met)


def test_icpc_in_15_working_days__of_several_enquiries_the_latest_led_to_the_conference() -> None:
    on = enquired("A | 2016-05-02 | Y", "A | 2016-06-06 | Y", "A | 2016-06-28 | Y", conferences=("A | initial | 2016-06-27",))
    assert listed("icpc_in_15_working_days", on, "2016-06-01")["started_date"].tolist() == [pd.Timestamp("2016-06-06")]


@pytest.mark.parametrize(("mark", "started", "met"), [("N", "2016-05-02", 0), ("Y", "2016-06-06", 1), ("", "2016-06-06", 1)])
def test_icpc_in_15_working_days__an_enquiry_marked_as_needing_none_led_to_none(mark: str, started: str, met: int) -> None:
    on = enquired("A | 2016-05-02 | Y", f"A | 2016-06-06 | {mark}", conferences=("A | initial | 2016-06-20",))
    assert figure("icpc_in_15_working_days", on, "2016-06-01") == (met, 1, met)
    assert listed("icpc_in_15_working_days", on, "2016-06-01")["started_date"].tolist() == [pd.Timestamp(started)]


def test_icpc_in_15_working_days__an_enquiry_leads_to_one_conference_and_a_review_is_no_first_one() -> None:
    first = "A | initial | 2016-06-10"
    on = enquired(
        "A | 2016-06-06 | Y", conferences=(first, first, "A | initial | 2016-06-20", "A | review | 2016-06-08", "B | initial | 2016-06-10")
    )
    assert figure("icpc_in_15_working_days", on, "2016-06-01") == (1, 1, 1)


def test_icpc_in_15_working_days__one_that_lies_ahead_is_not_known_and_its_enquiry_is_coming_up() -> None:
    on = enquired(
        "A | 2016-06-06 | Y",
        "B | 2016-06-07 | N",
        "C | 2016-06-08 | ",
        "D | 2016-06-03 | Y",
        conferences=("A | initial | 2016-06-25",),
        as_at="2016-06-24",
    )
    assert figure("icpc_in_15_working_days", on, "2016-06-01") == NONE_OF_NONE
    assert due_conferences(on, on.as_at)["child_id"].tolist() == ["A", "C"]  # D's last day is today


@pytest.mark.parametrize(("started", "counts"), [("2016-06-08", 1), ("2016-06-09", 1), ("2016-06-10", 0)])
def test_s47_without_conference_over_15__the_15th_day_may_be_the_month_end_itself(started: str, counts: int) -> None:
    # From 9 June the 15th working day is 30 June.
    assert figure("s47_without_conference_over_15", enquired(f"A | {started} | Y"), "2016-06-01").value == counts


@pytest.mark.parametrize(("mark", "counts"), [("Y", 1), ("", 1), ("N", 0)])
def test_s47_without_conference_over_15__one_marked_as_needing_none_is_left_out_and_a_blank_is_not(mark: str, counts: int) -> None:
    assert figure("s47_without_conference_over_15", enquired(f"A | 2016-06-06 | {mark}"), "2016-06-01").value == counts


@pytest.mark.parametrize(("day", "counts"), [("2016-06-05", 1), ("2016-06-06", 0), ("2016-06-30", 0), ("2016-07-01", 1)])
def test_s47_without_conference_over_15__a_conference_since_the_start_ends_the_wait(day: str, counts: int) -> None:
    on = enquired("A | 2016-06-06 | Y", "A | 2016-06-06 | Y", conferences=(f"A | initial | {day}", "A | review | 2016-06-20"))
    assert figure("s47_without_conference_over_15", on, "2016-06-01").value == counts


def test_s47_without_conference_over_15__one_conference_answers_every_enquiry_before_it_and_nobody_is_nought() -> None:
    on = enquired("A | 2016-05-03 | Y", "A | 2016-06-06 | Y", conferences=("A | initial | 2016-07-04",))
    assert figure("s47_without_conference_over_15", on, "2016-06-01").value == 2
    assert figure("s47_without_conference_over_15", on, "2016-07-01").value == 0
    assert listed("s47_without_conference_over_15", on, "2016-06-01")["days_late"].tolist() == [37, 3]


def referred(*rows: str, as_at: str = "2016-12-31") -> Tables:
    """Referrals of a council whose records begin in January 2014."""
    return tables(as_at=as_at, covers_from="2014-01-01", referrals="\n".join((REFERRAL, "R0 | Z | 2014-01-06 | ", *rows)))


@pytest.mark.parametrize(("before", "met"), [("2015-06-13", 0), ("2015-06-14", 1), ("2016-06-13", 1), ("2016-06-14", 0)])
def test_rereferrals__an_earlier_day_and_at_most_12_months_before(before: str, met: int) -> None:
    on = referred(f"R1 | A | {before} | no_further_action", "R2 | A | 2016-06-14 | services")
    counted = listed("rereferrals", on, "2016-06-01")
    assert counted.loc[counted["case_id"] == "R2", "met"].tolist() == [met]


def test_rereferrals__of_another_child_or_on_file_twice_is_none() -> None:
    row = "R2 | A | 2016-06-14 | services"
    assert figure("rereferrals", referred("R1 | B | 2016-06-01 | ", row, row), "2016-06-01") == (0, 2, 0)


def test_rereferrals__one_that_lies_ahead_is_not_known() -> None:
    on = referred("R1 | A | 2016-06-14 | ", "R2 | A | 2016-06-16 | ", as_at="2016-06-15")
    assert figure("rereferrals", on, "2016-06-01") == (0, 1, 0)


@pytest.mark.parametrize(("received", "counts"), [("2015-01-05", 0), ("2015-01-06", 1)])
def test_rereferrals__the_first_12_months_of_the_records_are_left_out(received: str, counts: int) -> None:
    assert figure("rereferrals", referred(f"R1 | A | {received} | "), "2015-01-01").denominator == counts


def test_rereferrals__a_leap_day_looks_back_to_28_february() -> None:
    assert figure("rereferrals", referred("R1 | A | 2015-02-28 | ", "R2 | A | 2016-02-29 | "), "2016-02-01") == (1, 1, 1)
    assert figure("rereferrals", referred("R1 | A | 2015-02-27 | ", "R2 | A | 2016-02-29 | "), "2016-02-01") == (0, 1, 0)
