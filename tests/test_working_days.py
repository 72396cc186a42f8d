"""Working days and the deadlines counted in them, against a plain walk with a calendar typed from gov.uk's list of bank holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import reference
from data.working_days import add_working_days, calendar, working_days_between
from metrics.kit.deadlines import case_ids, coming_up, deadline

# England and Wales, as gov.uk/bank-holidays lists them; substitute days as they were given.
GOV_UK = """
2012-01-02 2012-04-06 2012-04-09 2012-05-07 2012-06-04 2012-06-05 2012-08-27 2012-12-25 2012-12-26
2015-01-01 2015-04-03 2015-04-06 2015-05-04 2015-05-25 2015-08-31 2015-12-25 2015-12-28
2016-01-01 2016-03-25 2016-03-28 2016-05-02 2016-05-30 2016-08-29 2016-12-26 2016-12-27
2017-01-02 2017-04-14 2017-04-17 2017-05-01 2017-05-29 2017-08-28 2017-12-25 2017-12-26
2018-01-01 2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-08-27 2018-12-25 2018-12-26
2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26
2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28
2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28
2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 2022-12-27
2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26
"""
HOLIDAYS = {date.fromisoformat(day) for day in GOV_UK.split()}
LISTED_YEARS = sorted({day.year for day in HOLIDAYS})
DAYS_2015_TO_2023 = st.dates(date(2015, 1, 1), date(2023, 6, 30))


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def walked(day: date, steps: int) -> date:
    while steps:
        day += timedelta(days=1)
        steps -= is_working(day)
    return day


def series(*days: date | str | None) -> pd.Series:
    return pd.to_datetime(pd.Series(days, dtype="object")).astype("datetime64[us]")


def added(day: date | str, days: int) -> date:
    return add_working_days(series(day), days).iloc[0].date()


def between(start: date | str, end: date | str) -> float:
    return working_days_between(series(start), series(end)).iloc[0]


@pytest.mark.parametrize("year", LISTED_YEARS)
def test_the_weekdays_without_work_of_each_year_are_those_that_gov_uk_lists(year):
    known = {day for day in (pd.Timestamp(day).date() for day in calendar().holidays) if day.year == year and day.weekday() < 5}
    assert known == {day for day in HOLIDAYS if day.year == year}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2012-06-05", "Diamond Jubilee"),
        ("2016-12-27", "substitute for Christmas Day on a Sunday"),
        ("2015-12-28", "substitute for Boxing Day on a Saturday"),
        ("2018-04-02", "Easter Monday, no holiday in Scotland"),
        ("2018-08-27", "the last Monday of August, not the first"),
        ("2020-05-08", "moved for VE day"),
        ("2022-09-19", "the Queen's funeral"),
        ("2023-05-08", "the coronation"),
    ],
)
def test_a_bank_holiday_of_england_is_no_working_day(day, why):
    before = pd.Timestamp(day).date() - timedelta(days=1)
    assert added(before, 1) == walked(before, 1) != pd.Timestamp(day).date(), why


@pytest.mark.parametrize("day", ["2018-01-02", "2018-08-06", "2017-03-17", "2020-05-04", "2017-11-30"])
def test_a_holiday_of_another_nation_or_another_year_is_a_working_day(day):
    before = pd.Timestamp(day).date() - timedelta(days=1)
    assert added(before, 1) == pd.Timestamp(day).date()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2018-03-01", 20, "2018-03-29"),
        ("2018-03-02", 20, "2018-04-03"),
        ("2018-03-05", 20, "2018-04-04"),
        ("2016-12-22", 2, "2016-12-28"),
        ("2018-12-24", 5, "2019-01-03"),
        ("2017-01-06", 1, "2017-01-09"),
    ],
)
def test_day_20_of_a_start_before_easter_or_christmas_skips_the_holidays(start, days, end):
    assert added(start, days) == date.fromisoformat(end)


@pytest.mark.parametrize(("start", "day_1"), [("2018-03-03", "2018-03-05"), ("2018-03-04", "2018-03-05"), ("2018-03-30", "2018-04-03")])
def test_a_weekend_or_holiday_may_be_day_0_and_day_1_is_the_next_working_day(start, day_1):
    assert added(start, 1) == date.fromisoformat(day_1)
    assert between(start, day_1) == 1


@pytest.mark.parametrize("start", ["2018-03-02", "2018-03-03", "2018-03-04", "2018-03-30", "2018-12-25"])
def test_no_working_days_after_a_date_is_the_date_itself(start):
    assert added(start, 0) == date.fromisoformat(start)
    assert between(start, start) == 0


def test_a_blank_date_stays_blank_and_the_index_is_kept():
    dates = series("2018-03-01", None, "2018-03-02").set_axis([7, 3, 9])
    result = add_working_days(dates, 5)
    assert list(result.index) == [7, 3, 9]
    assert result.isna().tolist() == [False, True, False]
    assert result.dtype == "datetime64[us]"
    gaps = working_days_between(dates, series(None, "2018-03-02", "2018-03-05").set_axis([7, 3, 9]))
    assert gaps.isna().tolist() == [True, True, False]
    assert gaps[9] == 1


def test_no_dates_give_no_dates():
    assert add_working_days(series(), 20).empty
    assert working_days_between(series(), series()).empty


def test_the_time_of_day_does_not_move_a_working_day():
    late = pd.Series(pd.to_datetime(["2018-03-01 23:59"])).astype("datetime64[us]")
    assert add_working_days(late, 1).iloc[0] == pd.Timestamp("2018-03-02")
    assert working_days_between(late, series("2018-03-02")).iloc[0] == 1


@settings(max_examples=150, deadline=None)
@given(DAYS_2015_TO_2023, st.integers(0, 60))
def test_adding_working_days_agrees_with_walking_day_by_day(start, days):
    assert added(start, days) == walked(start, days)


@settings(max_examples=150, deadline=None)
@given(DAYS_2015_TO_2023, st.integers(0, 90))
def test_counting_working_days_agrees_with_walking_day_by_day(start, ahead):
    end = start + timedelta(days=ahead)
    assert between(start, end) == sum(is_working(start + timedelta(days=n)) for n in range(1, ahead + 1))


@settings(max_examples=100, deadline=None)
@given(DAYS_2015_TO_2023, st.integers(0, 90))
def test_counting_backwards_gives_the_same_number_with_its_sign_turned(start, ahead):
    end = start + timedelta(days=ahead)
    assert between(end, start) == -between(start, end)


@settings(max_examples=150, deadline=None)
@given(DAYS_2015_TO_2023, st.integers(1, 40))
def test_the_day_that_is_n_working_days_on_is_n_working_days_away_and_the_day_before_is_fewer(start, days):
    end = added(start, days)
    assert between(start, end) == days
    assert between(start, end - timedelta(days=1)) == days - 1


def test_a_deadline_in_working_days_is_counted_from_the_standard_in_force_on_the_start():
    start = series("2018-03-02", "1995-03-02", None)
    due = deadline(start, "iha_working_days")
    assert due.iloc[0] == pd.Timestamp("2018-04-03")
    assert due.isna().tolist() == [False, True, True], "no standard was in force in 1995, and a blank start has no deadline"


def test_every_standard_that_is_one_number_of_days_gives_a_deadline_on_or_after_its_start():
    rows = reference.standards()
    timed = rows[(rows["direction"] != "between") & rows["unit"].isin(["working days", "days", "weeks", "months", "hours"])]
    assert len(timed) > 5
    for row in timed.itertuples():
        start = row.in_force_from + pd.Timedelta(days=400) if pd.isna(row.in_force_to) else row.in_force_from
        due = deadline(pd.Series([start]).astype("datetime64[us]"), row.id).iloc[0]
        assert due >= start, row.id


def test_an_unknown_standard_is_refused():
    with pytest.raises(KeyError, match="no such standard"):
        deadline(series("2018-03-02"), "no such standard")


def test_what_comes_up_lies_after_the_day_and_within_sixty_days_soonest_first():
    frame = pd.DataFrame({"due_date": series("2018-05-31", "2018-05-30", "2018-03-31", "2018-04-01", None), "n": range(5)})
    assert coming_up(frame, "due_date", pd.Timestamp("2018-03-31"))["n"].tolist() == [3, 1]


def test_a_case_is_named_by_its_child_and_day():
    assert case_ids(pd.Series(["A12"]), series("2016-05-03")).tolist() == ["A12 2016-05-03"]
