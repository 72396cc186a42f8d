"""Worked rows of the pre-proceedings and court measures: on the line, a day either side, blank, later than known, twice, nobody."""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from metrics.kit.target import target_of
from metrics.pre_proceedings import over_16_weeks, proceedings_in_26_weeks, tracker_updated_in_2_weeks
from tests.build import figure, listed, tables

FAMILY = (
    "family_id | child_id | legal_planning_meeting_date | decision_date | letter_sent_date | letter_plain_language | ended_date | outcome"
)
UPDATE = "family_id | updated_at | kind"
DOCUMENT = "child_id | kind | event_date | uploaded_date"
CASE = "case_id | child_id | issued_date | final_order_date | extension_to_date"
OF_NOBODY = (0, 0, None)


def decided(*rows: str, updates: tuple[str, ...] = (), documents: tuple[str, ...] = (), as_at: str = "2016-12-31") -> Tables:
    written = {"pre_proceedings": (FAMILY, *rows), "tracker_updates": (UPDATE, *updates), "documents": (DOCUMENT, *documents)}
    return tables(as_at=as_at, covers_from="2016-01-01", **{name: "\n".join(lines) for name, lines in written.items()})


def issued(*rows: str, as_at: str = "2016-12-31", covers_from: str = "2016-01-01") -> Tables:
    return tables(as_at=as_at, covers_from=covers_from, proceedings="\n".join((CASE, *rows)))


def monthly(measure: str, on: Tables, *months: int) -> list[float | None]:
    return [figure(measure, on, f"2016-{month:02d}-01").value for month in months]


@pytest.mark.parametrize(("day", "counted"), [("2016-05-31", 1), ("2016-06-01", 0)])
def test_in_pre_proceedings__a_family_decided_on_the_last_day_of_the_month_is_in_it(day: str, counted: int) -> None:
    assert figure("in_pre_proceedings", decided(f"F1 | A | | {day} | | | | "), "2016-05-01") == (counted, None, counted)


@pytest.mark.parametrize(("ended", "counted"), [("2016-05-30", 0), ("2016-05-31", 0), ("2016-06-01", 1), ("", 1)])
def test_in_pre_proceedings__a_family_has_left_on_the_day_it_ended(ended: str, counted: int) -> None:
    assert figure("in_pre_proceedings", decided(f"F1 | A | | 2016-03-01 | | | {ended} | step_down"), "2016-05-01").value == counted


def test_in_pre_proceedings__brothers_and_sisters_are_one_family_shown_with_the_first_by_id() -> None:
    on = decided("F1 | B | | 2016-03-01 | | | | ", "F1 | A | | 2016-03-01 | | | | ", "F1 | A | | 2016-03-01 | | | | ")
    assert figure("in_pre_proceedings", on, "2016-05-01").value == 1
    assert listed("in_pre_proceedings", on, "2016-05-01")[["child_id", "children"]].values.tolist() == [["A", 2]]


def test_in_pre_proceedings__a_family_stays_until_its_last_child_has_left() -> None:
    on = decided("F1 | A | | 2016-03-01 | | | 2016-04-10 | step_down", "F1 | B | | 2016-03-01 | | | 2016-05-10 | issue_proceedings")
    assert monthly("in_pre_proceedings", on, 3, 4, 5) == [1, 1, 0]


def test_in_pre_proceedings__a_child_who_joins_later_joins_the_familys_entry() -> None:
    on = decided("F1 | B | | 2016-03-01 | | | | ", "F1 | A | | 2016-05-10 | | | | ")
    assert monthly("in_pre_proceedings", on, 3, 5) == [1, 1]
    entry = listed("in_pre_proceedings", on, "2016-05-01").iloc[0]
    assert (entry["child_id"], entry["decision_date"], entry["children"]) == ("B", pd.Timestamp("2016-03-01"), 2)
    assert listed("in_pre_proceedings", on, "2016-03-01")["children"].tolist() == [1]


@pytest.mark.parametrize("again", ["2016-04-10", "2016-05-20"])
def test_in_pre_proceedings__a_family_that_comes_back_is_another_entry(again: str) -> None:
    on = decided("F1 | A | | 2016-03-01 | | | 2016-04-10 | step_down", f"F1 | A | | {again} | | | | ")
    assert listed("in_pre_proceedings", on, "2016-05-01")["case_id"].tolist() == [f"F1 {again}"]


def test_in_pre_proceedings__an_end_after_the_as_at_day_is_not_known() -> None:
    on = decided("F1 | A | | 2016-03-01 | | | 2016-05-20 | step_down", as_at="2016-05-19")
    assert figure("in_pre_proceedings", on, "2016-05-01").value == 1


def test_in_pre_proceedings__a_letter_sent_after_the_month_end_is_not_shown_at_it() -> None:
    on = decided("F1 | A | | 2016-05-20 | 2016-06-01 | Y | | ")
    assert listed("in_pre_proceedings", on, "2016-05-01")["letter_sent_date"].isna().all()
    assert listed("in_pre_proceedings", on, "2016-06-01")["letter_sent_date"].tolist() == [pd.Timestamp("2016-06-01")]


def test_weeks_in_pre_proceedings__is_the_middle_of_those_in_it() -> None:
    on = decided("F1 | A | | 2016-05-24 | | | | ", "F2 | B | | 2016-05-17 | | | | ", "F3 | C | | 2016-03-01 | | | | ")
    assert figure("weeks_in_pre_proceedings", on, "2016-05-01") == (None, 3, 2)
    assert figure("weeks_in_pre_proceedings", on, "2016-04-01").denominator == 1
    assert figure("weeks_in_pre_proceedings", on, "2016-02-01") == (None, 0, None)


def test_weeks_in_pre_proceedings__a_family_that_has_left_is_not_in_it() -> None:
    on = decided("F1 | A | | 2016-05-24 | | | | ", "F2 | B | | 2015-05-17 | | | 2016-05-31 | step_down")
    assert figure("weeks_in_pre_proceedings", on, "2016-05-01") == (None, 1, 1)


@pytest.mark.parametrize(("day", "over"), [("2016-02-08", 1), ("2016-02-09", 0), ("2016-02-10", 0)])
def test_over_16_weeks__exactly_16_weeks_is_not_over(day: str, over: int) -> None:
    # 9 February to 31 May 2016 is 112 days, which is 16 weeks.
    assert figure("over_16_weeks", decided(f"F1 | A | | {day} | | | | "), "2016-05-01").value == over


def test_over_16_weeks__is_counted_before_the_guidance_and_judged_from_it() -> None:
    on = tables(as_at="2021-12-31", covers_from="2016-01-01", pre_proceedings=f"{FAMILY}\nF1 | A | | 2016-01-04 | | | | ")
    assert figure("over_16_weeks", on, "2016-05-01").value == figure("over_16_weeks", on, "2021-12-01").value == 1
    assert target_of(over_16_weeks.MEASURE, pd.Timestamp("2021-02-28")) is None
    target = target_of(over_16_weeks.MEASURE, pd.Timestamp("2021-03-31"))
    assert target is not None
    assert (target.value, target.text, target.status) == (0, "16 weeks", "guidance")


def test_families_about_to_pass_16_weeks_are_listed_with_the_last_day_of_the_16th() -> None:
    on = decided("F1 | A | | 2016-09-20 | | | | ", "F2 | B | | 2016-09-20 | | | 2016-12-01 | step_down", "F3 | C | | 2016-12-30 | | | | ")
    assert over_16_weeks.due(on, on.as_at)[["child_id", "due_date"]].values.tolist() == [["A", pd.Timestamp("2017-01-10")]]
    assert over_16_weeks.due(on, pd.Timestamp("2017-01-10")).empty


@pytest.mark.parametrize(("day", "met"), [("2016-05-16T23:59", 0), ("2016-05-17T00:00", 1), ("2016-05-31T18:00", 1), ("2016-06-01", 0)])
def test_tracker_updated_in_2_weeks__the_14th_day_before_the_month_end_is_in_time(day: str, met: int) -> None:
    on = decided("F1 | A | | 2016-03-01 | | | | ", updates=(f"F1 | {day} | edit",))
    assert figure("tracker_updated_in_2_weeks", on, "2016-05-01") == (met, 1, met)


@pytest.mark.parametrize(("day", "met"), [("2016-05-16", 0), ("2016-05-17", 1)])
def test_tracker_updated_in_2_weeks__the_decision_is_the_first_touch(day: str, met: int) -> None:
    on = decided(f"F1 | A | | {day} | | | | ", updates=("F1 | 2016-05-10 | edit",))
    assert figure("tracker_updated_in_2_weeks", on, "2016-05-01").numerator == met
    assert listed("tracker_updated_in_2_weeks", on, "2016-05-01")["touched_by"].tolist() == ["decision"]


def test_tracker_updated_in_2_weeks__a_review_meeting_counts_and_another_familys_update_does_not() -> None:
    rows = ("F1 | A | | 2016-03-01 | | | | ", "F2 | B | | 2016-03-01 | | | | ")
    on = decided(*rows, updates=("F1 | 2016-05-20 | review_meeting", "F1 | 2016-04-20 | edit"))
    assert figure("tracker_updated_in_2_weeks", on, "2016-05-01") == (1, 2, 0.5)
    assert set(listed("tracker_updated_in_2_weeks", on, "2016-05-01")["touched_by"]) == {"review meeting", "decision"}


def test_tracker_updated_in_2_weeks__of_no_family_is_blank() -> None:
    assert figure("tracker_updated_in_2_weeks", decided("F1 | A | | 2016-06-01 | | | | "), "2016-05-01") == OF_NOBODY


def test_entries_about_to_go_stale_are_listed_with_the_last_day_on_which_a_touch_keeps_them() -> None:
    rows = [f"F{place} | {child} | | 2016-03-01 | | | | " for place, child in enumerate("AB")]
    on = decided(*rows, updates=("F0 | 2016-12-20T10:00 | edit", "F1 | 2016-12-10 | edit"))
    assert tracker_updated_in_2_weeks.due(on, on.as_at)[["child_id", "due_date"]].values.tolist() == [["A", pd.Timestamp("2017-01-03")]]


@pytest.mark.parametrize(("plain", "found"), [("Y", (1, 1, 1)), ("N", (0, 1, 0)), ("", OF_NOBODY)])
def test_letters_in_plain_language__of_those_of_which_it_is_recorded(plain: str, found: tuple) -> None:
    assert figure("letters_in_plain_language", decided(f"F1 | A | | 2016-05-01 | 2016-05-31 | {plain} | | "), "2016-05-01") == found


def test_letters_in_plain_language__by_the_month_sent_and_never_before_the_decision() -> None:
    on = decided(
        "F1 | A | | 2016-05-01 | 2016-06-01 | Y | | ", "F2 | B | | 2016-06-02 | 2016-05-30 | N | | ", "F3 | C | | 2016-05-01 | | | | "
    )
    assert [figure("letters_in_plain_language", on, f"2016-0{month}-01").denominator for month in (5, 6, 7)] == [0, 2, 0]


def test_letters_in_plain_language__one_letter_for_two_children_counts_once_and_must_be_plain_for_both() -> None:
    on = decided("F1 | A | | 2016-05-01 | 2016-05-09 | Y | | ", "F1 | B | | 2016-05-01 | 2016-05-09 | N | | ")
    assert figure("letters_in_plain_language", on, "2016-05-01") == (0, 1, 0)


def test_letters_in_plain_language__a_letter_after_the_as_at_day_is_not_known() -> None:
    on = decided("F1 | A | | 2016-05-01 | 2016-05-20 | Y | | ", as_at="2016-05-19")
    assert figure("letters_in_plain_language", on, "2016-05-01") == OF_NOBODY


MET_IN_MARCH = "F1 | A | 2016-03-01 | 2016-03-08 | | | | "


@pytest.mark.parametrize(("filed", "met"), [("2016-05-30", 1), ("2016-05-31", 1), ("2016-06-01", 0), ("", 0)])
def test_legal_minutes_on_file__filed_by_the_month_end_is_met(filed: str, met: int) -> None:
    on = decided(MET_IN_MARCH, documents=(f"A | legal_planning_minutes | 2016-03-01 | {filed}",))
    assert figure("legal_minutes_on_file", on, "2016-05-01") == (met, 1, met)


@pytest.mark.parametrize(
    "other", ["B | legal_planning_minutes | 2016-03-01", "A | plo_letter | 2016-03-01", "A | legal_planning_minutes | 2016-02-28"]
)
def test_legal_minutes_on_file__another_childs_or_kind_or_meeting_does_not_count(other: str) -> None:
    assert figure("legal_minutes_on_file", decided(MET_IN_MARCH, documents=(f"{other} | 2016-04-01",)), "2016-05-01") == (0, 1, 0)


def test_legal_minutes_on_file__the_minutes_on_any_childs_file_will_do() -> None:
    on = decided(MET_IN_MARCH, MET_IN_MARCH.replace("| A |", "| B |"), documents=("B | legal_planning_minutes | 2016-03-01 | 2016-04-01",))
    assert figure("legal_minutes_on_file", on, "2016-05-01") == (1, 1, 1)


def test_legal_minutes_on_file__a_family_without_a_recorded_meeting_is_not_counted() -> None:
    assert figure("legal_minutes_on_file", decided("F1 | A | | 2016-03-08 | | | | "), "2016-05-01") == OF_NOBODY


# 1 March to 30 August 2016 is 182 days, which is 26 weeks.
@pytest.mark.parametrize(("ended", "met"), [("2016-08-29", 1), ("2016-08-30", 1), ("2016-08-31", 0)])
def test_proceedings_in_26_weeks__the_last_day_of_the_26th_week_is_in_time(ended: str, met: int) -> None:
    assert figure("proceedings_in_26_weeks", issued(f"K1 | A | 2016-03-01 | {ended} | "), "2016-08-01") == (met, 1, met)


def test_proceedings_in_26_weeks__an_extension_does_not_make_a_case_timely() -> None:
    on = issued("K1 | A | 2016-03-01 | 2016-08-31 | 2016-10-25")
    assert figure("proceedings_in_26_weeks", on, "2016-08-01") == (0, 1, 0)


@pytest.mark.parametrize(("day", "counted"), [("2014-04-21", 0), ("2014-04-22", 1)])
def test_proceedings_in_26_weeks__cases_issued_before_the_law_are_not_judged(day: str, counted: int) -> None:
    on = issued(f"K1 | A | {day} | 2014-09-01 | ", covers_from="2014-04-01")
    assert figure("proceedings_in_26_weeks", on, "2014-09-01").denominator == counted
    assert figure("proceedings_weeks", on, "2014-09-01").denominator == 1


def test_proceedings_in_26_weeks__a_case_counts_once_and_ends_with_the_last_childs_order() -> None:
    on = issued("K1 | B | 2016-03-01 | 2016-07-01 | ", "K1 | A | 2016-03-01 | 2016-09-01 | ", "K1 | A | 2016-03-01 | 2016-09-01 | ")
    assert figure("proceedings_in_26_weeks", on, "2016-07-01") == OF_NOBODY
    assert figure("proceedings_in_26_weeks", on, "2016-09-01") == (0, 1, 0)
    assert listed("proceedings_in_26_weeks", on, "2016-09-01")[["child_id", "children"]].values.tolist() == [["A", 2]]


def test_proceedings_in_26_weeks__a_child_added_after_the_case_had_ended_is_another_case() -> None:
    on = issued("K1 | A | 2016-03-01 | 2016-05-01 | ", "K1 | B | 2016-06-01 | 2016-07-01 | ")
    assert monthly("proceedings_in_26_weeks", on, 5, 7) == [1, 1]


def test_proceedings_in_26_weeks__open_later_ended_and_impossible_cases_are_not_counted() -> None:
    on = issued(
        "K1 | A | 2016-03-01 | | ", "K2 | B | 2016-05-20 | 2016-05-10 | ", "K3 | C | 2016-03-01 | 2016-05-20 | ", as_at="2016-05-19"
    )
    assert figure("proceedings_in_26_weeks", on, "2016-05-01") == OF_NOBODY


def test_cases_about_to_reach_26_weeks_or_their_extension_are_listed() -> None:
    on = issued(
        "K1 | A | 2016-07-12 | | ", "K2 | B | 2016-06-01 | | 2017-01-20", "K3 | C | 2016-07-12 | 2016-12-01 | ", "K4 | D | 2016-05-01 | | "
    )
    due = proceedings_in_26_weeks.due(on, on.as_at)
    assert due[["court_case", "due_date"]].values.tolist() == [["K1", pd.Timestamp("2017-01-10")], ["K2", pd.Timestamp("2017-01-20")]]


def test_proceedings_weeks__is_the_average_of_the_cases_that_ended() -> None:
    on = issued("K1 | A | 2016-03-01 | 2016-05-03 | ", "K2 | B | 2016-03-01 | 2016-05-17 | ", "K3 | C | 2016-03-01 | 2016-06-01 | ")
    assert figure("proceedings_weeks", on, "2016-05-01") == (20, 2, 10)
    assert figure("proceedings_weeks", on, "2016-04-01") == OF_NOBODY
