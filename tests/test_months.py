"""Months: who was open at each month end, what came last before a day, what fell in a month; dates moved by months, and ages."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.kit.calendar import add_months, age_years
from metrics.kit.months import Months, in_months, latest_before, month_start, open_at_month_ends

JANUARY_TO_MID_MARCH = Months(pd.Timestamp("2018-01-01"), pd.Timestamp("2018-03-14"))


def days(*written: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(written, dtype="object"))).astype("datetime64[us]")


def spells(*written: tuple[str | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "child_id": [f"C{n}" for n in range(len(written))],
            "start": days(*(start for start, _ in written)),
            "end": days(*(end for _, end in written)),
        }
    )


def open_months(start: str | None, end: str | None) -> list[str]:
    found = open_at_month_ends(spells((start, end)), "start", "end", JANUARY_TO_MID_MARCH)
    assert (found["month"] == month_start(found["month_end"])).all()
    return [f"{month:%b}" for month in found["month"]]


def test_months_run_from_the_first_month_covered_to_the_one_that_holds_the_extract_s_date():
    months = Months(pd.Timestamp("2017-11-20"), pd.Timestamp("2018-02-14"))
    assert months.starts.tolist() == [pd.Timestamp(day) for day in ("2017-11-01", "2017-12-01", "2018-01-01", "2018-02-01")]
    assert months.ends.tolist() == [pd.Timestamp(day) for day in ("2017-11-30", "2017-12-31", "2018-01-31", "2018-02-14")]
    assert len(months) == 4
    assert not months.last_is_complete


@pytest.mark.parametrize(("as_at", "complete"), [("2018-02-27", False), ("2018-02-28", True), ("2016-02-28", False), ("2016-02-29", True)])
def test_a_month_is_complete_when_the_extract_s_date_is_its_last_day(as_at, complete):
    assert Months(pd.Timestamp("2015-01-01"), pd.Timestamp(as_at)).last_is_complete is complete


def test_the_place_of_a_month_counts_from_the_first_and_lies_outside_before_and_after():
    places = JANUARY_TO_MID_MARCH.place(days("2018-01-01", "2018-01-31", "2018-03-01", "2017-12-31", "2018-04-01"))
    assert places.tolist() == [0, 0, 2, -1, 3]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2018-01-01", None, ["Jan", "Feb", "Mar"]),
        ("2018-01-31", None, ["Jan", "Feb", "Mar"]),
        ("2018-02-01", None, ["Feb", "Mar"]),
        ("2018-01-05", "2018-01-30", []),
        ("2018-01-05", "2018-01-31", []),
        ("2018-01-05", "2018-02-01", ["Jan"]),
        ("2018-01-31", "2018-01-31", []),
        ("2015-06-01", "2018-02-28", ["Jan"]),
        ("2015-06-01", "2017-12-31", []),
        ("2018-03-14", None, ["Mar"]),
        ("2018-03-15", None, []),
        ("2018-02-10", "2018-03-14", ["Feb"]),
        ("2018-02-10", "2018-03-15", ["Feb", "Mar"]),
        ("2018-02-10", "2018-01-10", []),
        (None, None, []),
        (None, "2018-02-10", []),
    ],
)
def test_a_row_is_open_at_a_month_end_when_it_started_by_then_and_had_not_ended(start, end, expected):
    assert open_months(start, end) == expected


def test_a_row_ended_at_a_time_of_the_month_s_last_day_is_not_open_that_day():
    frame = pd.DataFrame({"start": days("2018-01-05"), "end": pd.Series(pd.to_datetime(["2018-01-31 09:30"])).astype("datetime64[us]")})
    assert open_at_month_ends(frame, "start", "end", JANUARY_TO_MID_MARCH).empty


def test_no_row_gives_an_empty_frame_with_its_months():
    found = open_at_month_ends(spells(), "start", "end", JANUARY_TO_MID_MARCH)
    assert found.empty
    assert {"child_id", "month", "month_end"} <= set(found.columns)


DAY = st.dates(date(2017, 12, 1), date(2018, 4, 30))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(DAY, st.one_of(st.none(), DAY)), max_size=6))
def test_rows_open_at_month_ends_agree_with_asking_each_row_on_each_day(written):
    frame = spells(*((str(start), None if end is None else str(end)) for start, end in written))
    found = open_at_month_ends(frame, "start", "end", JANUARY_TO_MID_MARCH)
    expected = [
        (f"C{n}", end_of_month)
        for n, (start, end) in enumerate(written)
        for end_of_month in (date(2018, 1, 31), date(2018, 2, 28), date(2018, 3, 14))
        if start <= end_of_month and (end is None or end > end_of_month)
    ]
    assert list(zip(found["child_id"], found["month_end"].dt.date, strict=True)) == expected


def asked(child: str, day: str | None) -> pd.DataFrame:
    return pd.DataFrame({"child_id": pd.Series([child], dtype="str"), "month_end": days(day)})


def events(*written: tuple[str | None, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "child_id": pd.Series([child for child, *_ in written], dtype="str"),
            "check_date": days(*(day for _, day, _ in written)),
            "status": pd.Series([status for *_, status in written], dtype="str"),
        }
    )


def latest(cases: pd.DataFrame, happened: pd.DataFrame) -> list:
    found = latest_before(cases, happened, date="check_date", columns=("status",))
    return [None if pd.isna(status) else status for status in found["status"]]


def test_the_latest_event_on_or_before_the_day_is_taken():
    happened = events(("A", "2018-01-05", "first"), ("A", "2018-01-31", "same day"), ("A", "2018-02-01", "after"))
    assert latest(asked("A", "2018-01-31"), happened) == ["same day"]
    assert latest(asked("A", "2018-01-30"), happened) == ["first"]


def test_no_event_by_the_day_is_blank():
    assert latest(asked("A", "2018-01-04"), events(("A", "2018-01-05", "later"))) == [None]
    assert latest(asked("A", "2018-01-04"), events()) == [None]
    assert latest(asked("A", None), events(("A", "2018-01-01", "known"))) == [None]


def test_another_child_s_event_is_never_taken():
    happened = events(("A", "2018-01-05", "of A"), ("C", "2018-01-01", "of C"))
    assert latest(asked("B", "2018-01-31"), happened) == [None]
    assert latest(asked("C", "2018-01-31"), happened) == ["of C"]


def test_of_two_events_on_one_day_the_later_row_is_taken():
    assert latest(asked("A", "2018-01-31"), events(("A", "2018-01-05", "one"), ("A", "2018-01-05", "two"))) == ["two"]


def test_an_event_without_a_date_or_a_child_is_never_taken():
    assert latest(asked("A", "2018-01-31"), events(("A", None, "no date"), (None, "2018-01-05", "no child"))) == [None]


def test_an_event_with_a_time_counts_on_its_day():
    happened = events(("A", "2018-01-01", "at night"))
    happened["check_date"] = pd.Series(pd.to_datetime(["2018-01-31 23:30"])).astype("datetime64[us]")
    assert latest(asked("A", "2018-01-31"), happened) == ["at night"]


@pytest.mark.parametrize("shared", [True, False])
def test_keys_may_be_text_or_categories(shared):
    both = pd.CategoricalDtype(["A", "B"])
    cases = pd.concat([asked("B", "2018-01-31"), asked("A", "2018-01-31")], ignore_index=True)
    happened = events(("A", "2018-01-05", "of A"), ("B", "2018-01-06", "of B"))
    cases["child_id"] = cases["child_id"].astype(both)
    happened["child_id"] = happened["child_id"].astype(both if shared else pd.CategoricalDtype(["B", "A", "Z"]))
    assert latest(cases, happened) == ["of B", "of A"]


def test_the_cases_keep_their_order_and_index_even_when_the_events_index_repeats():
    cases = pd.concat([asked("B", "2018-01-31"), asked("A", "2018-01-31")]).set_axis([9, 4])
    happened = events(("A", "2018-01-05", "of A"), ("B", "2018-01-06", "of B")).set_axis([1, 1])
    found = latest_before(cases, happened, date="check_date", columns=("status",))
    assert found["status"].to_dict() == {9: "of B", 4: "of A"}


def test_no_cases_give_no_rows_even_when_the_events_index_repeats():
    happened = events(("A", "2018-01-05", "of A"), ("B", "2018-01-06", "of B")).set_axis([1, 1])
    found = latest_before(asked("A", "2018-01-31").iloc[:0], happened, date="check_date", columns=("status",))
    assert found.empty
    assert {"check_date", "status"} <= set(found.columns)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 9)), max_size=8),
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 9)), max_size=5),
)
def test_the_latest_event_agrees_with_looking_through_all_of_them(happened, wanted):
    first = date(2018, 1, 1)
    table = events(*((child, str(first + timedelta(days=day)), str(n)) for n, (child, day) in enumerate(happened)))
    cases = pd.DataFrame(
        {
            "child_id": pd.Series([child for child, _ in wanted], dtype="str"),
            "month_end": days(*(str(first + timedelta(days=day)) for _, day in wanted)),
        }
    )
    expected = []
    for child, day in wanted:
        before = [(when, n) for n, (name, when) in enumerate(happened) if name == child and when <= day]
        expected.append(str(max(before)[1]) if before else None)
    assert latest(cases, table) == expected


def test_rows_fall_in_the_month_of_their_date_inside_the_window_and_not_after_the_extract_s_date():
    frame = pd.DataFrame({"when": days("2017-12-31", "2018-01-01", "2018-01-31", "2018-03-14", "2018-03-15", None)})
    found = in_months(frame, "when", JANUARY_TO_MID_MARCH)
    assert found["month"].dt.strftime("%b").tolist() == ["Jan", "Jan", "Mar"]


def test_a_time_on_the_extract_s_own_day_is_inside_the_window():
    frame = pd.DataFrame({"when": pd.Series(pd.to_datetime(["2018-03-14 22:15", "2018-03-15 00:00"])).astype("datetime64[us]")})
    assert len(in_months(frame, "when", JANUARY_TO_MID_MARCH)) == 1


def test_a_window_that_begins_inside_a_month_holds_the_whole_of_it():
    months = Months(pd.Timestamp("2018-01-20"), pd.Timestamp("2018-02-28"))
    assert len(in_months(pd.DataFrame({"when": days("2018-01-03")}), "when", months)) == 1


def test_the_first_day_of_a_month_is_blank_for_a_blank_date():
    assert month_start(days("2016-02-29", None)).tolist()[0] == pd.Timestamp("2016-02-01")
    assert np.isnat(month_start(days("2016-02-29", None)).to_numpy()[1])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2018-01-15", 6, "2018-07-15"),
        ("2018-08-31", 6, "2019-02-28"),
        ("2019-08-31", 6, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2018-12-31", 2, "2019-02-28"),
        ("2018-03-31", -1, "2018-02-28"),
        ("2018-01-31", -12, "2017-01-31"),
        ("1969-12-31", 2, "1970-02-28"),
        ("1999-01-01", 0, "1999-01-01"),
    ],
)
def test_a_date_moved_by_months_keeps_its_day_or_takes_the_last_of_a_shorter_month(day, months, expected):
    assert add_months(days(day), months).iloc[0] == pd.Timestamp(expected)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2010-05-10", "2015-05-09", 4),
        ("2010-05-10", "2015-05-10", 5),
        ("2012-02-29", "2017-02-28", 4),
        ("2012-02-29", "2017-03-01", 5),
        ("2012-02-29", "2016-02-29", 4),
        ("2010-05-10", "2010-05-10", 0),
        ("1960-06-01", "1970-05-31", 9),
        (None, "2015-05-10", None),
        ("2010-05-10", None, None),
    ],
)
def test_a_child_s_age_is_the_whole_years_lived(born, on, years):
    found = age_years(days(born), days(on)).iloc[0]
    assert (None if pd.isna(found) else found) == years


def test_a_blank_date_or_a_blank_number_of_months_stays_blank():
    moved = add_months(days("2018-01-31", None, "2018-01-31"), pd.Series([1.0, 1.0, np.nan]))
    assert moved.isna().tolist() == [False, True, True]
    assert add_months(days(), 6).empty


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2040, 1, 1)), st.integers(-300, 300))
def test_moving_by_months_agrees_with_pandas_own_slow_one(day, months):
    assert add_months(days(str(day)), months).iloc[0] == pd.Timestamp(day) + pd.DateOffset(months=months)
