"""What the data quality page says: each fault counted, each row at fault once, and what was not supplied."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data.contract import TABLES, Reach
from data.faults import RULES, fault, gather, no_faults
from data.loaders.precedence import ORDER
from data.seriousness import DOUBT, NOTE, ROW, TITLES, VALUE, WHOLE, seriousness
from metrics.kit.measure import measures
from present import quality, source_words

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
    notes = [at(None, "column-unknown"), at(None, "column-unknown", file="other.csv", table="reviews")]
    table = quality.by_rule(gather([at(2), at(5), at(3, table="reviews"), *notes, at(4, "key-missing"), at(None, "file-empty", table="")]))
    assert table["times"].tolist() == [1, 1, 2, 1, 2]
    assert table["how_serious"].tolist() == [TITLES[place] for place in (WHOLE, ROW, VALUE, VALUE, NOTE)]
    assert table.iloc[2][["meaning", "table", "first_rows"]].tolist() == [RULES["date-unreadable"].meaning, "health_assessments", "2, 5"]
    assert table.iloc[4][["file", "table"]].tolist() == ["2: h.csv …", "2: health_assessments …"], "a note of many sheets is one line"
    assert (table["what_to_do"] != "").all()


def test_each_degree_of_seriousness_heads_its_faults_and_what_a_file_holds_is_escaped():
    drawn = quality.by_rule_html(quality.by_rule(gather([at(2), at(4, "key-missing", file="<b>.csv")])), "Faults")
    assert drawn.index(TITLES[ROW]) < drawn.index("&lt;b&gt;.csv") < drawn.index(TITLES[VALUE]) < drawn.index("h.csv")
    assert "<b>" not in drawn


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_has_a_degree_of_seriousness_and_a_note_is_never_more_than_a_note(rule):
    (place,) = seriousness(fault(rule.id, file="h.csv"))
    assert (place == NOTE) == (rule.severity == "note")
    assert place == NOTE or (place == DOUBT) == (rule.leaves_out == "nothing")


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
    assert found == [
        {
            "measure": "Health",
            "left_out": "1 of 413 rows of health assessments",
            "rows_at_fault": 2,
            "tables": "health assessments",
            "rows_left_out": 1,
            "of_rows": 413,
        }
    ]


def test_a_measure_of_whose_rows_none_was_left_out_says_so_and_one_that_lost_more_comes_first():
    found = by_measure(at(2), at(3, "key-missing", table="reviews"), at(4, "key-missing", table="reviews"))
    assert [(line["measure"], line["left_out"]) for line in found] == [("Reviews", "2 of 92 rows of reviews"), ("Health", "no row")]


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
    assert (found[0]["rows_at_fault"], found[0]["tables"]) == (2, "health assessments, children")


def test_what_was_not_supplied_is_listed_by_the_measure_s_title():
    table = quality.not_supplied({HEALTH.id: ("health_assessments", "children.sex")}, [HEALTH], frozenset({"children"}))
    assert table.to_dict("records") == [
        {"measure": "Health", "the_extract_lacks": "the table “health_assessments”, the column “children.sex”"}
    ]
    assert quality.not_supplied({}, [HEALTH], frozenset()).empty


def test_each_file_is_listed_with_what_it_was_taken_for():
    assert quality.files([("h.csv", "tracker children (2 rows)")]).iloc[0].tolist() == ["h.csv", "tracker children (2 rows)"]
    assert quality.files([]).empty


def test_every_table_of_the_contract_is_listed_and_an_absent_one_has_no_rows_rather_than_nought():
    supplied = frozenset({"teams", "teams.team_id", "teams.team_name", "reviews", *(f"reviews.{name}" for name in TABLES["reviews"].names)})
    formats = {"teams": "tracker", "reviews": "ssda903, annex_a"}
    table = quality.tables({"teams": 3, "reviews": 0}, supplied, formats, {"reviews": Reach(latest_only=True)}).set_index("table")
    assert list(table.index) == list(TABLES)
    assert table.loc["teams", ["rows", "not_supplied"]].tolist() == [3, "service, locality"]
    assert table.loc["reviews", ["rows", "not_supplied"]].tolist() == [0, ""]
    assert pd.isna(table.loc["children", "rows"])
    assert table.loc["children", "not_supplied"] == "the whole table"
    assert table.loc["teams", ["came_from", "reaches_only"]].tolist() == ["your own trackers", ""]
    assert table.loc["reviews", ["came_from", "reaches_only"]].tolist() == ["the SSDA903 return, then Annex A", "each child’s newest only"]


MARCH, APRIL = pd.Timestamp("2020-03-31"), pd.Timestamp("2019-04-01")


@pytest.mark.parametrize(
    ("reach", "text"),
    [
        ({}, ""),
        ({"visits": Reach(until=MARCH)}, "to 31 March 2020"),
        ({"plans": Reach(since=APRIL, until=MARCH)}, "from 1 April 2019 to 31 March 2020"),
        ({"plans=cp": Reach(since=APRIL), "plans=cin": Reach(latest_only=True)}, "cp: from 1 April 2019; cin: each child’s newest only"),
        ({"plans.end_date": Reach(until=MARCH, latest_only=True)}, "end date: to 31 March 2020, each child’s newest only"),
        ({"plans": Reach()}, ""),
    ],
)
def test_how_far_a_table_goes_is_said_by_its_kinds_and_columns(reach, text):
    assert source_words.of_table(reach, "visits" if "visits" in reach else "plans") == text


def test_the_page_says_the_precedence_that_the_loader_keeps():
    assert tuple(source_words.FORMATS) == ORDER
    said = source_words.precedence()
    assert [said.index(words) for words in source_words.FORMATS.values()] == sorted(
        said.index(words) for words in source_words.FORMATS.values()
    )


@pytest.mark.parametrize(
    ("needs", "lost", "text"),
    [
        (("reviews",), {}, ""),
        (("reviews",), {"plans": 4}, ""),
        (("reviews", "reviews.held_date"), {"reviews": 3}, "3 of 412 rows of reviews were left out because of faults: see Data quality."),
        (("reviews",), {"reviews": 1}, "1 of 410 rows of reviews was left out because of faults: see Data quality."),
        (
            ("care_periods", "reviews"),
            {"reviews": 3, "care_episodes": 2},
            "2 of 1,002 rows of care episodes and 3 of 412 rows of reviews were left out because of faults: see Data quality.",
        ),
        (("audits",), {"audits": 5}, "5 of 5 rows of audits were left out because of faults: see Data quality."),
    ],
)
def test_the_small_print_says_how_many_rows_of_what_a_measure_needs_were_left_out_and_nothing_when_none(needs, lost, text):
    assert source_words.left_out_sentence(needs, {"reviews": 409, "care_episodes": 1000}, lost) == text


@pytest.mark.parametrize(
    ("needs", "text"),
    [
        (("reviews:every",), "“reviews” further back than each child’s newest"),
        (("plans=cp",), "“plans” of the kind “cp”"),
        (("visits=cp:every",), "“visits” of the kind “cp” further back than each child’s newest"),
        (
            ("care_episodes:in-common", "reviews:in-common"),
            "“care_episodes” in the same months as the rest, “reviews” in the same months as the rest",
        ),
    ],
)
def test_what_a_source_of_newest_events_lacks_reads_well(needs, text):
    held = frozenset({"reviews", "plans", "visits", "care_episodes"})
    assert quality.not_supplied({"x": needs}, [], held)["the_extract_lacks"].tolist() == [text]


def test_of_a_table_that_is_not_there_the_table_alone_is_named():
    needs = ("visits.visit_date", "visits.seen", "visits=cin", "children.sex")
    found = quality.not_supplied({"x": needs}, [], frozenset({"children"}))
    assert found["the_extract_lacks"].tolist() == ["the table “visits”, the column “children.sex”"]


def test_a_rule_that_many_files_break_is_one_line_on_the_page_with_the_worst_files_first():
    faults = [
        at(row, file=f"{name}.csv") for name, times in {"a": 1, "b": 4, "c": 2, "d": 3, "e": 1}.items() for row in range(2, 2 + times)
    ]
    table = quality.by_rule(gather(faults))
    assert len(table) == 5
    drawn = quality.by_rule_html(table, "Faults")
    assert drawn.count("date-unreadable") == 1
    assert "b.csv (4), d.csv (3), c.csv (2)" in drawn
    assert "and 2 more" in drawn
    assert ">11<" in drawn


@pytest.mark.parametrize(("unhurt", "text"), [(0, ""), (1, "1 more measure has faults"), (2, "2 more measures have faults")])
def test_measures_of_which_no_row_was_left_out_are_only_counted_on_the_page(unhurt, text):
    others = [replace(HEALTH, title=f"Other {number}", needs=("plans",)) for number in range(unhurt)]
    faults = gather([at(3, "key-missing"), at(4, "code-unknown", table="plans")])
    drawn = quality.by_measure_html(quality.by_measure(faults, [HEALTH, *others], {"health_assessments": 411}), "Measures")
    assert "1 of 412 rows of health assessments" in drawn
    assert (text in drawn) and ("more measure" in drawn) == bool(unhurt)
    assert "Other" not in drawn
