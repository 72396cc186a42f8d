"""Worked rows of recording: on the fifth working day and a day either side, a bank holiday, never, twice, nobody."""

from __future__ import annotations

import pytest

from data.contract import Tables
from metrics.recording.documents_filed_in_5_working_days import due as due_documents
from tests.build import figure, listed, tables

NONE_OF_NONE = (0, 0, None)
HEADS = "child_id | kind | event_date | uploaded_date"


def filed(*rows: str, as_at: str = "2016-12-31") -> Tables:
    return tables(as_at=as_at, covers_from="2016-01-01", documents="\n".join((HEADS, *rows)))


@pytest.mark.parametrize(("day", "met"), [("2016-05-09", 1), ("2016-05-15", 1), ("2016-05-16", 1), ("2016-05-17", 0), ("", 0)])
def test_documents_filed_in_5_working_days__filed_on_the_fifth_working_day_is_in_time(day: str, met: int) -> None:
    on = filed(f"A | plo_letter | 2016-05-09 | {day}")
    assert figure("documents_filed_in_5_working_days", on, "2016-05-01") == (met, 1, met)


def test_documents_filed_in_5_working_days__a_bank_holiday_is_no_working_day() -> None:
    on = filed("A | plo_letter | 2016-05-27 | 2016-06-06")  # Monday 30 May 2016 was one
    assert figure("documents_filed_in_5_working_days", on, "2016-05-01") == NONE_OF_NONE
    assert figure("documents_filed_in_5_working_days", on, "2016-06-01") == (1, 1, 1)


def test_documents_filed_in_5_working_days__counts_in_the_month_of_the_fifth_working_day_and_two_rows_of_one_once() -> None:
    row = "A | legal_planning_minutes | 2016-04-25 | 2016-04-26"
    on = filed(row, row, "A | return_interview | 2016-04-25 | 2016-09-01", "B | legal_planning_minutes | 2016-04-22 | ")
    assert figure("documents_filed_in_5_working_days", on, "2016-04-01") == (0, 1, 0)
    assert figure("documents_filed_in_5_working_days", on, "2016-05-01") == (1, 2, 0.5)


def test_documents_filed_in_5_working_days__filed_before_the_event_is_on_file() -> None:
    assert figure("documents_filed_in_5_working_days", filed("A | plo_letter | 2016-05-09 | 2016-05-06"), "2016-05-01") == (1, 1, 1)


def test_documents_filed_in_5_working_days__is_not_judged_before_its_fifth_working_day() -> None:
    row = "A | plo_letter | 2016-05-09 | 2016-05-09"
    assert figure("documents_filed_in_5_working_days", filed(row, as_at="2016-05-15"), "2016-05-01") == NONE_OF_NONE
    assert figure("documents_filed_in_5_working_days", filed(row, as_at="2016-05-16"), "2016-05-01") == (1, 1, 1)


def test_documents_filed_in_5_working_days__by_kind_in_words() -> None:
    on = filed(
        "A | legal_planning_minutes | 2016-05-09 | 2016-05-09",
        "A | plo_letter | 2016-05-09 | ",
        "A | return_interview | 2016-05-09 | 2016-05-09",
    )
    for group, met in {"Legal planning minutes": 1, "Letter before court": 0, "Return interview": 1}.items():
        assert figure("documents_filed_in_5_working_days", on, "2016-05-01", kind="document", group=group) == (met, 1, met)


def test_documents_filed_in_5_working_days__what_comes_up_is_not_on_file_and_its_day_lies_ahead() -> None:
    on = filed(
        "today | plo_letter | 2016-05-09 | ",
        "ahead | plo_letter | 2016-05-10 | ",
        "done | plo_letter | 2016-05-10 | 2016-05-11",
        as_at="2016-05-16",
    )
    coming = due_documents(on, on.as_at)
    assert coming["child_id"].tolist() == ["ahead"]
    assert coming["due_date"].dt.strftime("%Y-%m-%d").tolist() == ["2016-05-17"]


@pytest.mark.parametrize(("day", "missing"), [("2016-05-31", 0), ("2016-06-01", 1), ("", 1)])
def test_documents_not_on_file__the_fifth_working_day_had_come_and_it_was_not_filed_by_the_month_end(day: str, missing: int) -> None:
    on = filed(f"A | plo_letter | 2016-05-23 | {day}")  # the fifth working day is 31 May
    assert figure("documents_not_on_file", on, "2016-05-01").value == missing


def test_documents_not_on_file__not_before_the_fifth_working_day() -> None:
    assert figure("documents_not_on_file", filed("A | plo_letter | 2016-05-24 | "), "2016-05-01").value == 0


def test_documents_not_on_file__stays_until_it_is_filed_and_two_rows_of_one_are_one() -> None:
    row = "A | return_interview | 2016-03-01 | 2016-06-02"
    on = filed(row, row)
    assert [figure("documents_not_on_file", on, f"2016-{month:02d}-01").value for month in (2, 3, 4, 5, 6)] == [0, 1, 1, 1, 0]
    assert listed("documents_not_on_file", on, "2016-04-01")["days_overdue"].tolist() == [53]
    assert figure("documents_not_on_file", on, "2016-04-01", kind="document", group="Return interview").value == 1


def test_documents_not_on_file__a_document_of_years_ago_stays_until_it_is_on_file() -> None:
    assert figure("documents_not_on_file", filed("A | plo_letter | 2010-05-10 | "), "2016-05-01").value == 1
    assert figure("documents_not_on_file", filed("A | plo_letter | 2010-05-10 | 2016-05-31"), "2016-05-01").value == 0
