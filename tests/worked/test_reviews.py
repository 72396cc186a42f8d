"""Worked rows of the reviewing officers' measures: on the day, a day either side, blank, later than known, twice, nobody.

Entering care on 1 June 2016 makes the first review due on 29 June; entering on 14 March, with Good Friday and Easter Monday, on 13 April.
"""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables
from metrics.reviews.reviews_in_time import due
from tests.build import figure, listed, tables

NONE_OF_NONE = (0, 0, None)


def care(*spells: str) -> str:
    return "child_id | start_date | end_date | legal_status\n" + "\n".join(f"{spell} | C2" for spell in spells)


def reviewed(*held: str, entered: str = "2016-06-01", left: str = "", as_at: str = "2017-12-31", covers_from: str = "2016-01-01") -> Tables:
    """Child A in care, with a review on each of the days."""
    reviews = "\n".join(f"R{number} | A | {day}" for number, day in enumerate(held))
    return tables(
        as_at=as_at,
        covers_from=covers_from,
        care_episodes=care(f"A | {entered} | {left}"),
        reviews=f"review_id | child_id | held_date\n{reviews}",
    )


def test_reviews_in_time__a_first_review_on_working_day_20_is_met() -> None:
    assert figure("reviews_in_time", reviewed("2016-06-29"), "2016-06-01") == (1, 1, 1)


def test_reviews_in_time__a_first_review_on_working_day_21_is_not_met_and_shows_a_day_late() -> None:
    on = reviewed("2016-06-30")
    assert figure("reviews_in_time", on, "2016-06-01") == (0, 1, 0)
    assert listed("reviews_in_time", on, "2016-06-01")["days_late"].tolist() == [1]


@pytest.mark.parametrize(("held", "met"), [("2016-04-12", 1), ("2016-04-13", 1), ("2016-04-14", 0)])
def test_reviews_in_time__bank_holidays_move_the_deadline(held: str, met: int) -> None:
    assert figure("reviews_in_time", reviewed(held, entered="2016-03-14"), "2016-04-01")[:2] == (met, 1)


def test_reviews_in_time__a_review_never_held_is_not_met_in_the_month_it_was_due_and_in_no_other() -> None:
    on = reviewed()
    assert figure("reviews_in_time", on, "2016-06-01") == (0, 1, 0)
    assert figure("reviews_in_time", on, "2016-07-01") == NONE_OF_NONE


def test_reviews_in_time__a_review_due_after_the_as_at_day_does_not_count_yet() -> None:
    assert figure("reviews_in_time", reviewed(as_at="2016-06-28"), "2016-06-01") == NONE_OF_NONE
    assert figure("reviews_in_time", reviewed(as_at="2016-06-29"), "2016-06-01") == (0, 1, 0)


@pytest.mark.parametrize(("left", "counts"), [("2016-06-28", 0), ("2016-06-29", 0), ("2016-06-30", 1)])
def test_reviews_in_time__a_child_who_left_by_the_due_day_is_not_counted(left: str, counts: int) -> None:
    assert figure("reviews_in_time", reviewed(left=left), "2016-06-01").denominator == counts


@pytest.mark.parametrize(("second", "met"), [("2016-09-20", 1), ("2016-09-21", 0)])
def test_reviews_in_time__the_second_is_due_three_months_after_the_first_was_held(second: str, met: int) -> None:
    assert figure("reviews_in_time", reviewed("2016-06-20", second), "2016-09-01")[:2] == (met, 1)


@pytest.mark.parametrize(("third", "met"), [("2017-03-10", 1), ("2017-03-11", 0)])
def test_reviews_in_time__the_third_is_due_six_months_after_the_second_was_held(third: str, met: int) -> None:
    assert figure("reviews_in_time", reviewed("2016-06-20", "2016-09-10", third), "2017-03-01")[:2] == (met, 1)


@pytest.mark.parametrize(("second", "met"), [("2017-02-28", 1), ("2017-03-01", 0)])
def test_reviews_in_time__three_months_after_30_november_is_the_last_of_february(second: str, met: int) -> None:
    assert figure("reviews_in_time", reviewed("2016-11-30", second, entered="2016-11-08"), "2017-02-01")[:2] == (met, 1)


def test_reviews_in_time__two_reviews_on_one_day_count_once() -> None:
    on = reviewed("2016-06-20", "2016-06-20")
    assert figure("reviews_in_time", on, "2016-09-01") == (0, 1, 0)
    assert figure("reviews_in_time", on, "2016-12-01") == NONE_OF_NONE


def test_reviews_in_time__a_cancelled_review_was_not_held() -> None:
    on = tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        care_episodes=care("A | 2016-06-01 | "),
        reviews="""
        review_id | child_id | held_date  | cancelled
        R1        | A        | 2016-06-20 | Y
        R2        | A        | 2016-07-04 | N
    """,
    )
    assert figure("reviews_in_time", on, "2016-06-01") == (0, 1, 0)


def test_reviews_in_time__a_child_who_comes_back_into_care_starts_again_at_20_working_days() -> None:
    on = tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        care_episodes=care("A | 2016-03-14 | 2016-05-03", "A | 2016-06-01 | "),
        reviews="""
        review_id | child_id | held_date
        R1        | A        | 2016-04-13
        R2        | A        | 2016-06-29
    """,
    )
    assert figure("reviews_in_time", on, "2016-06-01") == (1, 1, 1)
    assert figure("reviews_in_time", on, "2016-07-01") == NONE_OF_NONE


def test_reviews_in_time__records_that_begin_late_take_the_first_review_on_file_as_a_later_one() -> None:
    on = reviewed("2016-04-11", entered="2015-10-01")
    assert figure("reviews_in_time", on, "2016-07-01") == NONE_OF_NONE
    assert figure("reviews_in_time", on, "2016-10-01") == (0, 1, 0)
    short = reviewed("2016-04-11", entered="2015-10-01", covers_from="2015-08-01")
    assert figure("reviews_in_time", short, "2016-07-01") == (0, 1, 0)


def test_reviews_in_time__records_that_begin_late_know_a_first_review_held_in_its_time() -> None:
    on = reviewed("2015-12-30", entered="2015-12-02", covers_from="2016-01-04")
    assert figure("reviews_in_time", on, "2016-03-01") == (0, 1, 0)


def test_reviews_in_time__nobody_in_care_is_blank() -> None:
    assert figure("reviews_in_time", reviewed(), "2016-05-01") == NONE_OF_NONE


@pytest.mark.parametrize(("held", "overdue"), [("2016-06-29", 0), ("2016-06-30", 0), ("2016-07-01", 1), ("", 1)])
def test_reviews_overdue__a_first_review_due_on_the_29th_and_not_held_by_the_30th_is_overdue(held: str, overdue: int) -> None:
    assert figure("reviews_overdue", reviewed(*([held] if held else [])), "2016-06-01").value == overdue


def test_reviews_overdue__a_review_due_on_the_last_day_and_not_held_that_day_is_overdue() -> None:
    on = reviewed(as_at="2016-06-29")
    assert figure("reviews_overdue", on, "2016-06-01").value == 1
    assert listed("reviews_overdue", on, "2016-06-01")["days_overdue"].tolist() == [0]
    assert figure("reviews_overdue", reviewed(as_at="2016-06-28"), "2016-06-01").value == 0


@pytest.mark.parametrize(("left", "overdue"), [("2016-07-30", 0), ("2016-07-31", 0), ("2016-08-01", 1)])
def test_reviews_overdue__a_child_who_left_by_month_end_is_not_overdue(left: str, overdue: int) -> None:
    assert figure("reviews_overdue", reviewed(left=left), "2016-07-01").value == overdue


def test_reviews_overdue__stays_until_the_review_is_held_and_begins_again_after_it() -> None:
    on = reviewed("2016-08-15")
    months = [figure("reviews_overdue", on, f"2016-{month:02d}-01").value for month in range(6, 13)]
    assert months == [1, 1, 0, 0, 0, 1, 1]


def caseload(*, allocated: str, workers: str = "W1 | 0.5", entered: str = "2016-01-01", left: str = "") -> Tables:
    """Child A in care with reviewing officers; every worker is a reviewing officer since 2015."""
    posts = "\n".join(f"{worker} | iro | 2015-01-01" for worker in workers.splitlines())
    return tables(
        as_at="2016-06-30",
        covers_from="2016-01-01",
        care_episodes=care(f"A | {entered} | {left}"),
        workers=f"worker_id | fte | role | start_date\n{posts}",
        allocations=f"child_id | worker_id | role | start_date | end_date\n{allocated}",
    )


def test_iro_caseload__one_child_for_half_an_officer_is_two_a_full_officer() -> None:
    assert figure("iro_caseload", caseload(allocated="A | W1 | iro | 2016-02-01 | "), "2016-02-01") == (1, 0.5, 2)


@pytest.mark.parametrize(("ended", "held"), [("2016-03-30", 0), ("2016-03-31", 0), ("2016-04-01", 1)])
def test_iro_caseload__an_allocation_that_ended_by_month_end_does_not_count(ended: str, held: int) -> None:
    assert figure("iro_caseload", caseload(allocated=f"A | W1 | iro | 2016-02-01 | {ended}"), "2016-03-01").numerator == held


@pytest.mark.parametrize(("left", "held"), [("2016-03-31", 0), ("2016-04-01", 1)])
def test_iro_caseload__a_child_who_left_care_by_month_end_does_not_count(left: str, held: int) -> None:
    assert figure("iro_caseload", caseload(allocated="A | W1 | iro | 2016-02-01 | ", left=left), "2016-03-01").numerator == held


def test_iro_caseload__a_child_with_two_officers_counts_with_the_one_named_later() -> None:
    on = caseload(allocated="A | W1 | iro | 2016-03-01 | \nA | W2 | iro | 2016-02-01 | ", workers="W1 | 0.5\nW2 | 1.0")
    assert figure("iro_caseload", on, "2016-03-01") == (1, 1.5, pytest.approx(2 / 3))
    assert figure("iro_caseload", on, "2016-03-01", kind="iro", group="W1") == (1, 0.5, 2)
    assert figure("iro_caseload", on, "2016-03-01", kind="iro", group="W2") == (0, 1, 0)


def test_iro_caseload__a_social_worker_is_no_officer_and_a_spell_on_file_twice_counts_once() -> None:
    on = caseload(allocated="A | W1 | social_worker | 2016-02-01 | ", workers="W1 | 0.5\nW1 | 0.5")
    assert figure("iro_caseload", on, "2016-03-01") == (0, 0.5, 0)


def test_iro_caseload__without_officers_in_post_there_is_no_figure() -> None:
    assert figure("iro_caseload", caseload(allocated="A | W1 | iro | 2016-02-01 | ", workers="W9 | "), "2016-03-01") == (1, 0, None)


@pytest.mark.parametrize(("children", "over"), [(7, 0), (8, 1)])
def test_iro_over_ceiling__exactly_70_for_a_full_officer_is_not_over(children: int, over: int) -> None:
    names = [f"C{number}" for number in range(children)]
    on = tables(
        as_at="2016-01-31",
        covers_from="2016-01-01",
        care_episodes=care(*(f"{name} | 2016-01-01 | " for name in names)),
        workers="worker_id | fte | role | start_date | end_date\nW1 | 0.1 | iro | 2015-01-01 | \nW2 | 0.1 | iro | 2015-01-01 | 2016-01-31",
        allocations="child_id | worker_id | role | start_date\n" + "\n".join(f"{name} | W1 | iro | 2016-01-02" for name in names),
    )
    assert figure("iro_over_ceiling", on, "2016-01-01").value == over


def test_iro_over_ceiling__an_officer_without_recorded_hours_is_not_judged() -> None:
    assert figure("iro_over_ceiling", caseload(allocated="A | W1 | iro | 2016-02-01 | ", workers="W1 | "), "2016-03-01").value == 0


def allocated(start: str, end: str = "", *, left: str = "", as_at: str = "2016-12-31") -> Tables:
    """Child A entered care on 1 June 2016; working day 5 is 8 June."""
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        care_episodes=care(f"A | 2016-06-01 | {left}"),
        allocations=f"child_id | worker_id | role | start_date | end_date\nA | W1 | iro | {start} | {end}",
    )


@pytest.mark.parametrize(("start", "met"), [("2016-06-07", 1), ("2016-06-08", 1), ("2016-06-09", 0)])
def test_iro_allocated_in_5_working_days__on_day_5_is_met(start: str, met: int) -> None:
    assert figure("iro_allocated_in_5_working_days", allocated(start), "2016-06-01")[:2] == (met, 1)


@pytest.mark.parametrize(("ended", "met"), [("2016-05-31", 0), ("2016-06-01", 1)])
def test_iro_allocated_in_5_working_days__an_earlier_officer_counts_unless_ended_before_entering(ended: str, met: int) -> None:
    assert figure("iro_allocated_in_5_working_days", allocated("2016-01-04", ended), "2016-06-01")[:2] == (met, 1)


@pytest.mark.parametrize(("left", "counts"), [("2016-06-08", 0), ("2016-06-09", 1)])
def test_iro_allocated_in_5_working_days__a_child_who_left_by_day_5_is_not_counted(left: str, counts: int) -> None:
    assert figure("iro_allocated_in_5_working_days", allocated("2016-06-02", left=left), "2016-06-01").denominator == counts


def test_iro_allocated_in_5_working_days__before_day_5_is_over_nothing_counts() -> None:
    assert figure("iro_allocated_in_5_working_days", allocated("2016-06-02", as_at="2016-06-07"), "2016-06-01") == NONE_OF_NONE


def stated(rows: str, *, as_at: str = "2017-12-31") -> Tables:
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        care_episodes=care("A | 2016-06-01 | ", "B | 2016-06-01 | "),
        reviews="review_id | child_id | held_date | participation_code | iro_met_child_first | care_plan_available | cancelled\n" + rows,
    )


@pytest.mark.parametrize(
    ("code", "met", "counts"),
    [("PN0", 0, 0), ("", 0, 0), ("PN1", 1, 1), ("PN2", 1, 1), ("PN3", 1, 1), ("PN4", 0, 1), ("PN5", 1, 1), ("PN6", 1, 1), ("PN7", 0, 1)],
)
def test_participation__each_code(code: str, met: int, counts: int) -> None:
    assert figure("participation", stated(f"R1 | A | 2016-06-20 | {code} | | | "), "2016-06-01")[:2] == (met, counts)


def test_participation__two_reviews_of_one_day_count_once_and_a_cancelled_one_does_not() -> None:
    on = stated("R2 | A | 2016-06-20 | PN7 | | | \nR1 | A | 2016-06-20 | PN1 | | | \nR3 | B | 2016-06-21 | PN7 | | | Y")
    assert figure("participation", on, "2016-06-01") == (1, 1, 1)


def test_participation__a_review_outside_care_still_counts_and_one_after_the_as_at_day_does_not() -> None:
    on = stated("R1 | A | 2016-05-20 | PN1 | | | \nR2 | A | 2016-06-20 | PN1 | | | ", as_at="2016-06-19")
    assert figure("participation", on, "2016-05-01") == (1, 1, 1)
    assert figure("participation", on, "2016-06-01") == NONE_OF_NONE


@pytest.mark.parametrize(("seen", "found"), [("Y", (1, 1, 1)), ("N", (0, 1, 0)), ("", NONE_OF_NONE)])
def test_seen_by_iro_first__yes_no_and_blank(seen: str, found: tuple) -> None:
    assert figure("seen_by_iro_first", stated(f"R1 | A | 2016-06-20 | | {seen} | | "), "2016-06-01") == found


def test_seen_by_iro_first__a_cancelled_review_does_not_count() -> None:
    assert figure("seen_by_iro_first", stated("R1 | A | 2016-06-20 | | Y | | Y"), "2016-06-01") == NONE_OF_NONE


@pytest.mark.parametrize(("there", "found"), [("Y", (1, 1, 1)), ("N", (0, 1, 0)), ("", NONE_OF_NONE)])
def test_care_plan_at_first_review__yes_no_and_blank(there: str, found: tuple) -> None:
    assert figure("care_plan_at_first_review", stated(f"R1 | A | 2016-06-20 | | | {there} | "), "2016-06-01") == found


def test_care_plan_at_first_review__the_second_review_is_not_asked() -> None:
    on = stated("R1 | A | 2016-06-20 | | | Y | \nR2 | A | 2016-06-27 | | | N | ")
    assert figure("care_plan_at_first_review", on, "2016-06-01") == (1, 1, 1)


def test_care_plan_at_first_review__a_first_review_on_file_of_a_child_long_in_care_is_not_a_first_one() -> None:
    on = tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        care_episodes=care("A | 2010-06-01 | "),
        reviews="review_id | child_id | held_date | care_plan_available\nR1 | A | 2016-06-20 | Y",
    )
    assert figure("care_plan_at_first_review", on, "2016-06-01") == NONE_OF_NONE


def permanence(updated: str, *, plan: str = "cla", plan_ended: str = "", says: str = "adoption", plan_began: str = "2016-05-03") -> Tables:
    """Child A's second review is held on 20 September 2016."""
    return tables(
        as_at="2016-12-31",
        covers_from="2016-01-01",
        care_episodes=care("A | 2016-06-01 | "),
        reviews="review_id | child_id | held_date\nR1 | A | 2016-06-20\nR2 | A | 2016-09-20",
        plans=f"plan_id | child_id | plan | start_date | end_date\nP1 | A | {plan} | {plan_began} | {plan_ended}",
        plan_versions=f"plan_id | updated_date | permanence_plan\nP1 | {updated} | {says}",
    )


@pytest.mark.parametrize(("updated", "met"), [("2016-09-19", 1), ("2016-09-20", 1), ("2016-09-21", 0)])
def test_permanence_plan_by_second_review__stated_on_the_day_is_met(updated: str, met: int) -> None:
    assert figure("permanence_plan_by_second_review", permanence(updated), "2016-09-01")[:2] == (met, 1)


@pytest.mark.parametrize(
    "changed",
    [{"says": ""}, {"plan": "cin"}, {"plan_ended": "2016-05-31"}, {"plan_began": "2016-09-21"}],
    ids=["a version that names none", "another kind of plan", "a plan over before care", "a plan that began later"],
)
def test_permanence_plan_by_second_review__is_not_met_by(changed: dict[str, str]) -> None:
    assert figure("permanence_plan_by_second_review", permanence("2016-05-10", **changed), "2016-09-01") == (0, 1, 0)


def test_permanence_plan_by_second_review__the_first_review_does_not_count() -> None:
    assert figure("permanence_plan_by_second_review", permanence("2016-06-02"), "2016-06-01") == NONE_OF_NONE


def challenged(raised: str, resolved: str = "", as_at: str = "2016-12-31") -> Tables:
    return tables(
        as_at=as_at,
        covers_from="2016-01-01",
        iro_challenges=f"""
        challenge_id | child_id | raised_date | resolved_date
        H1           | A        | {raised}    | {resolved}
        H1           | A        | {raised}    | {resolved}
    """,
    )


def test_challenges_raised__one_on_file_twice_counts_once_in_the_month_it_was_raised() -> None:
    on = challenged("2016-06-30")
    assert figure("challenges_raised", on, "2016-06-01") == (1, None, 1)
    assert figure("challenges_raised", on, "2016-07-01") == (0, None, 0)


def test_challenges_raised__one_after_the_as_at_day_is_not_known() -> None:
    assert figure("challenges_raised", challenged("2016-06-30", as_at="2016-06-29"), "2016-06-01").value == 0


@pytest.mark.parametrize(("resolved", "met"), [("2016-06-28", 1), ("2016-06-29", 1), ("2016-06-30", 0), ("", 0)])
def test_challenges_resolved_in_20_working_days__on_day_20_is_met(resolved: str, met: int) -> None:
    assert figure("challenges_resolved_in_20_working_days", challenged("2016-06-01", resolved), "2016-06-01")[:2] == (met, 1)


def test_challenges_resolved_in_20_working_days__resolved_early_counts_when_day_20_has_come() -> None:
    on = challenged("2016-06-01", "2016-06-02", as_at="2016-06-28")
    assert figure("challenges_resolved_in_20_working_days", on, "2016-06-01") == NONE_OF_NONE


def test_reviews_falling_due_within_sixty_days_are_listed_with_their_day() -> None:
    on = reviewed("2016-06-20", as_at="2016-07-22")
    listed_days = due(on, on.as_at)["due_date"].tolist()
    assert listed_days == [pd.Timestamp("2016-09-20")]
    assert due(reviewed("2016-06-20", as_at="2016-07-21"), pd.Timestamp("2016-07-21")).empty
    assert due(reviewed("2016-06-20", as_at="2016-09-20"), pd.Timestamp("2016-09-20")).empty
