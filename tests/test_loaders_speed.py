"""Reading a return costs a few times what pandas takes to read the bytes: by processor time, with room for a busy machine."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks import loaders, returns
from data.loaders import load
from data.validate import validate

# Measured alone: 3 and 9 times. It was 16 and 26 before files were read by distinct texts.
MOST_TIMES = {"load": 9, "validate": 20}
REPEATS = 3


@pytest.fixture(scope="module")
def one_council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returns")
    returns.write(folder, 1)
    return folder


@pytest.mark.parametrize("way", MOST_TIMES)
def test_a_return_is_read_in_a_few_times_the_time_of_pandas(one_council: Path, way: str) -> None:
    loaders.once(way, one_council)  # what the first use of a library takes is no part of it
    times = loaders.seconds(way, one_council, REPEATS) / loaders.seconds("pandas", one_council, REPEATS)
    assert times <= MOST_TIMES[way]


def test_the_made_up_returns_are_the_same_for_the_same_seed_and_are_what_they_say(one_council: Path, tmp_path: Path) -> None:
    counted = returns.write(tmp_path, 1)
    for file in one_council.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()
    with (tmp_path / "2019-episodes.csv").open() as file:
        assert 1200 <= sum(1 for _ in csv.reader(file)) - 1 <= 1800
    assert 2.4 <= counted["reviews"] / counted["episodes"] <= 3.2
    tables, faults = validate(load(tmp_path))
    assert f"{tables.covers_from:%Y-%m-%d}" == f"{returns.YEARS[0] - 1}-04-01"
    assert {"care_episodes", "reviews", "annual_health", "care_leavers", "missing_episodes"} <= tables.supplied
    assert "code-unknown" in set(faults["rule"]), "one row in five hundred is wrong on purpose"
    assert len(faults) < sum(counted.values()) / 100, "and the others are as a clean return has them"
