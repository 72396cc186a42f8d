"""What spreadsheets and people do to a tracker: titles, hidden sheets, words for codes, broken formulas, numbers for identifiers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data.contract import TABLES
from data.loaders import load
from data.loaders.extract import Sheet
from data.loaders.tracker_words import in_codes
from data.loaders.trackers import match
from data.reference.codes import all_codes
from metrics.kit.permanence import RETURNS_HOME
from tests.extracts import CHILDREN, GOOD, checked, extract, only

INTERVIEWS = ["missing_id", "offered", "offered_at", "outcome", "held_at"]
REVIEWS = ["review_id", "child_id", "held_date"]


def book(path: Path, **sheets: list[list]) -> openpyxl.Workbook:
    """A workbook of those rows, saved; a caller that changes it saves it again."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return made


def test_headings_below_a_title_and_merged_group_names_are_found_and_rows_keep_their_numbers(tmp_path):
    rows = [
        ["Return interviews, Ownshire"],
        [],
        ["Episode", "The offer", None, None, "The interview"],
        INTERVIEWS,
        ["M1", "Yes", datetime(2019, 7, 6, 12), "Accepted", datetime(2019, 7, 8, 16, 30)],
        ["M2", "Yes", "soon", "Declined", None],
    ]
    made = book(tmp_path / "rhi.xlsx", Tracker=rows)
    made["Tracker"].merge_cells("B3:D3")
    made.save(tmp_path / "rhi.xlsx")
    tables, faults = checked(tmp_path)
    assert tables["return_interviews"]["missing_id"].tolist() == ["M1", "M2"]
    assert only(faults, "date-unreadable")[["sheet", "row"]].tolist() == ["Tracker", 6]
    assert len(faults) == 1


@pytest.mark.parametrize("title", ["Return interviews April", "Return interviews April,,,,", "Run by,the service,,,\n,,,,"])
def test_a_csv_file_may_begin_with_a_title_too(tmp_path, title):
    delimited = f"{title}\n{','.join(INTERVIEWS)}\nM1,Y,06/07/2019 12:00,accepted,08/07/2019 16:30\nM2,Y,never,declined,\n"
    tables, faults = checked(extract(tmp_path, rhi=delimited))
    assert tables["return_interviews"]["missing_id"].tolist() == ["M1", "M2"]
    assert only(faults, "date-unreadable")["row"] == 4 + title.count("\n")
    assert len(faults) == 1


def test_a_title_above_headings_parted_by_semicolons_does_not_hide_them(tmp_path):
    tables, faults = checked(extract(tmp_path, rhi=f"Return interviews\n{';'.join(INTERVIEWS)}\nM1;Y;06/07/2019 12:00;accepted;"))
    assert len(tables["return_interviews"]) == 1
    assert faults.empty


def test_a_sheet_that_begins_with_notes_is_passed_over_whatever_stands_below(tmp_path):
    notes = [["Notes for the service"], [], ["Sheet", "What it is", "Who keeps it"], ["rhi", "interviews", "the coordinator"]]
    book(tmp_path / "rhi.xlsx", Guide=notes, rhi=[INTERVIEWS, ["M1", "Y", "06/07/2019 12:00", "accepted", None]])
    _, faults = checked(tmp_path)
    assert only(faults, "sheet-not-used")["sheet"] == "Guide"
    assert len(faults) == 1


def test_a_hidden_sheet_of_records_is_a_fault_and_is_not_read_and_one_of_lists_is_passed_over(tmp_path):
    made = book(
        tmp_path / "r.xlsx",
        now=[REVIEWS, ["1", "A1", date(2019, 2, 1)]],
        before=[REVIEWS, ["9", "A1", date(2018, 2, 1)]],
        lists=[["colour", "size", "weight"], ["red", "1", "2"]],
    )
    made["before"].sheet_state, made["lists"].sheet_state = "hidden", "veryHidden"
    made.save(tmp_path / "r.xlsx")
    tables, faults = checked(tmp_path)
    assert tables["reviews"]["review_id"].tolist() == ["1"]
    assert faults[["rule", "sheet", "table", "severity"]].fillna("").values.tolist() == [
        ["sheet-hidden", "before", "reviews", "fault"],
        ["sheet-not-used", "lists", "", "note"],
    ]


def test_real_days_text_days_and_real_times_are_read_alike_to_the_minute(tmp_path):
    moments = [datetime(2019, 10, 26, 21, 10) + timedelta(minutes=37 * number) for number in range(120)]
    written = [moment if number % 2 else f"{moment:%d/%m/%Y %H:%M}" for number, moment in enumerate(moments)]
    rows = [[str(number), "A1", "missing", moment] for number, moment in enumerate(written)]
    book(tmp_path / "m.xlsx", m=[["missing_id", "child_id", "kind", "started_at"], *rows])
    tables, _ = checked(tmp_path)
    assert tables["missing_episodes"]["started_at"].tolist() == [pd.Timestamp(moment) for moment in moments]


def test_blank_columns_rows_and_cells_of_hard_spaces_are_blank(tmp_path):
    record, spaces = ["1", "A1", date(2019, 2, 1), None, "\u00a0", None], [" ", "\u00a0", "", None, None, None]
    rows = [[*REVIEWS, None, "iro_id", None], record, [None] * 6, spaces]
    book(tmp_path / "r.xlsx", r=rows)
    tables, faults = checked(tmp_path)
    assert tables["reviews"]["iro_id"].isna().tolist() == [True]
    assert faults.empty


@pytest.mark.parametrize(
    ("written", "read"), [("#N/A", None), ("#n/a", None), (" ", None), ("\u00a0", None), ("n/a", "n/a"), ("NA", "NA"), ("none", "none")]
)
def test_a_lookup_that_found_nothing_is_a_blank_and_words_are_words(tmp_path, written, read):
    tables, faults = checked(extract(tmp_path, **GOOD, life=f"referral_id,child_id,referred_date,route\n1,A1,01/02/2019,{written}"))
    assert [None if pd.isna(value) else value for value in tables["life_story"]["route"]] == [read]
    assert faults.empty


@pytest.mark.parametrize("error", ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"])
def test_a_broken_formula_in_a_file_of_text_is_a_fault_and_a_blank(tmp_path, error):
    text = f"referral_id,child_id,referred_date,route\n1,A1,01/02/2019,{error}"
    tables, faults = checked(extract(tmp_path, **GOOD, life=text))
    assert tables["life_story"]["route"].isna().all()
    assert only(faults, "formula-broken")[["row", "column", "found", "leaves_out"]].tolist() == [2, "route", error, "value"]


def test_identifiers_typed_as_numbers_as_text_and_as_decimals_are_one_child(tmp_path):
    children = [["child_id", "sex"], [123, "F"], ["007", "M"]]
    reviews = [REVIEWS, ["1", 123.0, date(2019, 2, 1)], ["2", "123.0", date(2019, 3, 1)], ["3", "007", date(2019, 3, 1)]]
    book(tmp_path / "r.xlsx", children=children, reviews=reviews)
    tables, faults = checked(tmp_path)
    assert tables["children"]["child_id"].tolist() == ["123", "007"]
    assert tables["reviews"]["child_id"].tolist() == ["123", "123", "007"]
    assert faults.empty


@pytest.mark.parametrize("written", ["A1.0", "1.5", "12.0.1", "C+1", "1E5X", ".0"])
def test_an_identifier_that_only_looks_a_little_like_a_number_stays_as_it_is(tmp_path, written):
    tables, _ = checked(extract(tmp_path, r=f"review_id,child_id,held_date\n{written},A1,01/02/2019"))
    assert tables["reviews"]["review_id"].tolist() == [written]


def test_a_rounded_identifier_names_nobody_two_children_are_never_made_one(tmp_path):
    rows = "\n".join(f"{number},{child},01/02/2019" for number, child in enumerate(("1.23457E+12", "1.23457e+12", "A1"), 1))
    tables, faults = checked(extract(tmp_path, r=f"review_id,child_id,held_date\n{rows}"))
    assert tables["reviews"]["child_id"].tolist() == ["A1"]
    assert faults["rule"].value_counts().to_dict() == {"id-rounded": 2, "key-missing": 2}


def coded() -> list[tuple[str, str]]:
    return [(name, column.name) for name, table in TABLES.items() for column in table.columns if column.codes]


@pytest.mark.parametrize(("table", "column"), coded())
def test_every_code_is_read_from_its_label_and_from_code_and_label(table, column):
    rows = all_codes()
    field = f"{table}.{column}" if f"{table}.{column}" in set(rows["field"]) else column
    known = rows[rows["field"].eq(field) & rows["code"].isin(TABLES[table][column].codes)]
    for code, label in zip(known["code"], known["label"], strict=True):
        written = pd.Series([code, code.lower(), label, label.upper(), f"{code} - {label}", f"{code}: {label}"], dtype="str")
        assert in_codes(written, table, column).tolist() == [code] * 6


@pytest.mark.parametrize(
    ("table", "column", "written", "read"),
    [
        ("return_interviews", "offered", "Yes", "Y"),
        ("return_interviews", "offered", "n/a", "NA"),
        ("return_interviews", "outcome", "Accepted", "accepted"),
        ("return_interviews", "outcome", "In hospital", "In hospital"),
        ("workers", "role", "Social Worker", "social_worker"),
        ("workers", "role", "Independent reviewing officer", "iro"),
        ("workers", "role", "Family support worker", "Family support worker"),
        ("posts", "role", "Manager", "manager"),
        ("audits", "grade", "Requires improvement to be good", "requires_improvement"),
        ("documents", "kind", "Return interview", "return_interview"),
        ("missing_episodes", "kind", "M", "missing"),
        ("care_episodes", "legal_status", "C9 - unheard of", "C9 - unheard of"),
        ("children", "child_id", "M - 1", "M - 1"),
    ],
)
def test_usual_words_are_the_codes_they_mean_and_others_stay_as_they_are(table, column, written, read):
    assert in_codes(pd.Series([written, None], dtype="str"), table, column).fillna("").tolist() == [read, ""]


def test_the_word_offered_for_a_return_home_is_one_that_measures_know():
    assert in_codes(pd.Series(["Return Home"], dtype="str"), "plan_versions", "permanence_plan").tolist()[0] in RETURNS_HOME


def test_blank_headings_do_not_make_a_table_less_like_itself():
    rows = pd.DataFrame([["1", "A1", "2019-01-01", None, None, None, None, None, None]], index=[2])
    found = match(Sheet("r.csv", "", ("review_id", "child_id", "held_date", "", "", "", "", "", ""), rows))
    assert found is not None
    assert found.table == "reviews"


def test_a_file_without_headings_is_still_unknown_and_shows_nothing_of_its_rows(tmp_path):
    faults = load(extract(tmp_path, **GOOD, wrong="A1,2005-06-01,F\nB2,2010-02-28,M\nC3,2011-02-28,M")).faults
    assert only(faults, "file-unknown")["found"] == "3 in the first row, none of them known: is it the headings?"


def test_a_row_below_the_headings_that_names_two_columns_is_not_taken_for_headings(tmp_path):
    found = load(extract(tmp_path, children=CHILDREN, other="colour,size,weight\nchild_id,red,sex of the child\n1,2,3"))
    assert [file for file, _ in found.recognised] == ["children.csv"]
