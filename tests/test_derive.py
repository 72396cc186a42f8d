"""Periods of care from episodes, who is in care on a day, and what was known on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pandas.testing as pdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.contract import DTYPES, TABLES, NotSupplied, Source, Tables, blank
from data.derive import care_periods, child_count, complete, empty_tables, in_care_on, known_at
from tests.build import read, tables
from tests.worlds import tables_of

HEADS = "child_id | start_date | end_date | legal_status | reason_ended\n"


def periods(rows: str) -> list[tuple]:
    """Each period as (child, entered, left, reason), blanks as None."""
    found = care_periods(read("care_episodes", HEADS + rows)[0])
    return [
        tuple(None if pd.isna(cell) else f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else cell for cell in row)
        for row in found.itertuples(index=False, name=None)
    ]


def test_an_episode_that_starts_on_the_day_the_last_one_ended_continues_the_period():
    assert periods("A | 2018-01-01 | 2018-03-01 | C2 | X1\nA | 2018-03-01 | 2018-05-01 | C2 | E4A") == [
        ("A", "2018-01-01", "2018-05-01", "E4A")
    ]


def test_a_gap_of_one_day_begins_a_new_period():
    assert periods("A | 2018-01-01 | 2018-03-01 | C2 | E4A\nA | 2018-03-02 | | C2 |") == [
        ("A", "2018-01-01", "2018-03-01", "E4A"),
        ("A", "2018-03-02", None, None),
    ]


def test_overlapping_episodes_are_one_period_that_ends_with_the_latest_end():
    assert periods("A | 2018-01-01 | 2018-06-01 | C2 | E4A\nA | 2018-02-01 | 2018-03-01 | C1 | X1") == [
        ("A", "2018-01-01", "2018-06-01", "E4A")
    ]


def test_two_episodes_that_start_on_one_day_are_one_period():
    assert periods("A | 2018-01-01 | 2018-01-01 | C2 | X1\nA | 2018-01-01 | 2018-04-01 | C2 | E4A") == [
        ("A", "2018-01-01", "2018-04-01", "E4A")
    ]


def test_an_open_episode_keeps_the_period_open_under_a_later_closed_one():
    assert periods("A | 2018-01-01 | | C2 |\nA | 2018-03-01 | 2018-04-01 | C2 | E4A") == [("A", "2018-01-01", None, None)]


def test_a_late_episode_after_an_open_one_belongs_to_the_same_period():
    assert periods("A | 2018-01-01 | | C2 |\nA | 2019-03-01 | 2019-04-01 | C2 | E4A\nA | 2019-08-01 | | C2 |") == [
        ("A", "2018-01-01", None, None)
    ]


def test_the_same_row_twice_changes_nothing():
    row = "A | 2018-01-01 | 2018-03-01 | C2 | E4A"
    assert periods(f"{row}\n{row}") == periods(row)


def test_rows_in_any_order_give_the_same_periods():
    rows = ["A | 2018-03-01 | 2018-05-01 | C2 | E4A", "B | 2018-02-01 | | C2 |", "A | 2018-01-01 | 2018-03-01 | C2 | X1"]
    assert periods("\n".join(rows)) == periods("\n".join(rows[::-1]))


def test_children_are_kept_apart():
    assert periods("A | 2018-01-01 | 2018-03-01 | C2 | E4A\nB | 2018-02-01 | 2018-04-01 | C2 | E4A") == [
        ("A", "2018-01-01", "2018-03-01", "E4A"),
        ("B", "2018-02-01", "2018-04-01", "E4A"),
    ]


@pytest.mark.parametrize("status", ["V3", "V4"])
@pytest.mark.parametrize(
    ("short_break", "where"),
    [
        ("2017-12-01 | 2018-01-01", "just before"),
        ("2018-02-01 | 2018-02-03", "inside"),
        ("2018-03-01 | 2018-03-04", "between two periods"),
        ("2018-06-01 | 2018-06-03", "after"),
        ("2018-06-01 | ", "open, after"),
    ],
)
def test_a_short_break_never_counts_and_never_bridges_a_gap(status, short_break, where):
    counted = "A | 2018-01-01 | 2018-03-01 | C2 | E4A\nA | 2018-03-04 | 2018-06-01 | C2 | E4A"
    assert periods(f"{counted}\nA | {short_break} | {status} |") == periods(counted), where


def test_a_child_with_short_breaks_alone_has_no_period():
    assert periods("A | 2018-01-01 | | V4 |") == []


def test_an_episode_without_a_legal_status_counts():
    assert periods("A | 2018-01-01 | | |") == [("A", "2018-01-01", None, None)]


def test_no_episodes_give_no_periods_with_the_same_columns():
    nobody, someone = care_periods(blank("care_episodes")), care_periods(read("care_episodes", HEADS + "A | 2018-01-01 | | C2 |")[0])
    assert nobody.empty
    assert list(nobody.columns) == list(someone.columns)
    assert nobody.dtypes.astype("str").tolist() == someone.dtypes.astype("str").tolist()


EPISODES = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.integers(0, 40), st.one_of(st.none(), st.integers(0, 15)), st.sampled_from(["C2", "V4", "V3", None])
    ),
    max_size=8,
)
DAY_0 = date(2018, 1, 1)


@settings(max_examples=80, deadline=None)
@given(EPISODES)
def test_a_child_is_in_care_on_the_days_that_an_episode_covers_and_on_no_other_and_periods_never_touch(written):
    covered = {
        (child, number)
        for child, start, length, status in written
        if status not in ("V3", "V4")
        for number in range(start, 60 if length is None else start + length)
    }
    found = list(care_periods(_episodes(written)).itertuples(index=False, name=None))
    held = [
        (child, number) for child, entered, left, _ in found for number in range(_number(entered), 60 if pd.isna(left) else _number(left))
    ]
    assert sorted(held) == sorted(covered), "a day twice would be two periods that overlap"
    ends = {(child, left) for child, _, left, _ in found if not pd.isna(left)}
    assert not ends & {(child, entered) for child, entered, left, _ in found if entered != left}


def _number(day: pd.Timestamp) -> int:
    return (day.date() - DAY_0).days


def _episodes(written: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=DTYPES[TABLES["care_episodes"][name].kind])
            for name, values in {
                "child_id": [child for child, *_ in written],
                "start_date": [pd.Timestamp(DAY_0 + timedelta(days=start)) for _, start, *_ in written],
                "end_date": [
                    None if length is None else pd.Timestamp(DAY_0 + timedelta(days=start + length)) for _, start, length, _ in written
                ],
                "legal_status": [status for *_, status in written],
                "reason_ended": [None] * len(written),
            }.items()
        }
    )


@pytest.mark.parametrize(("day", "held"), [("2017-12-31", False), ("2018-01-01", True), ("2018-02-28", True), ("2018-03-01", False)])
def test_a_child_is_in_care_from_the_day_of_entering_and_not_on_the_day_of_leaving(day, held):
    found = care_periods(read("care_episodes", HEADS + "A | 2018-01-01 | 2018-03-01 | C2 | E4A")[0])
    assert in_care_on(found, pd.Series([pd.Timestamp(day)])).tolist() == [held]


CHILD = "child_id | date_of_birth\nA | 2008-01-01\nB | 2009-01-01"


def known(day: str, **written: str) -> Tables:
    return known_at(tables(as_at="2018-12-31", **written), pd.Timestamp(day))


def test_an_end_after_the_day_is_not_yet_known_and_neither_is_its_reason():
    seen = known("2018-02-28", care_episodes=HEADS + "A | 2018-01-01 | 2018-03-01 | C2 | E4A")
    episode = seen["care_episodes"].iloc[0]
    assert episode[["end_date", "reason_ended"]].isna().all()
    assert seen["care_periods"]["left_care_date"].isna().all()


def test_an_end_on_the_day_itself_is_known():
    seen = known("2018-03-01", care_episodes=HEADS + "A | 2018-01-01 | 2018-03-01 | C2 | E4A")
    assert seen["care_episodes"][["end_date", "reason_ended"]].iloc[0].tolist() == [pd.Timestamp("2018-03-01"), "E4A"]


def test_a_time_of_day_on_the_day_itself_is_known_to_its_last_minute():
    rows = "missing_id | child_id | kind | started_at | returned_at\n1 | A | missing | 2018-03-01 23:59 | 2018-03-02 00:00"
    seen = known("2018-03-01", missing_episodes=rows)["missing_episodes"]
    assert len(seen) == 1
    assert seen["returned_at"].isna().all()


def test_a_row_that_begins_after_the_day_is_gone():
    seen = known("2017-12-31", care_episodes=HEADS + "A | 2018-01-01 | | C2 |\nB | 2017-12-31 | | C2 |")
    assert seen["care_episodes"]["child_id"].tolist() == ["B"]
    assert seen["care_periods"]["child_id"].tolist() == ["B"]


def test_a_row_whose_first_happening_is_not_yet_known_is_gone_and_one_that_never_had_any_stays():
    rows = (
        "assessment_id | child_id | kind | requested_date | completed_date\n"
        "1 | A | initial | 2018-03-01 | 2018-04-01\n2 | A | initial | 2018-02-01 | 2018-04-01\n3 | A | initial | | "
    )
    seen = known("2018-02-28", health_assessments=rows)["health_assessments"]
    assert seen["assessment_id"].tolist() == ["2", "3"]
    assert seen["completed_date"].isna().all()


def test_a_quality_grade_is_unknown_until_the_report_came():
    rows = (
        "assessment_id | child_id | kind | requested_date | completed_date | status | report_received_date | quality\n"
        "1 | A | initial | 2018-01-05 | 2018-02-01 | completed | 2018-04-01 | good"
    )
    seen = known("2018-03-31", health_assessments=rows)["health_assessments"].iloc[0]
    assert seen["status"] == "completed"
    assert pd.isna(seen["quality"])
    assert pd.isna(seen["report_received_date"])


def test_a_plan_for_the_future_is_kept():
    rows = (
        "challenge_id | child_id | raised_date | response_due_date | stage | stage_date\n1 | A | 2018-01-05 | 2018-06-01 | 2 | 2018-05-01"
    )
    seen = known("2018-02-01", iro_challenges=rows)["iro_challenges"].iloc[0]
    assert seen["response_due_date"] == pd.Timestamp("2018-06-01")
    assert pd.isna(seen["stage"])


def test_complete_cuts_at_the_extract_s_own_date():
    completed = tables(as_at="2018-02-28", care_episodes=HEADS + "A | 2018-01-01 | 2018-03-01 | C2 | E4A\nB | 2018-03-01 | | C2 |")
    assert completed["care_periods"]["child_id"].tolist() == ["A"]
    assert completed["care_periods"]["left_care_date"].isna().all()


def test_a_day_after_the_extract_s_own_date_does_not_move_that_date():
    assert known("2030-01-01", children=CHILD).as_at == pd.Timestamp("2018-12-31")


def test_tables_without_happenings_are_never_cut():
    assert len(known("1990-01-01", children=CHILD)["children"]) == 2


def test_absent_tables_stay_absent_and_reading_one_says_which():
    seen = known("2018-12-31", children=CHILD)
    assert "care_periods" not in seen.supplied
    assert "care_periods" not in seen.frames
    with pytest.raises(NotSupplied, match="care_episodes"):
        seen["care_episodes"]
    assert seen.lacks(("children", "care_periods", "children.date_of_birth", "children.sex")) == ("care_periods", "children.sex")


def test_a_table_supplied_without_rows_is_not_absent():
    seen = known("2018-12-31", care_episodes=HEADS)
    assert seen["care_periods"].empty
    assert seen.lacks(("care_periods",)) == ()


def test_every_child_id_shares_one_category_type_and_children_are_counted_once():
    seen = known("2018-12-31", children=CHILD, care_episodes=HEADS + "B | 2018-01-01 | | C2 |\nC | 2018-01-01 | | C2 |")
    kinds = {str(list(frame["child_id"].cat.categories)) for frame in seen.frames.values()}
    assert kinds == {"['A', 'B', 'C']"}
    assert seen["children"]["child_id"].dtype == seen["care_periods"]["child_id"].dtype
    assert child_count(seen) == 3


def test_tables_without_any_child_count_none():
    assert child_count(known("2018-12-31", teams="team_id | team_name\nT1 | One")) == 0
    assert (
        child_count(
            complete(Tables(empty_tables(), frozenset(TABLES), pd.Timestamp("2018-12-31"), pd.Timestamp("2018-01-01"), Source("none")))
        )
        == 0
    )


@pytest.mark.parametrize("seed", range(6))
def test_knowing_the_same_day_twice_changes_nothing(seed):
    once = tables_of(seed)
    _assert_same(known_at(once, once.as_at), once)


@pytest.mark.parametrize("seed", range(6))
def test_what_was_known_on_an_early_day_is_the_same_from_any_later_day(seed):
    whole = tables_of(seed)
    late, early = (whole.as_at - pd.Timedelta(days=days) for days in (60, 200))
    _assert_same(known_at(known_at(whole, late), early), known_at(whole, early))


@pytest.mark.parametrize("seed", range(6))
def test_nothing_known_on_a_day_happened_after_it(seed):
    whole = tables_of(seed)
    day = whole.as_at - pd.Timedelta(days=100)
    seen = known_at(whole, day)
    for name, table in TABLES.items():
        for column in table.happenings:
            assert not (seen[name][column].dt.normalize() > day).any(), f"{name}.{column}"


def _assert_same(found: Tables, expected: Tables) -> None:
    assert found.frames.keys() == expected.frames.keys()
    assert found.supplied == expected.supplied
    assert found.as_at == expected.as_at
    for name, frame in expected.frames.items():
        pdt.assert_frame_equal(found[name], frame)
