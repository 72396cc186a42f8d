"""Who a child was in each month: age, team, legal status, placement and reviewing officer, and what is not recorded."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.contract import Tables
from data.derive import child_count
from metrics.kit.attributes import NOT_RECORDED, attributes
from metrics.kit.months import Months
from tests.build import tables

EPISODES = "child_id | start_date | end_date | legal_status | placement_type\n"
ALLOCATIONS = "child_id | worker_id | team_id | role | start_date | end_date\n"
TEAMS = "team_id | team_name | locality\nT1 | One | North\nT2 | Two | South"


def groups_by_month(kind: str, on: Tables, child: str = "A") -> dict[str, str]:
    """The group of one child at each month of the window, by month."""
    months = Months(on.covers_from, on.as_at)
    found = attributes(on, months)[kind]
    ids = next(frame["child_id"].cat.categories for frame in on.frames.values() if "child_id" in frame.columns)
    codes = found.of(np.full(len(months), ids.get_loc(child)), np.arange(len(months)))
    return {f"{month:%Y-%m}": found.groups[code] for month, code in zip(months.starts, codes, strict=True)}


def world(as_at: str = "2018-06-30", covers_from: str = "2018-01-01", **written: str) -> Tables:
    return tables(as_at=as_at, covers_from=covers_from, **written)


def child(born: str, **more: str) -> str:
    heads, values = " | ".join(("child_id", "date_of_birth", *more)), " | ".join(("A", born, *more.values()))
    return f"{heads}\n{values}"


@pytest.mark.parametrize(
    ("born", "as_at", "band"),
    [
        ("2017-06-30", "2018-06-30", "1 to 4"),
        ("2017-07-01", "2018-06-30", "Under 1"),
        ("2013-06-30", "2018-06-30", "5 to 9"),
        ("2013-07-01", "2018-06-30", "1 to 4"),
        ("2008-06-30", "2018-06-30", "10 to 15"),
        ("2002-07-01", "2018-06-30", "10 to 15"),
        ("2002-06-30", "2018-06-30", "16 and over"),
        ("2012-02-29", "2017-02-28", "1 to 4"),
        ("2012-02-29", "2017-03-31", "5 to 9"),
        ("2011-02-28", "2016-02-29", "5 to 9"),
        ("2018-06-30", "2018-06-30", "Under 1"),
        ("2018-09-01", "2018-06-30", "Under 1"),
        ("", "2018-06-30", NOT_RECORDED),
        ("2013-06-15", "2018-06-14", "1 to 4"),
        ("2013-06-15", "2018-06-15", "5 to 9"),
    ],
)
def test_the_age_is_that_of_the_month_s_last_day_or_of_the_extract_s_date(born, as_at, band):
    on = world(as_at, as_at, children=child(born))
    assert list(groups_by_month("age_band", on).values()) == [band]


def test_a_child_grows_older_from_month_to_month():
    on = world(children=child("2013-03-31"))
    assert groups_by_month("age_band", on) == {
        "2018-01": "1 to 4",
        "2018-02": "1 to 4",
        "2018-03": "5 to 9",
        "2018-04": "5 to 9",
        "2018-05": "5 to 9",
        "2018-06": "5 to 9",
    }


BORN = st.dates(date(1998, 1, 1), date(2018, 12, 31))


@settings(max_examples=40, deadline=None)
@given(BORN, st.dates(date(2015, 1, 1), date(2018, 6, 30)))
def test_ages_agree_with_counting_birthdays(born, as_at):
    birthdays = 0
    while _birthday(born, birthdays + 1) <= as_at:
        birthdays += 1
    band = (
        "Under 1"
        if birthdays < 1
        else "1 to 4"
        if birthdays < 5
        else "5 to 9"
        if birthdays < 10
        else "10 to 15"
        if birthdays < 16
        else "16 and over"
    )
    on = world(str(as_at), str(as_at), children=child(str(born)))
    assert list(groups_by_month("age_band", on).values()) == [band]


def _birthday(born: date, years: int) -> date:
    leap_child = (born.month, born.day) == (2, 29)
    ordinary = (born.year + years) % 4 != 0 or (born.year + years) == 2100
    return date(born.year + years, 3, 1) if leap_child and ordinary else born.replace(year=born.year + years)


@pytest.mark.parametrize(
    ("name", "code", "group"),
    [
        ("sex", "F", "Female"),
        ("sex", "", NOT_RECORDED),
        ("sex", "Z", NOT_RECORDED),
        ("ethnicity", "AIND", "Asian"),
        ("ethnicity", "", NOT_RECORDED),
        ("ethnicity", "REFU", "Not known"),
    ],
)
def test_sex_and_ethnicity_are_the_groups_of_the_national_codes(name, code, group):
    on = world(children=child("2010-01-01", **{name: code}))
    assert set(groups_by_month(name, on).values()) == {group}


def test_a_breakdown_whose_column_or_table_is_not_supplied_is_not_there():
    on = world(children=child("2010-01-01"))
    assert set(attributes(on, Months(on.covers_from, on.as_at))) == {"age_band"}


def test_a_child_who_is_not_among_the_children_is_not_recorded():
    on = world(children=child("2010-01-01", sex="F"), care_episodes=EPISODES + "Z | 2018-01-05 | | C2 | U6")
    assert set(groups_by_month("sex", on, "Z").values()) == {NOT_RECORDED}
    assert set(groups_by_month("age_band", on, "Z").values()) == {NOT_RECORDED}


def test_the_team_is_the_one_that_held_the_child_in_that_month():
    held = ALLOCATIONS + "A | W1 | T1 | social_worker | 2018-02-10 | 2018-04-15\nA | W2 | T2 | social_worker | 2018-04-15 |"
    on = world(allocations=held, teams=TEAMS)
    assert groups_by_month("team", on) == {
        "2018-01": "Unallocated",
        "2018-02": "One",
        "2018-03": "One",
        "2018-04": "Two",
        "2018-05": "Two",
        "2018-06": "Two",
    }
    assert groups_by_month("locality", on)["2018-03"] == "North"
    assert groups_by_month("locality", on)["2018-01"] == "Unallocated"


def test_a_child_who_left_on_the_3rd_is_still_with_the_team_that_month_and_with_nobody_the_next():
    on = world(allocations=ALLOCATIONS + "A | W1 | T1 | social_worker | 2018-01-10 | 2018-04-03", teams=TEAMS)
    found = groups_by_month("team", on)
    assert (found["2018-04"], found["2018-05"]) == ("One", "Unallocated")


def test_a_worker_who_left_on_the_1st_still_counts_in_that_month():
    on = world(allocations=ALLOCATIONS + "A | W1 | T1 | social_worker | 2018-01-10 | 2018-04-01", teams=TEAMS)
    assert groups_by_month("team", on)["2018-04"] == "One"


def test_a_second_worker_s_short_spell_does_not_hide_the_one_who_stays():
    held = ALLOCATIONS + "A | W1 | T1 | social_worker | 2018-01-10 |\nA | W2 | T2 | social_worker | 2018-02-05 | 2018-03-20"
    on = world(allocations=held, teams=TEAMS)
    assert list(groups_by_month("team", on).values()) == ["One", "Two", "Two", "One", "One", "One"]


def test_a_reviewing_officer_is_no_social_worker_and_the_other_way_round():
    held = (
        ALLOCATIONS
        + "A | W1 | T1 | social_worker | 2018-02-10 |\nA | W9 | T2 | iro | 2018-03-10 |\nA | W5 | T2 | personal_adviser | 2018-01-10 |"
    )
    on = world(allocations=held, teams=TEAMS)
    assert groups_by_month("team", on)["2018-03"] == "One"
    assert [groups_by_month("iro", on)[month] for month in ("2018-02", "2018-03")] == ["No officer", "W9"]


def test_a_team_without_a_name_is_called_by_its_id_and_no_team_is_not_recorded():
    held = ALLOCATIONS + "A | W1 | T7 | social_worker | 2018-01-10 |\nB | W1 | | social_worker | 2018-01-10 |"
    on = world(allocations=held, teams=TEAMS)
    assert groups_by_month("team", on)["2018-02"] == "T7"
    assert groups_by_month("team", on, "B")["2018-02"] == NOT_RECORDED
    assert groups_by_month("locality", on)["2018-02"] == NOT_RECORDED
    assert groups_by_month("team", world(allocations=held))["2018-02"] == "T7"


def test_no_locality_is_given_when_teams_have_none():
    on = world(allocations=ALLOCATIONS + "A | W1 | T1 | social_worker | 2018-01-10 |", teams="team_id | team_name\nT1 | One")
    assert "locality" not in attributes(on, Months(on.covers_from, on.as_at))


def test_legal_status_and_placement_are_those_of_the_month_s_last_episode():
    rows = EPISODES + "A | 2018-02-01 | 2018-03-10 | V2 | U6\nA | 2018-03-10 | | C2 | K2"
    on = world(care_episodes=rows)
    status, placement = groups_by_month("legal_status", on), groups_by_month("placement", on)
    assert status["2018-01"] == placement["2018-01"] == "Not in care"
    assert status["2018-02"] != status["2018-03"] == status["2018-06"]
    assert placement["2018-02"] != placement["2018-03"] == placement["2018-06"]


@pytest.mark.parametrize("status", ["V3", "V4"])
def test_a_short_break_gives_no_legal_status(status):
    on = world(care_episodes=EPISODES + f"A | 2018-02-01 | | {status} | U6")
    assert set(groups_by_month("legal_status", on).values()) == {"Not in care"}
    assert set(groups_by_month("placement", on).values()) == {"Not in care"}


def test_a_short_break_inside_care_hides_nothing():
    on = world(care_episodes=EPISODES + "A | 2018-01-01 | | C2 | U6\nA | 2018-02-01 | 2018-02-03 | V4 | U6")
    assert len(set(groups_by_month("legal_status", on).values())) == 1
    assert "Not in care" not in groups_by_month("legal_status", on).values()


def test_an_unknown_legal_status_is_not_recorded_and_not_out_of_care():
    on = world(care_episodes=EPISODES + "A | 2018-01-01 | | | ")
    assert set(groups_by_month("legal_status", on).values()) == {NOT_RECORDED}
    assert set(groups_by_month("placement", on).values()) == {NOT_RECORDED}


def test_two_rows_of_one_start_take_the_later_row():
    held = ALLOCATIONS + "A | W1 | T1 | social_worker | 2018-01-10 |\nA | W2 | T2 | social_worker | 2018-01-10 |"
    assert set(groups_by_month("team", world(allocations=held, teams=TEAMS)).values()) == {"Two"}


SPELLS = st.lists(st.tuples(st.sampled_from("AB"), st.integers(-40, 150), st.one_of(st.none(), st.integers(0, 90))), max_size=6)
FIRST = date(2018, 1, 1)
MONTH_ENDS = [date(2018, 1, 31), date(2018, 2, 28), date(2018, 3, 31), date(2018, 4, 30), date(2018, 5, 14)]


@settings(max_examples=40, deadline=None)
@given(SPELLS)
def test_the_officer_of_each_month_agrees_with_looking_through_every_spell(written):
    rows = [
        (name, FIRST + timedelta(days=start), None if length is None else FIRST + timedelta(days=start + length))
        for name, start, length in written
    ]
    lines = [f"{name} | W{n} | T1 | iro | {start} | {end or ''}" for n, (name, start, end) in enumerate(rows)]
    on = world(
        "2018-05-14", allocations=ALLOCATIONS + "\n".join(lines), children="child_id | date_of_birth\nA | 2010-01-01\nB | 2011-01-01"
    )
    assert child_count(on) == 2
    for name in "AB":
        expected = []
        for end_of_month in MONTH_ENDS:
            # An end after the extract's date is not yet known.
            held = [
                (start, n)
                for n, (whose, start, end) in enumerate(rows)
                if whose == name and start <= end_of_month and (end is None or end >= end_of_month.replace(day=1))
            ]
            expected.append(f"W{max(held)[1]}" if held else "No officer")
        assert list(groups_by_month("iro", on, name).values()) == expected


def test_groups_are_the_same_whatever_lies_after_the_month():
    rows = ALLOCATIONS + "A | W1 | T1 | social_worker | 2018-01-10 | 2018-04-03\nA | W2 | T2 | social_worker | 2018-05-03 |"
    early = groups_by_month("team", world("2018-03-31", allocations=rows, teams=TEAMS))
    late = groups_by_month("team", world("2018-06-30", allocations=rows, teams=TEAMS))
    assert {month: late[month] for month in early} == early


def test_the_window_may_begin_long_before_the_first_record():
    on = world(covers_from="2010-01-01", allocations=ALLOCATIONS + "A | W1 | T1 | social_worker | 2018-01-10 |", teams=TEAMS)
    found = groups_by_month("team", on)
    assert found["2010-01"] == "Unallocated"
    assert found["2018-01"] == "One"
    assert pd.Timestamp(max(found)) == pd.Timestamp("2018-06-01")
