"""Worked rows of the missing-from-care measures: on the hour, a minute either side, blank, later than known, twice, nobody."""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from metrics.kit.months import Months
from metrics.missing._funnel import STAGES, funnel
from metrics.missing.rhi_in_72_hours import due as due_interviews
from metrics.missing.rhi_recorded_in_5_working_days import due as due_records
from tests.build import figure, listed, tables

NONE_OF_NONE = (0, 0, None)
HEADS = "missing_id | child_id | kind | started_at | returned_at"
OFFER_HEADS = "missing_id | offered | offered_at | outcome | held_at | recorded_at | quality"


def went(*rows: str, as_at: str = "2016-12-31") -> Tables:
    return tables(as_at=as_at, covers_from="2016-01-01", missing_episodes="\n".join((HEADS, *rows)))


def test_missing_episodes__counts_in_the_month_it_began_ended_or_not() -> None:
    on = went("M1 | A | missing | 2016-05-31T23:59 | 2016-06-01T05:00", "M2 | A | missing | 2016-05-01T00:00 | ")
    assert figure("missing_episodes", on, "2016-05-01") == (2, None, 2)
    assert figure("missing_episodes", on, "2016-06-01") == (0, None, 0)


def test_missing_episodes__away_is_no_missing_episode_and_an_id_on_file_twice_is_one() -> None:
    row = "M1 | A | missing | 2016-05-03T10:00 | "
    on = went(row, row, "M2 | A | away | 2016-05-03T10:00 | ")
    assert figure("missing_episodes", on, "2016-05-01").value == 1


def test_missing_episodes__one_late_on_the_as_at_day_is_known_and_one_after_it_is_not() -> None:
    on = went("M1 | A | missing | 2016-05-30T23:30 | ", "M2 | A | missing | 2016-05-31T00:00 | ", as_at="2016-05-30")
    assert figure("missing_episodes", on, "2016-05-01").value == 1


def test_away_episodes__counts_away_alone() -> None:
    on = went("M1 | A | missing | 2016-05-03T10:00 | ", "M2 | B | away | 2016-05-03T10:00 | ", "M2 | B | away | 2016-05-03T10:00 | ")
    assert figure("away_episodes", on, "2016-05-01") == (1, None, 1)


def test_children_missing__a_child_missing_twice_counts_once_in_a_month_and_once_in_a_quarter() -> None:
    on = went(
        "M1 | A | missing | 2016-05-03T10:00 | ",
        "M2 | A | missing | 2016-05-09T10:00 | ",
        "M3 | A | missing | 2016-06-09T10:00 | ",
        "M4 | B | away | 2016-05-03T10:00 | ",
    )
    assert figure("children_missing", on, "2016-05-01") == (1, None, 1)
    assert figure("children_missing", on, "2016-06-01", period="quarter").value == 1
    assert listed("children_missing", on, "2016-05-01")["episodes_in_month"].tolist() == [2]


def test_children_missing__nobody_is_nought() -> None:
    assert figure("children_missing", went("M1 | A | missing | 2016-05-03T10:00 | "), "2016-06-01").value == 0


@pytest.mark.parametrize(("first", "counts"), [("2016-04-01T23:00", 0), ("2016-04-02T00:00", 1), ("2016-04-03T09:00", 1)])
def test_missing_three_times_in_90_days__the_window_is_90_days_with_the_month_end(first: str, counts: int) -> None:
    on = went(f"M1 | A | missing | {first} | ", "M2 | A | missing | 2016-05-20T10:00 | ", "M3 | A | missing | 2016-06-30T23:00 | ")
    assert figure("missing_three_times_in_90_days", on, "2016-06-01").value == counts


def test_missing_three_times_in_90_days__episodes_of_years_ago_have_left_the_window() -> None:
    on = went(*(f"M{day} | A | missing | 2011-03-0{day}T10:00 | 2011-03-0{day}T20:00" for day in (1, 2, 3)))
    assert figure("missing_three_times_in_90_days", on, "2016-06-01").value == 0


def test_missing_three_times_in_90_days__away_and_repeated_rows_do_not_make_three() -> None:
    row = "M1 | A | missing | 2016-06-03T10:00 | "
    on = went(row, row, "M2 | A | missing | 2016-06-20T10:00 | ", "M3 | A | away | 2016-06-21T10:00 | ")
    assert figure("missing_three_times_in_90_days", on, "2016-06-01").value == 0


def back(offer: str | None = None, *, returned: str = "2016-06-06T10:00", kind: str = "missing", as_at: str = "2016-12-31") -> Tables:
    """Child A missing on 6 June 2016 and back that day at ten, so that the 72 hours end on 9 June at ten; `offer` follows the id."""
    offers = f"\nM1 | {offer}" if offer else ""
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        return_interviews=OFFER_HEADS + offers,
        missing_episodes=f"{HEADS}\nM1 | A | {kind} | 2016-06-06T01:00 | {returned}",
    )


@pytest.mark.parametrize(("held", "met"), [("2016-06-09T09:59", 1), ("2016-06-09T10:00", 1), ("2016-06-09T10:01", 0), ("", 0)])
def test_rhi_in_72_hours__by_the_clock_to_the_minute(held: str, met: int) -> None:
    assert figure("rhi_in_72_hours", back(f"Y | 2016-06-06T11:00 | accepted | {held} | | "), "2016-06-01")[:2] == (met, 1)


def test_rhi_in_72_hours__a_bank_holiday_weekend_stops_no_clock() -> None:
    on = tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        missing_episodes=f"{HEADS}\nM1 | A | missing | 2016-03-25T01:00 | 2016-03-25T10:00",
        return_interviews=f"{OFFER_HEADS}\nM1 | Y | 2016-03-25T11:00 | accepted | 2016-03-29T09:00 | | ",
    )
    assert figure("rhi_in_72_hours", on, "2016-03-01") == (0, 1, 0)


def test_rhi_in_72_hours__a_return_without_any_offer_on_file_counts_and_is_not_met() -> None:
    assert figure("rhi_in_72_hours", back(), "2016-06-01") == (0, 1, 0)


def test_rhi_in_72_hours__counts_in_the_month_in_which_the_72_hours_end() -> None:
    on = back("Y | 2016-06-30T11:00 | accepted | 2016-06-30T12:00 | | ", returned="2016-06-30T10:00")
    assert figure("rhi_in_72_hours", on, "2016-06-01") == NONE_OF_NONE
    assert figure("rhi_in_72_hours", on, "2016-07-01") == (1, 1, 1)


@pytest.mark.parametrize(("as_at", "counts"), [("2016-06-08", 0), ("2016-06-09", 1)])
def test_rhi_in_72_hours__the_72_hours_must_have_run_by_the_end_of_the_as_at_day(as_at: str, counts: int) -> None:
    on = back("Y | 2016-06-06T11:00 | accepted | 2016-06-06T12:00 | | ", as_at=as_at)
    assert figure("rhi_in_72_hours", on, "2016-06-01").denominator == counts


@pytest.mark.parametrize("changed", [{"returned": ""}, {"kind": "away"}], ids=["still missing", "away"])
def test_rhi_in_72_hours__counts_no_episode_that_is(changed: dict[str, str]) -> None:
    assert figure("rhi_in_72_hours", back(**changed), "2016-06-01") == NONE_OF_NONE


@pytest.mark.parametrize(
    ("offer", "met"),
    [
        ("Y | 2016-06-09T10:00", 1),
        ("Y | 2016-06-09T10:01", 0),
        ("N | 2016-06-06T11:00", 0),
        ("NA | 2016-06-06T11:00", 0),
        ("Y | ", 0),
        (" | ", 0),
    ],
    ids=["on the hour", "a minute late", "not offered", "not applicable", "no time", "blank"],
)
def test_rhi_offered__an_offer_within_72_hours_is_met_and_all_returns_count(offer: str, met: int) -> None:
    assert figure("rhi_offered", back(f"{offer} | | | | "), "2016-06-01")[:2] == (met, 1)


def test_rhi_offered__nobody_back_is_blank() -> None:
    assert figure("rhi_offered", back(), "2016-05-01") == NONE_OF_NONE


@pytest.mark.parametrize(
    ("offer", "of_all", "of_offered"),
    [
        ("Y | 2016-06-06T11:00 | accepted", (1, 1, 1), (1, 1, 1)),
        ("Y | 2016-06-06T11:00 | declined", (0, 1, 0), (0, 1, 0)),
        ("Y | 2016-06-06T11:00 | ", (0, 1, 0), (0, 1, 0)),
        ("NA | 2016-06-06T11:00 | in hospital", (0, 1, 0), NONE_OF_NONE),
        ("N | 2016-06-06T11:00 | accepted", (0, 1, 0), NONE_OF_NONE),
        ("Y | 2016-06-10T11:00 | accepted", (0, 1, 0), NONE_OF_NONE),
    ],
    ids=["accepted", "declined", "no outcome", "not applicable", "not offered", "offered late"],
)
def test_rhi_accepted__of_all_returns_and_of_offers(offer: str, of_all: tuple, of_offered: tuple) -> None:
    on = back(f"{offer} | | | ")
    assert figure("rhi_accepted", on, "2016-06-01") == of_all
    assert figure("rhi_accepted_of_offered", on, "2016-06-01") == of_offered


def test_rhi_accepted_of_offered__without_an_offer_there_is_no_share() -> None:
    assert figure("rhi_accepted_of_offered", back(), "2016-06-01") == NONE_OF_NONE


@pytest.mark.parametrize(
    ("grade", "found"),
    [("outstanding", (1, 1, 1)), ("good", (1, 1, 1)), ("requires_improvement", (0, 1, 0)), ("inadequate", (0, 1, 0)), ("", NONE_OF_NONE)],
)
def test_rhi_quality_good__each_grade_in_the_month_of_the_record(grade: str, found: tuple) -> None:
    on = back(f"Y | 2016-06-06T11:00 | accepted | 2016-06-07T10:00 | 2016-07-01T10:00 | {grade}")
    assert figure("rhi_quality_good", on, "2016-07-01") == found
    assert figure("rhi_quality_good", on, "2016-06-01") == NONE_OF_NONE


def test_rhi_quality_good__a_record_after_an_away_episode_or_before_the_episode_does_not_count() -> None:
    offer = "Y | 2016-06-06T11:00 | accepted | 2016-06-07T10:00 | 2016-06-08T10:00 | good"
    assert figure("rhi_quality_good", back(offer, kind="away"), "2016-06-01") == NONE_OF_NONE
    assert figure("rhi_quality_good", back(offer.replace("06-08", "06-05")), "2016-06-01") == NONE_OF_NONE


@pytest.mark.parametrize(("recorded", "met"), [("2016-06-13T12:00", 1), ("2016-06-14T23:59", 1), ("2016-06-15T00:00", 0), ("", 0)])
def test_rhi_recorded_in_5_working_days__by_the_end_of_day_5_is_met(recorded: str, met: int) -> None:
    on = back(f"Y | 2016-06-06T11:00 | accepted | 2016-06-07T15:00 | {recorded} | ")
    assert figure("rhi_recorded_in_5_working_days", on, "2016-06-01")[:2] == (met, 1)


def test_rhi_recorded_in_5_working_days__a_bank_holiday_is_no_working_day() -> None:
    on = tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        missing_episodes=f"{HEADS}\nM1 | A | missing | 2016-05-24T01:00 | 2016-05-24T10:00",
        return_interviews=f"{OFFER_HEADS}\nM1 | Y | 2016-05-24T11:00 | accepted | 2016-05-25T10:00 | 2016-06-02T09:00 | ",
    )
    assert figure("rhi_recorded_in_5_working_days", on, "2016-06-01") == (1, 1, 1)


def test_rhi_recorded_in_5_working_days__no_interview_held_is_not_counted_nor_one_whose_day_5_has_not_come() -> None:
    assert figure("rhi_recorded_in_5_working_days", back("Y | 2016-06-06T11:00 | accepted | | | "), "2016-06-01") == NONE_OF_NONE
    held = "Y | 2016-06-06T11:00 | accepted | 2016-06-07T15:00 | | "
    assert figure("rhi_recorded_in_5_working_days", back(held, as_at="2016-06-13"), "2016-06-01") == NONE_OF_NONE
    assert figure("rhi_recorded_in_5_working_days", back(held, as_at="2016-06-14"), "2016-06-01") == (0, 1, 0)


def test_interviews_whose_hours_still_run_are_listed_until_their_day_is_over() -> None:
    on = back("Y | 2016-06-06T11:00 | accepted | | | ", as_at="2016-06-08")
    assert due_interviews(on, on.as_at)["due_date"].tolist() == [pd.Timestamp("2016-06-09T10:00")]
    over = back("Y | 2016-06-06T11:00 | accepted | | | ", as_at="2016-06-09")
    assert due_interviews(over, over.as_at).empty


def test_records_still_to_be_made_are_listed_with_their_last_day() -> None:
    on = back("Y | 2016-06-06T11:00 | accepted | 2016-06-07T15:00 | | ", as_at="2016-06-13")
    assert due_records(on, on.as_at)["due_date"].tolist() == [pd.Timestamp("2016-06-14")]


def test_the_funnel_narrows_from_missing_to_on_file() -> None:
    rows = [f"M{number} | A | missing | 2016-06-06T01:00 | 2016-06-06T10:00" for number in range(1, 6)]
    on = tables(
        as_at="2016-08-31",
        covers_from="2016-04-01",
        missing_episodes="\n".join((HEADS, *rows, "M6 | B | missing | 2016-06-20T01:00 | 2016-07-20T01:00")),
        return_interviews="\n".join(
            (
                OFFER_HEADS,
                "M2 | Y | 2016-06-06T11:00 | declined | | | ",
                "M3 | Y | 2016-06-06T11:00 | accepted | 2016-06-10T11:00 | 2016-06-10T12:00 | ",
                "M4 | Y | 2016-06-06T11:00 | accepted | 2016-06-07T11:00 | 2016-07-01T12:00 | ",
                "M5 | Y | 2016-06-06T11:00 | accepted | 2016-06-07T11:00 | 2016-06-08T12:00 | ",
            )
        ),
    )
    table = funnel(on, Months(on.covers_from, on.as_at))
    june = table[(table["period"] == "month") & (table["month"] == "2016-06-01")].set_index("stage")["count"]
    assert june.loc[list(STAGES)].tolist() == [6, 5, 4, 3, 2, 1]
    july = table[(table["period"] == "month") & (table["month"] == "2016-07-01")].set_index("stage")["count"]
    assert july.loc[list(STAGES)].tolist() == [1, 1, 0, 0, 0, 0]
    quarter = table[(table["period"] == "quarter") & (table["month"] == "2016-06-01")].set_index("stage")["count"]
    assert quarter.loc[list(STAGES)].tolist() == [6, 5, 4, 3, 2, 1]
