"""What the data quality page says: each fault counted, each row at fault once, and what was not supplied."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data.contract import TABLES
from data.faults import RULES, fault, gather, no_faults
from metrics.kit.measure import measures
from present import quality

HEALTH = replace(measures()[0], title="Health", needs=("health_assessments", "health_assessments.completed_date", "children"))
REVIEWS = replace(measures()[0], title="Reviews", needs=("reviews",))


def at(
    row: int | None, rule: str = "date-unreadable", table: str = "health_assessments", file: str = "h.csv", column: str = "completed_date"
) -> pd.DataFrame:
    return fault(rule, "31/02/2020", file=file, row=row, table=table, column=column)


@pytest.mark.parametrize(
    ("faults", "lacking", "text"),
    [
        ((), {}, "No fault was found; no row was left out."),
        ((at(2),), {}, "1 fault was found; no row was left out."),
        ((at(2), at(3, "key-missing")), {}, "2 faults were found; 1 row was left out."),
        ((at(3, "key-missing"), at(3, "end-before-start"), at(4, "key-missing")), {}, "3 faults were found; 2 rows were left out."),
        ((at(3, "key-missing"), at(3, "key-missing", file="other.csv")), {}, "2 faults were found; 2 rows were left out."),
        ((), {"a": ("reviews",)}, "No fault was found; no row was left out. 1 measure cannot be shown for want of data."),
        ((), {"a": ("reviews",), "b": ("plans",)}, "No fault was found; no row was left out. 2 measures cannot be shown for want of data."),
    ],
)
def test_the_headline_counts_faults_and_rows_left_out_and_each_row_once(faults, lacking, text):
    assert quality.headline(gather(faults), lacking) == text


def test_faults_are_counted_by_rule_and_table_and_faults_come_before_notes():
    table = quality.by_rule(gather([at(2), at(5), at(3, table="reviews"), at(None, "column-unknown"), at(4, "key-missing")]))
    assert table["times"].tolist() == [2, 1, 1, 1]
    assert table["severity"].tolist() == ["fault"] * 3 + ["note"]
    assert table.iloc[0][["meaning", "table", "first_rows"]].tolist() == [RULES["date-unreadable"].meaning, "health_assessments", "2, 5"]
    assert (table["what_to_do"] != "").all()


def test_the_first_five_rows_are_named_and_more_are_said_to_be_there():
    assert quality.by_rule(gather([at(row) for row in range(2, 9)]))["first_rows"].tolist() == ["2, 3, 4, 5, 6 …"]
    assert quality.by_rule(gather([at(row) for row in range(2, 7)]))["first_rows"].tolist() == ["2, 3, 4, 5, 6"]


def test_no_fault_gives_no_rows():
    assert quality.by_rule(no_faults()).empty
    assert quality.by_measure(no_faults(), [HEALTH, REVIEWS], {}).empty


def by_measure(*faults: pd.DataFrame) -> list[dict]:
    rows = {"health_assessments": 412, "children": 50, "reviews": 90}
    return quality.by_measure(gather(faults), [HEALTH, REVIEWS], rows).to_dict("records")


def test_a_row_with_two_faults_is_one_row_at_fault():
    found = by_measure(at(2), at(2, "code-unknown", column="kind"), at(3, "key-missing", column="child_id"))
    assert found == [{"measure": "Health", "tables": "health_assessments", "rows_at_fault": 2, "rows_left_out": 1, "of_rows": 462}]


def test_a_row_left_out_for_two_reasons_is_left_out_once():
    assert by_measure(at(3, "key-missing"), at(3, "end-before-start"))[0]["rows_left_out"] == 1


def test_the_same_row_number_of_another_file_or_sheet_is_another_row():
    other_sheet = fault("date-unreadable", file="h.csv", sheet="March", row=2, table="health_assessments", column="completed_date")
    assert by_measure(at(2), at(2, file="second.csv"), other_sheet)[0]["rows_at_fault"] == 3


def test_a_fault_of_a_column_as_a_whole_is_no_row_at_fault():
    found = by_measure(at(None, "column-not-supplied"), at(7))
    assert found[0]["rows_at_fault"] == 1


def test_a_fault_touches_only_the_measures_that_need_its_table():
    assert [line["measure"] for line in by_measure(at(2, table="reviews"))] == ["Reviews"]
    assert by_measure(at(2, table="plans")) == []


def test_faults_in_two_tables_of_one_measure_add_up():
    found = by_measure(at(2), at(2, table="children", file="c.csv"))
    assert (found[0]["rows_at_fault"], found[0]["tables"]) == (2, "health_assessments, children")


def test_what_was_not_supplied_is_listed_by_the_measure_s_title():
    table = quality.not_supplied({HEALTH.id: ("health_assessments", "children.sex")}, [HEALTH])
    assert table.to_dict("records") == [{"measure": "Health", "not_supplied": "health_assessments, children.sex"}]
    assert quality.not_supplied({}, [HEALTH]).empty


def test_each_file_is_listed_with_what_it_was_taken_for():
    assert quality.files([("h.csv", "tracker children (2 rows)")]).iloc[0].tolist() == ["h.csv", "tracker children (2 rows)"]
    assert quality.files([]).empty


def test_every_table_of_the_contract_is_listed_and_an_absent_one_has_no_rows_rather_than_nought():
    supplied = frozenset({"teams", "teams.team_id", "teams.team_name", "reviews", *(f"reviews.{name}" for name in TABLES["reviews"].names)})
    table = quality.tables({"teams": 3, "reviews": 0}, supplied).set_index("table")
    assert list(table.index) == list(TABLES)
    assert table.loc["teams", ["rows", "not_supplied"]].tolist() == [3, "service, locality"]
    assert table.loc["reviews", ["rows", "not_supplied"]].tolist() == [0, ""]
    assert pd.isna(table.loc["children", "rows"])
    assert table.loc["children", "not_supplied"] == "the whole table"
