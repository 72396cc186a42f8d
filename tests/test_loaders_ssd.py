"""The Standard Safeguarding Dataset as files: which table a file is, what each quirk of it becomes, and what it does not say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from data.contract import TABLES, Tables
from data.derive import complete
from data.loaders import load
from data.loaders.extract import Sheet
from data.loaders.ssd_fields import fields, match, used
from data.loaders.ssd_words import Words
from metrics.kit.measure import register
from metrics.kit.reach import Views
from tests.extracts import checked, extract, only

PERSON = """
pers_person_id,pers_sex,pers_ethnicity,pers_dob
A,Male,WBRI,2008-06-01 00:00:00.000
B,Female,MWBC,2012-02-28 00:00:00.000
"""
EPISODES = """
clae_cla_episode_id,clae_person_id,clae_cla_placement_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,clae_cla_primary_need_code,clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason,clae_cla_id,clae_entered_care_date
1,A,P1,2019-01-10 00:00:00.000,S,N1,2019-09-30 00:00:00.000,X1 Episode ceases,L1,2019-01-10 00:00:00.000
2,A,P2,2019-09-30 00:00:00.000,P,N1,,,L1,2019-01-10 00:00:00.000
3,B,P3,2019-03-01 00:00:00.000,S,N2,2019-12-20 00:00:00.000,E4A - returned home,L2,2019-03-01 00:00:00.000
"""
PLACEMENTS = """
clap_cla_placement_id,clap_cla_placement_type,clap_cla_placement_provider,clap_cla_placement_distance
P1,U4,PR1,12
P2,K2 Children's home,PR4,30
P3,U6,PR1,2
"""
STATUSES = """
lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_end_date
1,A,Interim care order Sec. 38(1),2019-01-10 14:30:00.000,2019-06-01 00:00:00.000
2,A,Care Order Sec. 31(a),2019-06-01 00:00:00.000,
3,B,Single placement acc. by LA S20(1) CA under 16,2019-03-01 00:00:00.000,2019-12-20 00:00:00.000
"""
CARE = {"a": PERSON, "b": EPISODES, "c": PLACEMENTS, "d": STATUSES}
HEALTH = "clah_health_check_id,clah_person_id,clah_health_check_type,clah_health_check_date,clah_health_check_status"
MISSING = (
    "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,miss_missing_episode_end_date,"
    "miss_missing_rhi_offered,miss_missing_rhi_accepted"
)
INVOLVEMENTS = (
    "invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_professional_team,invo_involvement_start_date,"
    "invo_involvement_end_date,invo_person_id"
)
PLANS = "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_ola"


def taken_for(*headings: str, file: str = "export.csv", sheet: str = "") -> str | None:
    """The table that a sheet of these headings is taken for."""
    found = match(Sheet(file, sheet, headings, pd.DataFrame()))
    return None if found is None else found.table


def read(folder: Path, **written: str) -> tuple[Tables, pd.DataFrame]:
    """The tables and faults of a child in care's dataset with these files beside it."""
    return checked(extract(folder, **CARE, **written), "2020-03-31")


def health(folder: Path, *rows: str) -> tuple[Tables, pd.DataFrame]:
    return read(folder, health="\n".join([HEALTH, *rows]))


def lacks(tables: Tables) -> dict[str, tuple[str, ...]]:
    """What each measure lacks; nothing for one that can be counted."""
    views = Views(complete(tables))
    return {name: views.lacking(entry.measure.needs, from_latest=entry.measure.from_latest) for name, entry in register().items()}


def rows_of(frame: pd.DataFrame, *columns: str) -> list[tuple[str, ...]]:
    """The frame's rows as text, days without their time, blanks as nothing."""
    shown = [
        frame[name].astype("str").str.removesuffix(" 00:00:00").replace({"NaT": "", "nan": "", "<NA>": ""}).fillna("") for name in columns
    ]
    return list(zip(*shown, strict=True))


# Which table a file is


@pytest.mark.parametrize("table", [name for name in fields() if used(name)])
def test_a_table_is_known_by_its_fields_alone_in_any_order(table):
    names = [field.name for field in fields()[table]]
    assert taken_for(*names) == table
    assert taken_for(*reversed(names)) == table
    assert taken_for(*(name.upper() for name in names), "a_column_of_the_councils_own") == table


def test_no_name_with_its_tables_letters_is_of_two_tables_and_no_table_becomes_another_by_one_field():
    names = Counter((name, table) for table, of_table in fields().items() for field in of_table for name in field.names)
    assert [pair for pair, times in names.items() if times > 1] == []
    shared = Counter(name for name, _ in names)
    assert {name for name, times in shared.items() if times > 1} == {"dim_person_id"}


def test_what_a_field_becomes_is_said_once_a_table():
    for table, of_table in fields().items():
        named = [field.becomes for field in of_table if field.becomes]
        assert len(named) == len(set(named)), table


@pytest.mark.parametrize(
    ("table", "headings"),
    [
        ("ssd_cp_reviews", "workflow_step_id,registration_id,person_id,due_date,actual_date,quorate,review_outcome,review_participation"),
        ("ssd_cla_care_plan", "lacp_cla_care_plan_id,lacp_person_id,lacp_cla_care_plan_start_date,lacp_cla_care_plan_end_date"),
        ("ssd_cla_reviews", "clar_cla_review_id,clar_cla_person_id,clar_cla_review_date,clar_cla_review_cancelled"),
        ("ssd_cin_plans", "cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date"),
        ("ssd_cin_visits", "cinv_cin_visit_id,cinv_cin_plan_id,cinv_cin_visit_date,cinv_cin_visit_seen"),
        ("ssd_cla_episodes", "clae_person_id,clae_cla_episode_start,clae_cla_episode_ceased"),
        ("ssd_missing", "miss_table_id,miss_person_id,miss_missing_episode_start,miss_missing_episode_type,miss_missing_episode_end"),
        ("ssd_missing", "miss_table_id,miss_la_person_id,miss_mis_epi_start,miss_mis_epi_type,miss_mis_epi_end"),
    ],
)
def test_a_table_under_the_names_of_another_case_system_or_an_older_script_lacks_nothing_that_is_needed(table, headings):
    found = match(Sheet("export.csv", "", tuple(headings.split(",")), pd.DataFrame()))
    assert found is not None
    assert found.table == table
    assert found.extra == ()
    assert [name for name in found.missing if "required" in used(table)[name].flags] == []


def test_headings_that_anyone_could_have_are_no_table_unless_the_file_or_table_is_called_so():
    names = ("person_id", "due_date", "actual_date")
    assert taken_for(*names) is None
    assert taken_for(*names, file="exports/ssd_cp_reviews.csv") == "ssd_cp_reviews"
    assert taken_for(*names, file="whole.xlsx", sheet="ssd_cp_reviews") == "ssd_cp_reviews"
    assert taken_for(*names, "colour", "size", "weight", "price", file="ssd_cp_reviews.csv") is None


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_councils_own_table_is_never_taken_for_one_of_the_dataset(table):
    assert taken_for(*table.names, file=f"{table.name}.csv") is None


def test_a_table_of_the_dataset_that_nothing_is_counted_from_is_named_as_not_used(tmp_path):
    _, faults = read(tmp_path, address="addr_table_id,addr_person_id,addr_address_postcode\n1,A,HP20 1UA")
    assert only(faults, "file-not-used")["found"] == "ssd_address"


# Times in care


def test_an_episode_has_the_placement_of_its_own_and_the_legal_status_of_its_days(tmp_path):
    tables, faults = read(tmp_path)
    episodes = tables["care_episodes"].sort_values(["child_id", "start_date"])
    columns = (
        "child_id",
        "start_date",
        "end_date",
        "reason_started",
        "legal_status",
        "placement_type",
        "placement_provider",
        "reason_ended",
    )
    assert rows_of(episodes, *columns) == [
        ("A", "2019-01-10", "2019-06-01", "S", "C1", "U4", "PR1", "X1"),
        ("A", "2019-06-01", "2019-09-30", "L", "C2", "U4", "PR1", "X1"),
        ("A", "2019-09-30", "", "P", "C2", "K2", "PR4", ""),
        ("B", "2019-03-01", "2019-12-20", "S", "V2", "U6", "PR1", "E4A"),
    ]
    assert rows_of(tables["children"], "child_id", "date_of_birth", "sex") == [("A", "2008-06-01", "M"), ("B", "2012-02-28", "F")]
    assert set(faults["severity"]) == {"note"}


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ("1,A,C1,2019-01-10,2019-09-30\n2,A,C2,2019-09-30,", ["C1", "C2"]),  # on the day of a move: no part of its own
        ("1,A,C1,2018-05-01,\n2,A,L2,2019-02-01,2019-02-08", ["C1", "L2", "C1", "C1"]),  # an order inside another, and back to it
        ("1,A,C1,2019-01-10,2019-03-01", ["C1", ""]),  # none follows: the same until the episode ends, and then not known
        ("1,A,C1,2019-02-01,", ["", "C1", "C1"]),  # the first comes late
        ("1,A,C1,2019-01-10,2019-03-01\n2,A,C1,2019-03-01,", ["C1", "C1"]),  # the same again: no change
        ("1,A,C1,2019-01-10,\n2,A,Wardship,2019-03-01,", ["C1", "", ""]),  # words that nobody knows are not the order before them
        ("1,B,C1,2019-01-10,", ["", ""]),  # another child's
    ],
)
def test_an_episode_is_divided_where_another_legal_status_begins_inside_it(tmp_path, statuses, expected):
    heading = STATUSES.strip().splitlines()[0]
    written = {**CARE, "d": f"{heading}\n{statuses}"}
    tables, _ = checked(extract(tmp_path, **written), "2020-03-31")
    of_a = tables["care_episodes"].query("child_id == 'A'").sort_values("start_date")
    assert [status for (status,) in rows_of(of_a, "legal_status")] == expected
    assert rows_of(of_a, "end_date")[:-1] == rows_of(of_a, "start_date")[1:]
    assert rows_of(complete(tables)["care_periods"].query("child_id == 'A'"), "entered_care_date", "left_care_date") == [("2019-01-10", "")]


def test_the_day_of_entering_care_is_a_check_and_never_a_date_of_its_own(tmp_path):
    written = {**CARE, "b": EPISODES.replace("L1,2019-01-10", "L1,2017-05-05")}
    tables, faults = checked(extract(tmp_path, **written), "2020-03-31")
    assert only(faults, "entered-care-differs")["row"] == 2
    assert tables["care_episodes"]["start_date"].min() == pd.Timestamp("2019-01-10")


def test_a_placement_that_is_not_there_leaves_its_values_blank_and_is_named(tmp_path):
    written = {**CARE, "c": PLACEMENTS.replace("P3,", "P9,")}
    tables, faults = checked(extract(tmp_path, **written), "2020-03-31")
    assert rows_of(tables["care_episodes"].query("child_id == 'B'"), "placement_type") == [("",)]
    assert only(faults, "link-unknown")["row"] == 4


def test_an_episode_stands_once_though_its_placement_stands_twice(tmp_path):
    tables, faults = checked(extract(tmp_path, **{**CARE, "c": PLACEMENTS + "P3,K1,PR4,9\n"}), "2020-03-31")
    assert rows_of(tables["care_episodes"].query("child_id == 'B'"), "placement_type") == [("U6",)]
    assert only(faults, "link-repeated")["row"] == 5


def test_the_distance_is_not_used_because_nothing_says_in_what_it_is_counted(tmp_path):
    tables, faults = read(tmp_path)
    assert "care_episodes.distance_miles" not in tables.supplied
    assert only(faults, "unit-not-told")["severity"] == "note"


def test_a_review_is_the_childs_of_its_time_in_care_and_one_called_off_keeps_its_flag(tmp_path):
    reviews = """
clar_cla_review_id,clar_cla_id,clar_cla_review_due_date,clar_cla_review_date,clar_cla_review_cancelled,clar_cla_review_participation
1,L1,2019-02-07 00:00:00.000,2019-02-06 09:30:00.000,N,PN1
2,L2,2019-03-29 00:00:00.000,2019-03-29 00:00:00.000,Y,PN0
3,L1,2020-05-01 00:00:00.000,,N,
4,L9,2019-05-01 00:00:00.000,2019-05-01 00:00:00.000,N,PN1
"""
    tables, faults = read(tmp_path, reviews=reviews)
    assert rows_of(tables["reviews"], "review_id", "child_id", "held_date", "cancelled", "participation_code") == [
        ("1", "A", "2019-02-06", "False", "PN1"),
        ("2", "B", "2019-03-29", "True", "PN0"),
    ]
    assert only(faults, "not-happened")["found"] == "1 rows"
    assert only(faults, "link-unknown")["row"] == 5
    assert only(faults, "key-missing")["leaves_out"] == "row"


def test_a_review_headed_as_mosaic_heads_it_names_its_child_itself(tmp_path):
    tables, _ = read(tmp_path, reviews="clar_cla_review_id,clar_cla_person_id,clar_cla_review_date\n1,B,2019-03-29 00:00:00.000")
    assert rows_of(tables["reviews"], "child_id", "held_date") == [("B", "2019-03-29")]
    assert "reviews.cancelled" not in tables.supplied
    assert "reviews.participation_code" not in tables.supplied


def test_a_care_plans_answers_say_how_permanence_stands_today_and_not_how_it_stood(tmp_path):
    plans = '''
lacp_table_id,lacp_person_id,lacp_cla_care_plan_start_date,lacp_cla_care_plan_end_date,lacp_cla_care_plan_json
1,A,2019-01-20,2019-08-01,"{""REMAINSUP"":""N"",""RETURN6M"":""Y"",""ADOPTION"":""Y""}"
2,A,2019-08-01,,"{ REMAINSUP: """", LTFOST18: ""Y"" }"
3,B,2019-03-10,,"{""LTFOST18"":"
'''
    tables, _ = read(tmp_path, plans=plans)
    versions = tables["plan_versions"].sort_values("plan_id")
    assert rows_of(versions, "permanence_plan") == [("return home; adoption",), ("long-term foster care",), ("",)]
    assert "plans=cla" in tables.supplied
    assert "plan_versions.updated_date" not in tables.supplied
    lacking = lacks(tables)
    assert lacking["permanence_plan_by_second_review"] == ("reviews",)
    assert Views(complete(tables)).lacking(("plan_versions.permanence_plan",)) == ("plan_versions:every",)
    assert lacking["care_plan_in_place"] == ()
    assert "plan_versions.updated_date" in lacking["plan_updated_in_6_months"]


# Health


def test_only_a_completed_assessment_counts_and_the_others_keep_their_status(tmp_path):
    tables, faults = health(
        tmp_path,
        "1,A,Initial Health Assessment,2019-02-01 00:00:00.000,Completed",
        "2,A,Health Assessment,2019-08-01 00:00:00.000,Refused",
        "3,B,Review Health Assessment,2019-09-01 00:00:00.000,Cancelled",
        "4,B,HEALTH,2019-10-01 00:00:00.000,Planned",
        "5,B,HEALTH,2019-11-01 00:00:00.000,",
        "6,B,Dental Check,2019-11-01 00:00:00.000,Completed",
        "7,A,DENTAL,2019-11-02 00:00:00.000,Planned",
        "8,A,DENTAL,2019-11-03 00:00:00.000,Refused",
        "9,A,Optician,2019-11-03 00:00:00.000,Completed",
    )
    assert rows_of(complete(tables)["health_assessments"], "assessment_id", "kind", "completed_date", "status") == [
        ("1", "initial", "2019-02-01", "completed"),
        ("2", "", "2019-08-01", "refused"),
        ("3", "review", "2019-09-01", "cancelled"),
        ("4", "", "2019-10-01", "planned"),
        ("5", "", "", ""),
    ]
    assert rows_of(tables["health_checks"], "child_id", "kind", "check_date", "status") == [
        ("B", "dental", "2019-11-01", "completed"),
        ("A", "dental", "2019-11-03", "refused"),
    ]
    assert only(faults, "status-missing")["row"] == 6
    assert "health_checks=sdq" not in tables.supplied


def test_without_an_assessment_called_initial_the_kind_is_not_supplied_and_a_note_says_so(tmp_path):
    tables, faults = health(tmp_path, "1,A,Health Assessment,2019-02-01,Completed", "2,A,Review Health Assessment,2019-03-01,Completed")
    assert "health_assessments.kind" not in tables.supplied
    assert only(faults, "kind-not-told")["found"] == "1 rows"
    lacking = lacks(tables)
    assert lacking["iha_in_20_working_days"] == ("health_assessments.kind",)
    assert lacking["iha_outstanding"] == ()


def test_where_the_kind_was_not_told_at_first_it_goes_back_to_the_first_that_was(tmp_path):
    tables, _ = health(tmp_path, "1,A,HEALTH,2019-02-01,Completed", "2,B,Initial Health Assessment,2019-07-15,Completed")
    assert tables.reach["health_assessments.kind"].since == pd.Timestamp("2019-07-15")


def test_health_checks_without_any_status_are_not_supplied_for_none_is_known_to_have_been(tmp_path):
    tables, faults = health(tmp_path, "1,A,HEALTH,2019-02-01,", "2,A,DENTAL,2019-03-01,")
    assert not {"health_assessments", "health_checks"} & tables.supplied
    assert only(faults, "column-missing")["column"] == "clah_health_check_status"


def test_immunisations_are_each_childs_newest_answer_so_the_newest_month_alone_is_counted_from_them(tmp_path):
    tables, _ = read(
        tmp_path, i="clai_person_id,clai_immunisations_status,clai_immunisations_status_date\nA,Y,2020-01-05 10:11:12.000\nB,N,"
    )
    assert rows_of(tables["health_checks"], "child_id", "status") == [("A", "up_to_date")]
    views, needs = Views(complete(tables)), register()["immunisations_up_to_date"].measure.needs
    assert views.lacking(needs) == ("health_checks=immunisation:every",)
    assert lacks(tables)["immunisations_up_to_date"] == ()
    assert [f"{day:%Y-%m}" for day in views.of(needs).months.starts] == ["2020-03"]


# Missing


def test_the_answers_about_a_return_interview_are_kept_apart_and_count_in_no_month_without_a_day_of_the_offer(tmp_path):
    tables, _ = read(
        tmp_path,
        m="\n".join(
            [
                MISSING,
                "1,A,2019-02-01 22:15:00.000,M,2019-02-02 07:30:00.000,Y,Y",
                "2,A,2019-03-01 22:15:00.000,Missing,2019-03-02 07:30:00.000,Y,N",
                "3,A,2019-04-01 22:15:00.000,M,2019-04-02 07:30:00.000,N,",
                "4,B,2019-05-01 22:15:00.000,M,2019-05-02 07:30:00.000,NA,NA",
                "5,B,2019-06-01 22:15:00.000,A,2019-06-02 07:30:00.000,,",
                "6,B,2019-11-01 22:15:00.000,M,,,",
            ]
        ),
    )
    known = complete(tables)
    assert rows_of(tables["return_interviews"], "missing_id", "offered", "outcome", "offered_at") == [
        ("1", "Y", "accepted", ""),
        ("2", "Y", "declined", ""),
        ("3", "N", "", ""),
        ("4", "NA", "", ""),
    ]
    assert rows_of(known["missing_episodes"], "kind") == [("missing",)] * 4 + [("away",), ("missing",)]
    assert known["missing_episodes"]["returned_at"].iloc[0] == pd.Timestamp("2019-02-02 07:30")
    lacking = lacks(tables)
    assert lacking["missing_episodes"] == ()
    assert {name: lacking[name] for name in ("rhi_offered", "rhi_accepted")} == dict.fromkeys(
        ("rhi_offered", "rhi_accepted"), ("return_interviews.offered_at",)
    )
    assert "return_interviews.held_at" in lacking["rhi_in_72_hours"]


# Help and protection


def test_an_enquiry_calls_for_a_conference_by_its_own_answer_and_else_where_something_was_done(tmp_path):
    enquiries = '''
s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_nfa,s47e_s47_outcome_json
1,A,2019-02-01,N,"{""CP_CONFERENCE_FLAG"":""Y"",""NFA_FLAG"":""N""}"
2,A,2019-03-01,N,"{ NFA_FLAG: """", CP_CONFERENCE_FLAG: ""N"" }"
3,A,2019-04-01,Y,"{""NFA_FLAG"":""Y"",""CP_CONFERENCE_FLAG"":""""}"
4,A,2019-05-01,,
'''
    tables, _ = read(tmp_path, enquiries=enquiries)
    assert rows_of(tables["s47_enquiries"], "conference_required") == [("True",), ("False",), ("False",), ("",)]


def test_a_plan_held_for_another_council_is_not_counted_and_earlier_plans_are_not_told(tmp_path):
    tables, faults = read(tmp_path, plans=f"{PLANS}\n1,A,2019-02-01,,N\n2,B,2019-02-01,,Y\n3,B,2019-03-01,2019-04-01,")
    assert rows_of(tables["plans"], "plan_id", "plan", "end_date") == [("CP|1", "cp", ""), ("CP|3", "cp", "2019-04-01")]
    assert only(faults, "plan-of-another-council")["row"] == 3
    assert lacks(tables)["cp_repeat"] == ("plans.previous_plans",)


def test_a_visit_or_review_of_a_plan_is_the_childs_whose_plan_it_is(tmp_path):
    tables, _ = read(
        tmp_path,
        plans=f"{PLANS}\n1,A,2019-02-01,,N",
        visits="cppv_cp_visit_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen\n7,1,2019-02-05,Y",
        reviews="cppr_cp_review_id,cppr_cp_plan_id,cppr_cp_review_date\n8,1,2019-05-01",
    )
    assert rows_of(tables["visits"], "child_id", "plan", "visit_date", "seen") == [("A", "cp", "2019-02-05", "True")]
    assert rows_of(tables["cp_conferences"], "child_id", "kind", "held_date") == [("A", "review", "2019-05-01")]
    assert {"visits=cp", "cp_conferences=review"} <= tables.supplied
    assert not {"visits=cla", "cp_conferences=initial", "visits.seen_alone"} & tables.supplied


def test_rows_that_nothing_says_whose_they_are_are_not_supplied(tmp_path):
    tables, faults = read(tmp_path, visits="cppv_cp_visit_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen\n7,1,2019-02-05,Y")
    assert "visits" not in tables.supplied
    assert only(faults, "column-missing")["column"] == "cppv_person_id"


def test_roles_are_mapped_and_only_those_that_were_are_supplied(tmp_path):
    tables, faults = read(
        tmp_path,
        i=f"{INVOLVEMENTS}\n1,W1,ALLOCATED CASE WORKER,Care north,2019-01-10,,A\n2,W2,Duty clerk,T2,2019-01-10,,A\n"
        "3,W3,Duty clerk,T2,2019-01-10,,B",
        t="dept_team_id,dept_team_name\nT1,Care north\nT2,Front door",
    )
    assert rows_of(tables["allocations"], "worker_id", "role", "team_id") == [("W1", "social_worker", "T1")]
    assert {name for name in tables.supplied if name.startswith("allocations=")} == {"allocations=social_worker"}
    assert only(faults, "value-unmapped")["found"] == "Duty clerk (2 rows)"
    assert "workers" not in tables.supplied


def test_without_one_known_role_nobody_is_said_to_be_without_a_worker(tmp_path):
    tables, faults = read(tmp_path, i=f"{INVOLVEMENTS}\n1,W1,Case lead,,2019-01-10,,A")
    assert "allocations" not in tables.supplied
    assert only(faults, "value-unmapped")["what_to_do"].endswith("a line of local_codes.csv (field, words, code) does too.")


# What is not filled in


def test_a_table_with_headings_alone_is_supplied_with_none(tmp_path):
    tables, faults = read(tmp_path, m=MISSING)
    assert {"missing_episodes", "missing_episodes.started_at"} <= tables.supplied
    assert tables["missing_episodes"].empty
    assert "missing_episodes" in set(faults.query("rule == 'table-no-rows'")["table"])


@pytest.mark.parametrize("rows", ["", "\n7,,,,", "\n7,A,,,"])
def test_a_table_that_the_standard_leaves_for_later_is_absent_until_it_is_filled_in(tmp_path, rows):
    heading = "prep_table_id,prep_person_id,prep_plo_family_id,prep_pre_pro_decision_date,prep_agree_stepdown_issue_date"
    tables, faults = read(tmp_path, p=heading + rows)
    assert "pre_proceedings" not in tables.supplied
    assert not faults.query("rule == 'table-blank'").empty


def test_pre_proceedings_that_a_council_fills_in_are_counted_by_family_and_child(tmp_path):
    heading = "prep_person_id,prep_plo_family_id,prep_pre_pro_decision_date,prep_agree_stepdown_issue_date,prep_pre_pro_outcome"
    tables, _ = read(tmp_path, p=f"{heading}\nA,F1,05/02/2019,01/06/2019,Decision to step down\nB,F1,05/02/2019,,")
    assert rows_of(tables["pre_proceedings"], "family_id", "child_id", "decision_date", "ended_date", "outcome") == [
        ("F1", "A", "2019-02-05", "2019-06-01", "step_down"),
        ("F1", "B", "2019-02-05", "", ""),
    ]


def test_without_an_end_of_any_pre_proceedings_nobody_is_said_to_be_in_them_still(tmp_path):
    heading = "prep_person_id,prep_plo_family_id,prep_pre_pro_decision_date,prep_agree_stepdown_issue_date"
    tables, faults = read(tmp_path, p=f"{heading}\nA,F1,2019-02-05,")
    assert lacks(tables)["in_pre_proceedings"] == ("pre_proceedings.ended_date",)
    assert only(faults, "column-blank")["column"] == "prep_agree_stepdown_issue_date"


def test_a_column_of_codes_that_nobody_fills_in_is_absent_and_ends_that_are_all_blank_are_open(tmp_path):
    reviews = "clar_cla_review_id,clar_cla_id,clar_cla_review_date,clar_cla_review_participation\n1,L1,2019-02-06,"
    tables, _ = read(tmp_path, reviews=reviews, plans=f"{PLANS}\n1,A,2019-02-01,,N")
    assert "reviews.participation_code" not in tables.supplied
    assert "plans.end_date" in tables.supplied


# Local words


def test_each_value_that_nobody_knows_is_listed_once_with_its_count_and_left_blank(tmp_path):
    people = PERSON.strip() + "\nC,Male,Martian,2001-01-01\nD,Male,Martian,2002-01-01\nE,Male,Venusian,2003-01-01"
    tables, faults = checked(extract(tmp_path, **{**CARE, "a": people}), "2020-03-31")
    unknown = faults.query("rule == 'value-unmapped'")
    assert sorted(unknown["found"]) == ["Martian (2 rows)", "Venusian (1 rows)"]
    assert set(unknown["column"]) == {"pers_ethnicity"}
    assert tables["children"]["ethnicity"].isna().sum() == 3


def test_an_identifier_that_slipped_into_a_column_of_codes_is_never_listed(tmp_path):
    people = PERSON.strip() + "\nC77,Male,C77,2001-01-01\nD,Male,2002-01-01,2002-01-01"
    _, faults = checked(extract(tmp_path, **{**CARE, "a": people}), "2020-03-31")
    assert sorted(faults.query("rule == 'value-unmapped'")["found"]) == ["(hidden) (1 rows)", "(hidden) (1 rows)"]


def test_a_councils_own_words_come_first_and_an_asterisk_stands_for_any_letters(tmp_path):
    words = "field,words,code\npers_ethnicity,Martian*,MOTH\nlega_legal_status,Care Order Sec. 31(a),E1\npers_sex,Male,-"
    people = PERSON.strip() + "\nC,Male,Martian (north),2001-01-01"
    tables, faults = checked(extract(tmp_path, **{**CARE, "a": people}, local_codes=words), "2020-03-31")
    assert faults.query("rule == 'value-unmapped'").empty
    assert tables["children"]["ethnicity"].tolist() == ["WBRI", "MWBC", "MOTH"]
    assert set(tables["care_episodes"]["legal_status"]) == {"C1", "E1", "V2"}
    assert rows_of(tables["children"], "sex") == [("",), ("F",), ("",)]


def test_a_line_of_the_councils_words_that_names_no_field_or_no_code_is_named(tmp_path):
    _, faults = read(tmp_path, local_codes="field,words,code\nfavourite_colour,Blue,B\npers_sex,Woman,W\npers_sex,Lady,F")
    wrong = faults.query("rule == 'local-code-unknown'")
    assert sorted(zip(wrong["row"], wrong["column"], wrong["found"], strict=True)) == [(2, "field", "favourite_colour"), (3, "code", "W")]


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("lega_legal_status", "c2", "C2"),
        ("lega_legal_status", "C2 Full care order", "C2"),
        ("lega_legal_status", "Full care order (C2)", "C2"),
        ("lega_legal_status", "Full care order", "C2"),
        ("lega_legal_status", "  Care  Order Sec. 31(a) ", "C2"),
        ("lega_legal_status", "Regular occ. acc by LA S20(3) CA 16 & over", "V4"),
        ("lega_legal_status", "Wardship", None),
        ("clae_cla_episode_start_reason", "S - Started", "S"),
        ("clae_cla_episode_start_reason", "Some other reason", None),
        ("pers_ethnicity", "BOTH parents unknown", None),
        ("pers_ethnicity", "BOTH: any other Black background", "BOTH"),
        ("clae_cla_episode_ceased_reason", "E4A Returned home", "E4A"),
        ("miss_missing_rhi_offered", "N/A", "NA"),
    ],
)
def test_a_code_is_found_in_what_a_case_system_writes(field, written, code):
    declared = next(one for of_table in fields().values() for one in of_table if one.name == field)
    words, values = Words(), pd.Series([written, None], dtype="str")
    assert words.read(declared, values).fillna("").tolist() == [code or "", ""]
    assert words.unknown(declared, values).tolist() == [code is None, False]


# How far back


def test_the_extract_goes_back_to_the_first_whole_month_of_its_window_unless_it_says_itself(tmp_path):
    days = pd.date_range("2019-01-17", "2020-03-20", freq="D")
    visits = ["clav_cla_visit_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen", "x,A,1993-02-02,Y"]
    visits += [f"{place},A,{day:%Y-%m-%d},Y" for place, day in enumerate(days)]
    tables, _ = read(tmp_path, visits="\n".join(visits))
    assert tables.reach["visits"].since == pd.Timestamp("2019-02-01")
    assert tables.reach["care_episodes"].since == pd.Timestamp("2019-02-01")  # too few to say for themselves
    (tmp_path / "extract.toml").write_text("covers_from = 2019-01-17", encoding="utf-8")
    told, _ = checked(tmp_path, "2020-03-31")
    assert told.covers_from == pd.Timestamp("2019-01-17")
    assert "visits" not in told.reach


def test_a_table_that_is_cut_by_the_child_goes_back_no_further_than_the_window(tmp_path):
    days = pd.date_range("2019-01-17", "2020-03-20", freq="D")
    visits = ["clav_cla_visit_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen"]
    checks = ["csdq_table_id,csdq_person_id,csdq_sdq_completed_date,csdq_sdq_score"]
    visits += [f"{place},A,{day:%Y-%m-%d},Y" for place, day in enumerate(days)]
    checks += [f"{place},A,{day:%Y-%m-%d},12" for place, day in enumerate(days - pd.Timedelta(days=2000))]
    tables, _ = read(tmp_path, visits="\n".join(visits), checks="\n".join(checks))
    assert tables.reach["health_checks"].since == tables.reach["visits"].since == pd.Timestamp("2019-02-01")
    assert tables.covers_from == pd.Timestamp("2019-02-01")


def test_a_dataset_in_parquet_and_in_a_workbook_is_read_as_in_csv(tmp_path):
    tables, _ = read(tmp_path / "csv")
    book = tmp_path / "book"
    book.mkdir()
    frames = {name: pd.read_csv(tmp_path / "csv" / f"{name}.csv", dtype="str") for name in CARE}
    with pd.ExcelWriter(book / "dump.xlsx", engine="openpyxl") as writer:
        for name in ("a", "b"):
            frames[name].to_excel(writer, sheet_name=name, index=False)
    frames["c"].to_parquet(book / "c.parquet")
    dated = frames["d"].assign(lega_legal_status_start_date=lambda rows: pd.to_datetime(rows["lega_legal_status_start_date"]))
    dated.to_parquet(book / "d.parquet")
    other, _ = checked(book, "2020-03-31")
    for name, frame in tables.frames.items():
        pd.testing.assert_frame_equal(frame, other[name])


def test_nobodys_name_is_taken_out_of_the_table_of_persons(tmp_path):
    people = "pers_person_id,pers_forename,pers_surname,pers_dob\nA,Zebedee,Quixote,2008-06-01"
    whole = load(extract(tmp_path, **{**CARE, "a": people}))
    assert "Zebedee" not in whole.frames["children"].to_csv()
    assert "Quixote" not in whole.frames["children"].to_csv()
