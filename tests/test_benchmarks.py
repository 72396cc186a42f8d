"""The figures of the whole sample, every period and group, held against a count in SQL that shares no code with the measures."""

import json
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import in_duckdb, ours, worlds
from benchmarks.measures_duckdb import assert_equal
from data import snapshot_files
from data.sample.simulate import simulate
from metrics.kit.measure import register


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's tables as Parquet."""
    folder = tmp_path_factory.mktemp("sample")
    frames = simulate()
    snapshot_files.write_tables(folder, frames.items())
    (folder / worlds.DONE).write_text(json.dumps({name: len(frame) for name, frame in frames.items()}), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def counted(sample: Path) -> pd.DataFrame:
    return pd.concat(ours.count(sample).values(), ignore_index=True)


def test_every_figure_of_the_sample_is_the_one_that_duckdb_counts(sample: Path, counted: pd.DataFrame) -> None:
    measures = [entry.measure for entry in ours.supplied_measures(sample)]
    assert_equal(counted, in_duckdb.figures(in_duckdb.count(sample, measures)))


def test_a_measure_that_the_sample_does_not_supply_is_not_counted(sample: Path, counted: pd.DataFrame) -> None:
    left_out = set(register()) - set(counted["measure"])
    assert left_out == {
        name for name, entry in register().items() if {"referrals", "care_leavers"} & {need.split(".")[0] for need in entry.measure.needs}
    }


def test_a_figure_that_differs_is_found(counted: pd.DataFrame) -> None:
    wrong = counted.assign(numerator=counted["numerator"].where(counted.index != 5, -1))
    with pytest.raises(AssertionError):
        assert_equal(counted, wrong)
