"""The sample written as Annex A of its own day and read back: every figure that the lists can give is the sample's own."""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract import Tables as Typed
from data.faults import is_faulty
from data.loaders import load
from data.snapshot_files import read_figures
from data.snapshots import current
from data.validate import validate
from metrics.kit.publish import Computed, compute
from tests.sampled import AS_AT, Tables
from tests.writers.annex_a import lists_of, write_xlsx

# Each is in one group: counted over the six months, over the last three, or of the newest month alone.
SIX_MONTHS = [
    "assessments_in_45_working_days",
    "assessments_open_over_45",
    "cp_over_2_years",
    "cp_open_over_2_years",
    "cp_repeat",
    "children_in_care",
    "entered_care",
    "left_care",
    "child_protection_plans",
    "children_in_need",
]
THREE_MONTHS = ["assessments_due_in_45_working_days", "icpc_in_15_working_days"]
NEWEST_MONTH = ["iha_outstanding", "review_health_up_to_date", "dental_up_to_date"]
KEY = ["period", "month", "group_kind", "group"]


@pytest.fixture(scope="module")
def read_back(sample_tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> tuple[Typed, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("annex")
    write_xlsx(lists_of(sample_tables, AS_AT), folder / "Annex A.xlsx", as_text=(4, 7))
    return validate(load(folder, as_at=AS_AT), AS_AT)


@pytest.fixture(scope="module")
def computed(read_back: tuple[Typed, pd.DataFrame]) -> dict[str, Computed]:
    return {one.measure.id: one for one in compute(read_back[0])}


def test_the_sample_s_own_workbook_is_read_without_a_fault(read_back):
    faults = read_back[1]
    assert not is_faulty(faults), faults[["sheet", "row", "column", "rule", "found"]].drop_duplicates("rule").to_string()


def test_exactly_the_measures_that_the_lists_can_answer_are_supplied(computed):
    assert {name for name, one in computed.items() if one.figures is not None} == {*SIX_MONTHS, *THREE_MONTHS, *NEWEST_MONTH}


@pytest.mark.parametrize("measure", [*SIX_MONTHS, *THREE_MONTHS, *NEWEST_MONTH])
def test_each_figure_is_the_sample_s_own_for_the_council_and_by_each_breakdown(measure, computed, sample_store):
    found = computed[measure].figures
    months = 6 if measure in SIX_MONTHS else 3 if measure in THREE_MONTHS else 1
    assert found["month"].nunique() == months
    assert found["month"].max() == pd.Timestamp("2020-03-01")
    snapshot = current(sample_store)
    assert snapshot is not None
    own = read_figures(snapshot, measure).astype({"group_kind": "str", "group": "str", "period": "str"})
    both = found.astype({"group_kind": "str", "group": "str", "period": "str"}).merge(own, on=KEY, how="left", suffixes=("", "_own"))
    counted = both[both["numerator"].fillna(0).ne(0) | both["denominator"].fillna(0).ne(0)]
    assert len(counted) > 0
    for name in ("numerator", "denominator", "value"):
        differing = both[~(both[name].eq(both[f"{name}_own"]) | both[name].isna() & both[f"{name}_own"].isna())]
        assert differing.empty, differing[[*KEY, name, f"{name}_own"]].to_string()
    assert {"age_band", "sex", "ethnicity"} <= set(both["group_kind"])


def test_every_group_of_the_sample_that_the_lists_can_tell_is_there(computed, sample_store):
    """The other way round: no group that the sample counts is missing from what was read back."""
    snapshot = current(sample_store)
    assert snapshot is not None
    for measure in (*SIX_MONTHS, *NEWEST_MONTH):
        found = computed[measure].figures
        own = read_figures(snapshot, measure)
        own = own[own["month"].isin(found["month"]) & own["group_kind"].isin(found["group_kind"].unique()) & own["period"].eq("month")]
        held = found[found["period"].eq("month")].groupby("group_kind")["numerator"].sum()
        assert held.to_dict() == own.groupby("group_kind", observed=True)["numerator"].sum().to_dict(), measure
