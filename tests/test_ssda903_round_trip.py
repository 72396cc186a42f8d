"""The committed sample written as SSDA903 files and read back: the same figures for every measure that the return can carry."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from data import snapshot_files, snapshots
from data.contract import Source, Tables, everything
from data.derive import SHORT_BREAKS, complete
from data.faults import RULES
from data.faults_903 import RULES_903
from data.loaders import load
from data.loaders.ssda903_files import FILES
from data.validate import validate
from metrics.kit.figures import PERIOD_MONTHS
from metrics.kit.measure import Registered, register
from metrics.kit.publish import compute_one
from metrics.kit.reach import Views
from tests.writers import ssda903

YEARS = range(2015, 2021)
AS_AT, COVERS_FROM = pd.Timestamp("2020-03-31").as_unit("us"), pd.Timestamp("2014-04-01").as_unit("us")
# When a review is due hangs on the two before it, and three episodes in 90 days on the 90 days: a year's file holds that year's alone.
FIRST = dict.fromkeys(("reviews_in_time", "reviews_overdue"), pd.Timestamp("2015-06-01")) | {
    "missing_three_times_in_90_days": pd.Timestamp("2014-07-01")
}
KEY = ["period", "month", "group_kind", "group"]
# Breakdowns by who holds a child, which the return does not say.
NOT_OF_RETURN = {"team", "locality", "iro"}
EXACT = (
    "annual_dental_oc2",
    "annual_health_check_oc2",
    "annual_immunisations_oc2",
    "care_leavers_in_education_or_work",
    "care_leavers_in_suitable_accommodation",
    "children_in_care",
    "children_missing",
    "entered_care",
    "left_care",
    "missing_three_times_in_90_days",
    "participation",
    "placements_three_or_more",
    "reviews_in_time",
    "reviews_overdue",
    "sdq_average_oc2",
)
# Supplied and not carried whole, and what of the sample the return loses.
CARRIED_LESS = {
    "missing_episodes": "without times, two on one day that ended on one day are the same",
    "away_episodes": "without times, two on one day that ended on one day are the same",
    "three_or_more_workers": "the social workers of a year are given for children looked after in that year alone",
}


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, pd.DataFrame]:
    """The tables and the faults of the sample's returns of six years."""
    return validate(load(ssda903.write(tmp_path_factory.mktemp("return"), YEARS)), AS_AT)


@pytest.fixture(scope="module")
def read_back(returned: tuple[Tables, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return figures_of(returned[0], list(register()))


@pytest.fixture(scope="module")
def own(sample_store: Path) -> dict[str, pd.DataFrame]:
    """The figures that the sample's build has published."""
    figures = snapshots.read_figures(snapshots.current(sample_store))
    return {str(name): of for name, of in figures.groupby("measure", observed=True)}


@pytest.fixture(scope="module")
def lessened(sample_store: Path) -> dict[str, pd.DataFrame]:
    """The figures of the sample without what the return loses of it."""
    folder = snapshots.current(sample_store)
    names = ("children", "care_episodes", "reviews", "missing_episodes", "allocations")
    frames = {name: snapshot_files.read_table(folder, name) for name in names}
    missing, allocations, episodes = (frames[name] for name in ("missing_episodes", "allocations", "care_episodes"))
    days = missing.assign(begun=missing["started_at"].dt.normalize(), ended=missing["returned_at"].dt.normalize())
    frames["missing_episodes"] = missing[~days.duplicated(["child_id", "kind", "begun", "ended"])]
    frames["reviews"] = frames["reviews"][frames["reviews"]["held_date"] >= COVERS_FROM]
    frames["care_episodes"] = episodes[~(episodes["end_date"] < COVERS_FROM)]
    frames["allocations"] = allocations[held_in_a_year_of_care(allocations, episodes)]
    supplied = everything({name: frame.columns for name, frame in frames.items()})
    tables = Tables(frames, supplied, AS_AT, COVERS_FROM, Source("sample"))
    return figures_of(tables, list(CARRIED_LESS))


def held_in_a_year_of_care(allocations: pd.DataFrame, episodes: pd.DataFrame) -> pd.Series:
    """Whether each worker held the child in a collection year of which the child was looked after at any time."""
    counted = episodes[~episodes["legal_status"].isin(SHORT_BREAKS)]
    found = pd.Series(False, index=allocations.index)
    for year in YEARS:
        first, last = pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)
        in_care = within(counted, first, last)["child_id"]
        held = within(allocations[allocations["child_id"].isin(set(in_care))], first, last)
        found[held.index] = True
    return found


def within(rows: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    return rows[(rows["start_date"] <= last) & ~(rows["end_date"] < first)]


def figures_of(tables: Tables, measures: list[str]) -> dict[str, pd.DataFrame]:
    """The figures of those of the measures that the tables supply."""
    views, found = Views(complete(tables)), {}
    for name in measures:
        entry: Registered = register()[name]
        back = entry.measure.history_months
        if not views.lacking(entry.measure.needs, history_months=back):
            view = views.of(entry.measure.needs, history_months=back)
            figures = compute_one(entry, view.tables, view.months, view.of_children).figures
            assert figures is not None
            found[name] = figures
    return found


def comparable(name: str, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures of the periods and breakdowns that the return gives, in one order."""
    first = FIRST.get(name, COVERS_FROM)
    number = (figures["month"].dt.year - first.year) * 12 + figures["month"].dt.month - first.month
    kept = figures[(number + 1 >= figures["period"].astype("str").map(PERIOD_MONTHS)) & ~figures["group_kind"].isin(NOT_OF_RETURN)]
    texts = {column: kept[column].astype("str") for column in KEY if column != "month"}
    return kept.assign(**texts).sort_values(KEY)[[*KEY, "numerator", "denominator", "value"]].reset_index(drop=True)


def test_the_return_supplies_these_measures_and_no_other(read_back: dict[str, pd.DataFrame]) -> None:
    assert set(read_back) == set(EXACT) | set(CARRIED_LESS)


def test_the_return_covers_the_sample_s_own_months_and_has_no_fault_that_the_sample_has_not(returned: tuple[Tables, pd.DataFrame]) -> None:
    tables, faults = returned
    assert (tables.covers_from, tables.as_at) == (COVERS_FROM, AS_AT)
    counted = faults.groupby("rule").size().to_dict()
    # A child who entered care on the first day of a year has no answers in the sample; ten short absences were on days of another.
    assert counted == {"903-191": 1, "file-not-used": len(YEARS), "key-duplicate": 10}


@pytest.mark.parametrize("name", EXACT)
def test_a_figure_read_back_is_the_sample_s_own(name: str, read_back: dict[str, pd.DataFrame], own: dict[str, pd.DataFrame]) -> None:
    assert read_back[name]["month"].min() == FIRST.get(name, read_back[name]["month"].min())
    assert len(comparable(name, read_back[name])) > 40
    assert_frame_equal(comparable(name, read_back[name]), comparable(name, own[name]), check_dtype=False)


def test_the_page_of_the_format_names_what_is_carried_every_file_and_every_rule() -> None:
    page = (Path(__file__).parents[1] / "docs" / "formats" / "ssda903.md").read_text(encoding="utf-8")
    named = re.findall(r"`([^`]+)`", page)
    assert {*EXACT, *CARRIED_LESS} <= set(named)
    assert {rule.id for rule in RULES_903} <= set(named)
    assert {",".join(file.headings) for file in FILES.values() if file.table} <= set(named)
    assert {name for name in named if name.startswith("903-") or name in RULES} <= set(RULES)


@pytest.mark.parametrize("name", CARRIED_LESS)
def test_a_figure_that_is_not_carried_whole_lacks_what_the_return_loses_and_no_more(
    name: str, read_back: dict[str, pd.DataFrame], own: dict[str, pd.DataFrame], lessened: dict[str, pd.DataFrame]
) -> None:
    ours = comparable(name, read_back[name])
    assert_frame_equal(ours, comparable(name, lessened[name]), check_dtype=False)
    whole = comparable(name, own[name])
    assert not ours.equals(whole), "it could be listed as exact"
    assert (ours["numerator"] <= whole["numerator"]).all()


def test_social_workers_are_exact_at_the_end_of_each_return_s_year(
    read_back: dict[str, pd.DataFrame], own: dict[str, pd.DataFrame]
) -> None:
    ours, whole = (comparable("three_or_more_workers", of["three_or_more_workers"]) for of in (read_back, own))
    march = ours["month"].dt.month == 3
    assert march.any()
    assert_frame_equal(ours[march], whole[march], check_dtype=False)


def test_what_looks_back_a_year_begins_a_year_after_the_first_file_of_its_kind(returned: tuple[Tables, pd.DataFrame]) -> None:
    tables = returned[0]
    from_2018 = replace(
        tables,
        reach=dict(tables.reach) | {"allocations": replace(tables.reach["allocations"], since=pd.Timestamp("2018-04-01").as_unit("us"))},
    )
    months = figures_of(from_2018, ["three_or_more_workers"])["three_or_more_workers"]
    stated = months[(months["group_kind"] == "all") & (months["denominator"] > 0)]
    assert stated["month"].min() == pd.Timestamp("2019-03-01")
