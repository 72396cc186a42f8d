"""The council's own tables: recognised by their headings, in every format and spelling."""

from __future__ import annotations

import pandas as pd
import pytest

from data.loaders import Refused, load
from tests.extracts import CARE_EPISODES, CHILDREN, GOOD, checked, extract, only


def test_tables_are_recognised_by_their_headings_whatever_the_file_is_called(tmp_path):
    extract(tmp_path, march_export=CHILDREN, xyz=CARE_EPISODES)
    assert dict(load(tmp_path).recognised) == {"march_export.csv": "tracker children (2 rows)", "xyz.csv": "tracker care_episodes (3 rows)"}


def test_headings_may_differ_in_case_blanks_and_signs(tmp_path):
    extract(tmp_path, children="Child ID,Date of Birth, SEX ,Ethnicity\nA1,01/06/2005,f,wbri", e=CARE_EPISODES)
    tables, _ = checked(tmp_path)
    child = tables["children"].iloc[0]
    assert (child["child_id"], child["date_of_birth"], child["sex"], child["ethnicity"]) == ("A1", pd.Timestamp("2005-06-01"), "F", "WBRI")


def test_dates_may_be_iso_or_day_first_or_a_workbook_s_text(tmp_path):
    text = "child_id,start_date,end_date,legal_status\nA1,2018-01-02,03/04/2018,C2\nA1,2018-04-03 00:00:00,5/6/2018,C2"
    tables, faults = checked(extract(tmp_path, episodes=text))
    assert tables["care_episodes"]["start_date"].tolist() == [pd.Timestamp("2018-01-02"), pd.Timestamp("2018-04-03")]
    assert tables["care_episodes"]["end_date"].tolist() == [pd.Timestamp("2018-04-03"), pd.Timestamp("2018-06-05")]
    assert faults.empty


@pytest.mark.parametrize(
    ("written", "read"), [("Y", True), ("yes", True), ("TRUE", True), ("1", True), ("n", False), ("No", False), ("0", False)]
)
def test_flags_are_read_as_people_write_them(tmp_path, written, read):
    tables, faults = checked(extract(tmp_path, reviews=f"review_id,child_id,held_date,cancelled\n1,A1,2018-01-02,{written}"))
    assert tables["reviews"]["cancelled"].tolist() == [read]
    assert faults.empty


def test_codes_may_be_written_with_blanks_and_in_any_case(tmp_path):
    text = "child_id,worker_id,role,start_date\nA1,W1,Social Worker,2018-01-02\nA1,W2,IRO,2018-01-02"
    tables, faults = checked(extract(tmp_path, a=text))
    assert tables["allocations"]["role"].tolist() == ["social_worker", "iro"]
    assert faults.empty


def test_a_workbook_with_a_sheet_a_table_reads_like_csv(tmp_path):
    extract(tmp_path / "csv", **GOOD)
    (tmp_path / "book").mkdir()
    with pd.ExcelWriter(tmp_path / "book" / "trackers.xlsx") as book:
        for name in GOOD:
            frame = pd.read_csv(tmp_path / "csv" / f"{name}.csv", dtype="str")
            dates = {column: pd.to_datetime(frame[column]) for column in frame.columns if "date" in column}
            frame.assign(**dates).to_excel(book, sheet_name=name, index=False)
        pd.DataFrame({"Notes": ["made on Monday"]}).to_excel(book, sheet_name="Read me", index=False)
    from_csv, _ = checked(tmp_path / "csv")
    for source in (tmp_path / "book", tmp_path / "book" / "trackers.xlsx"):
        from_book, faults = checked(source)
        assert only(faults, "sheet-not-used")["sheet"] == "Read me"
        for name in GOOD:
            pd.testing.assert_frame_equal(from_book[name], from_csv[name])


def test_a_title_above_the_headings_of_a_sheet_is_passed_over_and_a_list_of_notes_is_no_table(tmp_path):
    titled = pd.DataFrame(
        [
            ["Life-story work", None, None],
            [None, None, None],
            ["referral_id", "child_id", "referred_date"],
            ["1", "A1", "01/02/2019"],
            ["2", "B2", "never"],
        ]
    )
    notes = pd.DataFrame([["Notes", None], ["route", "who asked"]])
    with pd.ExcelWriter(tmp_path / "list.xlsx") as book:
        titled.to_excel(book, sheet_name="Tracker", header=False, index=False)
        notes.to_excel(book, sheet_name="Notes", header=False, index=False)
    tables, faults = checked(tmp_path)
    assert tables["life_story"]["referral_id"].tolist() == ["1"]
    assert faults[["sheet", "rule", "row"]].astype("object").fillna(0).values.tolist() == [
        ["Notes", "sheet-not-used", 0],
        ["Tracker", "date-unreadable", 5],
    ]


def test_rows_of_a_workbook_keep_their_own_numbers(tmp_path):
    sheet = pd.DataFrame({"review_id": ["1", None, "3"], "child_id": ["A1", None, "A1"], "held_date": ["2018-01-02", None, "soon"]})
    sheet.to_excel(tmp_path / "reviews.xlsx", sheet_name="Reviews", index=False)
    fault = only(checked(tmp_path)[1], "date-unreadable")
    assert (fault["file"], fault["sheet"], fault["row"], fault["found"]) == ("reviews.xlsx", "Reviews", 4, "soon")


def test_parquet_with_typed_columns_reads_like_csv(tmp_path):
    extract(tmp_path / "csv", **GOOD)
    (tmp_path / "parquet").mkdir()
    from_csv, _ = checked(tmp_path / "csv")
    for name in GOOD:
        from_csv[name].to_parquet(tmp_path / "parquet" / f"{name}.parquet")
    from_parquet, faults = checked(tmp_path / "parquet")
    assert faults.empty
    for name in GOOD:
        pd.testing.assert_frame_equal(from_parquet[name], from_csv[name])


def test_several_files_of_one_table_are_read_one_below_the_other(tmp_path):
    head = "review_id,child_id,held_date"
    tables, _ = checked(extract(tmp_path, reviews_2=f"{head}\n2,A1,2018-03-01", reviews_10=f"{head}\n10,A1,2018-04-01"))
    assert tables["reviews"]["review_id"].tolist() == ["2", "10"]


def test_a_column_that_is_absent_is_not_supplied_and_one_that_is_there_is(tmp_path):
    supplied = load(extract(tmp_path, **GOOD)).supplied
    assert "reviews.participation_code" in supplied
    assert not {"reviews.iro_id", "allocations"} & supplied


MISSING = "missing_id,child_id,kind,started_at,returned_at"


def test_headings_alone_are_not_supplied_and_never_counted_as_none(tmp_path):
    tables, faults = checked(extract(tmp_path, **GOOD, missing=MISSING))
    assert not {"missing_episodes", "missing_episodes.returned_at"} & tables.supplied
    found = only(faults, "sheet-not-filled-in")
    assert (found["file"], found["table"], found["severity"]) == ("missing.csv", "missing_episodes", "note")


@pytest.mark.parametrize("written", ["none,,,,", "NONE", " None ,,,,", '"none\u00a0",,,,'])
def test_a_line_that_says_none_states_that_there_were_none(tmp_path, written):
    tables, faults = checked(extract(tmp_path, **GOOD, missing=f"{MISSING}\n{written}"))
    assert len(tables["missing_episodes"]) == 0
    assert {"missing_episodes", "missing_episodes.returned_at"} <= tables.supplied
    assert only(faults, "none-said")["row"] == 2
    assert set(faults["severity"]) == {"note"}


def test_a_line_that_says_none_beside_rows_is_a_fault_and_the_rows_are_counted(tmp_path):
    tables, faults = checked(extract(tmp_path, **GOOD, missing=f"{MISSING}\nnone,,,,\nM1,A1,missing,05/07/2018 21:10,"))
    assert tables["missing_episodes"]["missing_id"].tolist() == ["M1"]
    assert only(faults, "none-beside-rows")["severity"] == "fault"


def test_a_row_whose_first_cell_says_none_beside_other_values_is_a_row(tmp_path):
    tables, _ = checked(extract(tmp_path, **GOOD, missing=f"{MISSING}\nnone,A1,missing,05/07/2018 21:10,"))
    assert tables["missing_episodes"]["missing_id"].tolist() == ["none"]


@pytest.mark.parametrize("key", ["EXAMPLE", "EXAMPLE-1", " EXAMPLE 2 "])
def test_an_example_row_is_left_out_with_a_note_and_a_sheet_of_it_alone_is_not_filled_in(tmp_path, key):
    text = f"{MISSING}\n{key},C10001,missing,05/07/2018 21:10,06/07/2018 07:45"
    tables, faults = checked(extract(tmp_path / "alone", **GOOD, missing=text))
    assert "missing_episodes" not in tables.supplied
    assert set(faults["rule"]) == {"example-row", "sheet-not-filled-in"}
    tables, faults = checked(extract(tmp_path / "beside", **GOOD, missing=f"{text}\nM1,A1,missing,07/07/2018 21:10,"))
    assert tables["missing_episodes"]["missing_id"].tolist() == ["M1"]
    assert only(faults, "example-row")[["row", "severity"]].tolist() == [2, "note"]


def test_an_identifier_that_only_contains_the_word_or_is_in_small_letters_is_no_example(tmp_path):
    rows = "\n".join(
        f"{key},A1,missing,0{day}/07/2018 21:10,0{day}/07/2018 22:00" for day, key in enumerate(("example", "EXAMPLES1", "MEXAMPLE"), 1)
    )
    tables, _ = checked(extract(tmp_path, **GOOD, missing=f"{MISSING}\n{rows}"))
    assert len(tables["missing_episodes"]) == 3


def test_columns_that_nobody_uses_are_noted(tmp_path):
    _, faults = checked(extract(tmp_path, children="child_id,sex,house\nA1,F,red\nB2,M,blue", e=CARE_EPISODES))
    fault = only(faults, "column-unknown")
    assert (fault["found"], fault["severity"]) == ("house", "note")


def test_identifiers_stay_text_with_their_zeros(tmp_path):
    tables, _ = checked(extract(tmp_path, children="child_id,sex\n007,F\nNA,M", e="child_id,start_date,legal_status\n007,2018-01-01,C2"))
    assert tables["children"]["child_id"].tolist() == ["007", "NA"]


def test_blank_lines_are_passed_over_and_rows_keep_their_numbers(tmp_path):
    _, faults = checked(extract(tmp_path, r="review_id,child_id,held_date\r\n1,A1,2018-01-02\r\n\r\n3,A1,never\r\n"))
    assert only(faults, "date-unreadable")["row"] == 4


def test_an_extract_can_say_its_name_its_dates_and_what_to_pass_over(tmp_path):
    extract(tmp_path, **GOOD, notes__colours="colour,meaning\nred,late")
    (tmp_path / "extract.toml").write_text(
        'name = "Anyshire"\ninvented = true\nas_at = 2019-03-31\ncovers_from = "2018-04-01"\nignore = ["notes"]\n'
    )
    tables, faults = checked(tmp_path)
    assert (tables.source.name, tables.source.invented, tables.source.as_at_from) == ("Anyshire", True, "extract.toml")
    assert (tables.as_at, tables.covers_from) == (pd.Timestamp("2019-03-31"), pd.Timestamp("2018-04-01"))
    assert faults.empty


def test_a_wrong_date_in_extract_toml_is_a_fault_and_the_newest_happening_is_used(tmp_path):
    extract(tmp_path, **GOOD)
    (tmp_path / "extract.toml").write_text('as_at = "last March"\n')
    tables, faults = checked(tmp_path)
    assert only(faults, "settings-unreadable")["found"] == "last March"
    assert tables.as_at == pd.Timestamp("2019-02-11")


def test_a_folder_without_data_and_a_folder_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(Refused, match="no CSV"):
        load(tmp_path)
    with pytest.raises(Refused, match="no such"):
        load(tmp_path / "elsewhere")
