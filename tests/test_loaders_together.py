"""Several formats as one extract: whose table is used, what is added to it, and over which months each measure is then counted."""

from __future__ import annotations

import pandas as pd

from data.contract import Reach, Tables, everything
from data.loaders.extract import Part
from data.loaders.precedence import combined
from metrics.kit.publish import compute
from metrics.kit.reach import EVERY, FURTHER_BACK, IN_COMMON, Views
from tests.build import tables


def part(reach: dict[str, Reach] | None = None, supplied: set[str] | None = None, **frames: list[dict[str, str]]) -> Part:
    made = {
        name: pd.DataFrame(rows, dtype="str").assign(_file=f"{name}.csv", _sheet="", _row=range(2, len(rows) + 2))
        for name, rows in frames.items()
    }
    held = everything({name: [column for column in frame if not column.startswith("_")] for name, frame in made.items()})
    return Part(made, frozenset(held if supplied is None else supplied), reach=reach or {})


PLANS = [{"plan_id": "1", "child_id": "A", "plan": "cp"}, {"plan_id": "2", "child_id": "B", "plan": "cin"}]


def test_a_table_comes_from_the_first_format_in_precedence_whatever_order_they_were_read_in():
    found = combined({"annex_a": part(reviews=[{"review_id": "1"}]), "tracker": part(reviews=[{"review_id": "2"}])})
    assert found.frames["reviews"]["review_id"].tolist() == ["2"]
    assert found.formats["reviews"] == "tracker"
    assert found.faults["rule"].tolist() == ["table-not-used"]


def test_children_whom_the_first_source_does_not_know_and_columns_it_has_not_come_from_the_next():
    first = part(children=[{"child_id": "A", "sex": "F"}])
    second = part(children=[{"child_id": " A ", "sex": "M", "disability": "Y"}, {"child_id": "B", "sex": "M", "disability": "N"}])
    found = combined({"tracker": first, "cin_census": second})
    children = found.frames["children"].set_index("child_id")
    assert children["sex"].to_dict() == {"A": "F", "B": "M"}
    assert children["disability"].to_dict() == {"A": "Y", "B": "N"}
    assert "children.disability" in found.supplied
    assert found.formats["children"] == "tracker, cin_census"


def test_each_kind_of_a_table_comes_from_the_first_format_that_supplies_it():
    care = part(supplied={"plans", "plans.plan", "plans=cla"}, plans=[{"plan_id": "9", "child_id": "C", "plan": "CLA"}])
    since = {"plans": Reach(since=pd.Timestamp("2019-04-01"))}
    census = part(since, {"plans", "plans.plan", "plans=cp", "plans=cin"}, plans=PLANS)
    found = combined({"ssd": care, "cin_census": census})
    assert found.frames["plans"]["plan_id"].tolist() == ["9", "1", "2"]
    assert {"plans=cla", "plans=cp", "plans=cin"} <= found.supplied
    assert found.reach == {"plans=cp": since["plans"], "plans=cin": since["plans"]}
    assert found.faults.empty


def test_a_kind_that_is_there_already_is_not_added_and_the_note_says_so():
    own = part(plans=[PLANS[0]])
    found = combined({"tracker": own, "cin_census": part(supplied={"plans", "plans=cp"}, plans=PLANS)})
    assert found.frames["plans"]["plan_id"].tolist() == ["1"]
    assert found.faults["rule"].tolist() == ["table-not-used"]


CHILDREN = """
child_id | date_of_birth
A        | 2010-01-01
"""
EPISODES = """
child_id | start_date | end_date | legal_status
A        | 2017-01-10 |          | C2
"""
ASSESSMENTS = """
assessment_id | child_id | completed_date | kind    | status
1             | A        | 2019-06-03     | initial | completed
"""


def known(**reach: Reach) -> Tables:
    made = tables(as_at="2019-09-30", covers_from="2019-04-01", children=CHILDREN, care_episodes=EPISODES, health_assessments=ASSESSMENTS)
    return Tables(made.frames, made.supplied, made.as_at, made.covers_from, made.source, reach)


def months_of(measure: str, on: Tables) -> list[str]:
    found = next(one for one in compute(on) if one.measure.id == measure)
    if found.figures is None:
        return list(found.lacking)
    monthly = found.figures[found.figures["period"].eq("month") & found.figures["group_kind"].eq("all")]
    return monthly["month"].dt.strftime("%Y-%m").tolist()


def test_a_measure_is_counted_over_the_months_to_which_everything_it_needs_goes():
    whole = ["2019-04", "2019-05", "2019-06", "2019-07", "2019-08", "2019-09"]
    assert months_of("children_in_care", known()) == whole
    shorter = known(health_assessments=Reach(since=pd.Timestamp("2019-06-01"), until=pd.Timestamp("2019-07-31")))
    assert months_of("children_in_care", shorter) == whole
    assert months_of("review_health_up_to_date", shorter) == ["2019-06", "2019-07"]


def test_what_happened_after_the_day_to_which_a_table_goes_is_not_known():
    on = known(care_episodes=Reach(until=pd.Timestamp("2019-06-02")))
    found = Views(on).of(("care_episodes", "health_assessments.completed_date"))
    assert found.tables["health_assessments"].empty
    assert found.months.as_at == pd.Timestamp("2019-06-02")


def test_the_newest_event_alone_answers_how_the_newest_month_stands_and_nothing_about_time():
    on = known(health_assessments=Reach(latest_only=True))
    assert months_of("review_health_up_to_date", on) == ["2019-09"]
    assert months_of("iha_in_20_working_days", on) == [f"health_assessments{EVERY}"]


def test_sources_without_a_day_in_common_give_no_figure():
    on = known(health_assessments=Reach(until=pd.Timestamp("2019-05-31")), care_episodes=Reach(since=pd.Timestamp("2019-06-01")))
    assert months_of("review_health_up_to_date", on) == [f"care_episodes{IN_COMMON}", f"health_assessments{IN_COMMON}"]


def test_what_falls_due_next_is_of_today_and_not_of_the_day_to_which_an_older_source_goes():
    due = {one.measure.id: one.due for one in compute(known(care_episodes=Reach(until=pd.Timestamp("2019-08-31"))))}
    assert due["review_health_up_to_date"] is None
    assert next(one.due for one in compute(known()) if one.measure.id == "review_health_up_to_date") is not None


def test_a_measure_that_looks_back_is_counted_only_from_so_long_after_a_table_is_complete():
    on = known(assessments=Reach(since=pd.Timestamp("2019-04-01")), care_episodes=Reach(since=pd.Timestamp("2019-04-01")))
    views = Views(on)
    needs = ("assessments", "care_episodes")
    assert views.of(("care_episodes",), history_months=3).months.starts[0] == pd.Timestamp("2019-07-01")
    assert views.of(("children",), history_months=3).months.starts[0] == pd.Timestamp("2019-04-01"), "whole from before the extract"
    assert views.lacking(("care_episodes",), history_months=12) == (f"care_episodes{FURTHER_BACK}",)
    assert views.lacking(needs, history_months=0) == ("assessments",)


def test_a_list_of_newest_events_says_nothing_of_a_day_before_its_own():
    """A check of the days in between may have taken the place of one that counted then."""
    newest = Reach(until=pd.Timestamp("2019-09-30"), latest_only=True)
    earlier = known(health_assessments=newest, care_episodes=Reach(until=pd.Timestamp("2019-08-31")))
    assert months_of("review_health_up_to_date", earlier) == [f"care_episodes{IN_COMMON}", f"health_assessments{IN_COMMON}"]
    assert months_of("review_health_up_to_date", known(health_assessments=newest)) == ["2019-09"]
    own_day = known(health_assessments=Reach(until=pd.Timestamp("2019-08-31"), latest_only=True))
    assert months_of("review_health_up_to_date", own_day) == ["2019-08"]


def test_a_measure_that_looks_back_is_counted_once_its_source_goes_so_far_back():
    written = "referral_id | child_id | received_date\n1 | A | 2018-05-01\n2 | A | 2019-05-20\n3 | A | 2019-06-20"
    made = tables(as_at="2019-06-30", covers_from="2018-04-01", referrals=written)
    assert len(months_of("rereferrals", made)) == 15
    complete_from = Tables(
        made.frames, made.supplied, made.as_at, made.covers_from, made.source, {"referrals": Reach(pd.Timestamp("2018-04-01"))}
    )
    assert months_of("rereferrals", complete_from) == ["2019-04", "2019-05", "2019-06"]
    later = Tables(made.frames, made.supplied, made.as_at, made.covers_from, made.source, {"referrals": Reach(pd.Timestamp("2018-07-01"))})
    assert months_of("rereferrals", later) == [f"referrals{FURTHER_BACK}"]
