"""The return's structural rules: for each, worked rows that break it and rows on the edge that do not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.faults import RULES
from data.faults_903 import RULES_903
from tests.extracts import DOLO, EPISODES, HEADER, MISSING, OC2, REVIEWS, checked, episode, extract, lines, only

CHILDREN = lines(HEADER, "A1,2,01/06/2005,WBRI,,,", "B2,1,01/06/2014,WBRI,,,", "C3,1,01/06/2000,WBRI,,,")
SOCIAL_WORKERS = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"
# In care for the whole of 2017-18: entered on its first day, moved once, still there.
WHOLE_YEAR = (episode("A1", "01/04/2017", "30/09/2017", ended="X1"), episode("A1", "30/09/2017", reason="P"))
OWN = "child_id,start_date,end_date,reason_started,legal_status,placement_type,reason_ended"


def found(folder: Path, *episodes: str, **files: str) -> pd.DataFrame:
    """The faults of a return of 2017-18 with these episodes."""
    return checked(extract(folder, header=CHILDREN, episodes=lines(EPISODES, *episodes), **files))[1]


def rows_of(faults: pd.DataFrame, rule: str) -> list[int]:
    return faults.loc[faults["rule"] == rule, "row"].tolist()


def answers(child: str, *, check: str = "", score: str = "", rest: str = "1,1,1") -> str:
    """A row of OC2: immunisations, teeth and health assessment in `rest`."""
    return f"{child},01/06/2005,{score},,0,{check},{rest},0,,"


def test_every_number_has_a_meaning_and_what_to_do():
    assert {rule.id for rule in RULES_903} <= set(RULES)
    assert all(rule.id.startswith("903-") and rule.what_to_do and rule.meaning for rule in RULES_903)


def test_142_is_a_start_while_another_is_open_and_501_one_before_another_s_end(tmp_path):
    faults = found(
        tmp_path,
        episode("A1", "10/04/2017"),
        episode("A1", "11/04/2017", reason="P"),
        episode("B2", "10/04/2017", "20/04/2017", ended="X1"),
        episode("B2", "19/04/2017", reason="P"),
        episode("C3", "10/04/2017", "20/04/2017", ended="X1"),
        episode("C3", "20/04/2017", reason="P"),
    )
    assert (rows_of(faults, "903-142"), rows_of(faults, "903-501")) == ([3], [5])


def test_148_of_a_council_s_own_episodes_needs_both_columns(tmp_path):
    own = lines(OWN, "A1,2017-04-10,2017-05-10,S,C2,U4,", "B2,2017-04-10,,S,C2,U4,E8", "C3,2017-04-10,2017-05-10,S,C2,U4,E8")
    assert rows_of(checked(extract(tmp_path / "both", e=own))[1], "903-148") == [2, 3]
    ends_alone = "child_id,start_date,end_date,legal_status,placement_type\nA1,2017-04-10,2017-05-10,C2,U4"
    assert rows_of(checked(extract(tmp_path / "one", e=ends_alone))[1], "903-148") == []


def test_388_is_a_new_episode_that_does_not_start_that_day(tmp_path):
    faults = found(
        tmp_path,
        episode("A1", "10/04/2017", "20/04/2017", ended="X1"),
        episode("A1", "21/04/2017", reason="P"),
        episode("B2", "10/04/2017", "20/04/2017", ended="X1"),
        episode("B2", "20/04/2017", reason="P"),
        episode("C3", "20/04/2017", "21/04/2017", ended="E8"),
    )
    assert rows_of(faults, "903-388") == [2]


def test_431_is_a_start_of_care_on_the_day_on_which_another_episode_ended(tmp_path):
    faults = found(
        tmp_path,
        episode("A1", "10/04/2017", "20/04/2017", ended="X1"),
        episode("A1", "20/04/2017"),
        episode("B2", "10/04/2017", "20/04/2017", ended="E4A"),
        episode("B2", "21/04/2017"),
        episode("C3", "10/04/2017", "10/04/2017", ended="E8"),
    )
    assert rows_of(faults, "903-431") == [3]


def test_380_and_381_care_neither_begins_nor_ends_in_a_temporary_placement(tmp_path):
    faults = found(
        tmp_path,
        episode("A1", "10/04/2017", "11/04/2017", place="T2", ended="X1"),
        episode("A1", "11/04/2017", "20/04/2017", reason="P", place="T0", ended="X1"),
        episode("A1", "20/04/2017", "21/04/2017", reason="P", place="T4", ended="E8"),
        episode("B2", "10/04/2017", "11/04/2017", place="U4", ended="X1"),
        episode("B2", "11/04/2017", reason="P", place="T1"),
    )
    assert (rows_of(faults, "903-380"), rows_of(faults, "903-381")) == ([2], [4])


def test_378_is_placed_with_parents_under_a_single_period_of_accommodation(tmp_path):
    faults = found(
        tmp_path, episode("A1", "10/04/2017", place="P1", status="V2"), episode("B2", "10/04/2017", place="P1"), episode("C3", "10/04/2017")
    )
    assert rows_of(faults, "903-378") == [2]


def test_399_is_a_review_of_a_child_with_short_breaks_alone_and_not_also_a_review_out_of_care(tmp_path):
    reviews = lines(REVIEWS, "A1,01/06/2005,15/04/2017,PN1", "B2,01/06/2014,15/04/2017,PN0")
    faults = found(
        tmp_path,
        episode("A1", "10/04/2017", "20/04/2017", status="V4", ended="E8"),
        episode("B2", "10/04/2017", "20/04/2017", status="V3", ended="X1"),
        episode("B2", "20/04/2017", reason="L"),
        reviews=reviews,
    )
    assert rows_of(faults, "903-399") == [2]
    assert rows_of(faults, "review-outside-care") == [3]


def test_440_and_441_the_code_of_little_ones_ends_on_the_fourth_birthday(tmp_path):
    born = lines(HEADER, "A1,2,01/06/2013,WBRI,,,", "B2,1,02/06/2013,WBRI,,,", "C3,1,,WBRI,,,")
    reviews = lines(
        REVIEWS,
        "A1,,01/06/2017,PN0",
        "B2,,01/06/2017,PN0",
        "A1,,02/06/2017,PN7",
        "B2,,31/05/2017,PN1",
        "A1,,03/06/2017,",
        "C3,,01/06/2017,PN0",
    )
    held = lines(EPISODES, *(episode(child, "10/04/2017") for child in ("A1", "B2", "C3")))
    faults = checked(extract(tmp_path, header=born, episodes=held, reviews=reviews))[1]
    assert (rows_of(faults, "903-440"), rows_of(faults, "903-441")) == ([2], [5])


def test_567_leaves_a_missing_episode_out_that_ends_before_it_starts_and_574_is_one_while_another_is_open(tmp_path):
    missing = lines(
        MISSING,
        "A1,,M,10/05/2017,09/05/2017",
        "A1,,A,11/05/2017,11/05/2017",
        "A1,,M,20/05/2017,25/05/2017",
        "A1,,M,24/05/2017,26/05/2017",
        "A1,,M,26/05/2017,27/05/2017",
    )
    faults = found(tmp_path, *WHOLE_YEAR, missing=missing)
    assert only(faults, "903-567")[["row", "leaves_out"]].tolist() == [2, "row"]
    assert rows_of(faults, "903-574") == [5]


def test_577_is_missing_beyond_the_end_of_care_and_581_outside_it(tmp_path):
    missing = lines(
        MISSING,
        "A1,,M,01/05/2017,10/05/2017",
        "A1,,M,02/05/2017,11/05/2017",
        "A1,,M,10/05/2017,",
        "A1,,M,11/05/2017,12/05/2017",
        "A1,,M,09/04/2017,09/04/2017",
        "B2,,M,11/05/2017,",
    )
    faults = found(tmp_path, episode("A1", "10/04/2017", "10/05/2017", ended="E4A"), episode("B2", "10/04/2017"), missing=missing)
    assert (rows_of(faults, "903-577"), rows_of(faults, "903-581")) == ([3, 4], [5, 6])
    assert set(faults.loc[faults["rule"] == "903-577", "found"]) == {"left care 10/05/2017"}


@pytest.mark.parametrize(
    ("ended", "day", "back", "broken"),
    [("E7", "01/06", "01/06", [2]), ("E8", "01/06", "01/06", []), ("E7", "02/06", "02/06", []), ("E7", "01/06", "31/05", [])],
)
def test_580_is_missing_until_the_18th_birthday_with_another_reason_than_e8(tmp_path, ended, day, back, broken):
    born = lines(HEADER, "C3,1,01/06/1999,WBRI,,,")
    missing = lines(MISSING, f"C3,,M,20/05/2017,{back}/2017")
    held = lines(EPISODES, episode("C3", "10/04/2017", f"{day}/2017", ended=ended))
    assert rows_of(checked(extract(tmp_path, header=born, episodes=held, missing=missing))[1], "903-580") == broken


@pytest.mark.parametrize(
    ("episodes", "is_whole"),
    [
        (WHOLE_YEAR, True),
        ((episode("A1", "02/04/2017"),), False),
        ((*WHOLE_YEAR[:1], episode("A1", "30/09/2017", "31/03/2018", reason="P", ended="E4A")), False),
        ((episode("A1", "01/04/2017", "30/09/2017", ended="E4A"), episode("A1", "30/09/2017", reason="P")), False),
        ((*WHOLE_YEAR, episode("A1", "01/05/2017", "02/05/2017", status="V4", ended="E8")), False),
        ((*WHOLE_YEAR, episode("A1", "01/03/2017", "31/03/2017", status="V4", ended="E8")), True),
    ],
)
def test_185_190_and_191_health_answers_are_of_children_in_care_for_the_whole_year(tmp_path, episodes, is_whole):
    other = episode("B2", "10/04/2017", "11/04/2017", ended="E8")
    filled = found(tmp_path / "filled", *episodes, other, oc2=lines(OC2, answers("A1", score="12")))
    blank = found(tmp_path / "blank", *episodes, other, oc2=lines(OC2, answers("A1", rest="1,,1")))
    none = found(tmp_path / "none", *episodes, other, oc2=lines(OC2, answers("A1", rest=",,")))
    missing = found(tmp_path / "missing", *episodes, other, oc2=OC2)
    assert (rows_of(filled, "903-185"), rows_of(filled, "903-190")) == (([], []) if is_whole else ([2], [2]))
    assert rows_of(filled, "903-191") == []
    assert rows_of(blank, "903-191") == ([2] if is_whole else [])
    assert rows_of(none, "903-190") == []
    assert rows_of(none, "903-185") == []
    assert len(rows_of(missing, "903-191")) == 0, "a table without rows says nothing of any year"


def test_191_is_also_a_child_without_a_row_at_all_at_the_episode_that_was_open(tmp_path):
    faults = found(tmp_path, *WHOLE_YEAR, episode("B2", "01/04/2017"), oc2=lines(OC2, answers("B2", check="1")))
    fault = only(faults, "903-191")
    assert (fault["file"], fault["row"], fault["found"]) == ("episodes.csv", 3, "no row of 31/03/2018")


def test_545_and_546_the_health_check_is_for_children_under_5_on_31_march(tmp_path):
    born = lines(HEADER, "A1,2,01/04/2013,WBRI,,,", "B2,1,31/03/2013,WBRI,,,", "C3,1,01/06/2015,WBRI,,,", "D4,1,01/06/2010,WBRI,,,")
    held = lines(EPISODES, *(episode(child, "01/04/2017") for child in ("A1", "B2", "C3", "D4")))
    oc2 = lines(OC2, answers("A1"), answers("B2", check="0"), answers("C3", check="1"), answers("D4"))
    faults = checked(extract(tmp_path, header=born, episodes=held, oc2=oc2))[1]
    assert (rows_of(faults, "903-545"), rows_of(faults, "903-546")) == ([2], [3])


def test_an_answer_that_no_row_could_hold_breaks_no_rule(tmp_path):
    without_check = "\n".join(",".join(line.split(",")[:5] + line.split(",")[6:]) for line in (OC2, answers("B2")))
    faults = found(tmp_path, episode("B2", "01/04/2017"), oc2=without_check)
    assert only(faults, "column-not-supplied")["found"] == "HEALTH_CHECK"
    assert rows_of(faults, "903-545") == []


def test_int_numbers_are_for_children_who_are_not_in_the_return_s_header(tmp_path):
    files = {"missing": lines(MISSING, "Z9,,M,10/05/2017,10/05/2017"), "reviews": lines(REVIEWS, "Z9,,10/05/2017,PN1")}
    faults = found(tmp_path, *WHOLE_YEAR, oc2=lines(OC2, answers("A1"), answers("Z9")), **files)
    assert {rule: rows_of(faults, rule) for rule in ("903-INT04", "903-INT05", "903-INT08")} == {
        "903-INT04": [2],
        "903-INT05": [3],
        "903-INT08": [2],
    }
    assert "child-not-in-header" not in set(faults["rule"])


def test_sw08_and_sw10_one_social_worker_at_a_time_with_a_week_to_hand_over(tmp_path):
    workers = lines(
        SOCIAL_WORKERS,
        "A1,,SW1,10/04/2017,20/05/2017,",
        "A1,,XX2,13/05/2017,20/06/2017,LEFTRL",
        "A1,,SW3,12/06/2017,,ORGRST",
        "B2,,SW1,10/04/2017,,",
        "B2,,sw4,20/04/2017,,",
        "C3,,1234,10/04/2017,,",
    )
    faults = found(tmp_path, *WHOLE_YEAR, sw_episodes=workers)
    assert (rows_of(faults, "903-SW10"), rows_of(faults, "903-SW08"), rows_of(faults, "903-SW02")) == ([4], [6], [7])
    assert only(faults, "903-SW08")["severity"] == "fault"


def test_a_council_s_own_social_workers_may_overlap_and_be_called_anything(tmp_path):
    own = lines(
        "child_id,worker_id,role,start_date,end_date",
        "A1,1,social_worker,2017-04-10,",
        "A1,2,social_worker,2017-05-10,",
        "A1,3,iro,2017-05-11,",
    )
    faults = found(tmp_path, *WHOLE_YEAR, own=own)
    assert only(faults, "903-SW08")[["row", "severity"]].tolist() == [3, "note"]
    assert rows_of(faults, "903-SW02") == []


@pytest.mark.parametrize(
    ("place", "rule"),
    [("K2", None), ("Z12", None), ("Z13", None), ("U4", "903-709"), *((code, "903-710") for code in ("K1", "K3", "P1", "R5"))],
)
def test_709_and_710_where_a_child_deprived_of_liberty_may_be(tmp_path, place, rule):
    faults = found(tmp_path, episode("A1", "10/04/2017", place=place), dolo=lines(DOLO, "A1,,20/04/2017,20/05/2017"))
    assert {one for one in faults["rule"] if one in ("903-709", "903-710")} == ({rule} if rule else set())


def test_an_order_counts_from_its_first_day_to_the_day_before_its_last(tmp_path):
    moves = (
        episode("A1", "10/04/2017", "20/04/2017", ended="X1"),
        episode("A1", "20/04/2017", "20/05/2017", reason="P", place="K2", ended="X1"),
    )
    after = episode("A1", "20/05/2017", reason="P")
    assert rows_of(found(tmp_path / "a", *moves, after, dolo=lines(DOLO, "A1,,20/04/2017,20/05/2017")), "903-709") == []
    assert rows_of(found(tmp_path / "b", *moves, after, dolo=lines(DOLO, "A1,,19/04/2017,20/05/2017")), "903-709") == [2]
    assert rows_of(found(tmp_path / "c", *moves, after, dolo=lines(DOLO, "A1,,20/04/2017,")), "903-709") == [2]
