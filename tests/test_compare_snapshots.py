"""What changed between two snapshots and why: each reason once by hand, against a plain count of the files, and never with a name."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data import snapshots
from data.compare import COLUMNS, compared, sides
from data.compare.behind import counted_behind
from data.compare.differing import differing
from data.compare.rows import REASONS, changed_rows
from metrics.kit.measure import measures, register
from tests.extracts import extract
from tests.test_commands import rows_of, run

CHILDREN = """
child_id,date_of_birth,sex,ethnicity
NAME1,2005-06-01,F,WBRI
NAME2,2010-02-28,M,MWBC
NAME3,2008-01-15,F,WBRI
NAME4,2006-11-30,M,BAFR
NAME5,2007-03-03,F,WBRI
NAME6,2009-09-09,M,WBRI
"""
EPISODES = """
child_id,start_date,end_date,reason_started,legal_status,placement_type,reason_ended
NAME1,2018-01-10,2018-09-30,S,C2,U4,X1
NAME1,2018-09-30,,P,C2,K2,
NAME2,2018-05-01,,S,V2,U6,
NAME3,2018-05-01,,S,V2,U6,
NAME4,2018-05-01,,S,V2,U6,
NAME5,2018-05-01,,S,V2,U6,
NAME6,2017-05-01,2018-04-20,S,V2,U6,E4A
"""
HEAD = "review_id,child_id,held_date,cancelled,participation_code"
# One review a child, and what becomes of it in the second extract.
BEFORE = f"""
{HEAD}
1,NAME1,2018-06-06,N,PN1
2,NAME2,2018-06-12,N,PN7
3,NAME3,2018-06-19,N,PN1
4,NAME4,2018-06-20,N,PN1
5,NAME5,2018-06-21,N,PN1
6,NAME6,never,N,PN1
"""
AFTER = f"""
{HEAD}
1,NAME1,2018-06-06,N,PN1
2,NAME2,2018-06-12,N,PN1
4,NAME4,2018-06-20,N,PN1
5,NAME5,31/02/2018,N,PN1
6,NAME6,2018-04-10,N,PN1
7,NAME3,2018-06-29,N,PN7
8,NAME1,2018-11-15,N,PN1
"""
A_DAY, B_DAY = "2018-10-31", "2018-11-30"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    """Two builds of one source, the second a month later with a review of each kind of change."""
    folder = tmp_path_factory.mktemp("compared")
    for reviews, day in ((BEFORE, A_DAY), (AFTER, B_DAY)):
        source = extract(folder / "source", children=CHILDREN, care_episodes=EPISODES, reviews=reviews)
        assert run("build", source, "--store", folder / "store", "--as-at", day, "--accept", "by the test").exit_code == 1
    return folder / "store"


@pytest.fixture(scope="module")
def two(store) -> list[Path]:
    return snapshots.snapshots(store, "source")


@pytest.fixture(scope="module")
def figures(two) -> pd.DataFrame:
    return compared(sides(*two), measures())[0]


def one(figures: pd.DataFrame, measure: str, month: str, period: str = "month") -> pd.Series:
    (row,) = [row for _, row in figures.iterrows() if (row["measure"], row["period"], f"{row['month']:%Y-%m}") == (measure, period, month)]
    return row


def reasons(row: pd.Series) -> dict[str, int]:
    return {name: row[name] for name in (*REASONS, "unexplained") if row[name]}


def test_a_figure_says_what_it_was_and_is_and_which_of_its_children_s_rows_differ(figures):
    june = one(figures, "participation", "2018-06")
    # Before: reviews 1 to 5, of which 2 says nothing. Now: 1, 2, 4 and 7, of which 7 says nothing.
    assert (june["numerator_was"], june["denominator_was"], june["numerator_now"], june["denominator_now"]) == (4, 5, 3, 4)
    assert june["difference"] == pytest.approx(3 / 4 - 4 / 5)
    assert reasons(june) == {"recorded_late": 1, "corrected": 1, "removed": 1, "left_out": 1}
    assert (june["came"], june["went"], june["otherwise"]) == (1, 2, 1)
    assert june["columns"] == "reviews.participation_code 1"
    assert june["why"] == "1 recorded late; 1 corrected (reviews.participation_code 1); 1 removed; 1 left out by faults"


def test_what_happened_since_is_told_from_what_was_recorded_late(figures):
    november = one(figures, "participation", "2018-11")
    assert pd.isna(november["was"])
    assert reasons(november) == {"happened": 1}
    assert november["why"] == "1 happened since"


def test_a_row_that_a_fault_left_out_and_no_longer_does_is_readmitted(figures):
    april = one(figures, "participation", "2018-04")
    assert (april["denominator_was"], april["denominator_now"], reasons(april)) == (0, 1, {"readmitted": 1})


def test_a_figure_that_differs_without_a_row_of_its_children_says_that_the_day_moved(figures):
    in_care = one(figures, "children_in_care", "2018-11")
    assert reasons(in_care) == {"unexplained": in_care["now"]}
    assert in_care["why"] == "the day it is as at changed"


def test_a_quarter_that_was_not_over_is_compared_with_itself_a_month_later(figures):
    reviews = one(figures, "participation", "2018-11", "quarter")
    assert (reviews["denominator_was"], reviews["denominator_now"], reasons(reviews)) == (0, 1, {"happened": 1})


def test_the_rows_that_differ_agree_with_a_plain_count_of_the_files(two):
    before, after = ({row["review_id"]: row for row in csv.DictReader(io.StringIO(text.strip()))} for text in (BEFORE, AFTER))
    readable = [{key: row for key, row in rows.items() if row["held_date"] not in ("never", "31/02/2018")} for rows in (before, after)]
    gone, new = readable[0].keys() - readable[1].keys(), readable[1].keys() - readable[0].keys()
    expected = {
        "happened": {key for key in new if readable[1][key]["held_date"] > A_DAY},
        "readmitted": {key for key in new if key in before},
        "left_out": {key for key in gone if key in after},
        "corrected": {key for key in readable[0].keys() & readable[1].keys() if readable[0][key] != readable[1][key]},
    }
    expected["recorded_late"] = new - expected["happened"] - expected["readmitted"]
    expected["removed"] = gone - expected["left_out"]
    found = changed_rows(*two, ["reviews", "children", "care_episodes", "plans"], pd.Timestamp(A_DAY))
    assert set(found["table"]) == {"reviews"}
    assert found["reason"].value_counts().to_dict() == {name: len(keys) for name, keys in expected.items()}


def test_no_name_is_printed_by_any_way_of_asking(store, two):
    asked = [(), ("--measure", "participation"), ("--csv",), ("--by", "sex"), ("--measure", "participation", "--csv", "--by", "age_band")]
    for more in asked:
        result = run("compare", two[0].name, two[1].name, "--store", store, *more)
        assert result.exit_code == 0, result.output
        assert "participation" in result.output
        assert "NAME" not in result.output


def test_on_the_console_the_whole_is_told_in_short_and_one_measure_in_full(store, two):
    short = run("compare", two[0].name, two[1].name, "--store", store).stdout
    assert "as at 2018-10-31" in short
    assert "Changed as a whole: the day it is as at" in short
    assert "reviews: 1 happened since, 1 recorded late, 1 corrected, 1 removed, 1 left out by faults, 1 readmitted" in short
    full = run("compare", two[0].name, two[1].name, "--store", store, "--measure", "participation").stdout
    assert "participation, June 2018: 0.8 → 0.75; cases: 1 came, 2 went, 1 otherwise; 1 recorded late" in full
    assert "participation, November 2018: blank → 1; cases: 1 came; 1 happened since" in full


def test_as_csv_every_figure_is_a_row_with_its_counts(store, two, figures):
    printed = rows_of(run("compare", two[0].name, two[1].name, "--store", store, "--csv").stdout)
    assert list(printed[0]) == list(COLUMNS)
    assert len(printed) == len(figures)


def test_backwards_what_was_new_is_removed(two):
    figures, _ = compared(sides(*reversed(two)), [register()["participation"].measure])
    assert reasons(one(figures, "participation", "2018-11")) == {"removed": 1}


def test_a_table_that_only_one_has_is_all_new_or_all_gone(store, two, tmp_path):
    plans = "plan_id,child_id,plan,start_date\nP1,NAME2,cp,2018-06-01\nP2,NAME3,cp,2018-11-10"
    versions = "plan_id,updated_date\nP1,2018-07-01"
    tables = {"children": CHILDREN, "care_episodes": EPISODES, "reviews": AFTER, "plans": plans, "plan_versions": versions}
    assert run("build", extract(tmp_path / "source", **tables), "--store", tmp_path / "store", "--as-at", B_DAY).exit_code == 1
    other = snapshots.current(tmp_path / "store")
    found = changed_rows(two[0], other, ["plans", "plan_versions"], pd.Timestamp(A_DAY))
    assert found[["table", "reason", "child_id"]].values.tolist() == [
        ["plan_versions", "recorded_late", "NAME2"],
        ["plans", "recorded_late", "NAME2"],
        ["plans", "happened", "NAME3"],
    ]
    back = changed_rows(other, two[0], ["plans", "plan_versions"], pd.Timestamp(B_DAY))
    assert back[["table", "reason", "child_id"]].values.tolist() == [
        [*row[:1], "removed", *row[2:]] for row in found[["table", "reason", "child_id"]].values.tolist()
    ]
    assert "what is supplied" in sides(two[0], other).moved


def test_a_snapshot_differs_in_nothing_from_itself(two):
    figures, rows = compared(sides(two[0], two[0]), measures())
    assert figures.empty
    assert rows.empty
    assert list(figures.columns) == list(COLUMNS)


def test_where_the_program_that_counts_has_changed_it_is_named(two, tmp_path):
    said = sides(*two).said
    other = {**said[1], "code": "another"}
    moved = type(sides(*two))(*two, (said[0], other)).moved
    assert moved == ("the way of counting", "the day it is as at")


def test_by_a_group_each_group_is_a_row(two):
    figures, _ = compared(sides(*two), [register()["participation"].measure], "sex")
    assert set(figures["group"]) == {"Female", "Male"}
    june = figures[(figures["period"] == "month") & (figures["month"] == pd.Timestamp("2018-06-01"))].set_index("group")
    assert june[["came", "went", "otherwise"]].sum().to_dict() == {"came": 1, "went": 2, "otherwise": 1}
    assert june.loc["Male", "corrected"] == 1


@pytest.mark.parametrize("more", [("--by", "iro"), ("--measure", "partcipation"), ("--by", "shoe")])
def test_what_cannot_be_compared_is_refused_with_what_can(store, two, more):
    result = run("compare", two[0].name, two[1].name, "--store", store, *more)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "participation" in result.stderr or "age_band" in result.stderr


def test_a_name_that_two_snapshots_have_is_refused(store):
    result = run("compare", "20", "20", "--store", store)
    assert result.exit_code == 2
    assert "2 names" in result.stderr


def test_a_row_that_stands_twice_is_two_rows_and_blank_is_like_blank():
    before = pd.DataFrame(
        {"a": ["x", "x", None], "b": pd.array([1.5, 1.5, None], dtype="float64"), "c": pd.array([True, True, None], dtype="boolean")}
    )
    after = before.iloc[[0, 2]].reset_index(drop=True)
    gone, new = differing(before, after, ["a", "b", "c"])
    assert len(gone) == 1
    assert new.empty
    assert [frame.empty for frame in differing(before, before.iloc[::-1], ["a", "b", "c"])] == [True, True]


@pytest.mark.parametrize("seed", range(5))
def test_rows_behind_a_figure_agree_with_a_count_one_by_one(seed):
    random = np.random.default_rng(seed)
    days = pd.date_range("2018-01-01", periods=6, freq="MS").astype("datetime64[us]")
    rows = pd.DataFrame(
        {
            "who": random.choice(list("abc"), 40),
            "table": random.choice(["plans", "visits"], 40),
            "reason": random.choice(["removed", "happened"], 40),
        }
    )
    rows = rows.assign(
        begins=pd.Series(random.choice(days, 40)).mask(random.random(40) < 0.2), who=rows["who"].mask(random.random(40) < 0.1)
    )
    pairs = pd.DataFrame(
        {
            "figure": range(12),
            "measure": random.choice(["one", "two"], 12),
            "who": random.choice(list("abcd"), 12),
            "ends": random.choice(days, 12),
        }
    )
    needs = pd.DataFrame([("one", "plans"), ("two", "plans"), ("two", "visits")], columns=["measure", "table"])
    expected = {}
    for pair in pairs.to_dict("records"):
        wanted = set(needs.loc[needs["measure"] == pair["measure"], "table"])
        theirs = [row for row in rows.to_dict("records") if row["who"] == pair["who"] and row["table"] in wanted]
        in_time = [row for row in theirs if pd.isna(row["begins"]) or row["begins"] < pair["ends"]]
        for row in in_time or theirs:
            place = (pair["figure"], row["table"], row["reason"])
            expected[place] = expected.get(place, 0) + 1
    found = counted_behind(pairs, rows, needs, ["table", "reason"])
    assert {(row["figure"], row["table"], row["reason"]): row["number"] for row in found.to_dict("records")} == expected
