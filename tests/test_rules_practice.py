"""Rules between the tables of practice: each finds what it is about and lets a day on the edge pass."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.contract import TABLES
from data.faults import RULES
from data.rules import IN_CARE
from data.rules_practice import IN_A_PLAN, KNOWN, ORDER
from tests.extracts import GOOD, checked, extract, lines, only

PLAN_HEAD = "plan_id,child_id,plan,start_date,end_date"
VISIT_HEAD = "child_id,plan,visit_date,seen,seen_alone"
TEAMS = lines("team_id,team_name,service,locality", "T1,North,looked after,North")
WORKERS = lines("worker_id,team_id,role,fte,employment,start_date,end_date", "W1,T1,social_worker,1,permanent,2017-01-01,")


def faults(folder: Path, **written: str) -> pd.DataFrame:
    return checked(extract(folder, **GOOD, **written))[1]


def test_an_action_completed_before_it_was_set_is_left_out_and_one_completed_that_day_is_not(tmp_path: Path) -> None:
    actions = lines(
        "action_id,child_id,source,set_date,completed_date", "1,A1,audit,2018-05-02,2018-05-01", "2,A1,audit,2018-05-02,2018-05-02"
    )
    tables, found = checked(extract(tmp_path, **GOOD, actions=actions))
    assert only(found, "end-before-start")["row"] == 2
    assert tables["actions"]["action_id"].tolist() == ["2"]


def test_a_final_order_before_the_case_was_issued_is_left_out(tmp_path: Path) -> None:
    cases = lines(
        "case_id,family_id,child_id,issued_date,final_order_date", "1,F1,A1,2018-05-02,2018-05-01", "2,F2,B2,2018-05-02,2018-05-02"
    )
    tables, found = checked(extract(tmp_path, **GOOD, proceedings=cases))
    assert only(found, "end-before-start")["column"] == "final_order_date"
    assert tables["proceedings"]["case_id"].tolist() == ["2"]


def test_a_visit_after_leaving_care_is_a_fault_and_on_the_day_of_leaving_it_is_not(tmp_path: Path) -> None:
    visits = lines(VISIT_HEAD, "B2,cla,2019-02-11,Y,Y", "B2,cla,2019-02-12,Y,Y", "B2,cin,2019-02-13,Y,Y")
    assert only(faults(tmp_path, visits=visits), "visit-outside-care")["row"] == 3


def test_a_visit_and_a_review_conference_need_an_open_protection_plan(tmp_path: Path) -> None:
    plans = lines(PLAN_HEAD, "P1,A1,cp,2018-05-01,2018-06-30", "P2,A1,cin,2018-07-01,")
    visits = lines(VISIT_HEAD, "A1,cp,2018-04-30,Y,Y", "A1,cp,2018-05-01,Y,Y", "A1,cp,2018-06-30,Y,Y")
    conferences = lines(
        "child_id,kind,held_date,outcome",
        "A1,review,2018-07-01,",
        "A1,review,2018-06-30,",
        "A1,initial,2018-01-20,",
        "B2,initial,2018-01-20,",
    )
    found = faults(tmp_path, plans=plans, visits=visits, conferences=conferences)
    assert only(found, "visit-outside-plan")["row"] == 2
    assert only(found, "conference-outside-plan")["row"] == 2


def test_protection_plans_of_a_child_that_overlap_are_a_fault_and_other_plans_beside_them_are_not(tmp_path: Path) -> None:
    plans = lines(
        PLAN_HEAD,
        "P1,A1,cp,2018-02-01,2018-06-30",
        "P2,A1,cp,2018-06-29,",
        "P3,B2,cp,2018-02-01,2018-06-30",
        "P4,B2,cp,2018-06-30,",
        "P5,B2,cin,2018-07-01,",
    )
    assert only(faults(tmp_path, plans=plans), "protection-plans-overlap")["row"] == 3


def test_a_placement_with_parents_outside_care_is_a_fault(tmp_path: Path) -> None:
    placed = lines("child_id,start_date,end_date,regulation_19", "B2,2018-05-01,,N", "B2,2018-04-30,,N")
    assert only(faults(tmp_path, placed=placed), "placed-outside-care")["row"] == 3


@pytest.mark.parametrize(("name", "earlier", "later"), ORDER, ids=lambda part: str(part))
def test_dates_of_one_row_that_are_out_of_order_are_a_fault_that_names_both(tmp_path: Path, name: str, earlier: str, later: str) -> None:
    table = TABLES[name]
    needed = {column.name: "x1" if column.kind == "text" else "2018-03-01" for column in table.columns if column.required}
    known = {column.name: sorted(column.codes)[0] for column in table.columns if column.codes}
    known |= {"child_id": "A1"}
    rows = [
        {
            **needed,
            **known,
            table.key[0]: f"{number}" if table.key[0] != "child_id" else child,
            "child_id": child,
            earlier: "2018-03-01",
            later: day,
        }
        for number, (child, day) in enumerate((("A1", "2018-02-28"), ("B2", "2018-03-01")))
    ]
    if table.begins not in (earlier, later):
        rows = [{**row, str(table.begins): "2018-03-01"} for row in rows]
    heads = list(dict.fromkeys(name for row in rows for name in row))
    text = lines(",".join(heads), *(",".join(row[name] for name in heads) for row in rows))
    found = only(faults(tmp_path, table=text), "dates-out-of-order")
    assert (found["table"], found["row"], found["column"]) == (name, 2, later)
    assert found["found"] == f"{later} 28/02/2018, {earlier} 01/03/2018"


def test_what_names_another_table_s_row_must_be_there(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        teams=TEAMS,
        workers=WORKERS,
        plans=lines(PLAN_HEAD, "P1,A1,cla,2018-02-01,"),
        plan_versions=lines("plan_id,updated_date", "P1,2018-02-01", "P9,2018-02-01"),
        allocations=lines(
            "child_id,worker_id,team_id,role,start_date,end_date",
            "A1,W1,T1,social_worker,2018-02-01,",
            "B2,W9,T9,social_worker,2018-06-01,",
        ),
        supervisions=lines("worker_id,child_id,held_date", "W1,A1,2018-03-01", "W8,,2018-03-01"),
        tracker_entries=lines("family_id,child_id,decision_date,letter_sent_date", "F1,A1,2018-02-01,"),
        tracker_updates=lines("family_id,updated_at,kind", "F1,2018-02-02 10:00,edit", "F9,2018-02-02 10:00,edit"),
    )
    unknown = found[found["rule"].str.endswith("-unknown")]
    assert sorted(zip(unknown["table"], unknown["rule"], unknown["row"], strict=True)) == [
        ("allocations", "team-unknown", 3),
        ("allocations", "worker-unknown", 3),
        ("plan_versions", "plan-unknown", 3),
        ("supervisions", "worker-unknown", 3),
        ("tracker_updates", "family-unknown", 3),
    ]


def test_every_table_column_and_rule_named_is_there() -> None:
    for name, *columns in [*ORDER, *((name, column) for name, column, _, _ in KNOWN), *((name, day) for name, day, _ in IN_CARE)]:
        assert set(columns) <= set(TABLES[name].names), name
    rules = {*(rule for *_, rule in KNOWN), *(rule for *_, rule in IN_A_PLAN), *(rule for *_, rule in IN_CARE)}
    assert rules <= set(RULES)
