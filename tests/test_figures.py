"""From cases to figures: each kind of figure, periods, groups, and nothing to count."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.kit.attributes import Kind
from metrics.kit.figures import FIGURE_COLUMNS, figures, with_groups
from metrics.kit.months import Months
from tests.made_up import measure

CHILDREN = ("A", "B", "C", "D")
A_YEAR = Months(pd.Timestamp("2018-04-01"), pd.Timestamp("2019-03-31"))
SEX = {"sex": Kind(("Girls", "Boys", "Not recorded"), np.array([0, 1, 0, 2], dtype="int16"))}


def cases(*rows: tuple[Any, ...], **columns: Iterable[Any]) -> pd.DataFrame:
    """Cases from (month, child, case) and further columns by name."""
    frame = pd.DataFrame(rows, columns=["month", "child_id", "case_id"])
    months = pd.to_datetime(frame["month"], format="%Y-%m").astype("datetime64[us]")
    dtypes = {
        "month": months,
        "child_id": pd.Categorical(frame["child_id"], categories=list(CHILDREN)),
        "case_id": frame["case_id"].astype("str"),
    }
    return frame.assign(**dtypes, **{name: list(values) for name, values in columns.items()})


Key = tuple[str, str, str, str]


def keyed(table: pd.DataFrame) -> dict[Key, tuple]:
    """Numerator, denominator and value by month, period, group kind and group; blanks as None."""
    rows = list(table.itertuples())
    found = {
        (f"{row.month:%Y-%m}", row.period, row.group_kind, row.group): tuple(
            None if pd.isna(cell) else cell for cell in (row.numerator, row.denominator, row.value)
        )
        for row in rows
    }
    assert len(found) == len(rows), "two rows for one figure"
    return found


def made(table: pd.DataFrame, month: str, period: str = "month", kind: str = "all", group: str = "all") -> tuple | None:
    """One figure; None when there is no such row."""
    return keyed(table).get((month[:7], period, kind, group))


THREE_CASES = (("2018-05", "A", "1"), ("2018-05", "B", "2"), ("2018-05", "C", "3"))


@pytest.mark.parametrize(
    ("kind", "per", "columns", "expected"),
    [
        ("share", 1, {"met": [True, False, True]}, (2, 3, 2 / 3)),
        ("share", 1, {"met": [False, False, False]}, (0, 3, 0)),
        ("share", 1, {"met": [True, False, True], "weight": [0.5, 1.0, 0.1]}, (0.6, 1.6, 0.375)),
        ("share", 1, {"met": [True, True, False], "weight": [0.0, 0.0, 0.0]}, (0, 0, None)),
        ("count", 1, {}, (3, None, 3)),
        ("mean", 1, {"value": [1.0, 2.0, 6.0]}, (9, 3, 3)),
        ("median", 1, {"value": [9.0, 1.0, 2.0]}, (None, 3, 2)),
        ("maximum", 1, {"value": [9.0, 1.0, 2.0]}, (None, 3, 9)),
        ("rate", 1, {"part": ["numerator", "denominator", "denominator"], "value": [3.0, 1.0, 0.5]}, (3, 1.5, 2)),
        ("rate", 10_000, {"part": ["numerator", "numerator", "denominator"], "value": [1.0, 1.0, 4000.0]}, (2, 4000, 5)),
        ("rate", 1, {"part": ["numerator"] * 3, "value": [1.0, 1.0, 1.0]}, (3, 0, None)),
        ("rate", 1, {"part": ["denominator"] * 3, "value": [1.0, 1.0, 1.0]}, (0, 3, 0)),
    ],
)
def test_each_kind_of_figure_is_made_of_its_cases(kind, per, columns, expected):
    table = figures(measure(kind, per=per, weighted="weight" in columns), cases(*THREE_CASES, **columns), SEX, A_YEAR)
    assert made(table, "2018-05-01") == pytest.approx(expected)
    assert tuple(table.columns) == FIGURE_COLUMNS


def test_the_median_of_an_even_number_is_halfway_between_the_two_in_the_middle():
    table = figures(measure("median"), cases(*THREE_CASES[:2], value=[1.0, 4.0]), SEX, A_YEAR)
    assert made(table, "2018-05-01") == (None, 2, 2.5)


@pytest.mark.parametrize(
    ("kind", "columns", "empty"),
    [
        ("share", {"met": [True]}, (0, 0, None)),
        ("count", {}, (0, None, 0)),
        ("mean", {"value": [1.0]}, (0, 0, None)),
        ("median", {"value": [1.0]}, (None, 0, None)),
        ("maximum", {"value": [1.0]}, (None, 0, None)),
        ("rate", {"part": ["numerator"], "value": [1.0]}, (0, 0, None)),
    ],
)
@pytest.mark.parametrize("clock", ["flow", "stock"])
def test_nothing_to_count_is_blank_and_a_count_is_nought(kind, columns, empty, clock):
    one = cases(("2018-05", "A", "1"), **columns)
    assert made(figures(measure(kind, clock), one, SEX, A_YEAR), "2018-06-01") == empty
    none_at_all = figures(measure(kind, clock), one.iloc[:0], SEX, A_YEAR)
    assert made(none_at_all, "2018-05-01") == empty
    assert made(none_at_all, "2019-03-01", "year") == empty
    assert not np.isinf(none_at_all["value"]).any()


def test_every_month_of_the_window_has_a_figure_even_without_cases():
    table = figures(measure("count"), cases(("2018-05", "A", "1")), {}, A_YEAR)
    monthly = table[table["period"] == "month"]
    assert monthly["month"].tolist() == A_YEAR.starts.tolist()


def test_a_case_of_a_flow_counts_once_in_a_quarter_in_its_latest_month():
    twice = cases(("2018-04", "A", "1"), ("2018-06", "A", "1"), ("2018-05", "B", "2"), met=[True, False, True])
    table = figures(measure("share"), twice, SEX, A_YEAR)
    assert made(table, "2018-04-01") == (1, 1, 1)
    assert made(table, "2018-06-01") == (0, 1, 0)
    assert made(table, "2018-06-01", "quarter") == (1, 2, 0.5)
    assert made(table, "2019-03-01", "year") == (1, 2, 0.5)


def test_a_case_of_a_flow_that_returns_in_the_next_quarter_counts_in_both_and_once_in_the_year():
    twice = cases(("2018-06", "A", "1"), ("2018-07", "A", "1"))
    table = figures(measure("count"), twice, SEX, A_YEAR)
    assert [made(table, month, "quarter")[0] for month in ("2018-06-01", "2018-09-01", "2018-12-01")] == [1, 1, 0]
    assert made(table, "2019-03-01", "year")[0] == 1


def test_a_stock_s_quarter_and_year_are_its_last_month_s():
    stock = cases(("2018-04", "A", "1"), ("2018-05", "A", "1"), ("2018-06", "A", "1"), ("2018-05", "B", "2"), ("2019-03", "C", "3"))
    table = figures(measure("count", "stock"), stock, SEX, A_YEAR)
    assert made(table, "2018-05-01") == (2, None, 2)
    assert made(table, "2018-06-01", "quarter") == (1, None, 1)
    assert made(table, "2019-03-01", "year") == (1, None, 1)


def test_a_stock_s_case_that_stands_at_two_month_ends_counts_at_both():
    stock = cases(("2018-04", "A", "1"), ("2018-05", "A", "1"))
    table = figures(measure("count", "stock"), stock, SEX, A_YEAR)
    assert [made(table, month)[0] for month in ("2018-04-01", "2018-05-01", "2018-06-01")] == [1, 1, 0]


def test_an_annual_measure_has_figures_of_march_alone():
    table = figures(measure("share", "annual"), cases(("2019-03", "A", "1"), ("2019-03", "B", "2"), met=[True, False]), SEX, A_YEAR)
    assert made(table, "2019-03-01", "year") == made(table, "2019-03-01") == (1, 2, 0.5)
    assert set(table["month"]) == {pd.Timestamp("2019-03-01")}


def test_a_quarter_or_year_that_began_before_the_window_is_left_out():
    months = Months(pd.Timestamp("2018-05-01"), pd.Timestamp("2020-03-31"))
    found = cases(("2018-05", "A", "1"), ("2018-07", "B", "2"), ("2019-04", "C", "3"))
    for clock in ("flow", "stock"):
        table = figures(measure("count", clock), found, SEX, months)
        assert table.loc[table["period"] == "quarter", "month"].min() == pd.Timestamp("2018-09-01"), clock
        assert set(table.loc[table["period"] == "year", "month"]) == {pd.Timestamp("2020-03-01")}, clock
    assert made(figures(measure("count"), found, SEX, months), "2018-09-01", "quarter") == (1, None, 1)


def test_a_window_that_begins_in_april_leaves_nothing_out():
    table = figures(measure("count"), cases(("2018-04", "A", "1")), SEX, A_YEAR)
    assert made(table, "2018-06-01", "quarter") == made(table, "2019-03-01", "year") == (1, None, 1)


def test_a_quarter_and_year_that_are_not_over_stand_at_the_newest_month():
    months = Months(pd.Timestamp("2018-04-01"), pd.Timestamp("2018-11-14"))
    table = figures(measure("count"), cases(("2018-05", "A", "1"), ("2018-10", "B", "2"), ("2018-11", "C", "3")), SEX, months)
    assert made(table, "2018-11-01", "quarter") == (2, None, 2)
    assert made(table, "2018-11-01", "year") == (3, None, 3)
    assert table["month"].max() == pd.Timestamp("2018-11-01")


def test_cases_outside_the_window_are_not_counted():
    table = figures(measure("count"), cases(("2018-03", "A", "1"), ("2019-04", "B", "2"), ("2018-04", "C", "3")), SEX, A_YEAR)
    assert table.loc[(table["period"] == "month") & (table["group_kind"] == "all"), "numerator"].sum() == 1


def test_groups_are_the_child_s_and_one_without_any_case_has_no_rows():
    table = figures(measure("share"), cases(("2018-05", "A", "1"), ("2018-05", "C", "3"), met=[True, False]), SEX, A_YEAR)
    assert made(table, "2018-05-01", kind="sex", group="Girls") == (1, 2, 0.5)
    assert made(table, "2018-05-01", kind="sex", group="Boys") is None


def test_a_group_that_has_a_case_in_one_month_has_a_row_in_every_month():
    table = figures(measure("share"), cases(("2018-05", "B", "2"), met=[True]), SEX, A_YEAR)
    assert made(table, "2018-06-01", kind="sex", group="Boys") == (0, 0, None)


def test_a_child_whose_group_is_not_known_is_counted_as_not_recorded():
    table = figures(measure("count"), cases(("2018-05", "D", "4")), SEX, A_YEAR)
    assert made(table, "2018-05-01", kind="sex", group="Not recorded") == (1, None, 1)


def test_groups_of_a_month_are_those_of_that_month():
    team = Kind(("North", "South"), np.zeros((4, 12), dtype="int16"))
    team.codes[0, 1:] = 1
    moved = cases(("2018-04", "A", "1"), ("2018-05", "A", "2"))
    table = figures(measure("count", groups=("team",)), moved, {"team": team}, A_YEAR)
    assert made(table, "2018-04-01", kind="team", group="North") == (1, None, 1)
    assert made(table, "2018-05-01", kind="team", group="South") == (1, None, 1)
    assert made(table, "2018-05-01", kind="team", group="North") == (0, None, 0)


def test_a_column_of_the_cases_own_comes_before_the_child_s_group():
    own = cases(("2018-05", "A", "1"), ("2018-05", "B", "2"), sex=["Boys", None])
    table = figures(measure("count"), own, SEX, A_YEAR)
    assert made(table, "2018-05-01", kind="sex", group="Boys") == (1, None, 1)
    assert made(table, "2018-05-01", kind="sex", group="Not recorded") == (1, None, 1)
    assert made(table, "2018-05-01", kind="sex", group="Girls") is None


def test_a_case_s_own_group_may_be_one_of_many_that_do_not_occur():
    plan = pd.Categorical(["In need", None, "Child protection"], categories=["Looked after", "In need", "Child protection"])
    table = figures(measure("count", groups=("plan",)), cases(*THREE_CASES, plan=plan).astype({"plan": plan.dtype}), {}, A_YEAR)
    assert list(table.loc[table["group_kind"] == "plan", "group"].unique()) == ["Child protection", "In need", "Not recorded"]
    assert {made(table, "2018-05-01", kind="plan", group=group) for group in ("Child protection", "In need", "Not recorded")} == {
        (1, None, 1)
    }


def test_a_breakdown_that_the_measure_does_not_allow_is_not_made():
    table = figures(measure("count", groups=()), cases(("2018-05", "A", "1")), SEX, A_YEAR)
    assert set(table["group_kind"]) == {"all"}


def test_a_breakdown_that_the_extract_cannot_give_is_not_made():
    table = figures(measure("count", groups=("sex", "iro")), cases(("2018-05", "A", "1")), SEX, A_YEAR)
    assert set(table["group_kind"]) == {"all", "sex"}


def test_cases_without_a_child_are_in_the_total_alone():
    table = figures(measure("count"), cases(("2018-05", "A", "1")).drop(columns="child_id"), SEX, A_YEAR)
    assert set(table["group_kind"]) == {"all"}
    assert made(table, "2018-05-01") == (1, None, 1)


def test_the_list_of_cases_carries_each_case_s_groups():
    listed = with_groups(cases(("2018-05", "A", "1"), ("2018-05", "B", "2")), measure("count"), SEX, A_YEAR)
    assert listed["sex"].tolist() == ["Girls", "Boys"]


MONTHS_2018 = [f"{day:%Y-%m}" for day in A_YEAR.starts]
ROWS = st.lists(st.tuples(st.sampled_from(MONTHS_2018), st.sampled_from(CHILDREN), st.sampled_from("12345"), st.booleans()), max_size=14)


def _slot(month: str, period: str) -> int:
    return MONTHS_2018.index(month) // {"month": 1, "quarter": 3, "year": 12}[period]


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_shares_of_a_flow_agree_with_a_plain_count_and_groups_add_up_to_the_total(rows):
    table = figures(measure("share"), cases(*(row[:3] for row in rows), met=[met for *_, met in rows]), SEX, A_YEAR)
    found = keyed(table)
    for period, length in (("month", 1), ("quarter", 3), ("year", 12)):
        for slot in range(12 // length):
            kept: dict[str, tuple] = {}
            for month, child, case, met in sorted(rows, key=lambda row: row[0]):
                if _slot(month, period) == slot:
                    kept[case] = (child, met)
            last = MONTHS_2018[slot * length + length - 1]
            met = sum(met for _, met in kept.values())
            assert found[last, period, "all", "all"] == (met, len(kept), pytest.approx(met / len(kept)) if kept else None)
            girls = [met for child, met in kept.values() if child in "AC"]
            assert found.get((last, period, "sex", "Girls")) in ((sum(girls), len(girls), sum(girls) / len(girls) if girls else None), None)
    groups = table[table["group_kind"] == "sex"].groupby(["period", "month"])[["numerator", "denominator"]].sum()
    total = table[table["group_kind"] == "all"].set_index(["period", "month"])[["numerator", "denominator"]]
    if rows:
        pd.testing.assert_frame_equal(groups.sort_index(), total.sort_index())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MONTHS_2018[:3]), st.floats(0, 50, width=16)), max_size=9))
def test_medians_and_longest_waits_agree_with_a_plain_one(rows):
    waits = cases(*((month, "A", str(n)) for n, (month, _) in enumerate(rows)), value=[wait for _, wait in rows])
    for kind, plain in (("median", median), ("maximum", max)):
        table = figures(measure(kind), waits, SEX, A_YEAR)
        found = keyed(table)
        for month in MONTHS_2018[:4]:
            mine = [wait for when, wait in rows if when == month]
            assert found[month, "month", "all", "all"] == (None, len(mine), pytest.approx(plain(mine)) if mine else None)
        whole = [wait for _, wait in rows]
        assert found["2018-06", "quarter", "all", "all"] == (None, len(whole), pytest.approx(plain(whole)) if whole else None)
