"""Worked rows of quality and actions: the last day and a day either side, blank, later than known, twice, nobody."""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from data.derive import known_at
from metrics.quality.actions_on_time import due as due_actions
from tests.build import figure, listed, tables

NONE_OF_NONE = (0, 0, None)
DOMAINS = ("threshold", "assessment", "plan", "direct_work", "oversight", "recording", "risk", "identity")
AUDIT = "audit_id | child_id | plan | audit_date | selection | grade | moderated_grade | moderated_date"
ACTION = "action_id | child_id | source | set_date | original_due_date | due_date | completed_date"


def audited(*rows: str, as_at: str = "2016-12-31", heads: str = AUDIT) -> Tables:
    return tables(as_at=as_at, covers_from="2016-01-01", audits="\n".join((heads, *rows)))


@pytest.mark.parametrize(("grade", "met"), [("outstanding", 1), ("good", 1), ("requires_improvement", 0), ("inadequate", 0)])
def test_audits_good__good_and_outstanding_are_good(grade: str, met: int) -> None:
    assert figure("audits_good", audited(f"1 | A | cla | 2016-05-31 | random | {grade} | | "), "2016-05-01") == (met, 1, met)


def test_audits_good__an_audit_without_a_grade_or_aimed_at_a_worry_or_that_does_not_say_does_not_count() -> None:
    on = audited(
        "1 | A | cla | 2016-05-03 | random | good | | ",
        "2 | A | cla | 2016-05-03 | random | | | ",
        "3 | A | cla | 2016-05-03 | targeted | inadequate | | ",
        "4 | A | cla | 2016-05-03 | | inadequate | | ",
    )
    assert figure("audits_good", on, "2016-05-01") == (1, 1, 1)


def test_audits_good__counts_in_the_month_of_the_audit_and_an_id_on_file_twice_once() -> None:
    row = "1 | A | cla | 2016-05-31 | random | good | | "
    on = audited(row, row, "2 | A | cla | 2016-06-01 | random | inadequate | | ")
    assert figure("audits_good", on, "2016-05-01") == (1, 1, 1)
    assert figure("audits_good", on, "2016-06-01") == (0, 1, 0)
    assert figure("audits_good", on, "2016-07-01") == NONE_OF_NONE


def test_audits_good__a_grade_moderated_later_changes_no_month_that_is_over() -> None:
    on = audited("1 | A | cla | 2016-05-03 | random | good | inadequate | 2016-08-01")
    assert figure("audits_good", on, "2016-05-01") == (1, 1, 1)
    assert figure("audits_good", known_at(on, pd.Timestamp("2016-05-31")), "2016-05-01") == (1, 1, 1)


def test_audits_good__one_after_the_as_at_day_is_not_known() -> None:
    on = audited("1 | A | cla | 2016-05-16 | random | good | | ", "2 | A | cla | 2016-05-17 | random | good | | ", as_at="2016-05-16")
    assert figure("audits_good", on, "2016-05-01") == (1, 1, 1)


def test_audits_good__by_plan_in_words_and_a_blank_plan_is_named() -> None:
    on = audited(
        "1 | A | cla | 2016-05-03 | random | good | | ",
        "2 | A | cp | 2016-05-03 | random | inadequate | | ",
        "3 | A | cin | 2016-05-03 | random | outstanding | | ",
        "4 | A | | 2016-05-03 | random | good | | ",
    )
    groups = {"Looked after": 1, "Child protection": 0, "In need": 1, "Not recorded": 1}
    for group, met in groups.items():
        assert figure("audits_good", on, "2016-05-01", kind="plan", group=group) == (met, 1, met)


def test_audits_good_targeted__counts_the_targeted_alone() -> None:
    on = audited("1 | A | cla | 2016-05-03 | random | good | | ", "2 | A | cla | 2016-05-03 | targeted | inadequate | | ")
    assert figure("audits_good_targeted", on, "2016-05-01") == (0, 1, 0)
    assert figure("audits_good_targeted", on, "2016-06-01") == NONE_OF_NONE


def in_domain(domain: str) -> None:
    """The domain's own grade counts, whatever the whole was graded: two of three good, one ungraded, one targeted."""
    heads = f"audit_id | child_id | audit_date | selection | grade | {domain}_grade"
    on = audited(
        "1 | A | 2016-05-03 | random | inadequate | good",
        "2 | B | 2016-05-31 | random | inadequate | outstanding",
        "3 | C | 2016-05-03 | random | good | requires_improvement",
        "4 | D | 2016-05-03 | random | good | ",
        "5 | E | 2016-05-03 | targeted | good | good",
        "6 | F | 2016-06-01 | random | | inadequate",
        heads=heads,
    )
    measure = f"audit_{domain}_good"
    assert figure(measure, on, "2016-05-01") == (2, 3, pytest.approx(2 / 3))
    assert figure(measure, on, "2016-06-01") == (0, 1, 0)
    assert figure(measure, on, "2016-07-01") == NONE_OF_NONE
    assert sorted(listed(measure, on, "2016-05-01")["grade"]) == ["Good", "Outstanding", "Requires improvement"]


def test_audit_threshold_good__is_the_domains_own_grade() -> None:
    in_domain("threshold")


def test_audit_assessment_good__is_the_domains_own_grade() -> None:
    in_domain("assessment")


def test_audit_plan_good__is_the_domains_own_grade() -> None:
    in_domain("plan")


def test_audit_direct_work_good__is_the_domains_own_grade() -> None:
    in_domain("direct_work")


def test_audit_oversight_good__is_the_domains_own_grade() -> None:
    in_domain("oversight")


def test_audit_recording_good__is_the_domains_own_grade() -> None:
    in_domain("recording")


def test_audit_risk_good__is_the_domains_own_grade() -> None:
    in_domain("risk")


def test_audit_identity_good__is_the_domains_own_grade() -> None:
    in_domain("identity")


def test_audits_done__counts_graded_and_ungraded_random_and_targeted_each_once() -> None:
    row = "1 | A | cla | 2016-05-03 | random | | | "
    on = audited(row, row, "2 | A | cla | 2016-05-31 | targeted | good | | ", "3 | A | cp | 2016-06-01 | | good | | ")
    assert figure("audits_done", on, "2016-05-01") == (2, None, 2)
    assert figure("audits_done", on, "2016-05-01", kind="selection", group="At random").value == 1
    assert figure("audits_done", on, "2016-05-01", kind="selection", group="Targeted").value == 1
    assert figure("audits_done", on, "2016-06-01", kind="selection", group="Not recorded").value == 1
    assert figure("audits_done", on, "2016-07-01").value == 0


def test_moderation_agrees__counts_in_the_month_moderated_and_the_same_grade_agrees() -> None:
    on = audited(
        "1 | A | cla | 2016-05-03 | random | good | good | 2016-06-01",
        "2 | B | cla | 2016-05-03 | targeted | good | requires_improvement | 2016-06-30",
        "3 | C | cla | 2016-05-03 | random | good | good | 2016-07-01",
    )
    assert figure("moderation_agrees", on, "2016-05-01") == NONE_OF_NONE
    assert figure("moderation_agrees", on, "2016-06-01") == (1, 2, 0.5)
    assert figure("moderation_agrees", on, "2016-07-01") == (1, 1, 1)


def test_moderation_agrees__a_grade_that_lacks_or_a_moderation_before_the_audit_does_not_count() -> None:
    on = audited(
        "1 | A | cla | 2016-05-03 | random | | good | 2016-06-01",
        "2 | B | cla | 2016-05-03 | random | good | | 2016-06-01",
        "3 | C | cla | 2016-06-03 | random | good | good | 2016-06-02",
        "4 | D | cla | 2016-06-03 | random | good | inadequate | 2016-06-03",
        "4 | D | cla | 2016-06-03 | random | good | inadequate | 2016-06-03",
    )
    assert figure("moderation_agrees", on, "2016-06-01") == (0, 1, 0)


def acted(*rows: str, as_at: str = "2016-12-31") -> Tables:
    return tables(as_at=as_at, covers_from="2016-01-01", actions="\n".join((ACTION, *rows)))


@pytest.mark.parametrize(("done", "met"), [("2016-05-30", 1), ("2016-05-31", 1), ("2016-06-01", 0), ("", 0)])
def test_actions_on_time__an_action_finished_on_the_last_day_is_on_time(done: str, met: int) -> None:
    on = acted(f"1 | A | audit | 2016-05-01 | 2016-05-31 | 2016-05-31 | {done}")
    assert figure("actions_on_time", on, "2016-05-01") == (met, 1, met)
    assert figure("actions_on_time", on, "2016-06-01") == NONE_OF_NONE


def test_actions_on_time__a_date_put_back_does_not_make_it_on_time() -> None:
    on = acted("1 | A | audit | 2016-05-01 | 2016-05-20 | 2016-06-20 | 2016-06-10")
    assert figure("actions_on_time", on, "2016-05-01") == (0, 1, 0)
    assert figure("actions_on_time", on, "2016-06-01") == NONE_OF_NONE


def test_actions_on_time__one_set_after_it_was_due_counts_in_the_month_it_was_set() -> None:
    on = acted("1 | A | audit | 2016-06-02 | 2016-05-20 | | 2016-06-02")
    assert figure("actions_on_time", on, "2016-05-01") == NONE_OF_NONE
    assert figure("actions_on_time", on, "2016-06-01") == (0, 1, 0)


def test_actions_on_time__one_without_a_due_date_is_not_judged_and_one_on_file_twice_counts_once() -> None:
    row = "1 | A | review | 2016-05-01 | 2016-05-20 | | 2016-05-20"
    on = acted(row, row, "2 | A | review | 2016-05-01 | | 2016-05-20 | ")
    assert figure("actions_on_time", on, "2016-05-01") == (1, 1, 1)


def test_actions_on_time__by_who_set_it_in_words() -> None:
    sources = {"supervision": "Supervision", "audit": "Audit", "review": "Review", "legal_planning": "Legal planning", "": "Not recorded"}
    on = acted(*(f"{place} | A | {code} | 2016-05-01 | 2016-05-20 | | 2016-05-20" for place, code in enumerate(sources)))
    for group in sources.values():
        assert figure("actions_on_time", on, "2016-05-01", kind="source", group=group) == (1, 1, 1)


def test_actions_on_time__what_comes_up_is_unfinished_and_due_after_today_within_60_days() -> None:
    on = acted(
        "today | A | audit | 2016-04-01 | 2016-05-16 | | ",
        "tomorrow | A | audit | 2016-04-01 | 2016-05-17 | 2016-08-01 | ",
        "last | A | audit | 2016-04-01 | 2016-07-15 | | ",
        "beyond | A | audit | 2016-04-01 | 2016-07-16 | | ",
        "finished | A | audit | 2016-04-01 | 2016-05-20 | | 2016-05-01",
        as_at="2016-05-16",
    )
    assert due_actions(on, on.as_at)["case_id"].tolist() == ["tomorrow", "last"]


@pytest.mark.parametrize(
    ("due", "done", "overdue"),
    [
        ("2016-05-31", "", 1),
        ("2016-05-31", "2016-05-31", 0),
        ("2016-05-31", "2016-06-01", 1),
        ("2016-06-01", "", 0),
        ("2016-05-01", "2016-05-31", 0),
        ("", "", 0),
    ],
)
def test_actions_overdue__due_by_the_month_end_and_not_finished_by_it(due: str, done: str, overdue: int) -> None:
    assert figure("actions_overdue", acted(f"1 | A | audit | 2016-04-01 | {due} | | {done}"), "2016-05-01").value == overdue


def test_actions_overdue__stays_until_it_is_finished_and_a_date_put_back_does_not_take_it_away() -> None:
    on = acted("1 | A | audit | 2016-04-01 | 2016-04-20 | 2016-12-20 | 2016-07-01")
    assert [figure("actions_overdue", on, f"2016-{month:02d}-01").value for month in (3, 4, 5, 6, 7)] == [0, 1, 1, 1, 0]
    assert listed("actions_overdue", on, "2016-06-01")[["days_overdue", "current_due_date"]].to_numpy().tolist() == [
        [71, pd.Timestamp("2016-12-20")]
    ]


def test_actions_overdue__one_set_after_it_was_due_is_overdue_from_the_day_it_was_set_and_twice_on_file_is_one() -> None:
    row = "1 | A | legal_planning | 2016-06-01 | 2016-04-20 | | "
    on = acted(row, row)
    assert figure("actions_overdue", on, "2016-05-01").value == 0
    assert figure("actions_overdue", on, "2016-06-01", kind="source", group="Legal planning").value == 1


def test_actions_overdue__on_an_unfinished_month_the_as_at_day_is_its_end() -> None:
    on = acted("1 | A | audit | 2016-04-01 | 2016-05-16 | | ", "2 | A | audit | 2016-04-01 | 2016-05-17 | | ", as_at="2016-05-16")
    assert figure("actions_overdue", on, "2016-05-01").value == 1
