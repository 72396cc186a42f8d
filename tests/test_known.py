"""What was known when: kept at publishing, and there after the snapshot is gone."""

from __future__ import annotations

import shutil

import pandas as pd

from data import known, snapshot_files, snapshots
from tests.test_snapshots import FIGURES


def published(store, as_at: str, value: float):
    def write(folder):
        changed = FIGURES.assign(value=FIGURES["value"].mask(FIGURES["measure"].eq("b"), value))
        snapshot_files.write_figures(folder, [part for _, part in changed.groupby("measure")])
        return {"not_supplied": {}}

    return snapshots.publish(store, "sample", write, {"fingerprint": "0123456789abcdef", "as_at": as_at, "code": "abc"})


def test_without_a_snapshot_nothing_is_known(tmp_path):
    assert known.manifests(tmp_path) == {}
    assert known.figures(tmp_path).empty


def test_what_each_snapshot_said_stays_after_it_is_gone_and_is_of_everybody_together(tmp_path):
    room = tmp_path / "sample"
    for as_at, value in (("2019-02-28", 4.0), ("2019-03-31", 5.0)):
        snapshot = published(tmp_path, as_at, value)
        known.keep(room, snapshot)
        known.keep(room, snapshot)
        shutil.rmtree(snapshot)
    found = known.figures(room, "b")
    assert found["value"].tolist() == [4.0, 5.0]
    assert found["known_on"].tolist() == [pd.Timestamp("2019-02-28"), pd.Timestamp("2019-03-31")]
    assert known.figures(room)["measure"].tolist() == ["a", "b", "a", "b"]
    assert [said["as_at"] for said in known.manifests(room).values()] == ["2019-02-28", "2019-03-31"]


def test_what_later_snapshots_said_and_what_is_long_past_can_be_left_out(tmp_path):
    room = tmp_path / "sample"
    for as_at, value in (("2019-02-28", 4.0), ("2019-03-31", 5.0)):
        known.keep(room, published(tmp_path, as_at, value))
    first, second = known.names(room)
    assert known.figures(room, "b", until=first)["value"].tolist() == [4.0]
    assert known.figures(room, "b", until=second)["value"].tolist() == [4.0, 5.0]
    # January began less than two months before the first extract's day, and more than two before the second's.
    assert known.figures(room, "b", months_back=2)["value"].tolist() == [4.0]
    assert known.figures(room, "b", months_back=3)["value"].tolist() == [4.0, 5.0]
