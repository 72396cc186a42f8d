"""Context measures on tables small enough to check by hand."""

from __future__ import annotations

import pytest

from data.contract import Tables
from tests.build import figure, listed, tables

NOTHING = (0, 0, None)
HEADS = "child_id | start_date | end_date | reason_started | legal_status | placement_type | placement_provider"


def with_episodes(rows: str, as_at: str = "2016-12-31", covers_from: str = "2015-01-01", **more: str) -> Tables:
    return tables(as_at=as_at, covers_from=covers_from, care_episodes=f"{HEADS}\n{rows}", **more)


def test_children_in_care__in_care_on_the_day_of_entry_and_not_on_the_day_of_leaving() -> None:
    found = with_episodes("A | 2016-05-31 | 2016-07-31 | S | C2 | U6 | PR1")
    numbers = [figure("children_in_care", found, f"2016-0{month}-01").value for month in (4, 5, 6, 7)]
    assert numbers == [0, 1, 1, 0]


def test_children_in_care__short_breaks_never_count_and_a_child_with_two_open_episodes_is_one() -> None:
    two = "B | 2016-01-01 | | S | C2 | U6 | PR1\nB | 2016-02-01 | | L | C1 | U6 | PR1"
    found = with_episodes(f"A | 2016-01-01 | | S | V4 | U6 | PR1\n{two}")
    assert figure("children_in_care", found, "2016-03-01") == (1, None, 1)


def test_children_in_care__a_month_not_over_is_counted_on_the_as_at_day() -> None:
    found = with_episodes("A | 2016-01-01 | 2016-03-20 | S | C2 | U6 | PR1", as_at="2016-03-19")
    assert figure("children_in_care", found, "2016-03-01").value == 1


def test_children_in_care__with_nobody_it_is_nought() -> None:
    assert figure("children_in_care", with_episodes(""), "2016-03-01") == (0, None, 0)


POPULATION = "from_date | children_aged_0_to_17\n2016-03-31 | 20000\n2016-07-01 | 40000"


def test_children_in_care_rate__uses_the_latest_population_on_or_before_the_month_end() -> None:
    found = with_episodes("A | 2016-01-01 | | S | C2 | U6 | PR1", population=POPULATION)
    assert figure("children_in_care_rate", found, "2016-02-01") == NOTHING
    assert figure("children_in_care_rate", found, "2016-03-01") == (1, 20_000, 0.5)
    assert figure("children_in_care_rate", found, "2016-06-01") == (1, 20_000, 0.5)
    assert figure("children_in_care_rate", found, "2016-07-01") == (1, 40_000, 0.25)


def test_children_in_care_rate__with_nobody_in_care_it_is_nought_and_not_blank() -> None:
    assert figure("children_in_care_rate", with_episodes("", population=POPULATION), "2016-06-01") == (0, 20_000, 0)


def test_entered_care__a_new_episode_without_a_break_is_no_entry_and_a_return_is() -> None:
    found = with_episodes(
        "A | 2016-01-04 | 2016-02-01 | S | C2 | U6 | PR1\nA | 2016-02-01 | 2016-02-10 | P | C2 | K2 | PR1\n"
        "A | 2016-02-11 | | S | C2 | K2 | PR1"
    )
    assert [figure("entered_care", found, f"2016-0{month}-01").value for month in (1, 2, 3)] == [1, 1, 0]
    assert figure("entered_care", found, "2016-03-01", period="quarter").value == 2


def test_entered_care__the_same_episode_twice_is_one_entry_and_one_after_the_as_at_day_is_none() -> None:
    twice = "A | 2016-01-04 | | S | C2 | U6 | PR1\nA | 2016-01-04 | | S | C2 | U6 | PR1\nB | 2016-02-03 | | S | C2 | U6 | PR1"
    found = with_episodes(twice, as_at="2016-02-02")
    assert [figure("entered_care", found, f"2016-0{month}-01").value for month in (1, 2)] == [1, 0]


def test_left_care__counts_in_the_month_of_leaving_with_the_reason() -> None:
    heads = "child_id | start_date | end_date | legal_status | reason_ended"
    episodes = f"{heads}\nA | 2016-01-04 | 2016-02-29 | C2 | X1\nA | 2016-02-29 | 2016-03-31 | C2 | E4A"
    found = tables(as_at="2016-12-31", care_episodes=episodes)
    assert [figure("left_care", found, f"2016-0{month}-01").value for month in (2, 3)] == [0, 1]
    assert list(listed("left_care", found, "2016-03-01")["reason_left"]) == ["E4A"]


def test_left_care__an_end_after_the_as_at_day_is_not_yet_known() -> None:
    found = with_episodes("A | 2016-01-04 | 2016-03-10 | S | C2 | U6 | PR1", as_at="2016-03-09")
    assert figure("left_care", found, "2016-03-01").value == 0


def placements(*rows: str, as_at: str = "2016-12-31", covers_from: str = "2015-01-01") -> tuple[float | None, float | None]:
    """Numerator and denominator at 31 March 2016 of one child's episodes: start, end, reason, placement and provider."""
    found = with_episodes("\n".join(f"A | {row}" for row in rows), as_at, covers_from)
    return figure("placements_three_or_more", found, "2016-03-01")[:2]


def test_placements_three_or_more__the_placement_open_on_1_april_is_the_first() -> None:
    moves = ("2015-06-01 | 2015-09-01 | P | C2 | K2 | PR4", "2015-09-01 | | B | C2 | U6 | PR1")
    assert placements("2014-01-01 | 2015-06-01 | S | C2 | U6 | PR1", *moves) == (1, 1)
    assert placements("2015-06-01 | 2015-09-01 | S | C2 | K2 | PR4", "2015-09-01 | | B | C2 | U6 | PR1") == (0, 1)


def test_placements_three_or_more__one_that_ended_on_1_april_was_over_that_day() -> None:
    rest = ("2015-09-01 | | P | C2 | U6 | PR1",)
    assert placements("2014-01-01 | 2015-04-01 | S | C2 | U6 | PR1", "2015-04-01 | 2015-09-01 | P | C2 | K2 | PR4", *rest) == (0, 1)
    assert placements("2014-01-01 | 2015-04-02 | S | C2 | U6 | PR1", "2015-04-02 | 2015-09-01 | P | C2 | K2 | PR4", *rest) == (1, 1)


@pytest.mark.parametrize("reason", ["L", "T", "U"])
def test_placements_three_or_more__a_new_status_or_placement_with_the_same_carer_is_no_move(reason: str) -> None:
    rows = ("2014-01-01 | 2015-06-01 | S | C2 | U6 | PR1", "2015-06-01 | 2015-09-01 | P | C2 | K2 | PR4")
    assert placements(*rows, f"2015-09-01 | | {reason} | E1 | A4 | PR1") == (0, 1)


def test_placements_three_or_more__less_than_a_night_does_not_count() -> None:
    assert placements(
        "2014-01-01 | 2015-06-01 | S | C2 | U6 | PR1", "2015-06-01 | 2015-06-01 | P | C2 | R1 | PR4", "2015-06-01 | | P | C2 | K2 | PR4"
    ) == (0, 1)


def test_placements_three_or_more__a_temporary_stay_and_going_back_are_no_moves_but_going_elsewhere_is_one() -> None:
    before = (
        "2014-01-01 | 2015-06-01 | S | C2 | U6 | PR1",
        "2015-06-01 | 2015-07-01 | P | C2 | K2 | PR4",
        "2015-07-01 | 2015-07-08 | P | C2 | T1 |",
    )
    assert placements(*before, "2015-07-08 | | P | C2 | K2 | PR4") == (0, 1)
    assert placements(*before, "2015-07-08 | | P | C2 | U6 | PR4") == (1, 1)


def test_placements_three_or_more__without_a_reason_another_home_is_a_move() -> None:
    first = ("2014-01-01 | 2015-06-01 | | C2 | U6 | PR1", "2015-06-01 | 2015-09-01 | | C2 | K2 | PR1")
    assert placements(*first, "2015-09-01 | | | C2 | K2 | PR4") == (1, 1)
    assert placements(*first, "2015-09-01 | | | E1 | K2 | PR1") == (0, 1)


def test_placements_three_or_more__an_earlier_time_in_care_that_year_counts_too() -> None:
    early = ("2015-04-10 | 2015-05-10 | S | V2 | U6 | PR1", "2015-05-10 | 2015-06-01 | P | V2 | K2 | PR4")
    assert placements(*early, "2016-01-01 | | S | V2 | U6 | PR1") == (1, 1)
    assert placements(*early, "2016-01-01 | 2016-03-31 | S | V2 | U6 | PR1") == (0, 0)


def test_placements_three_or_more__only_years_that_the_records_hold_whole() -> None:
    settled = "2014-01-01 | | S | C2 | U6 | PR1"
    assert placements(settled, as_at="2016-03-30") == (0, 0)
    assert placements(settled, as_at="2016-03-31") == (0, 1)
    assert placements(settled, covers_from="2015-04-01") == (0, 1)
    assert placements(settled, covers_from="2015-05-01") == (0, 0)


@pytest.mark.parametrize(
    ("miles", "inside", "expected"),
    [
        ("20.1", "N", (1, 1, 1)),
        ("20", "N", (0, 1, 0)),
        ("55", "Y", (0, 1, 0)),
        ("", "N", NOTHING),
        ("20.1", "", NOTHING),
        ("3", "", (0, 1, 0)),
    ],
)
def test_over_20_miles_out__both_far_and_outside_and_blank_is_not_counted(miles: str, inside: str, expected: tuple) -> None:
    heads = "child_id | start_date | end_date | legal_status | distance_miles | in_authority"
    episodes = f"{heads}\nA | 2016-01-04 | | C2 | {miles} | {inside}"
    assert figure("over_20_miles_out", tables(as_at="2016-12-31", care_episodes=episodes), "2016-03-01") == expected


def test_over_20_miles_out__the_placement_at_the_month_end_decides() -> None:
    episodes = """
    child_id | start_date | end_date   | legal_status | distance_miles | in_authority
    A        | 2016-01-04 | 2016-03-31 | C2           | 40             | N
    A        | 2016-03-31 |            | C2           | 2              | Y
    """
    found = tables(as_at="2016-12-31", care_episodes=episodes)
    assert [figure("over_20_miles_out", found, f"2016-0{month}-01").value for month in (2, 3)] == [1, 0]


PLANS = """
plan_id | child_id | plan | start_date | end_date
1       | A        | cp   | 2016-01-31 | 2016-03-31
2       | A        | cp   | 2016-02-15 |
3       | B        | cp   | 2016-02-01 | 2016-02-29
4       | B        | cin  | 2016-02-29 |
5       | C        | cp   | 2016-04-02 |
"""


def test_child_protection_plans__a_child_with_two_plans_is_one_child_and_other_plans_do_not_count() -> None:
    found = tables(as_at="2016-04-01", plans=PLANS)
    numbers = [figure("child_protection_plans", found, month).value for month in ("2015-12-01", "2016-01-01", "2016-02-01", "2016-03-01")]
    assert numbers == [0, 1, 1, 1]
    assert figure("child_protection_plans", found, "2016-04-01").value == 1


def test_child_protection_plans_rate__is_for_every_ten_thousand_children() -> None:
    found = tables(as_at="2016-12-31", plans=PLANS, population=POPULATION)
    assert figure("child_protection_plans_rate", found, "2016-04-01") == (2, 20_000, 1)


REFERRALS = """
referral_id | child_id | received_date | outcome           | closed_date
1           | A        | 2016-01-31    | services          | 2016-03-31
2           | A        | 2016-02-15    |                   | 2016-02-20
3           | B        | 2016-02-01    | no_further_action |
4           | C        | 2016-02-29    |                   |
"""


def test_children_in_need__open_referrals_with_services_and_each_child_once() -> None:
    found = tables(as_at="2016-12-31", referrals=REFERRALS)
    assert [figure("children_in_need", found, f"2016-0{month}-01").value for month in (1, 2, 3)] == [1, 2, 1]


def test_children_in_need_rate__is_for_every_ten_thousand_children() -> None:
    found = tables(as_at="2016-12-31", referrals=REFERRALS, population=POPULATION)
    assert figure("children_in_need_rate", found, "2016-03-01") == (1, 20_000, 0.5)


def leavers(rows: str, born: str = "1996-06-15", as_at: str = "2016-12-31") -> Tables:
    return tables(
        as_at=as_at,
        children=f"child_id | date_of_birth\nA | {born}",
        care_leavers=f"child_id | year_end | in_touch | activity | accommodation\n{rows}",
    )


@pytest.mark.parametrize(
    ("in_touch", "code", "expected"),
    [
        ("YES", "B1", (1, 1, 1)),
        ("YES", "B2", (0, 1, 0)),
        ("NO", "0", (0, 1, 0)),
        ("REFU", "", (0, 1, 0)),
        ("DIED", "", NOTHING),
        ("RHOM", "B1", NOTHING),
        ("YES", "G1", NOTHING),
        ("YES", "H2", NOTHING),
        ("NO", "R2", NOTHING),
        ("NREQ", "Z1", (1, 1, 1)),
    ],
)
def test_care_leavers_in_suitable_accommodation__who_is_counted_and_what_is_suitable(in_touch: str, code: str, expected: tuple) -> None:
    found = leavers(f"A | 2016-03-31 | {in_touch} | F1 | {code}")
    assert figure("care_leavers_in_suitable_accommodation", found, "2016-03-01") == expected
    assert figure("care_leavers_in_suitable_accommodation", found, "2016-03-01", period="year") == expected


@pytest.mark.parametrize(("born", "counted"), [("1997-03-31", 1), ("1997-04-01", 0), ("1994-04-01", 1), ("1994-03-31", 0), ("", 0)])
def test_care_leavers_in_suitable_accommodation__a_19th_20th_or_21st_birthday_in_the_year(born: str, counted: int) -> None:
    assert figure("care_leavers_in_suitable_accommodation", leavers("A | 2016-03-31 | YES | F1 | B1", born), "2016-03-01")[1] == counted


def test_care_leavers_in_suitable_accommodation__a_year_not_over_is_not_known_and_a_row_twice_is_one_young_person() -> None:
    twice = "A | 2016-03-31 | YES | F1 | B1\nA | 2016-03-31 | YES | F1 | B1"
    assert figure("care_leavers_in_suitable_accommodation", leavers(twice), "2016-03-01") == (1, 1, 1)
    assert figure("care_leavers_in_suitable_accommodation", leavers(twice, as_at="2016-03-30"), "2016-03-01") == NOTHING


@pytest.mark.parametrize(
    ("in_touch", "code", "expected"),
    [
        ("YES", "F1", (1, 1, 1)),
        ("YES", "P5", (1, 1, 1)),
        ("YES", "G4", (0, 1, 0)),
        ("NO", "0", (0, 1, 0)),
        ("NREQ", "", (0, 1, 0)),
        ("DIED", "", NOTHING),
        ("RHOM", "F1", NOTHING),
    ],
)
def test_care_leavers_in_education_or_work__full_time_or_part_time_of_all_but_the_dead_and_those_back_home(
    in_touch: str, code: str, expected: tuple
) -> None:
    found = leavers(f"A | 2016-03-31 | {in_touch} | {code} | G1")
    assert figure("care_leavers_in_education_or_work", found, "2016-03-01") == expected
