"""Bad input: each kind has a clear fault with its file, row and column, and only what cannot be counted is left out."""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import TABLES
from data.faults import RULES, gather, masked
from data.loaders import Refused
from tests.extracts import CARE_EPISODES, CARE_REVIEWS, CHILDREN, GOOD, checked, extract, lines, only

EPISODE_HEAD = "child_id,start_date,end_date,legal_status,placement_type,reason_ended"


def test_a_clean_extract_has_no_fault_and_keeps_every_row(tmp_path):
    tables, faults = checked(extract(tmp_path, **GOOD))
    assert faults.empty
    assert {name: len(frame) for name, frame in tables.frames.items()} == {"children": 2, "care_episodes": 3, "reviews": 3}
    assert all(list(frame.columns) == list(TABLES[name].names) for name, frame in tables.frames.items())


def test_an_unknown_file_is_a_fault_that_names_its_known_headings_and_the_nearest_table(tmp_path):
    _, faults = checked(extract(tmp_path, **GOOD, wrong="colour,size,held_date,weight\nred,1,2018-01-01,2"))
    fault = only(faults, "file-unknown")
    assert fault["file"] == "wrong.csv"
    assert fault["found"].startswith("of 4 headings only held_date; nearest is supervisions (")


def test_a_file_without_headings_is_a_fault_that_shows_nothing_of_its_first_child(tmp_path):
    _, faults = checked(extract(tmp_path, **GOOD, wrong="Ann Other,05/06/2010,KID1,M\nBen Other,07/08/2012,KID2,F"))
    assert only(faults, "file-unknown")["found"] == "4 in the first row, none of them known: is it the headings?"


def test_a_quotation_mark_that_is_never_closed_is_a_fault_and_swallows_no_row(tmp_path):
    for place, line in enumerate(CARE_REVIEWS.strip().splitlines()[1:], start=2):
        broken = CARE_REVIEWS.replace(line, f'{line.rpartition(",")[0]},"{line.rpartition(",")[2]}')
        tables, faults = checked(extract(tmp_path, **{**GOOD, "reviews": broken}))
        assert only(faults, "quote-unclosed")[["file", "row"]].tolist() == ["reviews.csv", place]
        assert tables["reviews"]["participation_code"].tolist() == ["PN1", "PN5", "PN7"]


def test_rows_between_two_stray_quotation_marks_are_a_fault_and_a_note_over_several_lines_is_none(tmp_path):
    broken = CARE_REVIEWS.replace("PN1", '"PN1').replace("PN7", '"PN7')
    _, faults = checked(extract(tmp_path / "a", **{**GOOD, "reviews": broken}))
    assert only(faults, "rows-in-a-value")[["file", "row"]].tolist() == ["reviews.csv", 2]
    noted = 'team_id,team_name,service,locality\nT1,"first line\nsecond, line",looked after,"North,\nand South"'
    assert checked(extract(tmp_path / "b", **GOOD, teams=noted))[1].empty


def test_quotation_marks_that_are_closed_or_stand_inside_a_value_are_no_fault(tmp_path):
    quoted = CARE_REVIEWS.replace("PN1", '"PN1"').replace("1,A1", '1" ,A1')
    tables, faults = checked(extract(tmp_path, **{**GOOD, "reviews": quoted}))
    assert faults.empty
    assert tables["reviews"]["review_id"].tolist() == ['1"', "2", "3"]


def test_a_missing_key_column_is_a_fault_and_only_that_table_is_left_out(tmp_path):
    tables, faults = checked(extract(tmp_path, **{**GOOD, "reviews": "review_id,child_id,participation_code,cancelled\n1,A1,PN1,N"}))
    fault = only(faults, "column-missing")
    assert (fault["file"], fault["table"], fault["column"], fault["leaves_out"]) == ("reviews.csv", "reviews", "held_date", "table")
    assert set(tables.frames) == {"children", "care_episodes"}
    assert "reviews" not in tables.supplied


def test_a_wrong_start_date_leaves_the_row_out_and_a_wrong_end_date_only_the_value(tmp_path):
    text = lines(EPISODE_HEAD, "A1,31/02/2018,,C2,U4,", "B2,2018-05-01,30 Feb,C2,U4,", "C3,2019-05-01,2019-06-01,C2,U4,E8")
    tables, faults = checked(extract(tmp_path, episodes=text))
    assert faults[["row", "column", "rule", "found", "leaves_out"]].values.tolist() == [
        [2, "start_date", "date-unreadable", "31/02/2018", "row"],
        [3, "end_date", "date-unreadable", "30 Feb", "value"],
    ]
    assert tables["care_episodes"]["child_id"].tolist() == ["B2", "C3"]
    assert tables["care_episodes"]["end_date"].isna().tolist() == [True, False]


@pytest.mark.parametrize("written", ["12/31/2018", "01/02/18", "2018", "2018-13-01", "1018-01-01", "20180101", "43101"])
def test_a_date_that_could_mean_another_day_is_never_guessed(tmp_path, written):
    text = lines("review_id,child_id,held_date", f"1,A1,{written}", "2,A1,2018-01-01")
    assert only(checked(extract(tmp_path, r=text))[1], "date-unreadable")["found"] == written


def test_an_unknown_code_is_a_fault_and_its_row_stays_as_written(tmp_path):
    tables, faults = checked(extract(tmp_path, **{**GOOD, "care_episodes": CARE_EPISODES.replace("C2,K2", "C9,K2")}))
    fault = only(faults, "code-unknown")
    assert (fault["row"], fault["column"], fault["found"], fault["leaves_out"]) == (3, "legal_status", "C9", "nothing")
    assert tables["care_episodes"]["legal_status"].tolist() == ["C2", "C9", "V2"]


def test_a_code_used_after_its_last_day_is_a_fault_and_one_used_before_it_is_not(tmp_path):
    text = lines(EPISODE_HEAD, "A1,2024-03-31,,C2,H5,", "B2,2024-04-01,,C2,H5,")
    tables, faults = checked(extract(tmp_path, e=text))
    assert only(faults, "code-retired")["row"] == 3
    assert len(tables["care_episodes"]) == 2


def test_unreadable_flags_and_numbers_leave_out_the_value_alone(tmp_path):
    text = lines("child_id,year_end,dental,sdq_score", "A1,2019-03-31,perhaps,12", "B2,2019-03-31,Y,inf")
    tables, faults = checked(extract(tmp_path, a=text))
    assert faults[["row", "rule", "found"]].values.tolist() == [[2, "flag-unreadable", "perhaps"], [3, "number-unreadable", "inf"]]
    assert tables["annual_health"]["dental"].isna().tolist() == [True, False]
    assert tables["annual_health"]["sdq_score"].isna().tolist() == [False, True]


def test_a_duplicate_key_is_a_fault_and_both_rows_stay(tmp_path):
    tables, faults = checked(extract(tmp_path, **{**GOOD, "reviews": CARE_REVIEWS.strip() + "\n3,B2,2018-06-30,N,PN1"}))
    fault = only(faults, "key-duplicate")
    assert (fault["row"], fault["leaves_out"]) == (5, "nothing")
    assert len(tables["reviews"]) == 4


def test_a_missing_key_leaves_the_row_out(tmp_path):
    tables, faults = checked(extract(tmp_path, **{**GOOD, "reviews": CARE_REVIEWS.replace("2,A1,", "2, ,")}))
    fault = only(faults, "key-missing")
    assert (fault["row"], fault["column"], fault["leaves_out"]) == (3, "child_id", "row")
    assert tables["reviews"]["review_id"].tolist() == ["1", "3"]


def test_a_child_not_in_the_header_is_a_fault_and_the_row_stays(tmp_path):
    tables, faults = checked(extract(tmp_path, **{**GOOD, "reviews": CARE_REVIEWS.replace("B2", "C3")}))
    fault = only(faults, "child-not-in-header")
    assert (fault["table"], fault["row"], fault["found"]) == ("reviews", 4, "C3")
    assert len(tables["reviews"]) == 3


def test_an_end_before_its_start_leaves_the_row_out_and_an_end_on_its_start_does_not(tmp_path):
    text = lines(EPISODE_HEAD, "A1,2018-05-02,2018-05-01,C2,U4,X1", "B2,2018-05-02,2018-05-02,C2,U4,X1")
    tables, faults = checked(extract(tmp_path, e=text))
    fault = only(faults, "end-before-start")
    assert (fault["row"], fault["column"], fault["found"], fault["leaves_out"]) == (2, "end_date", "01/05/2018", "row")
    assert tables["care_episodes"]["child_id"].tolist() == ["B2"]


def test_a_date_in_the_future_is_a_fault_and_the_row_stays(tmp_path):
    tables, faults = checked(extract(tmp_path, **{**GOOD, "reviews": CARE_REVIEWS.replace("2018-05-29", "2099-05-29")}))
    fault = only(faults, "future-date")
    assert (fault["row"], fault["column"], fault["found"]) == (4, "held_date", "29/05/2099")
    assert len(tables["reviews"]) == 3
    assert tables.as_at == pd.Timestamp("2019-02-11")


def test_what_happened_after_the_given_as_at_date_is_a_fault_and_on_that_day_it_is_not(tmp_path):
    tables, faults = checked(extract(tmp_path, **GOOD), as_at="2018-05-28")
    late = faults[faults["rule"] == "future-date"]
    assert sorted(late["found"]) == ["11/02/2019", "29/05/2018", "30/09/2018", "30/09/2018"]
    assert tables.source.as_at_from == "the command line"
    assert checked(tmp_path, as_at="2019-02-11")[1].empty


def test_an_empty_file_is_a_fault(tmp_path):
    extract(tmp_path, **GOOD)
    (tmp_path / "nothing.csv").write_bytes(b"")
    (tmp_path / "blanks.csv").write_bytes(b"\r\n \r\n")
    (tmp_path / "nothing.xlsx").write_bytes(b"")
    _, faults = checked(tmp_path)
    assert faults[["file", "rule"]].values.tolist() == [[name, "file-empty"] for name in ("blanks.csv", "nothing.csv", "nothing.xlsx")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_with_and_without_its_mark_is_read_without_a_word(tmp_path, encoding):
    tables, faults = checked(extract(tmp_path, encoding, teams="team_id,team_name,locality\nT1,Équipe Ünal,Añón", **GOOD))
    assert tables["teams"]["team_name"].tolist() == ["Équipe Ünal"]
    assert faults.empty


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("latin-1", "cp1252"), ("cp1252", "cp1252"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)
def test_other_encodings_are_read_right_and_noted(tmp_path, encoding, told):
    extract(tmp_path, **GOOD)
    tables, faults = checked(extract(tmp_path, encoding, teams="team_id,team_name,locality\nT1,Équipe Ünal,Añón"))
    assert tables["teams"][["team_name", "locality"]].values.tolist() == [["Équipe Ünal", "Añón"]]
    fault = only(faults, "file-encoding")
    assert (fault["file"], fault["found"], fault["severity"]) == ("teams.csv", told, "note")


def test_a_file_that_is_not_what_its_ending_says_is_a_fault(tmp_path):
    extract(tmp_path, **GOOD)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 not a table PAR1")
    _, faults = checked(tmp_path)
    assert faults[["file", "rule"]].values.tolist() == [["broken.parquet", "file-unreadable"], ["broken.xlsx", "file-unreadable"]]


def test_a_row_with_too_many_values_is_a_fault_and_the_others_are_read(tmp_path):
    text = lines("review_id,child_id,held_date", "1,A1,2018-01-01", "2,A1,2018-01-02,oh,dear", "3,A1,2018-01-03", "4")
    tables, faults = checked(extract(tmp_path, r=text))
    assert only(faults, "row-width")["row"] == 3
    assert faults.loc[faults["rule"] == "key-missing", ["row", "column"]].values.tolist() == [[5, "child_id"], [5, "held_date"]]
    assert tables["reviews"]["review_id"].tolist() == ["1", "2", "3"]


def test_a_heading_that_stands_twice_is_a_fault_and_the_first_column_counts(tmp_path):
    tables, faults = checked(extract(tmp_path, r="review_id,child_id,held_date,held_date\n1,A1,2018-01-01,2019-01-01"))
    assert only(faults, "heading-repeated")["found"] == "held_date"
    assert tables["reviews"]["held_date"].tolist() == [pd.Timestamp("2018-01-01")]


def test_overlapping_episodes_are_a_fault_and_both_stay(tmp_path):
    text = lines(
        EPISODE_HEAD,
        "A1,2018-01-01,2018-06-01,C2,U4,X1",
        "A1,2018-05-31,,C2,U4,",
        "B2,2018-01-01,2018-06-01,C2,U4,X1",
        "B2,2018-06-01,,C2,U4,",
    )
    tables, faults = checked(extract(tmp_path, e=text))
    assert only(faults, "903-501")["row"] == 3
    assert len(tables["care_episodes"]) == 4


def test_overlapping_missing_episodes_are_a_fault(tmp_path):
    text = lines(
        "missing_id,child_id,kind,started_at,returned_at",
        "1,A1,missing,2018-01-01 20:00,2018-01-03 08:00",
        "2,A1,missing,2018-01-02 20:00,2018-01-02 23:00",
        "3,A1,away,2018-01-03 08:00,2018-01-03 09:00",
    )
    assert only(checked(extract(tmp_path, m=text))[1], "903-574")["row"] == 3


def test_a_review_on_a_day_out_of_care_is_a_fault_and_on_the_day_of_leaving_it_is_not(tmp_path):
    reviews = lines("review_id,child_id,held_date", "1,B2,2019-02-11", "2,B2,2019-02-12", "3,A1,2019-02-12")
    assert only(checked(extract(tmp_path, **{**GOOD, "reviews": reviews}))[1], "review-outside-care")["row"] == 3


def test_missing_out_of_care_is_only_noted_of_a_council_s_own_register(tmp_path):
    missing = lines("missing_id,child_id,kind,started_at,returned_at", "1,B2,missing,2019-02-12 20:00,2019-02-13 20:00")
    fault = only(checked(extract(tmp_path, **GOOD, missing=missing))[1], "903-581")
    assert (fault["severity"], fault["column"]) == ("note", "started_at")


def test_an_interview_needs_its_missing_episode_and_comes_after_the_return(tmp_path):
    missing = lines("missing_id,child_id,kind,started_at,returned_at", "1,A1,missing,2018-02-01 20:00,2018-02-02 08:00")
    interviews = lines("missing_id,offered,offered_at,held_at", "1,Y,2018-02-02 09:00,2018-02-02 07:59", "9,Y,2018-02-02 09:00,")
    _, faults = checked(extract(tmp_path, **GOOD, missing=missing, interviews=interviews))
    assert only(faults, "interview-before-return")["found"] == "02/02/2018 07:59"
    assert only(faults, "missing-id-unknown")["row"] == 3


def test_every_fault_is_listed_at_once(tmp_path):
    text = lines(EPISODE_HEAD, ",2018-01-01,,C2,U4,", "A1,never,soon,C9,U9,", "Z9,2018-05-02,2018-05-01,C2,U4,X1", "A1,2018-01-01,,C2,U4,")
    _, faults = checked(extract(tmp_path, children=CHILDREN, episodes=text))
    assert sorted(zip(faults["row"], faults["rule"], strict=True)) == [
        (2, "key-missing"),
        (3, "code-unknown"),
        (3, "code-unknown"),
        (3, "date-unreadable"),
        (3, "date-unreadable"),
        (4, "end-before-start"),
    ]


def test_every_fault_has_a_known_rule_and_says_what_to_do(tmp_path):
    text = lines(EPISODE_HEAD, "A1,never,soon,C9,U9,", "B2,2018-01-01,,C2,U4,")
    _, faults = checked(extract(tmp_path, episodes=text))
    assert set(faults["rule"]) <= set(RULES)
    assert faults["what_to_do"].str.len().gt(5).all()
    assert set(faults["severity"]) <= {"fault", "note"}


def test_an_extract_of_which_nothing_can_be_counted_is_refused_and_says_why(tmp_path):
    with pytest.raises(Refused, match="no file in it") as nothing:
        checked(extract(tmp_path / "a", wrong="colour,size\nred,1"))
    assert nothing.value.faults["rule"].tolist() == ["file-unknown"]
    with pytest.raises(Refused, match="every row of reviews was left out"):
        checked(extract(tmp_path / "b", reviews="review_id,child_id,held_date\n1,A1,never"))
    with pytest.raises(Refused, match="no rows"):
        checked(extract(tmp_path / "c", reviews="review_id,child_id,held_date\nnone,,"))
    with pytest.raises(Refused, match="no sheet of it is filled in"):
        checked(extract(tmp_path / "e", reviews="review_id,child_id,held_date"))
    with pytest.raises(Refused, match="nothing in it has a date"):
        checked(extract(tmp_path / "d", children=CHILDREN))


def test_a_table_of_which_every_row_is_left_out_is_not_supplied_and_stops_no_other(tmp_path):
    tables, faults = checked(extract(tmp_path, **{**GOOD, "reviews": "review_id,child_id,held_date\n1,A1,never"}))
    assert set(tables.frames) == {"children", "care_episodes"}
    assert not any(entry.startswith("reviews") for entry in tables.supplied)
    assert faults["rule"].tolist() == ["table-left-out", "date-unreadable"]
    assert only(faults, "table-left-out")["leaves_out"] == "table"


def test_an_extract_that_begins_after_its_own_date_is_refused(tmp_path):
    extract(tmp_path, **GOOD)
    (tmp_path / "extract.toml").write_text("as_at = 2018-03-31\ncovers_from = 2018-04-01\n")
    with pytest.raises(Refused, match="which is after"):
        checked(tmp_path)


def test_an_extract_whose_own_date_has_not_come_is_refused(tmp_path):
    with pytest.raises(Refused, match="31/12/2999 from the command line, has not come yet"):
        checked(extract(tmp_path, **GOOD), "2999-12-31")


def test_an_extract_covers_from_the_april_before_the_first_end_of_an_episode(tmp_path):
    assert checked(extract(tmp_path / "a", **GOOD))[0].covers_from == pd.Timestamp("2018-04-01")
    march = CARE_EPISODES.replace("2018-09-30", "2018-03-31")
    assert checked(extract(tmp_path / "b", e=march))[0].covers_from == pd.Timestamp("2017-04-01")


def test_one_end_of_many_in_an_early_year_is_a_slip_and_does_not_stretch_the_extract(tmp_path):
    many = [f"K{place},2018-05-01,2018-06-01,C2,U4,X1" for place in range(500)]
    early = "A1,2001-05-01,2001-06-01,C2,U4,X1"
    assert checked(extract(tmp_path / "one", e=lines(EPISODE_HEAD, *many, early)))[0].covers_from == pd.Timestamp("2018-04-01")
    few = lines(EPISODE_HEAD, *many[:10], early)
    assert checked(extract(tmp_path / "ten", e=few))[0].covers_from == pd.Timestamp("2001-04-01")


def test_without_an_end_an_extract_covers_from_the_month_of_its_first_happening(tmp_path):
    assert checked(extract(tmp_path, **{"reviews": CARE_REVIEWS}))[0].covers_from == pd.Timestamp("2018-02-01")


def test_what_could_name_a_child_is_hidden_where_faults_are_shown(tmp_path):
    reviews = CARE_REVIEWS.replace("B2", "C3").replace("PN5", "PN9").strip() + "\n3,B2,2018-06-30,N,PN1"
    _, faults = checked(extract(tmp_path, **{**GOOD, "reviews": reviews}))
    shown = masked(faults).set_index("rule")["found"].to_dict()
    assert shown == {
        "child-not-in-header": "(hidden)",
        "code-unknown": "PN9",
        "key-duplicate": "(hidden)",
        "review-outside-care": "29/05/2018",
    }
    assert gather([]).empty


def test_an_identifier_in_a_column_into_which_it_slipped_is_hidden(tmp_path):
    slipped = CHILDREN.strip() + "\nC3,B2,F,WBRI\nC4,2014-01-01,A1,WBRI\nC5,2014-01-01,2005-06-01,WBRI\n,Z9,Z8,WBRI\nC6,2014-01-01,X,WBRI"
    _, faults = checked(extract(tmp_path, **{**GOOD, "children": slipped}))
    values = faults[faults["rule"].isin(["code-unknown", "date-unreadable"])]
    assert values[["row", "column", "found"]].values.tolist() == [
        [4, "date_of_birth", "(hidden)"],
        [5, "sex", "(hidden)"],
        [6, "sex", "(hidden)"],
        [7, "sex", "(hidden)"],
        [7, "date_of_birth", "(hidden)"],
        [8, "sex", "X"],
    ]
