"""The workforce in the sample: who holds each child, and the shares published for Buckinghamshire at 30 September.

Counted in plain pandas from the committed CSV. Sources: data/reference/published.csv (DfE, Children's social work workforce), and
Ofsted's reports and the letters where a comment names one.
"""

from __future__ import annotations

import pandas as pd
import pytest

from tests.sampled import AS_AT, COVERS_FROM, PUBLISHED, VISIT, Tables, care_periods, in_need, open_on


@pytest.fixture(scope="module")
def tables(sample_tables: Tables) -> Tables:
    return sample_tables


def _held(tables: Tables) -> pd.DataFrame:
    return tables["allocations"].query("role == 'social_worker'")


def _social_workers(tables: Tables) -> pd.DataFrame:
    return tables["workers"].query("role == 'social_worker'")


def _in_post(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    return open_on(_social_workers(tables), "start_date", "end_date", on)


def _left(tables: Tables, role: str, since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    """Permanent workers who left after `since`, by `until`: no spell of the same worker begins on the day."""
    spells = tables["workers"].query("role == @role and employment == 'permanent'")
    again = spells.set_index(["worker_id", "start_date"]).index
    ended = spells[(spells["end_date"] > since) & (spells["end_date"] <= until)]
    return ended[~ended.set_index(["worker_id", "end_date"]).index.isin(again)]


# --- the records could be a council's


def test_no_child_has_two_social_workers_at_once(tables: Tables) -> None:
    held = _held(tables).sort_values(["child_id", "start_date"])
    same_child = held["child_id"].eq(held["child_id"].shift())
    before = held["end_date"].shift()
    assert not (same_child & (before.isna() | (held["start_date"] < before))).any()


def test_a_social_worker_holds_a_child_only_while_the_child_is_in_need(tables: Tables) -> None:
    held = _held(tables).reset_index(names="allocation")
    around = held.merge(in_need(tables), on="child_id")
    ends = around["end_date"].fillna(AS_AT)
    inside = around[(around["received_date"] <= around["start_date"]) & (around["closed_date"].isna() | (ends <= around["closed_date"]))]
    assert set(inside["allocation"]) == set(held["allocation"])


def test_each_service_holds_the_children_who_are_its_own(tables: Tables) -> None:
    held = open_on(_held(tables), "start_date", "end_date", AS_AT)
    services = held["team_id"].map(tables["teams"].set_index("team_id")["service"]).value_counts()
    assert set(services.index) == {"looked after", "children in need", "assessment"}
    assert services["children in need"] > services["assessment"] > services["looked after"] > 300
    in_units = held[held["team_id"].isin(tables["teams"].query("service == 'looked after'")["team_id"])]
    assert in_units["child_id"].isin(open_on(care_periods(tables), "entered", "left", AS_AT)["child_id"]).all()


def test_a_supervision_is_held_with_the_worker_who_holds_the_child_that_day(tables: Tables) -> None:
    held = tables["supervisions"].reset_index(names="supervision").merge(_held(tables), on=["worker_id", "child_id"])
    during = (held["start_date"] <= held["held_date"]) & (held["end_date"].isna() | (held["held_date"] < held["end_date"]))
    assert set(held.loc[during, "supervision"]) == set(range(len(tables["supervisions"])))


def test_a_worker_s_spells_in_post_do_not_overlap_and_some_follow_on_at_once(tables: Tables) -> None:
    spells = tables["workers"].sort_values(["worker_id", "start_date"])
    same_worker = spells["worker_id"].eq(spells["worker_id"].shift())
    assert not (same_worker & (spells["end_date"].shift().isna() | (spells["start_date"] < spells["end_date"].shift()))).any()
    moved = same_worker & spells["start_date"].eq(spells["end_date"].shift())
    assert moved.sum() >= 10
    assert (spells["leaving_reason"].shift()[moved] == "moved team").all()
    assert (spells["team_id"] != spells["team_id"].shift())[moved].all()


def test_there_are_posts_for_every_team_role_and_month(tables: Tables) -> None:
    posts = tables["posts"]
    assert set(posts["month"]) == set(pd.date_range(COVERS_FROM, AS_AT, freq="MS"))
    assert posts.groupby("month")["team_id"].nunique().eq(len(tables["teams"])).all()
    assert posts.query("role != 'manager'")["fte_established"].ge(3).all()
    assert set(posts["role"]) == {"social_worker", "iro", "manager"}


# --- the totals are the published ones


@pytest.mark.parametrize(("year", "stated"), [(2017, 17.2), (2018, 20.3), (2019, 19.6)])
def test_children_for_each_case_holding_social_worker_are_within_5_per_cent_of_those_published(
    tables: Tables, year: int, stated: float
) -> None:
    # DfE: sw_caseload, children held by the full-time equivalents of those who hold any, agency workers included.
    on = pd.Timestamp(year, 9, 30)
    assert PUBLISHED["sw_caseload", year] == stated
    held = open_on(_held(tables), "start_date", "end_date", on)
    holders = _in_post(tables, on).query("worker_id in @held['worker_id'].array")
    assert len(held) / holders["fte"].sum() == pytest.approx(stated, rel=0.05)


@pytest.mark.parametrize(("year", "stated"), [(2017, 13.7), (2018, 22.4), (2019, 33.7)])
def test_social_workers_leaving_in_the_year_are_within_3_points_of_those_published(tables: Tables, year: int, stated: float) -> None:
    # DfE: sw_turnover_pct, leavers of the year to 30 September beside those in post that day, full-time equivalents, not agency.
    on = pd.Timestamp(year, 9, 30)
    assert PUBLISHED["sw_turnover_pct", year] == stated
    left = _left(tables, "social_worker", on - pd.DateOffset(years=1), on)["fte"].sum()
    assert left / _in_post(tables, on).query("employment == 'permanent'")["fte"].sum() * 100 == pytest.approx(stated, abs=3)


@pytest.mark.parametrize(("year", "stated"), [(2017, 23), (2018, 15.9), (2019, 30.8)])
def test_agency_social_workers_are_within_3_points_of_those_published(tables: Tables, year: int, stated: float) -> None:
    # DfE: sw_agency_pct, agency of agency and in post, full-time equivalents at 30 September.
    assert PUBLISHED["sw_agency_pct", year] == stated
    posted = _in_post(tables, pd.Timestamp(year, 9, 30)).groupby("employment")["fte"].sum()
    assert posted["agency"] / posted.sum() * 100 == pytest.approx(stated, abs=3)


@pytest.mark.parametrize(("year", "stated"), [(2017, 14.7), (2018, 22.1), (2019, 30.1)])
def test_vacancies_are_within_3_points_of_those_published(tables: Tables, year: int, stated: float) -> None:
    # DfE: sw_vacancy_pct, posts without a permanent social worker of all posts, full-time equivalents at 30 September.
    assert PUBLISHED["sw_vacancy_pct", year] == stated
    posts = tables["posts"].query("role == 'social_worker' and month == @pd.Timestamp(@year, 9, 1)")["fte_established"].sum()
    permanent = _in_post(tables, pd.Timestamp(year, 9, 30)).query("employment == 'permanent'")["fte"].sum()
    assert (posts - permanent) / posts * 100 == pytest.approx(stated, abs=3)


# --- and the story of Ofsted's reports and the letters is in them


@pytest.mark.parametrize(
    ("on", "least", "most"), [("2014-06-30", 235, 290), ("2016-11-30", 5, 40), ("2018-09-30", 45, 110), ("2020-03-31", 5, 40)]
)
def test_children_without_a_social_worker_are_many_in_2014_few_in_2016_and_some_in_2018(
    tables: Tables, on: str, least: int, most: int
) -> None:
    # Ofsted, report of August 2014: 261 children had no allocated social worker. Later numbers assumed.
    day = pd.Timestamp(on)
    children = set(open_on(in_need(tables), "received_date", "closed_date", day)["child_id"])
    assert least <= len(children - set(open_on(_held(tables), "start_date", "end_date", day)["child_id"])) <= most


def test_caseloads_and_turnover_are_higher_at_the_visit_of_2018_than_at_that_of_2016(tables: Tables) -> None:
    # Letter of January 2019: high turnover and caseloads. Letter of January 2017: manageable caseloads and a permanent workforce.
    then, later = VISIT, pd.Timestamp("2018-12-31")
    loads = [len(open_on(_held(tables), "start_date", "end_date", on)) / _in_post(tables, on)["fte"].sum() for on in (then, later)]
    assert loads[1] > loads[0] + 1.5
    for role in ("social_worker", "manager"):
        left = [len(_left(tables, role, on - pd.DateOffset(years=1), on)) for on in (then, later)]
        assert left[1] > 1.7 * left[0], role


def test_care_units_are_almost_all_permanent_at_the_visit_of_2016(tables: Tables) -> None:
    # Letter of January 2017, of looked-after units.
    units = tables["teams"].query("service == 'looked after'")["team_id"]
    posted = _in_post(tables, VISIT)
    assert posted[posted["team_id"].isin(units)]["employment"].eq("permanent").mean() > 0.85
