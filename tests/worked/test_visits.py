"""Worked rows of visits and plans: on the day, a day either side, not seen, never, in the future, twice, nobody.

From Wednesday 1 June 2016 ten working days end on 15 June and twenty on 29 June; a week on the 8th, six weeks on 13 July.
"""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from metrics.visits.care_plan_in_place import due as care_plans_due
from metrics.visits.cla_visits_in_time import due as cla_due
from metrics.visits.cp_reviews_in_time import due as reviews_due
from metrics.visits.cp_visits_in_time import due as cp_due
from metrics.visits.placed_with_parents_assessed import due as parents_due
from metrics.visits.plan_updated_in_6_months import due as updates_due
from tests.build import figure, listed, tables

NONE_OF_NONE = (0, 0, None)
ELSEWHERE = "B | {kind} | 2014-01-01 | Y |"  # so that visits are on file from long before child A's first


def visited(*seen: str, kind: str, not_seen: tuple[str, ...] = ()) -> str:
    rows = [ELSEWHERE.format(kind=kind), *(f"A | {kind} | {day} | Y |" for day in seen), *(f"A | {kind} | {day} | N |" for day in not_seen)]
    return "child_id | plan | visit_date | seen | seen_alone\n" + "\n".join(rows)


def on_plan(*seen: str, kind: str = "cp", end: str = "", as_at: str = "2017-12-31", **more: tuple[str, ...]) -> Tables:
    """Child A on a plan from 1 June 2016, seen on each of the days."""
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        plans=f"plan_id | child_id | plan | start_date | end_date\nP | A | {kind} | 2016-06-01 | {end}",
        visits=visited(*seen, kind=kind, **more),
    )


def in_care(*seen: str, episodes: str = "2016-06-01 | | S | V2 | U6 | N |", reviews: str = "", as_at: str = "2019-12-31") -> Tables:
    """Child A in care, seen on each of the days. Episodes: start, end, reason, legal status, placement, meant to last to 18, regulation."""
    heads = "child_id | start_date | end_date | reason_started | legal_status | placement_type | intended_to_18 | regulation"
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        care_episodes=heads + "\n" + "\n".join(f"A | {line}" for line in episodes.splitlines()),
        reviews="review_id | child_id | held_date | cancelled\n" + (f"R | A | {reviews}" if reviews else ""),
        visits=visited(*seen, kind="cla"),
    )


@pytest.mark.parametrize(("kind", "last_day", "late"), [("cp", "2016-06-15", "2016-06-16"), ("cin", "2016-06-29", "2016-06-30")])
def test_cp_visits_in_time__and_in_need_a_visit_on_the_last_day_is_in_time_and_a_day_later_is_not(
    kind: str, last_day: str, late: str
) -> None:
    measure = f"{kind}_visits_in_time"
    for day, met in ((last_day, 1), (late, 0)):
        first = listed(measure, on_plan(day, kind=kind), "2016-06-01").sort_values("due_date").iloc[0]
        assert (first["due_date"], bool(first["met"])) == (pd.Timestamp(last_day), bool(met))


def test_cp_visits_in_time__the_next_is_due_10_working_days_after_a_late_visit_and_not_after_the_day_it_was_due() -> None:
    on = on_plan("2016-06-17", "2016-07-01", as_at="2016-07-01")
    assert figure("cp_visits_in_time", on, "2016-06-01") == (0, 1, 0)
    assert figure("cp_visits_in_time", on, "2016-07-01") == (1, 1, 1)


def test_cp_visits_in_time__a_visit_at_which_the_child_was_not_seen_does_not_count() -> None:
    assert figure("cp_visits_in_time", on_plan(not_seen=("2016-06-10",), as_at="2016-06-15"), "2016-06-01") == (0, 1, 0)


def test_cp_visits_in_time__every_further_10_working_days_without_a_visit_are_one_more_missed() -> None:
    on = on_plan("2016-07-20", as_at="2016-07-31")
    assert figure("cp_visits_in_time", on, "2016-06-01") == (0, 2, 0)  # 15 and 29 June
    assert figure("cp_visits_in_time", on, "2016-07-01") == (0, 1, 0)  # 13 July; 27 July is not owed: a visit came on the 20th


def test_cp_visits_in_time__a_visit_due_after_the_as_at_day_does_not_count_yet() -> None:
    assert figure("cp_visits_in_time", on_plan(as_at="2016-06-14"), "2016-06-01") == NONE_OF_NONE
    assert figure("cp_visits_in_time", on_plan(as_at="2016-06-15"), "2016-06-01") == (0, 1, 0)


@pytest.mark.parametrize(("end", "counts"), [("2016-06-14", 0), ("2016-06-15", 0), ("2016-06-16", 1)])
def test_cp_visits_in_time__a_plan_that_ended_by_the_day_owes_no_visit(end: str, counts: int) -> None:
    assert figure("cp_visits_in_time", on_plan(end=end), "2016-06-01").denominator == counts


def test_cp_visits_in_time__two_plans_that_overlap_and_a_visit_written_twice_count_once() -> None:
    on = tables(
        as_at="2016-06-16",
        covers_from="2016-01-01",
        plans="plan_id | child_id | plan | start_date | end_date\nP | A | cp | 2016-06-01 | \nQ | A | cp | 2016-06-02 | 2016-06-10",
        visits=visited("2016-06-02", "2016-06-02", kind="cp"),
    )
    assert figure("cp_visits_in_time", on, "2016-06-01") == (1, 2, 0.5)


def test_cp_visits_in_time__a_plan_older_than_the_visits_on_file_is_counted_from_the_first_day_on_file() -> None:
    on = tables(
        as_at="2016-06-30",
        covers_from="2016-01-01",
        plans="plan_id | child_id | plan | start_date | end_date\nP | A | cp | 2012-06-01 | ",
        visits="child_id | plan | visit_date | seen\nB | cp | 2016-06-01 | N",
    )
    assert listed("cp_visits_in_time", on, "2016-06-01")["due_date"].tolist() == [pd.Timestamp("2016-06-15"), pd.Timestamp("2016-06-29")]


def test_cp_visits_in_time__nobody_on_a_plan_is_blank() -> None:
    assert figure("cp_visits_in_time", on_plan(), "2016-05-01") == NONE_OF_NONE
    assert figure("cp_visits_in_time", on_plan("2016-06-05", kind="cin"), "2016-06-01") == NONE_OF_NONE


def test_cp_visits_in_time__what_is_due_next_is_counted_from_the_last_visit_and_for_a_child_overdue_from_the_day_missed() -> None:
    seen, overdue = (cp_due(on_plan(*days, as_at="2016-06-20"), pd.Timestamp("2016-06-20")) for days in (("2016-06-13",), ()))
    assert seen["due_date"].tolist() == [pd.Timestamp("2016-06-27")]
    assert overdue["due_date"].tolist() == [pd.Timestamp("2016-06-29")]
    assert overdue["last_visit_date"].isna().all()


def test_cin_visits_in_time__every_further_20_working_days_without_a_visit_are_one_more_missed() -> None:
    on = on_plan(kind="cin", as_at="2016-07-31")
    assert [figure("cin_visits_in_time", on, month) for month in ("2016-06-01", "2016-07-01")] == [(0, 1, 0), (0, 1, 0)]


@pytest.mark.parametrize(("seen", "met"), [("2016-06-01", 1), ("2016-06-08", 1), ("2016-06-09", 0)])
def test_cla_visits_in_time__the_first_is_due_within_a_week_of_the_placement(seen: str, met: int) -> None:
    assert figure("cla_visits_in_time", in_care(seen), "2016-06-01")[:2] == (met, 1)


@pytest.mark.parametrize(("second", "met"), [("2016-07-19", 1), ("2016-07-20", 0)])
def test_cla_visits_in_time__in_the_first_year_the_next_is_due_within_six_weeks(second: str, met: int) -> None:
    on = in_care("2016-06-07", second, as_at="2016-07-31")
    assert figure("cla_visits_in_time", on, "2016-07-01")[:2] == (met, 1)


@pytest.mark.parametrize(
    ("meant_to_last", "seen", "due"),
    [
        ("Y", "2017-05-31", "2017-07-12"),
        ("Y", "2017-06-01", "2017-09-01"),
        ("N", "2017-06-01", "2017-07-13"),
        ("", "2017-06-01", "2017-07-13"),
    ],
)
def test_cla_visits_in_time__after_a_year_in_a_placement_to_18_three_months_and_elsewhere_six_weeks(
    meant_to_last: str, seen: str, due: str
) -> None:
    on = in_care(seen, episodes=f"2016-06-01 | | S | V2 | U4 | {meant_to_last} |")
    cases = listed("cla_visits_in_time", on, f"{due[:7]}-01")
    assert cases.loc[cases["last_visit_date"] == pd.Timestamp(seen), "due_date"].iloc[0] == pd.Timestamp(due)


@pytest.mark.parametrize(
    ("episode", "reviewed", "due"),
    [
        ("V2 | U3 | N | 24", "", "2016-06-22"),
        ("V2 | U3 | N | 24", "2016-06-15", "2016-07-13"),
        ("V2 | U3 | N | 24", "2016-06-16", "2016-06-22"),
        ("C1 | P1 | N |", "2016-06-10", "2016-07-13"),
        ("V2 | P1 | N | 19", "2016-06-10", "2016-07-27"),
        ("C2 | P1 | Y |", "", "2016-07-27"),
    ],
)
def test_cla_visits_in_time__weekly_until_the_first_review_then_four_or_six_weeks(episode: str, reviewed: str, due: str) -> None:
    on = in_care("2016-06-15", episodes=f"2016-06-01 | | S | {episode}", reviews=f"{reviewed} | N" if reviewed else "")
    cases = listed("cla_visits_in_time", on, f"{due[:7]}-01").sort_values("due_date")
    assert cases.loc[cases["last_visit_date"] == pd.Timestamp("2016-06-15"), "due_date"].iloc[0] == pd.Timestamp(due)


def test_cla_visits_in_time__a_cancelled_review_does_not_end_the_weekly_visits() -> None:
    on = in_care("2016-06-15", episodes="2016-06-01 | | S | C1 | P1 | N |", reviews="2016-06-10 | Y", as_at="2016-06-22")
    assert pd.Timestamp("2016-06-22") in listed("cla_visits_in_time", on, "2016-06-01")["due_date"].tolist()


MOVED = "2016-06-01 | 2016-07-01 | S | V2 | U6 | N |\n2016-07-01 | | {reason} | V2 | {home} | N |"


@pytest.mark.parametrize(
    ("reason", "home", "within_a_week"), [("P", "K2", True), ("B", "K2", True), ("L", "U6", False), ("P", "T1", False), ("", "K2", True)]
)
def test_cla_visits_in_time__a_new_placement_asks_for_a_visit_within_a_week_and_a_stay_or_a_new_status_does_not(
    reason: str, home: str, within_a_week: bool
) -> None:
    on = in_care("2016-06-05", episodes=MOVED.format(reason=reason, home=home), as_at="2016-08-31")
    days = listed("cla_visits_in_time", on, "2016-07-01")["due_date"].tolist()
    assert days == [pd.Timestamp("2016-07-08") if within_a_week else pd.Timestamp("2016-07-17")]


def test_cla_visits_in_time__coming_back_from_a_stay_to_the_same_home_is_no_new_placement() -> None:
    stay = "2016-06-01 | 2016-07-01 | S | V2 | U6 | N |\n2016-07-01 | 2016-07-05 | P | V2 | T1 | N |\n2016-07-05 | | P | V2 | U6 | N |"
    on = in_care("2016-06-05", episodes=stay, as_at="2016-07-31")
    assert listed("cla_visits_in_time", on, "2016-07-01")["due_date"].tolist() == [pd.Timestamp("2016-07-17")]


def test_cla_visits_in_time__a_care_order_made_at_home_asks_for_a_visit_within_a_week() -> None:
    order = "2016-06-01 | 2016-07-01 | S | C1 | P1 | N |\n2016-07-01 | | L | C2 | P1 | N |"
    on = in_care("2016-06-28", episodes=order, reviews="2016-06-20 | N", as_at="2016-07-31")
    assert listed("cla_visits_in_time", on, "2016-07-01")["due_date"].tolist() == [pd.Timestamp("2016-07-08")]


@pytest.mark.parametrize(("left", "counts"), [("2016-06-08", 0), ("2016-06-09", 1)])
def test_cla_visits_in_time__a_child_who_left_by_the_day_is_owed_no_visit(left: str, counts: int) -> None:
    assert figure("cla_visits_in_time", in_care(episodes=f"2016-06-01 | {left} | S | V2 | U6 | N |"), "2016-06-01").denominator == counts


def test_cla_visits_in_time__short_breaks_and_children_who_were_never_in_care_count_for_nothing() -> None:
    on = in_care("2016-06-05", episodes="2016-06-01 | | S | V4 | U6 | N |", as_at="2016-12-31")
    assert figure("cla_visits_in_time", on, "2016-06-01") == NONE_OF_NONE


def test_cla_visits_in_time__what_is_due_next_counts_from_the_last_visit() -> None:
    found = cla_due(in_care("2016-06-07", as_at="2016-06-30"), pd.Timestamp("2016-06-30"))
    assert found[["due_date", "last_visit_date"]].values.tolist() == [[pd.Timestamp("2016-07-19"), pd.Timestamp("2016-06-07")]]


def seen_alone(born: str, *rows: str) -> Tables:
    return tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        children=f"child_id | date_of_birth\nA | {born}",
        visits="child_id | plan | visit_date | seen | seen_alone\n" + "\n".join(f"A | {row}" for row in rows),
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("cla | 2016-06-01 | Y | Y", (1, 1, 1)),
        ("cla | 2016-06-01 | Y | N", (0, 1, 0)),
        ("cla | 2016-06-01 | Y | ", (0, 1, 0)),
        ("cla | 2016-06-01 | N | Y", NONE_OF_NONE),
        ("cla | 2016-06-01 |   | Y", NONE_OF_NONE),
        ("cp | 2016-06-01 | Y | Y", NONE_OF_NONE),
        ("cla | 2017-06-01 | Y | Y", NONE_OF_NONE),
    ],
)
def test_cla_seen_alone__counts_visits_to_children_in_care_at_which_the_child_was_seen(row: str, expected: tuple) -> None:
    assert figure("cla_seen_alone", seen_alone("2010-01-01", row), "2016-06-01") == expected


@pytest.mark.parametrize(("born", "counts"), [("2012-05-31", 1), ("2012-06-01", 1), ("2012-06-02", 0), ("", 0)])
def test_cla_seen_alone__a_child_counts_from_the_fourth_birthday(born: str, counts: int) -> None:
    assert figure("cla_seen_alone", seen_alone(born, "cla | 2016-06-01 | Y | Y"), "2016-06-01").denominator == counts


def test_cla_seen_alone__two_visits_on_one_day_are_one_and_alone_if_either_was() -> None:
    on = seen_alone("2010-01-01", "cla | 2016-06-01 | Y | N", "cla | 2016-06-01 | Y | Y")
    assert figure("cla_seen_alone", on, "2016-06-01") == (1, 1, 1)


def with_plan(entered: str, left: str, start: str, end: str, as_at: str = "2016-12-31") -> Tables:
    plan = f"P | A | cla | {start} | {end}" if start else ""
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        care_episodes=f"child_id | start_date | end_date | legal_status\nA | {entered} | {left} | C2",
        plans=f"plan_id | child_id | plan | start_date | end_date\n{plan}",
    )


@pytest.mark.parametrize(
    ("entered", "start", "end", "expected"),
    [
        ("2016-06-16", "", "", (0, 1, 0)),  # the 30th is working day 10
        ("2016-06-17", "", "", NONE_OF_NONE),
        ("2016-06-16", "2016-06-30", "", (1, 1, 1)),
        ("2016-06-16", "2016-07-01", "", (0, 1, 0)),
        ("2016-06-01", "2016-06-01", "2016-06-30", (0, 1, 0)),
        ("2016-06-01", "2016-06-01", "2016-07-01", (1, 1, 1)),
        ("2009-06-01", "", "", (0, 1, 0)),
    ],
)
def test_care_plan_in_place__from_the_tenth_working_day_a_plan_must_be_open(entered: str, start: str, end: str, expected: tuple) -> None:
    assert figure("care_plan_in_place", with_plan(entered, "", start, end), "2016-06-01") == expected


def test_care_plan_in_place__a_child_who_left_is_not_counted_and_a_protection_plan_is_no_care_plan() -> None:
    assert figure("care_plan_in_place", with_plan("2016-06-01", "2016-06-30", "", ""), "2016-06-01") == NONE_OF_NONE
    on = tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        care_episodes="child_id | start_date | end_date | legal_status\nA | 2016-06-01 | | C2",
        plans="plan_id | child_id | plan | start_date | end_date\nP | A | cp | 2016-06-01 | ",
    )
    assert figure("care_plan_in_place", on, "2016-06-01") == (0, 1, 0)


def test_care_plan_in_place__those_still_without_one_are_due_by_their_tenth_working_day() -> None:
    without, with_one = (with_plan("2016-06-16", "", start, "", as_at="2016-06-20") for start in ("", "2016-06-18"))
    assert care_plans_due(without, without.as_at)["due_date"].tolist() == [pd.Timestamp("2016-06-30")]
    assert care_plans_due(with_one, with_one.as_at).empty


def updated(*days: str, kind: str = "cin", start: str = "2016-01-15", end: str = "", as_at: str = "2017-12-31") -> Tables:
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        plans=f"plan_id | child_id | plan | start_date | end_date\nP | A | {kind} | {start} | {end}",
        plan_versions="plan_id | updated_date\n" + "\n".join(f"P | {day}" for day in days),
    )


@pytest.mark.parametrize(("start", "expected"), [("2016-01-31", (0, 1, 0)), ("2016-02-01", NONE_OF_NONE)])
def test_plan_updated_in_6_months__a_plan_counts_once_it_has_been_open_for_six_months(start: str, expected: tuple) -> None:
    assert figure("plan_updated_in_6_months", updated(start=start), "2016-07-01") == expected


@pytest.mark.parametrize(("day", "met"), [("2016-01-30", 0), ("2016-01-31", 1), ("2016-07-31", 1), ("2016-08-01", 0)])
def test_plan_updated_in_6_months__the_latest_version_was_written_within_six_months(day: str, met: int) -> None:
    assert figure("plan_updated_in_6_months", updated(day, start="2015-01-15"), "2016-07-01")[:2] == (met, 1)


def test_plan_updated_in_6_months__a_plan_that_ended_is_left_out_and_its_kind_is_in_words() -> None:
    assert figure("plan_updated_in_6_months", updated(end="2016-07-31"), "2016-07-01") == NONE_OF_NONE
    for kind, words in (("cla", "Looked after"), ("cp", "Child protection"), ("cin", "In need")):
        assert figure("plan_updated_in_6_months", updated(kind=kind), "2016-07-01", kind="plan", group=words) == (0, 1, 0)


def test_plan_updated_in_6_months__the_next_version_is_due_six_months_after_the_last_or_after_the_start() -> None:
    for days, due in (((), "2016-07-15"), (("2016-02-01",), "2016-08-01")):
        on = updated(*days, as_at="2016-06-20")
        assert updates_due(on, on.as_at)["due_date"].tolist() == [pd.Timestamp(due)]


def reviewed(*held: str, end: str = "", as_at: str = "2018-12-31") -> Tables:
    rows = "\n".join(f"A | review | {day}" for day in held)
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        plans=f"plan_id | child_id | plan | start_date | end_date\nP | A | cp | 2016-06-01 | {end}",
        cp_conferences=f"child_id | kind | held_date\nA | initial | 2016-06-01\n{rows}",
    )


@pytest.mark.parametrize(("held", "met"), [("2016-09-01", 1), ("2016-09-02", 0), ("", 0)])
def test_cp_reviews_in_time__the_first_is_due_three_months_after_the_plan_began(held: str, met: int) -> None:
    assert figure("cp_reviews_in_time", reviewed(*([held] if held else [])), "2016-09-01")[:2] == (met, 1)


@pytest.mark.parametrize(("second", "met"), [("2017-02-20", 1), ("2017-02-21", 0)])
def test_cp_reviews_in_time__later_ones_are_due_six_months_after_the_one_before_was_held(second: str, met: int) -> None:
    assert figure("cp_reviews_in_time", reviewed("2016-08-20", second), "2017-02-01")[:2] == (met, 1)


def test_cp_reviews_in_time__while_none_is_held_every_six_months_are_one_more_missed_until_the_plan_ends() -> None:
    on = reviewed(end="2017-09-01")
    assert [figure("cp_reviews_in_time", on, month)[:2] for month in ("2016-09-01", "2017-03-01", "2017-09-01")] == [(0, 1), (0, 1), (0, 0)]


@pytest.mark.parametrize(("began", "august", "october"), [("2016-05-09", (0, 0), (0, 1)), ("2016-05-10", (0, 1), (0, 0))])
def test_cp_reviews_in_time__a_plan_that_begins_as_another_ends_is_owed_a_first_review_of_its_own(began, august, october) -> None:
    """The other began on 4 January 2016, was reviewed on 1 April and ended on 10 May; entered the day before, it is one plan twice."""
    on = tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        plans=f"plan_id | child_id | plan | start_date | end_date\nP | A | cp | 2016-01-04 | 2016-05-10\nQ | A | cp | {began} | ",
        cp_conferences="child_id | kind | held_date\nA | initial | 2016-01-04\nA | review | 2016-04-01",
    )
    assert [figure("cp_reviews_in_time", on, month)[:2] for month in ("2016-08-01", "2016-10-01")] == [august, october]


def test_cp_reviews_in_time__the_next_one_due_is_listed() -> None:
    on = reviewed("2016-08-20", as_at="2017-01-10")
    assert reviews_due(on, on.as_at)["due_date"].tolist() == [pd.Timestamp("2017-02-20")]


def protection(start: str, end: str, previous: str = "0") -> Tables:
    return tables(
        as_at="2018-12-31",
        covers_from="2016-01-01",
        plans=f"plan_id | child_id | plan | start_date | end_date | previous_plans\nP | A | cp | {start} | {end} | {previous}",
    )


@pytest.mark.parametrize(("end", "met"), [("2018-05-30", 0), ("2018-05-31", 1), ("2018-06-01", 1)])
def test_cp_over_2_years__a_plan_of_730_days_with_its_first_and_last_lasted_two_years(end: str, met: int) -> None:
    on = protection("2016-06-01", end)  # the 730th day is 31 May 2018
    assert figure("cp_over_2_years", on, f"{end[:7]}-01")[:2] == (met, 1)


def test_cp_over_2_years__a_plan_that_has_not_ended_is_not_judged() -> None:
    assert figure("cp_over_2_years", protection("2015-01-01", "2019-02-01"), "2018-12-01") == NONE_OF_NONE


@pytest.mark.parametrize(("start", "counts"), [("2016-06-01", 1), ("2016-06-02", 0)])
def test_cp_open_over_2_years__a_plan_counts_from_its_730th_day(start: str, counts: int) -> None:
    assert figure("cp_open_over_2_years", protection(start, ""), "2018-05-01").value == counts


def test_cp_open_over_2_years__a_plan_that_ended_by_the_month_end_is_not_open() -> None:
    assert figure("cp_open_over_2_years", protection("2015-01-01", "2018-05-31"), "2018-05-01").value == 0


@pytest.mark.parametrize(("previous", "expected"), [("0", (0, 1, 0)), ("1", (1, 1, 1)), ("3", (1, 1, 1)), ("", NONE_OF_NONE)])
def test_cp_repeat__a_plan_with_earlier_ones_is_a_repeat_and_one_that_does_not_say_is_not_counted(previous: str, expected: tuple) -> None:
    on = protection("2016-06-01", "", previous)
    assert figure("cp_repeat", on, "2016-06-01") == expected
    assert figure("cp_repeat", on, "2016-07-01") == NONE_OF_NONE


def at_home(assessed: str, approved: str, regulation_19: str = "N", end: str = "", as_at: str = "2016-12-31") -> Tables:
    heads = "child_id | start_date | end_date | regulation_19 | suitability_assessed_date | approved_date"
    row = f"A | 2016-06-15 | {end} | {regulation_19} | {assessed} | {approved}"
    return tables(as_at=as_at, covers_from="2016-01-01", placements_with_parents=f"{heads}\n{row}")


@pytest.mark.parametrize(
    ("assessed", "approved", "met"),
    [
        ("2016-06-15", "2016-06-15", 1),
        ("2016-06-01", "2016-06-10", 1),
        ("2016-06-16", "2016-06-16", 0),
        ("2016-06-14", "2016-06-16", 0),
        ("2016-06-14", "", 0),
        ("", "2016-06-14", 0),
    ],
)
def test_placed_with_parents_assessed__assessed_and_approved_by_the_day_of_the_placement(assessed: str, approved: str, met: int) -> None:
    assert figure("placed_with_parents_assessed", at_home(assessed, approved), "2016-06-01")[:2] == (met, 1)


@pytest.mark.parametrize(
    ("assessed", "approved", "month", "met"),
    [
        ("2016-06-29", "2016-07-13", "2016-07-01", 1),  # working day 10 of the placement, then of the assessment
        ("2016-06-29", "2016-07-14", "2016-07-01", 0),
        ("2016-06-30", "2016-06-30", "2016-06-01", 0),
        ("", "", "2016-06-01", 0),
        ("2016-06-10", "2016-06-29", "2016-06-01", 1),
    ],
)
def test_placed_with_parents_assessed__where_regulation_19_applies_within_ten_working_days_of_each(
    assessed: str, approved: str, month: str, met: int
) -> None:
    assert figure("placed_with_parents_assessed", at_home(assessed, approved, "Y"), month)[:2] == (met, 1)


@pytest.mark.parametrize(("end", "counts"), [("2016-06-29", 0), ("2016-06-30", 1)])
def test_placed_with_parents_assessed__an_emergency_placement_that_ended_by_the_day_is_not_judged(end: str, counts: int) -> None:
    assert figure("placed_with_parents_assessed", at_home("", "", "Y", end), "2016-06-01").denominator == counts


def test_placed_with_parents_assessed__the_assessment_and_then_the_approval_are_due_next() -> None:
    for assessed, due in (("", "2016-06-29"), ("2016-06-17", "2016-07-01")):
        on = at_home(assessed, "", "Y", as_at="2016-06-20")
        assert parents_due(on, on.as_at)["due_date"].tolist() == [pd.Timestamp(due)]
