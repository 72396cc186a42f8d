"""The figures of the whole sample, every period and group, held against a count in SQL that shares no code with the measures.

And what the benchmark of the control charts counts.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import in_duckdb, ours, worlds
from benchmarks import spc as spc_benchmark
from benchmarks.measures_duckdb import assert_equal
from data import snapshots
from metrics.kit.measure import Measure, register
from metrics.kit.spc import spc


@pytest.fixture(scope="module")
def sample(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's tables as Parquet, as its build has written them."""
    folder = tmp_path_factory.mktemp("sample")
    snapshot = snapshots.current(sample_store)
    shutil.copytree(snapshot / "tables", folder / "tables")
    (folder / worlds.DONE).write_text(json.dumps(snapshots.manifest(snapshot)["rows"]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def published(sample_store: Path, sample: Path) -> pd.DataFrame:
    """The figures that the build has published, of the measures that are counted in SQL too."""
    figures = snapshots.read_figures(snapshots.current(sample_store))
    return figures[figures["measure"].isin([measure.id for measure in _both(sample)])]


def _both(sample: Path) -> list[Measure]:
    """The measures of the sample that are counted in SQL too."""
    return [entry.measure for entry in ours.supplied_measures(sample) if in_duckdb.has_text(entry.measure)]


def test_every_figure_of_the_sample_is_the_one_that_duckdb_counts(sample: Path, published: pd.DataFrame) -> None:
    assert published["measure"].nunique() > 45
    assert_equal(published, in_duckdb.figures(in_duckdb.count(sample, _both(sample))))


def test_what_the_benchmark_times_counts_the_figures_that_a_build_publishes(sample: Path, published: pd.DataFrame) -> None:
    some = _both(sample)[::10]
    counted = pd.concat(ours.count(sample, some).values(), ignore_index=True)
    assert_equal(counted, published[published["measure"].isin([measure.id for measure in some])])


def test_every_measure_is_supplied_by_the_sample(sample: Path) -> None:
    assert {entry.measure.id for entry in ours.supplied_measures(sample)} == set(register())


def test_a_figure_that_differs_is_found(published: pd.DataFrame) -> None:
    wrong = published.assign(numerator=published["numerator"].where(published.index != published.index[5], -1))
    with pytest.raises(AssertionError):
        assert_equal(published, wrong)


def test_the_benchmark_s_reference_rules_are_those_of_one_series_judged_alone() -> None:
    values = np.random.default_rng(1).standard_normal((30, 24))
    direction = spc_benchmark._reference(values).direction
    index = pd.date_range("2020-01-01", periods=24, freq="MS")
    for place, row in enumerate(values):
        alone = spc(pd.Series(row, index=index), better="up", rules="ptd022", min_points=1).points["type"]
        assert list(direction[:, place] != 0) == list(alone != "common_cause")
    assert (direction != 0).any() and (direction == 0).any()


def test_months_falsely_outside_are_counted_after_the_baseline_alone() -> None:
    """40 of 50 a month give or take 2; of the 24 months after the baseline 6 have none met: a quarter."""
    sizes = np.full((1, 48), 50.0)
    values = (40 + np.resize([2.0, -2, 1, 0, -1], (1, 48))) / 50
    values[0, 30:36] = 0
    chosen, plain, kinds = spc_benchmark._falsely_outside(values, sizes)
    assert (chosen, plain) == (25.0, 25.0)
    assert kinds == [0.0, 1.0, 0.0, 0.0, 0.0]


def test_overdispersed_services_vary_more_than_their_cases_explain() -> None:
    def spread(service: spc_benchmark.Service) -> float:
        values, sizes = service.drawn(np.random.default_rng(2), 400, 24)
        assert sizes.min() >= service.fewest and sizes.max() <= service.most
        return float(((values - service.share) / np.sqrt(service.share * (1 - service.share) / sizes)).std())

    assert spread(spc_benchmark.Service(100, 300, 0.85)) == pytest.approx(1.0, abs=0.05)
    # 1 + (n - 1) rho of 200 cases: the variance is about five times the binomial one.
    assert spread(spc_benchmark.Service(100, 300, 0.85, rho=0.02)) == pytest.approx(np.sqrt(1 + 199 * 0.02), abs=0.1)
