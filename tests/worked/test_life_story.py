"""Worked rows of the life-story measures: on the day, a day either side, blank, later than known, twice, nobody."""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from metrics.life_story.life_story_over_26_weeks import due
from tests.build import figure, listed, tables

HEADS = "referral_id | child_id | referred_date | started_date | completed_date | closed_date"
NONE_OF_NONE = (0, 0, None)


def referred(*rows: str, as_at: str = "2016-12-31") -> Tables:
    return tables(as_at=as_at, covers_from="2016-01-01", life_story="\n".join((HEADS, *rows)))


@pytest.mark.parametrize(("day", "waiting"), [("2016-05-31", 1), ("2016-06-01", 0)])
def test_life_story_waiting__a_child_referred_on_the_last_day_of_the_month_waits(day: str, waiting: int) -> None:
    assert figure("life_story_waiting", referred(f"L1 | A | {day} | | | "), "2016-05-01") == (waiting, None, waiting)


@pytest.mark.parametrize("moved", ["{} | | ", " | {} | ", " | | {}"], ids=["started", "completed", "closed"])
@pytest.mark.parametrize(("day", "waiting"), [("2016-05-30", 0), ("2016-05-31", 0), ("2016-06-01", 1)])
def test_life_story_waiting__leaves_the_list_on_the_day_it_is(moved: str, day: str, waiting: int) -> None:
    assert figure("life_story_waiting", referred(f"L1 | A | 2016-03-01 | {moved.format(day)}"), "2016-05-01").value == waiting


def test_life_story_waiting__a_start_after_the_as_at_day_is_not_known() -> None:
    assert figure("life_story_waiting", referred("L1 | A | 2016-03-01 | 2016-05-20 | | ", as_at="2016-05-19"), "2016-05-01").value == 1


def test_life_story_waiting__a_child_with_two_open_referrals_counts_once_from_the_earlier() -> None:
    on = referred("L2 | A | 2016-04-01 | | | ", "L1 | A | 2016-03-01 | | | ", "L1 | A | 2016-03-01 | | | ")
    assert figure("life_story_waiting", on, "2016-05-01").value == 1
    assert listed("life_story_waiting", on, "2016-05-01")["referred_date"].tolist() == [pd.Timestamp("2016-03-01")]


def test_life_story_waiting__when_the_earlier_referral_starts_the_child_still_waits_on_the_later() -> None:
    on = referred("L1 | A | 2016-03-01 | 2016-05-10 | | ", "L2 | A | 2016-04-01 | | | ")
    assert listed("life_story_waiting", on, "2016-05-01")["referred_date"].tolist() == [pd.Timestamp("2016-04-01")]


def test_life_story_waiting__a_child_referred_again_after_closing_waits_again() -> None:
    on = referred("L1 | A | 2016-01-10 | | | 2016-02-10", "L2 | A | 2016-04-10 | | | ")
    assert [figure("life_story_waiting", on, f"2016-{month:02d}-01").value for month in range(1, 6)] == [1, 0, 0, 1, 1]


def test_life_story_wait_weeks__is_the_middle_wait_of_those_waiting() -> None:
    on = referred(
        "L1 | A | 2016-05-24 | | | ", "L2 | B | 2016-05-17 | | | ", "L3 | C | 2016-03-01 | | | ", "L4 | D | 2015-01-01 | 2016-05-31 | | "
    )
    assert figure("life_story_wait_weeks", on, "2016-05-01") == (None, 3, 2)


def test_life_story_wait_weeks__of_two_is_halfway_between_them_and_of_nobody_blank() -> None:
    on = referred("L1 | A | 2016-05-24 | | | ", "L2 | B | 2016-05-17 | | | ")
    assert figure("life_story_wait_weeks", on, "2016-05-01") == (None, 2, 1.5)
    assert figure("life_story_wait_weeks", on, "2016-04-01") == (None, 0, None)


def test_life_story_longest_wait_weeks__is_the_longest_of_those_waiting() -> None:
    on = referred(
        "L1 | A | 2016-05-24 | | | ", "L2 | B | 2016-05-03 | | | ", "L3 | B | 2016-05-10 | | | ", "L4 | D | 2015-01-01 | 2016-05-31 | | "
    )
    assert figure("life_story_longest_wait_weeks", on, "2016-05-01") == (None, 2, 4)


def test_life_story_longest_wait_weeks__of_nobody_is_blank() -> None:
    assert figure("life_story_longest_wait_weeks", referred("L1 | A | 2016-05-24 | | | "), "2016-04-01") == (None, 0, None)


@pytest.mark.parametrize(("day", "over"), [("2016-05-31", 1), ("2016-06-01", 0), ("2016-06-02", 0)])
def test_life_story_over_26_weeks__exactly_26_weeks_is_not_over(day: str, over: int) -> None:
    # 1 June to 30 November 2016 is 182 days, which is 26 weeks.
    assert figure("life_story_over_26_weeks", referred(f"L1 | A | {day} | | | "), "2016-11-01").value == over


def test_life_story_over_26_weeks__a_child_referred_before_the_records_began_still_waits() -> None:
    assert figure("life_story_over_26_weeks", referred("L1 | A | 2010-05-31 | | | "), "2016-11-01").value == 1


def test_life_story_over_26_weeks__started_work_is_not_over() -> None:
    assert figure("life_story_over_26_weeks", referred("L1 | A | 2015-05-31 | 2016-11-30 | | "), "2016-11-01").value == 0


def test_waits_about_to_pass_26_weeks_are_listed_with_their_last_day_in_time() -> None:
    on = referred("L1 | A | 2016-06-01 | | | ", "L2 | A | 2016-06-15 | | | ", "L3 | B | 2016-06-01 | 2016-07-01 | | ", as_at="2016-10-31")
    listed_now = due(on, on.as_at)
    assert listed_now["child_id"].tolist() == ["A"]
    assert listed_now["due_date"].tolist() == [pd.Timestamp("2016-11-30")]
    assert due(on, pd.Timestamp("2016-11-30")).empty


def planned(*versions: str, referral: str = "L1 | A | 2016-03-01 | 2016-05-31 | | ", left: str = "", plan_ended: str = "") -> Tables:
    """Child A in care since February 2016 under plan P1; each version is a day and what it says."""
    return tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        life_story=f"{HEADS}\n{referral}",
        care_episodes=f"child_id | start_date | end_date | legal_status\nA | 2016-02-01 | {left} | C2",
        plans=f"plan_id | child_id | plan | start_date | end_date\nP1 | A | cla | 2016-02-05 | {plan_ended}\nP2 | A | cin | 2016-02-05 | ",
        plan_versions="plan_id | updated_date | permanence_plan\n" + "\n".join(f"P1 | {version}" for version in versions),
    )


def test_life_story_coverage__work_started_by_month_end_is_met() -> None:
    on = planned("2016-02-10 | adoption")
    assert figure("life_story_coverage", on, "2016-04-01") == (0, 1, 0)
    assert figure("life_story_coverage", on, "2016-05-01") == (1, 1, 1)


def test_life_story_coverage__work_completed_without_a_start_on_file_or_later_closed_is_met() -> None:
    on = planned("2016-02-10 | adoption", referral="L1 | A | 2016-03-01 | | 2016-05-31 | 2016-06-10")
    assert figure("life_story_coverage", on, "2016-07-01") == (1, 1, 1)


@pytest.mark.parametrize("says", ["return_to_family", "Return home", "return-to-parents", ""])
def test_life_story_coverage__a_child_returning_home_or_without_a_stated_plan_is_not_counted(says: str) -> None:
    assert figure("life_story_coverage", planned(f"2016-02-10 | {says}"), "2016-05-01") == NONE_OF_NONE


def test_life_story_coverage__follows_the_latest_stated_plan_and_a_silent_version_takes_nothing_back() -> None:
    on = planned("2016-02-10 | return_to_family", "2016-04-30 | adoption", "2016-06-01 | ", "2016-07-31 | return_to_family")
    counted = [figure("life_story_coverage", on, f"2016-{month:02d}-01").denominator for month in range(2, 9)]
    assert counted == [0, 0, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(("left", "counts"), [("2016-05-31", 0), ("2016-06-01", 1)])
def test_life_story_coverage__a_child_who_left_care_by_month_end_is_not_counted(left: str, counts: int) -> None:
    assert figure("life_story_coverage", planned("2016-02-10 | adoption", left=left), "2016-05-01").denominator == counts


def test_life_story_coverage__a_plan_that_ended_counts_no_longer() -> None:
    on = planned("2016-02-10 | adoption", plan_ended="2016-05-31")
    assert figure("life_story_coverage", on, "2016-04-01").denominator == 1
    assert figure("life_story_coverage", on, "2016-05-01") == NONE_OF_NONE


def test_life_story_referred__each_referral_once_in_the_month_it_was_made() -> None:
    on = referred("L1 | A | 2016-05-31 | | | ", "L1 | A | 2016-05-31 | | | ", "L2 | A | 2016-05-01 | | | ", "L3 | B | 2016-06-01 | | | ")
    assert figure("life_story_referred", on, "2016-05-01") == (2, None, 2)


def test_life_story_started__in_the_month_of_the_start_and_never_before_the_referral() -> None:
    on = referred("L1 | A | 2016-03-01 | 2016-05-31 | | ", "L2 | B | 2016-04-10 | 2016-03-01 | | ", "L3 | C | 2016-03-01 | | | 2016-05-02")
    assert [figure("life_story_started", on, f"2016-0{month}-01").value for month in (3, 4, 5)] == [0, 1, 1]
    assert listed("life_story_started", on, "2016-05-01")["weeks_waited"].tolist() == [13]


def test_life_story_started__a_start_after_the_as_at_day_is_not_known() -> None:
    assert figure("life_story_started", referred("L1 | A | 2016-03-01 | 2016-05-20 | | ", as_at="2016-05-19"), "2016-05-01").value == 0


def test_life_story_completed__in_the_month_of_completion() -> None:
    on = referred("L1 | A | 2016-03-01 | 2016-04-01 | 2016-05-31 | ", "L2 | B | 2016-03-01 | 2016-04-01 | | ")
    assert [figure("life_story_completed", on, f"2016-0{month}-01").value for month in (4, 5, 6)] == [0, 1, 0]
