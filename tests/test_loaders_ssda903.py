"""SSDA903 files: recognised by headings, several years together, and counted against a plain reading of the same files."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from data.contract import Tables
from data.derive import complete
from data.loaders import load
from tests.extracts import DOLO, EPISODES, HEADER, MISSING, OC2, OC3, REVIEWS, UASC, checked, episode, extract, lines, only

CHILDREN = lines(HEADER, "A1,2,01/06/2005,WBRI,,,", "B2,1,28/02/2010,MWBC,,,", "C3,1,15/09/2003,BAFR,,,")
YEAR_1 = lines(
    EPISODES,
    episode("A1", "10/01/2017", "30/09/2017", ended="X1"),
    episode("A1", "30/09/2017", reason="P", ended="E9"),
    episode("B2", "01/05/2017", "11/02/2018", ended="E4A"),
)
YEAR_2 = lines(EPISODES, episode("A1", "30/09/2017", "01/06/2018", reason="P", ended="E8"), episode("C3", "20/07/2018", ended=""))
SOCIAL_WORKERS = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"
FLAGS = "A1,01/06/2005,14,,0,,1,1,1,0,,"


def two_years(folder: Path, **more: str) -> Path:
    files = {"2017-header": CHILDREN, "2018-header": CHILDREN, "2017-episodes": YEAR_1, "2018-episodes": YEAR_2}
    return extract(folder, **(files | more))


def test_files_are_recognised_by_their_headings_in_any_order(tmp_path):
    turned = lines("REVIEW_CODE,REVIEW,DOB,CHILD", "PN1,01/06/2017,01/06/2005,A1")
    extract(tmp_path, one=CHILDREN, two=YEAR_1, three=turned, four=lines(DOLO, "A1,01/06/2005,01/01/2018,"))
    taken_for = {file: what.partition(" (")[0] for file, what in load(tmp_path).recognised}
    assert taken_for == {
        "one.csv": "ssda903 header",
        "two.csv": "ssda903 episodes",
        "three.csv": "ssda903 reviews",
        "four.csv": "ssda903 deprivation of liberty",
    }


def test_a_file_that_no_measure_needs_is_listed_as_not_used(tmp_path):
    adoptions = {
        "ad1": lines("CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR", "A1,01/06/2005,,01/01/2018,0,2,MF,L0"),
        "placed": lines("CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED", "A1,01/06/2005,01/01/2018,,"),
        "before": lines("CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM", "A1,01/06/2005,P1,,zz/zz/2012"),
    }
    _, faults = checked(two_years(tmp_path, **adoptions))
    assert faults[["file", "rule", "severity"]].values.tolist() == [
        ["ad1.csv", "file-not-used", "note"],
        ["before.csv", "file-not-used", "note"],
        ["placed.csv", "file-not-used", "note"],
    ]


def test_an_extra_column_is_noted_and_a_missing_one_leaves_the_table_out_only_when_it_is_needed(tmp_path):
    extra = lines(f"{REVIEWS},TEAM", "A1,01/06/2005,01/06/2017,PN1,North")
    _, faults = checked(two_years(tmp_path / "extra", reviews=extra))
    assert only(faults, "column-unknown")["found"] == "TEAM"

    tables, faults = checked(two_years(tmp_path / "code", reviews="CHILD,DOB,REVIEW\nA1,01/06/2005,01/06/2017"))
    assert only(faults, "column-not-supplied")["found"] == "REVIEW_CODE"
    assert "reviews" in tables.supplied
    assert "reviews.participation_code" not in tables.supplied

    tables, faults = checked(two_years(tmp_path / "day", reviews="CHILD,DOB,REVIEW_CODE\nA1,01/06/2005,PN1"))
    assert only(faults, "column-missing")["found"] == "REVIEW"
    assert "reviews" not in tables.supplied


def test_a_file_without_its_column_of_children_is_a_fault_and_its_table_is_not_supplied(tmp_path):
    nameless = {"reviews": "DOB,REVIEW,REVIEW_CODE\n01/02/2010,01/06/2018,PN1", "oc2": OC2.partition(",")[2]}
    tables, faults = checked(extract(tmp_path, header=HEADER, episodes=lines(EPISODES, episode("A1", "01/05/2018")), **nameless))
    missing = faults[faults["rule"] == "column-missing"]
    assert missing[["file", "table", "column"]].values.tolist() == [
        ["oc2.csv", "annual_health", "child_id"],
        ["reviews.csv", "reviews", "child_id"],
    ]
    assert "year-unknown" not in set(faults["rule"])
    assert {"reviews", "annual_health"}.isdisjoint(tables.frames)


def test_dates_are_day_first_and_sexes_become_letters(tmp_path):
    tables, _ = checked(two_years(tmp_path))
    assert tables["children"][["child_id", "date_of_birth", "sex"]].values.tolist()[0] == ["A1", pd.Timestamp("2005-06-01"), "F"]
    assert tables["children"]["sex"].tolist() == ["F", "M", "M"]


def test_an_episode_with_a_blank_end_is_open_even_when_a_reason_for_its_end_is_given(tmp_path):
    tables, faults = checked(extract(tmp_path, header=CHILDREN, episodes=YEAR_1))
    assert spell(tables, "A1", "2017-09-30") == [(None, None)]
    fault = only(faults, "903-148")
    assert (fault["row"], fault["found"], fault["severity"]) == (3, "E9", "note")


def test_short_breaks_are_read_and_never_count_as_care(tmp_path):
    rows = lines(EPISODES, episode("A1", "10/04/2017", "12/04/2017", status="V4", ended="X1"), episode("B2", "01/05/2017"))
    tables, _ = checked(extract(tmp_path, header=CHILDREN, episodes=rows))
    assert len(tables["care_episodes"]) == 2
    assert complete(tables)["care_periods"]["child_id"].tolist() == ["B2"]


def test_a_closed_version_of_an_episode_replaces_an_open_one_whichever_file_comes_first(tmp_path):
    for folder, names in {"a": ("2017-episodes", "2018-episodes"), "b": ("z-episodes", "a-episodes")}.items():
        tables, faults = checked(extract(tmp_path / folder, **dict(zip(names, (YEAR_1, YEAR_2), strict=True))))
        assert spell(tables, "A1", "2017-09-30") == [("2018-06-01", "E8")]
        assert not {"key-duplicate", "differs-between-files"} & set(faults["rule"])


def test_rows_that_stand_alike_in_two_years_become_one_without_a_word(tmp_path):
    reviews = lines(REVIEWS, "A1,01/06/2005,01/06/2017,PN1", "A1,01/06/2005,01/12/2017,PN5")
    tables, faults = checked(two_years(tmp_path, **{"2017-reviews": reviews, "2018-reviews": reviews}))
    assert tables["reviews"]["review_id"].tolist() == ["A1|2017-06-01", "A1|2017-12-01"]
    assert tables["reviews"]["cancelled"].tolist() == [False, False]
    assert not {"key-duplicate", "differs-between-files"} & set(faults["rule"])


def test_years_that_disagree_are_a_fault_and_the_later_file_counts(tmp_path):
    one, two = (lines(REVIEWS, f"A1,01/06/2005,01/06/2017,{code}") for code in ("PN1", "PN7"))
    tables, faults = checked(two_years(tmp_path, **{"2017-reviews": one, "2018-reviews": two}))
    assert tables["reviews"]["participation_code"].tolist() == ["PN7"]
    fault = only(faults, "differs-between-files")
    assert (fault["file"], fault["column"], fault["found"]) == ("2018-reviews.csv", "participation_code", "PN7")


def test_a_key_that_stands_twice_in_one_file_is_a_fault_and_both_rows_stay(tmp_path):
    twice = lines(EPISODES, episode("A1", "10/04/2017", "11/04/2017", ended="E8"), episode("A1", "10/04/2017", "12/04/2017", ended="E8"))
    tables, faults = checked(extract(tmp_path, header=CHILDREN, episodes=twice))
    assert only(faults, "key-duplicate")["row"] == 3
    assert len(tables["care_episodes"]) == 2


def test_an_episode_left_open_and_absent_from_the_next_year_is_a_fault_and_stays_open(tmp_path):
    lost = lines(YEAR_1, episode("C3", "01/01/2018"))
    tables, faults = checked(extract(tmp_path, header=CHILDREN, **{"2017-episodes": lost, "2018-episodes": YEAR_2}))
    assert only(faults, "episode-not-continued")["row"] == 5
    assert spell(tables, "C3", "2018-01-01") == [(None, None)]


def test_missing_episodes_keep_their_kind_and_a_return_replaces_none(tmp_path):
    one = lines(MISSING, "A1,01/06/2005,M,30/03/2018,", "B2,28/02/2010,A,01/06/2017,02/06/2017")
    two = lines(MISSING, "A1,01/06/2005,M,30/03/2018,02/04/2018")
    tables, _ = checked(two_years(tmp_path, **{"2017-missing": one, "2018-missing": two}))
    kinds = tables["missing_episodes"].sort_values("child_id")[["missing_id", "kind", "returned_at"]].values.tolist()
    assert kinds == [
        ["A1|missing|2018-03-30", "missing", pd.Timestamp("2018-04-02")],
        ["B2|away|2017-06-01", "away", pd.Timestamp("2017-06-02")],
    ]


def test_a_child_can_go_missing_twice_on_a_day_and_two_rows_that_say_the_same_are_a_fault(tmp_path):
    rows = ["A1,,M,01/06/2017,", "A1,,M,01/06/2017,01/06/2017", "A1,,M,01/06/2017,02/06/2017", "B2,,M,01/06/2017,", "B2,,M,01/06/2017,"]
    tables, faults = checked(extract(tmp_path, header=CHILDREN, episodes=YEAR_1, missing=lines(MISSING, *rows)))
    assert tables["missing_episodes"]["missing_id"].tolist() == [
        "A1|missing|2017-06-01|3",
        "A1|missing|2017-06-01",
        "A1|missing|2017-06-01|2",
        "B2|missing|2017-06-01",
        "B2|missing|2017-06-01",
    ]
    assert only(faults, "key-duplicate")["row"] == 6


def test_missing_out_of_care_is_a_fault_of_the_national_return(tmp_path):
    _, faults = checked(two_years(tmp_path, **{"2017-missing": lines(MISSING, "B2,28/02/2010,M,12/02/2018,13/02/2018")}))
    assert only(faults, "903-581")["severity"] == "fault"


def test_a_uasc_file_makes_the_flag_and_without_one_there_is_none(tmp_path):
    tables, _ = checked(two_years(tmp_path / "with", uasc=lines(UASC, "C3,1,15/09/2003,")))
    assert tables["children"].set_index("child_id")["is_uasc"].to_dict() == {"A1": False, "B2": False, "C3": True}
    without, _ = checked(two_years(tmp_path / "without"))
    assert "children.is_uasc" not in without.supplied


@pytest.mark.parametrize(
    "names",
    [
        ("2017-episodes", "2018-episodes", "2017-oc2", "2018-oc2"),
        ("episodes_1718", "episodes_1819", "OC2_1718", "OC2_1819"),
        ("year1__episodes", "year2__episodes", "year1__oc2", "year2__oc2"),
        ("a__x", "b__y", "a__v", "b__w"),
    ],
)
def test_health_flags_belong_to_the_year_of_the_episodes_beside_them(tmp_path, names):
    children = [lines(OC2, FLAGS), lines(OC2, FLAGS.replace("A1", "C3").replace("1,1,1,0", "1,0,0,0"))]
    extract(tmp_path, header=CHILDREN, **dict(zip(names, (YEAR_1, YEAR_2, *children), strict=True)))
    flags = checked(tmp_path)[0]["annual_health"].sort_values("year_end")
    assert flags["child_id"].tolist() == ["A1", "C3"]
    assert flags["year_end"].tolist() == [pd.Timestamp("2018-03-31"), pd.Timestamp("2019-03-31")]
    assert flags["dental"].tolist() == [True, False]
    assert flags["health_check"].isna().all()


def test_health_flags_of_files_named_at_will_belong_to_the_year_whose_children_they_list(tmp_path):
    children = [lines(OC2, FLAGS.replace("A1", "C3")), lines(OC2, FLAGS)]
    extract(tmp_path, h=CHILDREN, e=YEAR_1, f=YEAR_2, p=children[0], q=children[1])
    flags = checked(tmp_path)[0]["annual_health"]
    years = dict(zip(flags["child_id"], flags["year_end"], strict=True))
    assert years == {"A1": pd.Timestamp("2018-03-31"), "C3": pd.Timestamp("2019-03-31")}


def test_health_flags_whose_year_cannot_be_told_are_a_fault_and_not_supplied(tmp_path):
    extract(tmp_path, h=CHILDREN, e=YEAR_1, f=YEAR_2, p=lines(OC2, FLAGS.replace("A1", "Z9")))
    tables, faults = checked(tmp_path)
    assert only(faults, "year-unknown")["file"] == "p.csv"
    assert "annual_health" not in tables.supplied


def test_social_work_episodes_say_who_held_a_child_and_nothing_of_teams(tmp_path):
    workers = lines(SOCIAL_WORKERS, "A1,01/06/2005,SW1,01/03/2017,30/09/2017,", "A1,01/06/2005,SW2,30/09/2017,,LEFTRL")
    tables, faults = checked(extract(tmp_path, header=CHILDREN, episodes=YEAR_1, sw_episodes=workers))
    held = tables["allocations"][["child_id", "worker_id", "role", "start_date", "end_date"]].astype("str").fillna("").values.tolist()
    assert held == [["A1", "SW1", "social_worker", "2017-03-01", "2017-09-30"], ["A1", "SW2", "social_worker", "2017-09-30", ""]]
    assert {"allocations", "allocations=social_worker", "allocations.worker_id"} <= tables.supplied
    assert {"allocations=iro", "allocations=personal_adviser", "allocations.team_id"}.isdisjoint(tables.supplied)
    assert "file-not-used" not in set(faults["rule"])


def test_orders_that_deprive_of_liberty_are_a_table_of_their_own(tmp_path):
    orders = {"2017-dolo": lines(DOLO, "A1,01/06/2005,01/10/2017,"), "2018-dolo": lines(DOLO, "A1,01/06/2005,01/10/2017,01/05/2018")}
    tables, _ = checked(two_years(tmp_path, **orders))
    assert tables["liberty_orders"].astype("str").values.tolist() == [["A1", "2017-10-01", "2018-05-01"]]


def test_iso_dates_are_read_and_noted_once_a_file_and_column(tmp_path):
    iso = lines(EPISODES, episode("A1", "2017-04-10", "2017-09-30", ended="X1"), episode("A1", "2017-09-30"), episode("B2", "10/04/2017"))
    tables, faults = checked(extract(tmp_path, header=CHILDREN, episodes=iso))
    assert tables["care_episodes"]["start_date"].dt.strftime("%d/%m").tolist() == ["10/04", "30/09", "10/04"]
    noted = faults[faults["rule"] == "date-iso"]
    assert noted[["file", "column", "found", "severity"]].values.tolist() == [
        ["episodes.csv", "start_date", "DECOM", "note"],
        ["episodes.csv", "end_date", "DEC", "note"],
    ]


def test_a_case_system_s_wider_extract_is_no_file_of_the_return_and_the_fault_says_what_it_is(tmp_path):
    wide = {
        "wide": "CHILD_LA_CODE,DOB,REVIEW,REVIEW_CODE\nA1,01/06/2005,01/06/2017,PN1",
        "wider": f"child_la_code,{OC3},TEAM\n1,2,3,4,5,6,7",
    }
    tables, faults = checked(two_years(tmp_path, wide=wide["wide"]))
    assert "CHILD_LA_CODE in place of CHILD" in only(faults, "file-unknown")["found"]
    assert "reviews" not in tables.supplied
    assert load(extract(tmp_path / "both", wider=wide["wider"])).recognised[0][1].startswith("ssda903 oc3"), "it has CHILD as well"


def test_values_in_any_case_and_between_blanks_are_the_same_and_differ_from_no_other_year(tmp_path):
    small = YEAR_1.replace("C2", " c2 ").replace("U4", "u4").replace("X1", "x1")
    oc3 = {"2017-oc3": lines(OC3, "A1,01/06/2005,yes,f2,b1")}
    tables, faults = checked(two_years(tmp_path, **{"2017-episodes": small}, **oc3))
    assert set(tables["care_episodes"]["legal_status"]) == {"C2"}
    assert tables["care_leavers"][["in_touch", "activity", "accommodation"]].values.tolist() == [["YES", "F2", "B1"]]
    assert not {"code-unknown", "differs-between-files"} & set(faults["rule"])


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("placement_type", "H5 K3 Z1 Z11 Z12 Z13 Z14 P2 A3 T4 U6"),
        ("legal_status", "V3 V4 D1 E1 L3 J3"),
        ("reason_ended", "E43 E44 E45 E48 E4A E15 E17 X1"),
    ],
)
def test_codes_of_every_year_are_known(tmp_path, column, codes):
    at = {"placement_type": "place", "legal_status": "status", "reason_ended": "ended"}[column]
    rows = [episode(f"K{place}", "10/04/2017", "11/04/2017", **({"ended": "E8"} | {at: code})) for place, code in enumerate(codes.split())]
    tables, faults = checked(extract(tmp_path, e=lines(EPISODES, *rows)))
    assert tables["care_episodes"][column].tolist() == codes.split()
    assert "code-unknown" not in set(faults["rule"])


def test_sexes_of_every_year_are_known(tmp_path):
    header = lines(HEADER, *(f"K{sex},{sex},01/06/2005,WBRI,,," for sex in "12MFUm"))
    tables, faults = checked(extract(tmp_path, header=header, episodes=YEAR_1))
    assert tables["children"]["sex"].tolist() == ["M", "F", "M", "F", "U", "M"]
    assert "code-unknown" not in set(faults["rule"])


def test_a_kind_of_file_that_later_years_lack_goes_no_further_than_its_last_year(tmp_path):
    reviews = lines(REVIEWS, "A1,01/06/2005,01/06/2017,PN1")
    tables, faults = checked(two_years(tmp_path, **{"2017-reviews": reviews}))
    assert tables.window(("reviews", "care_episodes")) == (pd.Timestamp("2017-04-01"), pd.Timestamp("2018-03-31"))
    fault = only(faults, "year-missing")
    assert (fault["table"], fault["found"], fault["severity"]) == ("reviews", "2018-19", "fault")


def test_a_kind_of_file_that_begins_later_is_known_from_then_on_and_that_is_no_fault(tmp_path):
    workers = lines(SOCIAL_WORKERS, "A1,01/06/2005,SW1,01/04/2018,,")
    tables, faults = checked(two_years(tmp_path, **{"2018-sw_episodes": workers}))
    assert tables.window(("allocations", "care_episodes"))[0] == pd.Timestamp("2018-04-01")
    assert tables.window(("care_episodes",))[0] == pd.Timestamp("2017-04-01")
    assert "year-missing" not in set(faults["rule"])


def test_a_year_that_is_missing_between_others_ends_what_is_known_of_the_years_before(tmp_path):
    year_3 = lines(EPISODES, episode("C3", "20/07/2018", "11/05/2019", ended="E8"))
    tables, faults = checked(extract(tmp_path, header=CHILDREN, **{"2017-episodes": YEAR_1, "2019-episodes": year_3}))
    assert tables.window(("care_episodes",))[0] == pd.Timestamp("2019-04-01")
    missing = faults[faults["rule"] == "year-missing"]
    assert missing[["table", "found"]].values.tolist() == [["care_episodes", "2018-19"]]


def test_one_file_for_several_years_covers_them_all(tmp_path):
    both = lines(YEAR_1, *YEAR_2.splitlines()[2:], episode("B2", "01/05/2018", "11/06/2018", ended="E8"))
    reviews = lines(REVIEWS, "A1,01/06/2005,01/06/2017,PN1")
    tables, faults = checked(extract(tmp_path, header=CHILDREN, episodes=both, reviews=reviews))
    assert tables.window(("reviews", "care_episodes"))[0] == pd.Timestamp("2017-04-01")
    assert "year-missing" not in set(faults["rule"])


def test_a_child_of_a_year_without_a_uasc_file_is_neither_one_nor_not(tmp_path):
    headers = {"2017-header": CHILDREN.replace(CHILDREN.splitlines()[3], ""), "2018-header": lines(HEADER, CHILDREN.splitlines()[3])}
    tables, _ = checked(two_years(tmp_path, **headers, **{"2018-uasc": UASC}))
    assert tables["children"].set_index("child_id")["is_uasc"].astype("object").where(lambda flag: flag.notna(), None).to_dict() == {
        "A1": None,
        "B2": None,
        "C3": False,
    }


def test_care_leavers_carry_the_year_of_their_return(tmp_path):
    tables, _ = checked(two_years(tmp_path, **{"2018-oc3": lines(OC3, "C3,15/09/2003,YES,F2,B1")}))
    leaver = tables["care_leavers"].iloc[0]
    assert (leaver["year_end"], leaver["activity"], leaver["accommodation"]) == (pd.Timestamp("2019-03-31"), "F2", "B1")


def test_the_return_is_as_at_its_newest_happening_within_its_last_year(tmp_path):
    reviews = lines(REVIEWS, "C3,15/09/2003,18/08/2018,PN1", "C3,15/09/2003,14/02/2019,PN1", "C3,15/09/2003,14/08/2019,PN1")
    tables, faults = checked(two_years(tmp_path, **{"2018-reviews": reviews}))
    assert tables.as_at == pd.Timestamp("2019-02-14")
    assert tables.covers_from == pd.Timestamp("2017-04-01")
    fault = only(faults, "future-date")
    assert (fault["row"], fault["found"]) == (4, "14/08/2019")
    assert len(tables["reviews"]) == 3


def test_a_slip_of_the_pen_in_one_date_of_many_does_not_move_the_return_s_year(tmp_path):
    many = [episode(f"K{place}", "10/04/2017", "11/09/2017", ended="E8") for place in range(250)]
    tables, faults = checked(extract(tmp_path, episodes=lines(EPISODES, *many, episode("A1", "10/04/2020"))))
    assert tables.as_at == pd.Timestamp("2017-09-11")
    assert only(faults, "future-date")["found"] == "10/04/2020"


def test_a_tracker_of_the_same_table_comes_before_the_return(tmp_path):
    tables, faults = checked(two_years(tmp_path, own="child_id,date_of_birth,sex\nA1,2005-06-01,F\nB2,2010-02-28,F\nC3,2003-09-15,M"))
    assert tables["children"]["sex"].tolist() == ["F", "F", "M"]
    assert "children.ethnicity" in tables.supplied
    more = "review_id,child_id,held_date\n1,A1,2018-02-06"
    _, faults = checked(extract(tmp_path, reviews=f"{REVIEWS}\nA1,01/06/2005,06/02/2018,PN1", own_reviews=more))
    assert only(faults, "table-not-used")["table"] == "reviews"


def test_children_in_care_at_each_month_end_agree_with_a_plain_reading_of_the_files(tmp_path):
    two_years(tmp_path)
    tables = complete(checked(tmp_path)[0])
    periods = tables["care_periods"]
    for day in month_ends(date(2017, 4, 30), date(2018, 7, 31)):
        at = pd.Timestamp(day)
        counted = ((periods["entered_care_date"] <= at) & ~(periods["left_care_date"] <= at)).sum()
        assert counted == len(plain_children_in_care(tmp_path, day)), day
    assert len(plain_children_in_care(tmp_path, date(2017, 9, 30))) == 2
    assert len(plain_children_in_care(tmp_path, date(2018, 6, 30))) == 0


def spell(tables: Tables, child: str, start: str) -> list[tuple[str | None, str | None]]:
    """The ends, and the reasons for them, of a child's episodes that start on a day."""
    episodes = tables["care_episodes"]
    found = episodes[(episodes["child_id"] == child) & (episodes["start_date"] == pd.Timestamp(start))]
    ends = found["end_date"].dt.strftime("%Y-%m-%d")
    return [tuple(None if pd.isna(value) else value for value in pair) for pair in zip(ends, found["reason_ended"], strict=True)]


def plain_children_in_care(folder: Path, day: date) -> set[str]:
    """The children in care on a day by the csv module alone: an end in any year's file is the end."""
    ends: dict[tuple[str, str], date | None] = {}
    for file in sorted(folder.glob("*episodes.csv")):
        with file.open() as text:
            for row in csv.DictReader(text):
                if row["LS"] not in ("V3", "V4"):
                    key = (row["CHILD"], row["DECOM"])
                    ends[key] = as_date(row["DEC"]) or ends.get(key)
    return {child for (child, start), end in ends.items() if as_date(start) <= day and (end is None or end > day)}


def as_date(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


def month_ends(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=place) for place in range((last - first).days + 1))
    return [day for day in days if (day + timedelta(days=1)).day == 1]
