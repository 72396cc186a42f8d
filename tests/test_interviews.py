"""Return interviews beside missing episodes that have no number: whose each was is told by child and day, and never guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from data.faults import masked
from data.loaders import load
from metrics.kit.publish import compute
from tests import extracts
from tests.extracts import GOOD, checked, extract, only

OF_903 = {
    "header": extracts.lines(extracts.HEADER, *(f"C{n},1,01/05/200{n},WBRI,UN5,," for n in range(1, 5))),
    "episodes": extracts.lines(extracts.EPISODES, *(extracts.episode(f"C{n}", "10/04/2018") for n in range(1, 5))),
    "missing": extracts.lines(
        extracts.MISSING,
        "C1,01/05/2001,M,05/11/2018,06/11/2018",
        "C1,01/05/2001,M,09/12/2018,10/12/2018",
        "C2,01/05/2002,M,05/11/2018,05/11/2018",
        "C2,01/05/2002,A,05/11/2018,07/11/2018",
        "C3,01/05/2003,M,01/02/2019,",
    ),
}
HEADINGS = "child_id,started_at,returned_at,offered,offered_at,outcome,held_at"


def with_interviews(tmp_path, *rows: str, headings: str = HEADINGS, **beside: str):
    return checked(extract(tmp_path, **(beside or OF_903), rhi="\n".join((headings, *rows))), "2019-03-31")


def told(tables) -> list[str]:
    return tables["return_interviews"]["missing_id"].tolist()


def test_an_interview_belongs_to_the_one_episode_of_its_child_that_started_or_ended_on_its_day(tmp_path):
    belongs = {
        "C1,05/11/2018,,Y,,accepted,07/11/2018 10:00": "C1|missing|2018-11-05",
        " C1 ,,10/12/2018,Y,,accepted,": "C1|missing|2018-12-09",
        "C2,,07/11/2018 09:15,Y,,accepted,": "C2|away|2018-11-05",
        "C2,,2018-11-05,Y,,accepted,": "C2|missing|2018-11-05",
        "C3,01/02/2019 23:40,,Y,,declined,": "C3|missing|2019-02-01",
    }
    tables, faults = with_interviews(tmp_path, *belongs)
    assert told(tables) == list(belongs.values())
    assert not (faults["table"].eq("return_interviews") & faults["severity"].eq("fault")).any()
    assert {"return_interviews", "return_interviews.missing_id", "return_interviews.held_at"} <= tables.supplied
    assert "return_interviews.child_id" not in tables.supplied


def test_an_interview_that_fits_none_or_several_is_left_out_with_its_row_and_is_never_guessed(tmp_path):
    none = (
        "C1,04/11/2018,,Y,,accepted,",
        "C1,06/11/2018,,Y,,accepted,",
        "C4,05/11/2018,,Y,,accepted,",
        "C1,,,Y,,accepted,",
        "C1,soon,,Y,,accepted,",
        "C3,,01/02/2019,Y,,accepted,",
    )
    tables, faults = with_interviews(tmp_path, "C1,09/12/2018,,Y,,accepted,", *none, "C2,05/11/2018,,Y,,accepted,")
    assert told(tables) == ["C1|missing|2018-12-09"]
    assert faults.loc[faults["rule"].eq("interview-fits-no-episode"), "row"].tolist() == [3, 4, 5, 6, 7, 8]
    found = only(faults, "interview-fits-several")
    assert found[["file", "row", "column", "leaves_out", "severity"]].tolist() == ["rhi.csv", 9, "child_id", "row", "fault"]


def test_when_no_interview_can_be_told_they_are_not_supplied_rather_than_none_held(tmp_path):
    tables, faults = with_interviews(tmp_path, "C4,05/11/2018,,Y,,accepted,")
    assert not [entry for entry in tables.supplied if entry.startswith("return_interviews")]
    assert only(faults, "interview-fits-no-episode")["row"] == 2
    assert tables["missing_episodes"].shape[0] == 5


def test_without_a_table_of_missing_episodes_the_interviews_are_not_supplied_and_the_fault_says_what_to_add(tmp_path):
    tables, faults = with_interviews(tmp_path, "A1,05/11/2018,,Y,,accepted,", **GOOD)
    assert "return_interviews" not in tables.supplied
    assert only(faults, "interviews-without-episodes")["leaves_out"] == "table"


def test_an_interview_without_a_child_has_no_key_and_says_so(tmp_path):
    tables, faults = with_interviews(tmp_path, ",05/11/2018,,Y,,accepted,", "C1,09/12/2018,,Y,,accepted,")
    assert told(tables) == ["C1|missing|2018-12-09"]
    assert only(faults, "key-missing")["row"] == 2


def test_the_time_tells_two_episodes_of_one_day_apart(tmp_path):
    own = (
        "missing_id,child_id,kind,started_at,returned_at\nM1,A1,missing,05/07/2018 01:00,05/07/2018 05:00\nM2,A1,missing,05/07/2018 21:00,"
    )
    rows = ("A1,05/07/2018 21:00,,Y,,accepted,", "A1,05/07/2018 01:00,,Y,,accepted,", "A1,05/07/2018,,Y,,accepted,")
    tables, faults = with_interviews(tmp_path, *rows, **GOOD, missing=own)
    assert told(tables) == ["M2", "M1"]
    assert only(faults, "interview-fits-several")["row"] == 4


def test_rows_that_name_their_episode_are_taken_at_their_word_beside_rows_that_say_child_and_day(tmp_path):
    rows = ("C3|missing|2019-02-01,,,,Y,,declined,", ",C1,05/11/2018,,Y,,accepted,")
    tables, faults = with_interviews(tmp_path, *rows, headings=f"missing_id,{HEADINGS}")
    assert told(tables) == ["C3|missing|2019-02-01", "C1|missing|2018-11-05"]
    assert "missing-id-unknown" not in set(faults["rule"])


def test_two_interviews_of_one_episode_are_a_duplicate_key(tmp_path):
    rows = ("C1,05/11/2018,,Y,,accepted,", "C1,,06/11/2018,N,,declined,")
    assert only(with_interviews(tmp_path, *rows)[1], "key-duplicate")["row"] == 3


def test_a_list_of_missing_episodes_is_never_taken_for_one_of_interviews(tmp_path):
    found = load(extract(tmp_path, **GOOD, gone="missing_id,child_id,started_at,returned_at\nM1,A1,05/07/2018 21:10,"))
    assert dict(found.recognised)["gone.csv"].startswith("tracker missing_episodes")


def test_the_time_of_a_return_comes_from_the_interview_where_the_national_return_has_the_day_alone(tmp_path):
    rows = ("C1,05/11/2018,06/11/2018 22:30,Y,06/11/2018 23:00,accepted,09/11/2018 12:00", "C1,09/12/2018,11/12/2018 09:00,Y,,accepted,")
    tables, _ = with_interviews(tmp_path, *rows)
    back = tables["missing_episodes"].set_index("missing_id")["returned_at"]
    assert back["C1|missing|2018-11-05"] == pd.Timestamp("2018-11-06 22:30")
    assert back["C1|missing|2018-12-09"] == pd.Timestamp("2018-12-10"), "another day is another statement, and not finer"


def test_with_the_time_an_interview_61_hours_after_the_return_is_in_time_and_without_it_the_doubt_is_a_fault(tmp_path):
    def met(found) -> list[bool]:
        cases = next(one.cases for one in compute(found) if one.measure.id == "rhi_in_72_hours")
        return cases.loc[cases["case_id"].eq("C1|missing|2018-11-05"), "met"].tolist()

    timed, faults = with_interviews(tmp_path / "timed", "C1,05/11/2018,06/11/2018 22:30,Y,,accepted,09/11/2018 12:00")
    assert met(timed) == [True]
    assert "return-hour-unknown" not in set(faults["rule"])
    untimed, faults = with_interviews(tmp_path / "untimed", "C1,05/11/2018,,Y,,accepted,09/11/2018 12:00")
    assert met(untimed) == [False]
    assert only(faults, "return-hour-unknown")[["row", "column"]].tolist() == [2, "held_at"]


TO_THE_MINUTE = {"09/11/2018 00:00": False, "09/11/2018 00:01": True, "10/11/2018 00:00": True, "10/11/2018 00:01": False}


@pytest.mark.parametrize(("held", "doubtful"), TO_THE_MINUTE.items())
def test_the_hour_of_a_return_is_in_doubt_from_72_hours_to_a_day_more(tmp_path, held, doubtful):
    _, faults = with_interviews(tmp_path, f"C1,05/11/2018,,Y,,accepted,{held}")
    assert ("return-hour-unknown" in set(faults["rule"])) is doubtful


def test_no_child_is_named_by_the_faults_that_are_shown(tmp_path):
    _, faults = with_interviews(tmp_path, "C4,05/11/2018,,Y,,accepted,", "C1,05/11/2018,,Y,,accepted,")
    shown = masked(faults)
    assert not shown["found"].str.contains("C4").any()
    assert shown.loc[shown["rule"].eq("interview-fits-no-episode"), "found"].tolist() == ["(hidden)"]
