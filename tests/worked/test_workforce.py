"""Worked rows of the workforce measures: on the line and either side of it, blank, in the future, twice, two at once, nobody.

30 November 2016 was a Wednesday; Friday 30 December was the last working day of 2016, and the next one Tuesday 3 January 2017.
"""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from metrics.workforce.supervision_in_time import due
from tests.build import figure, listed, tables

NOVEMBER = "2016-11-01"
NONE_OF_NONE = (0, 0, None)
TEAMS = """
team_id | team_name   | service          | locality
T1      | Care unit 1 | looked after     | North
T2      | Support 1   | children in need | South
"""


def staffed(*workers: str, as_at: str = "2017-12-31", covers_from: str = "2015-01-01", **more: str) -> Tables:
    """Workers as worker | team | role | fte | employment | start | end, beside other tables as text."""
    rows = "\n".join(workers)
    heads = "worker_id | team_id | role | fte | employment | start_date | end_date"
    return tables(as_at=as_at, covers_from=covers_from, workers=f"{heads}\n{rows}", teams=TEAMS, **more)


def named(*rows: str) -> str:
    return "child_id | worker_id | role | start_date | end_date\n" + "\n".join(rows)


def care(*children: str) -> str:
    return "child_id | start_date | end_date | legal_status\n" + "\n".join(f"{child} | 2016-01-01 | | C2" for child in children)


FULL = "W1 | T1 | social_worker | 1 | permanent | 2016-01-04 | "
HALF = "W2 | T2 | social_worker | 0.5 | agency | 2016-01-04 | "
A_AND_B = ("A | W1 | social_worker | 2016-02-01 | ", "B | W1 | social_worker | 2016-02-01 | ")


def test_caseload__is_children_held_for_each_full_time_equivalent_of_case_holders() -> None:
    on = staffed(FULL, HALF, allocations=named(*A_AND_B, "C | W2 | social_worker | 2016-02-01 | "))
    assert figure("caseload", on, NOVEMBER) == (3, 1.5, 2)
    assert figure("caseload", on, NOVEMBER, kind="service", group="Looked after") == (2, 1, 2)
    assert figure("caseload", on, NOVEMBER, kind="team", group="Support 1") == (1, 0.5, 2)


def test_caseload__a_worker_without_a_child_does_not_lower_it() -> None:
    assert figure("caseload", staffed(FULL, HALF, allocations=named(*A_AND_B)), NOVEMBER) == (2, 1, 2)


@pytest.mark.parametrize("hours", ["", "0"])
def test_caseload__a_worker_without_hours_counts_neither_above_nor_below(hours: str) -> None:
    without = f"W2 | T2 | social_worker | {hours} | agency | 2016-01-04 | "
    on = staffed(FULL, without, allocations=named(*A_AND_B, "C | W2 | social_worker | 2016-02-01 | "))
    assert figure("caseload", on, NOVEMBER) == (2, 1, 2)


def test_caseload__managers_reviewing_officers_and_advisers_are_not_counted() -> None:
    manager = "W3 | T1 | manager | 1 | permanent | 2016-01-04 | "
    others = ("C | W3 | social_worker | 2016-02-01 | ", "D | W1 | iro | 2016-02-01 | ", "E | W1 | personal_adviser | 2016-02-01 | ")
    assert figure("caseload", staffed(FULL, manager, allocations=named(*A_AND_B, *others)), NOVEMBER) == (2, 1, 2)


@pytest.mark.parametrize(("until", "children"), [("2016-11-29", 1), ("2016-11-30", 1), ("2016-12-01", 2)])
def test_caseload__a_child_passed_on_by_the_last_day_is_not_held_on_it(until: str, children: int) -> None:
    on = staffed(FULL, allocations=named(A_AND_B[0], f"B | W1 | social_worker | 2016-02-01 | {until}"))
    assert figure("caseload", on, NOVEMBER).numerator == children


def test_caseload__a_child_named_to_two_is_held_by_the_later_and_a_row_given_twice_counts_once() -> None:
    both = "A | W2 | social_worker | 2016-05-01 | "
    on = staffed(FULL, HALF, allocations=named(*A_AND_B, both, both))
    assert figure("caseload", on, NOVEMBER, kind="team", group="Care unit 1") == (1, 1, 1)
    assert figure("caseload", on, NOVEMBER, kind="team", group="Support 1") == (1, 0.5, 2)


def test_caseload__a_child_held_by_a_worker_who_has_left_is_not_in_the_figure() -> None:
    on = staffed(FULL + "2016-11-30", HALF, allocations=named(*A_AND_B, "C | W2 | social_worker | 2016-02-01 | "))
    assert figure("caseload", on, NOVEMBER) == (1, 0.5, 2)


def test_caseload__two_posts_at_once_are_one_worker_with_the_hours_of_both_in_the_later_team() -> None:
    second = "W1 | T2 | social_worker | 0.2 | permanent | 2016-06-01 | "
    on = staffed("W1 | T1 | social_worker | 0.3 | permanent | 2016-01-04 | ", second, allocations=named(*A_AND_B))
    assert figure("caseload", on, NOVEMBER, kind="team", group="Support 1") == (2, 0.5, 4)
    assert len(listed("caseload", on, NOVEMBER)) == 2


def test_caseload__a_team_that_is_not_named_goes_by_its_id_and_an_unknown_service_is_not_recorded() -> None:
    on = staffed("W1 | T9 | social_worker | 1 | permanent | 2016-01-04 | ", allocations=named(*A_AND_B))
    assert figure("caseload", on, NOVEMBER, kind="team", group="T9").numerator == 2
    assert figure("caseload", on, NOVEMBER, kind="service", group="Not recorded").numerator == 2


def test_caseload__nobody_with_a_child_is_blank() -> None:
    assert figure("caseload", staffed(FULL, allocations=named("A | W1 | iro | 2016-02-01 | ")), NOVEMBER) == NONE_OF_NONE


@pytest.mark.parametrize(("children", "hours", "over"), [(20, "1", 0), (21, "1", 1), (10, "0.5", 0), (11, "0.5", 1), (21, "", 0)])
def test_over_20_children__is_judged_by_the_workers_own_hours_and_20_itself_is_not_over(children: int, hours: str, over: int) -> None:
    rows = named(*(f"C{child} | W1 | social_worker | 2016-02-01 | " for child in range(children)))
    on = staffed(f"W1 | T1 | social_worker | {hours} | permanent | 2016-01-04 | ", allocations=rows)
    assert figure("over_20_children", on, NOVEMBER).value == over
    assert listed("over_20_children", on, NOVEMBER)["children_held"].tolist() == [children] * over


def test_agency__is_the_share_of_full_time_equivalents_and_not_of_heads() -> None:
    on = staffed(FULL, HALF)
    assert figure("agency", on, NOVEMBER) == (0.5, 1.5, pytest.approx(1 / 3))
    assert figure("agency", on, NOVEMBER, kind="team", group="Support 1") == (0.5, 0.5, 1)


def test_agency__leaves_out_other_roles_those_without_hours_and_those_whose_employment_is_not_recorded() -> None:
    others = (
        "W3 | T1 | iro | 1 | agency | 2016-01-04 | ",
        "W4 | T1 | social_worker | | agency | 2016-01-04 | ",
        "W5 | T1 | social_worker | 1 | | 2016-01-04 | ",
    )
    assert figure("agency", staffed(FULL, HALF, *others), NOVEMBER).denominator == 1.5


@pytest.mark.parametrize(("start", "end", "hours"), [("2016-11-30", "", 1.5), ("2016-12-01", "", 1), ("2016-01-04", "2016-11-30", 1)])
def test_agency__counts_who_is_in_post_at_the_end_of_the_month(start: str, end: str, hours: float) -> None:
    on = staffed(FULL, f"W2 | T2 | social_worker | 0.5 | agency | {start} | {end}")
    assert figure("agency", on, NOVEMBER).denominator == hours


def test_agency__nobody_in_post_is_blank() -> None:
    assert figure("agency", staffed(FULL), "2015-12-01") == NONE_OF_NONE


def test_permanent__is_the_rest_of_the_full_time_equivalents_by_part_of_the_service() -> None:
    on = staffed(FULL, HALF)
    assert figure("permanent", on, NOVEMBER) == (1, 1.5, pytest.approx(2 / 3))
    assert figure("permanent", on, NOVEMBER, kind="service", group="Looked after") == (1, 1, 1)
    assert figure("permanent", on, NOVEMBER, kind="service", group="Children in need") == (0, 0.5, 0)


def test_permanent__a_worker_who_came_through_an_agency_counts_from_the_new_contract() -> None:
    was, became = (
        "W1 | T1 | social_worker | 1 | agency | 2016-01-04 | 2016-11-30",
        "W1 | T1 | social_worker | 1 | permanent | 2016-11-30 | ",
    )
    assert figure("permanent", staffed(was, became), "2016-10-01").value == 0
    assert figure("permanent", staffed(was, became), NOVEMBER) == (1, 1, 1)


def posts(*rows: str) -> str:
    return "team_id | role | month | fte_established\n" + "\n".join(rows)


def test_vacancy__is_posts_less_permanent_workers_and_an_agency_worker_fills_none() -> None:
    on = staffed(FULL, HALF, posts=posts("T1 | social_worker | 2016-11-01 | 2.5", "T2 | social_worker | 2016-11-01 | 1"))
    assert figure("vacancy", on, NOVEMBER) == (2.5, 3.5, pytest.approx(2.5 / 3.5))
    assert figure("vacancy", on, NOVEMBER, kind="team", group="Support 1") == (1, 1, 1)


def test_vacancy__a_team_with_more_workers_than_posts_has_none_and_hides_no_other_team_s() -> None:
    on = staffed(FULL, posts=posts("T1 | social_worker | 2016-11-01 | 0.5", "T2 | social_worker | 2016-11-01 | 1"))
    assert figure("vacancy", on, NOVEMBER) == (1, 2, 0.5)


def test_vacancy__a_worker_with_posts_in_two_teams_fills_one_in_each() -> None:
    halves = (f"W1 | {team} | social_worker | 0.5 | permanent | {start} | " for team, start in (("T1", "2016-01-04"), ("T2", "2016-06-01")))
    on = staffed(*halves, posts=posts("T1 | social_worker | 2016-11-01 | 0.5", "T2 | social_worker | 2016-11-01 | 1"))
    assert figure("vacancy", on, NOVEMBER) == (0.5, 1.5, pytest.approx(1 / 3))
    assert figure("vacancy", on, NOVEMBER, kind="team", group="Care unit 1") == (0, 0.5, 0)


def test_vacancy__posts_of_another_role_or_month_or_of_unknown_number_are_not_counted() -> None:
    others = ("T1 | manager | 2016-11-01 | 9", "T1 | social_worker | 2016-10-01 | 9", "T2 | social_worker | 2016-11-01 | ")
    assert figure("vacancy", staffed(FULL, posts=posts(*others)), NOVEMBER) == NONE_OF_NONE


def test_vacancy__posts_given_twice_count_once_and_posts_without_anyone_are_all_vacant() -> None:
    once = "T2 | social_worker | 2016-11-01 | 2"
    assert figure("vacancy", staffed(FULL, posts=posts(once, once)), NOVEMBER) == (2, 2, 1)


STAYS = "W9 | T1 | social_worker | 1 | permanent | 2014-01-06 | "


def test_turnover__is_those_who_left_in_twelve_months_for_every_100_in_post() -> None:
    on = staffed(STAYS, FULL, "W3 | T1 | social_worker | 0.5 | permanent | 2016-01-04 | 2016-11-16")
    assert figure("turnover", on, "2016-10-01").value == 0
    assert figure("turnover", on, NOVEMBER) == (0.5, 2, 25)
    assert figure("turnover", on, "2017-10-01") == (0.5, 2, 25)
    assert figure("turnover", on, "2017-11-01") == (0, 2, 0)
    assert figure("turnover", on, NOVEMBER, kind="service", group="Looked after").numerator == 0.5


@pytest.mark.parametrize(
    ("begins", "role", "employment", "left"),
    [
        ("2016-11-16", "social_worker", "permanent", 0),
        ("2016-11-17", "social_worker", "permanent", 0),
        ("2016-11-17", "manager", "permanent", 0),
        ("2016-11-18", "social_worker", "permanent", 1),
        ("2016-11-16", "social_worker", "agency", 1),
        ("2016-08-01", "social_worker", "permanent", 0),
    ],
)
def test_turnover__a_move_is_another_permanent_spell_by_the_next_working_day(begins: str, role: str, employment: str, left: int) -> None:
    leaves = "W3 | T1 | social_worker | 1 | permanent | 2016-01-04 | 2016-11-16"
    on = staffed(STAYS, leaves, f"W3 | T2 | {role} | 1 | {employment} | {begins} | ")
    assert figure("turnover", on, NOVEMBER).numerator == left


@pytest.mark.parametrize(("back", "left"), [("2017-01-03", 0), ("2017-01-04", 1)])
def test_turnover__who_leaves_on_the_last_working_day_counts_on_the_next_one(back: str, left: int) -> None:
    on = staffed(
        STAYS, "W3 | T1 | social_worker | 1 | permanent | 2016-01-04 | 2016-12-30", f"W3 | T2 | social_worker | 1 | permanent | {back} | "
    )
    assert figure("turnover", on, "2016-12-01").numerator == 0
    assert figure("turnover", on, "2017-01-01").numerator == left


def test_turnover__agency_workers_and_other_roles_who_leave_are_not_counted() -> None:
    on = staffed(
        STAYS,
        "W3 | T1 | social_worker | 1 | agency | 2016-01-04 | 2016-11-16",
        "W4 | T1 | manager | 1 | permanent | 2016-01-04 | 2016-11-16",
        "W5 | T1 | social_worker | | permanent | 2016-01-04 | 2016-11-16",
    )
    assert figure("turnover", on, NOVEMBER) == (0, 1, 0)


def test_turnover__a_spell_given_twice_is_one_leaver_and_one_to_come_is_none_yet() -> None:
    leaves = "W3 | T1 | social_worker | 1 | permanent | 2016-01-04 | 2016-11-16"
    assert figure("turnover", staffed(STAYS, leaves, leaves), NOVEMBER).numerator == 1
    assert figure("turnover", staffed(STAYS, leaves, as_at="2016-11-15"), NOVEMBER).numerator == 0
    assert figure("turnover", staffed(STAYS, leaves, as_at="2016-11-17"), NOVEMBER).numerator == 1


def test_turnover__the_first_eleven_months_of_records_have_no_figure() -> None:
    from_the_first, from_the_second = staffed(STAYS, covers_from="2016-01-01"), staffed(STAYS, covers_from="2016-01-02")
    assert figure("turnover", from_the_first, NOVEMBER) == NONE_OF_NONE
    assert figure("turnover", from_the_first, "2016-12-01") == (0, 1, 0)
    assert figure("turnover", from_the_second, "2016-12-01") == NONE_OF_NONE


def test_manager_turnover__counts_managers_alone() -> None:
    on = staffed(
        FULL,
        "M1 | T1 | manager | 1 | permanent | 2014-01-06 | ",
        "M2 | T2 | manager | 1 | permanent | 2014-01-06 | 2016-11-16",
        "W3 | T1 | social_worker | 1 | permanent | 2016-01-04 | 2016-11-16",
    )
    assert figure("manager_turnover", on, NOVEMBER) == (1, 1, 100)


def test_manager_turnover__everyone_gone_is_blank_and_no_nought() -> None:
    on = staffed("M2 | T2 | manager | 1 | permanent | 2014-01-06 | 2016-11-16")
    assert figure("manager_turnover", on, NOVEMBER) == (1, 0, None)


def held_by(*rows: str, covers_from: str = "2015-01-01") -> Tables:
    return tables(as_at="2017-12-31", covers_from=covers_from, care_episodes=care("A"), allocations=named(*rows))


THREE = ("A | W1 | social_worker | 2016-01-01 | 2016-03-01", "A | W2 | social_worker | 2016-03-01 | 2016-07-01")


def test_three_or_more_workers__counts_different_workers_of_twelve_months() -> None:
    on = held_by(*THREE, "A | W3 | social_worker | 2016-11-30 | ")
    assert figure("three_or_more_workers", on, "2016-10-01") == (0, 1, 0)
    assert figure("three_or_more_workers", on, NOVEMBER) == (1, 1, 1)
    assert listed("three_or_more_workers", on, NOVEMBER)["social_workers"].tolist() == [3]


def test_three_or_more_workers__a_worker_of_the_window_s_first_day_counts_and_one_who_stopped_that_day_does_not() -> None:
    on = held_by(*THREE, "A | W3 | social_worker | 2016-07-01 | ")
    assert figure("three_or_more_workers", on, "2017-01-01").value == 1  # February 2016 is in it
    assert figure("three_or_more_workers", on, "2017-02-01").value == 0  # W1 stopped on 1 March 2016


def test_three_or_more_workers__one_who_comes_back_or_is_named_twice_is_one_and_a_day_of_none_counts_for_none() -> None:
    again = ("A | W1 | social_worker | 2016-07-01 | 2016-09-01", "A | W1 | social_worker | 2016-08-01 | ")
    assert figure("three_or_more_workers", held_by(*THREE, *again), NOVEMBER).value == 0
    assert figure("three_or_more_workers", held_by(*THREE, "A | W3 | social_worker | 2016-07-01 | 2016-07-01"), NOVEMBER).value == 0
    assert figure("three_or_more_workers", held_by(*THREE, "A | W3 | iro | 2016-07-01 | "), NOVEMBER).value == 0


def test_three_or_more_workers__those_before_care_count_and_a_child_out_of_care_does_not() -> None:
    early = ("A | W1 | social_worker | 2015-12-01 | 2015-12-20", "A | W2 | social_worker | 2015-12-20 | 2016-01-20")
    on = held_by(*early, "A | W3 | social_worker | 2016-01-20 | ", "B | W3 | social_worker | 2016-01-20 | ")
    assert figure("three_or_more_workers", on, "2016-02-01") == (1, 1, 1)
    assert figure("three_or_more_workers", on, "2015-12-01") == NONE_OF_NONE


def test_three_or_more_workers__the_first_eleven_months_of_records_have_no_figure() -> None:
    on = held_by(*THREE, covers_from="2016-01-01")
    assert figure("three_or_more_workers", on, NOVEMBER) == NONE_OF_NONE
    assert figure("three_or_more_workers", on, "2016-12-01") == (0, 1, 0)


def worked_with(*rows: str, as_at: str = "2017-12-31") -> Tables:
    """A in care, B on a protection plan and in need, C in need, D with a referral that led to nothing."""
    return tables(
        as_at=as_at,
        care_episodes=care("A"),
        plans="plan_id | child_id | plan | start_date | end_date\nP1 | B | cp | 2016-05-01 | 2017-01-15\nP2 | D | cin | 2016-05-01 | ",
        referrals="""
        referral_id | child_id | received_date | outcome             | closed_date
        R1          | B        | 2016-04-01    | services            |
        R2          | C        | 2016-11-30    |                     | 2016-12-31
        R3          | D        | 2016-04-01    | no_further_action   |
    """,
        allocations=named(*rows),
    )


def test_unallocated_children__counts_each_child_once_by_the_nearest_kind_of_work() -> None:
    on = worked_with("Z | W1 | social_worker | 2016-02-01 | ")
    assert figure("unallocated_children", on, NOVEMBER).value == 3
    for plan in ("Looked after", "Child protection", "In need"):
        assert figure("unallocated_children", on, NOVEMBER, kind="plan", group=plan).value == 1
    assert figure("unallocated_children", on, "2016-10-01").value == 2
    assert figure("unallocated_children", on, "2016-12-01").value == 2
    assert figure("unallocated_children", on, "2017-01-01", kind="plan", group="In need").value == 1


@pytest.mark.parametrize(("start", "end", "without"), [("2016-11-30", "", 2), ("2016-12-01", "", 3), ("2016-02-01", "2016-11-30", 3)])
def test_unallocated_children__a_worker_named_on_the_last_day_counts_and_one_who_stopped_on_it_does_not(
    start: str, end: str, without: int
) -> None:
    on = worked_with(f"A | W1 | social_worker | {start} | {end}")
    assert figure("unallocated_children", on, NOVEMBER).value == without


def test_unallocated_children__a_reviewing_officer_is_no_social_worker_and_the_list_says_since_when() -> None:
    on = worked_with("A | W1 | iro | 2016-02-01 | ", "A | W1 | social_worker | 2016-02-01 | 2016-06-01")
    found = listed("unallocated_children", on, NOVEMBER).set_index("child_id")["last_named_date"]
    assert found["A"] == pd.Timestamp("2016-06-01")
    assert pd.isna(found["B"])


def test_unallocated_children__nobody_without_one_is_nought() -> None:
    rows = [f"{child} | W1 | social_worker | 2016-01-01 | " for child in "ABC"]
    assert figure("unallocated_children", worked_with(*rows), NOVEMBER).value == 0


def supervised(*days: str, start: str = "2016-01-04", as_at: str = "2017-12-31") -> Tables:
    held = "worker_id | child_id | held_date\n" + "\n".join(f"W1 | | {day}" for day in days)
    return staffed(f"W1 | T1 | social_worker | 1 | permanent | {start} | ", as_at=as_at, supervisions=held)


@pytest.mark.parametrize(("held", "met"), [("2016-10-29", 0), ("2016-10-30", 1), ("2016-11-30", 1), ("2016-12-01", 0)])
def test_supervision_in_time__is_held_within_a_month_before_the_month_end(held: str, met: int) -> None:
    assert figure("supervision_in_time", supervised(held), NOVEMBER)[:2] == (met, 1)


@pytest.mark.parametrize(("start", "counted"), [("2016-10-29", 1), ("2016-10-30", 0), ("2016-10-31", 0)])
def test_supervision_in_time__a_worker_a_month_in_post_or_less_is_not_judged(start: str, counted: int) -> None:
    assert figure("supervision_in_time", supervised("2016-11-15", start=start), NOVEMBER) == (counted, counted, counted or None)


def test_supervision_in_time__one_who_never_had_any_is_not_in_time_and_twice_on_a_day_is_once() -> None:
    assert figure("supervision_in_time", supervised("2018-06-01"), NOVEMBER) == (0, 1, 0)
    assert figure("supervision_in_time", supervised("2016-11-15", "2016-11-15"), NOVEMBER) == (1, 1, 1)


def test_supervision_in_time__the_next_is_due_a_month_after_the_last_or_after_the_start_in_post() -> None:
    on = pd.Timestamp("2016-11-30")
    assert due(supervised("2016-11-15", as_at="2016-11-30"), on)["due_date"].tolist() == [pd.Timestamp("2016-12-15")]
    assert due(supervised(start="2016-11-07", as_at="2016-11-30"), on)["due_date"].tolist() == [pd.Timestamp("2016-12-07")]
    assert due(supervised("2016-10-30", as_at="2016-11-30"), on).empty


@pytest.mark.parametrize("start", ["1988-05-03", "2011-03-31"])
def test_supervision_in_time__a_worker_in_post_since_before_there_was_a_line_is_judged(start: str) -> None:
    assert figure("supervision_in_time", supervised("2016-11-15", start=start), NOVEMBER) == (1, 1, 1)
    assert figure("supervision_in_time", supervised("2016-09-15", start=start), NOVEMBER) == (0, 1, 0)


def test_supervision_in_time__a_second_post_does_not_make_a_worker_new() -> None:
    held = "worker_id | child_id | held_date\nW1 | | 2016-09-15"
    on = staffed(FULL, "W1 | T2 | social_worker | 0.2 | permanent | 2016-11-15 | ", supervisions=held)
    assert figure("supervision_in_time", on, NOVEMBER) == (0, 1, 0)
