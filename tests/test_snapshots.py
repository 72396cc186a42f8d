"""Snapshots: published whole or not at all, kept apart by source, and read in small pieces."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pandas as pd
import pytest

from data import fingerprints, snapshot_files, snapshots

FIGURES = pd.DataFrame(
    {
        "measure": ["a", "a", "b"],
        "period": "month",
        "month": pd.to_datetime(["2019-01-01", "2019-02-01", "2019-01-01"]).astype("datetime64[us]"),
        "group_kind": ["all", "sex", "all"],
        "group": ["all", "F", "all"],
        "numerator": [1.0, 2.0, None],
        "denominator": [2.0, 3.0, 4.0],
        "value": [0.5, 2 / 3, 4.0],
    }
).astype(dict.fromkeys(("measure", "period", "group_kind", "group"), "str"))
CASES = pd.DataFrame(
    {
        "month": pd.to_datetime(["2019-02-01", "2019-01-01", "2019-01-01"]).astype("datetime64[us]"),
        "case_id": ["3", "1", "2"],
        "child_id": pd.Categorical(["C", "A", "B"]),
        "met": [True, False, True],
        "seen": pd.array([True, None, False], dtype="boolean"),
    }
)


def fill(folder: Path) -> dict[str, object]:
    """Figures and cases of two measures, as a build would write them."""
    snapshot_files.write_figures(folder, [part for _, part in FIGURES.groupby("measure")])
    snapshot_files.write_cases(folder, "a", CASES)
    return {"not_supplied": {}}


def publish(store: Path, source: str = "sample", made_of: str = "0123456789abcdef", word: str = "") -> Path:
    return snapshots.publish(store, source, fill, {"fingerprint": made_of, "word": word})


def test_an_empty_store_has_no_current_snapshot(tmp_path):
    assert snapshots.current(tmp_path / "never") is None
    assert snapshots.is_stale(tmp_path / "never", "sample", "f")


def test_what_is_published_is_current_and_says_what_it_is(tmp_path):
    folder = publish(tmp_path, word="first")
    assert snapshots.current(tmp_path) == folder
    said = snapshots.manifest(folder)
    assert (said["fingerprint"], said["word"]) == ("0123456789abcdef", "first")
    assert pd.Timestamp(said["built_at"]).tz is not None


def test_a_snapshot_is_stale_when_its_fingerprint_or_the_source_shown_is_another(tmp_path):
    publish(tmp_path, made_of="0123456789abcdef")
    assert not snapshots.is_stale(tmp_path, "sample", "0123456789abcdef")
    assert snapshots.is_stale(tmp_path, "sample", "another")
    publish(tmp_path, source="other")
    assert snapshots.is_stale(tmp_path, "sample", "0123456789abcdef")


def test_a_build_that_fails_leaves_the_last_good_snapshot_and_no_trace(tmp_path):
    good = publish(tmp_path)

    def fail(folder: Path) -> dict[str, object]:
        (folder / "half.parquet").write_bytes(b"half")
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="disk"):
        snapshots.publish(tmp_path, "sample", fail, {"fingerprint": "0123456789abcdef"})
    assert snapshots.current(tmp_path) == good
    assert sorted(path.name for path in (tmp_path / "sample").iterdir()) == sorted(
        [".lock", "current", "history.jsonl", "known", good.name]
    )


def publish_slowly(store: Path) -> None:
    def write(folder: Path) -> dict[str, object]:
        (folder / "half.parquet").write_bytes(b"half")
        time.sleep(60)
        return {}

    snapshots.publish(store, "sample", write, {"fingerprint": "fedcba9876543210"})


@pytest.fixture
def slow_build(tmp_path):
    """A build in another process, caught in the middle of writing."""
    build = multiprocessing.get_context("spawn").Process(target=publish_slowly, args=(tmp_path,))
    build.start()
    until = time.monotonic() + 30
    while not list(tmp_path.glob("sample/.building-*/half.parquet")):
        assert time.monotonic() < until, "the other build never began"
        time.sleep(0.05)
    yield build
    if build.is_alive():
        build.kill()
    build.join()


def test_a_killed_build_leaves_the_last_good_snapshot_and_the_next_build_clears_up(tmp_path, slow_build):
    os.kill(slow_build.pid, signal.SIGKILL)
    slow_build.join()
    assert snapshots.current(tmp_path) is None
    assert list(tmp_path.glob("sample/.building-*"))
    good = publish(tmp_path)
    assert snapshots.current(tmp_path) == good
    assert not list(tmp_path.glob("sample/.building-*"))


def test_a_second_build_at_the_same_time_is_refused_and_does_no_harm(tmp_path, slow_build):
    with pytest.raises(snapshots.Busy, match="another build of sample"):
        publish(tmp_path)
    assert list(tmp_path.glob("sample/.building-*/half.parquet"))


def test_the_last_six_published_snapshots_of_each_source_are_kept(tmp_path):
    other = publish(tmp_path, source="other")
    made = [publish(tmp_path, word=str(place)) for place in range(8)]
    assert snapshots.snapshots(tmp_path, "sample") == made[-6:]
    assert snapshots.snapshots(tmp_path, "other") == [other]


@pytest.mark.parametrize("name", ["../outside", "/etc", "..", "a/b", "", "a..b"])
def test_a_pointer_that_leads_out_of_the_store_is_not_followed(tmp_path, name):
    publish(tmp_path / "store")
    publish(tmp_path, source="outside")
    (tmp_path / "store" / "current").write_text(name)
    assert snapshots.current(tmp_path / "store") is None


@pytest.mark.parametrize("name", ["../figures", "a/b", "A", "", "a.parquet"])
def test_a_measure_s_name_that_leads_elsewhere_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="not the id"):
        snapshots.read_cases(publish(tmp_path), name, pd.Timestamp("2019-01-01"))


def test_figures_are_read_a_measure_and_a_kind_of_group_at_a_time(tmp_path):
    folder = publish(tmp_path)
    pd.testing.assert_frame_equal(snapshots.read_figures(folder), FIGURES)
    assert snapshots.read_figures(folder, "a")["value"].tolist() == [0.5, 2 / 3]
    assert snapshots.read_figures(folder, "a", "sex")["group"].tolist() == ["F"]
    assert snapshots.read_figures(folder, "none").empty


def test_cases_are_read_a_month_at_a_time_with_the_columns_asked_for(tmp_path):
    folder = publish(tmp_path)
    january = snapshots.read_cases(folder, "a", pd.Timestamp("2019-01-01"))
    assert january["child_id"].tolist() == ["A", "B"]
    assert january["child_id"].dtype == "str"
    assert january["seen"].dtype == "boolean"
    assert snapshots.read_cases(folder, "a", pd.Timestamp("2019-02-01"), ["case_id"]).to_dict("list") == {"case_id": ["3"]}
    assert len(snapshots.read_cases(folder, "a", pd.Timestamp("2019-01-01"), last=pd.Timestamp("2019-02-01"))) == 3
    assert snapshots.read_cases(folder, "a", pd.Timestamp("2020-01-01")).empty
    assert snapshots.read_cases(folder, "unknown", pd.Timestamp("2019-01-01"), ["case_id"]).columns.tolist() == ["case_id"]


def test_only_the_month_asked_for_is_read_from_the_file(tmp_path):
    groups = snapshot_files.pq.ParquetFile(publish(tmp_path) / "cases" / "a.parquet").metadata
    assert [groups.row_group(place).num_rows for place in range(groups.num_row_groups)] == [2, 1]


def test_the_fingerprint_changes_with_the_bytes_the_names_and_the_date_and_not_by_itself(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("one")
    before = snapshots.fingerprint({"a.csv": file})
    assert snapshots.fingerprint({"a.csv": file}) == before
    assert snapshots.fingerprint({"b.csv": file}) != before
    assert snapshots.fingerprint({"a.csv": file}, "2019-03-31") != before
    file.write_text("two")
    assert snapshots.fingerprint({"a.csv": file}) != before


def test_a_file_that_cannot_be_opened_has_a_fingerprint_of_its_own(tmp_path):
    (tmp_path / "a.csv").write_text("child_id")
    assert snapshots.fingerprint({"a.csv": tmp_path / "gone.csv"}) != snapshots.fingerprint({"a.csv": tmp_path / "a.csv"})


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"no-such-snapshot", b"../.."])
def test_a_damaged_pointer_gives_the_newest_snapshot_that_opens(tmp_path, content):
    publish(tmp_path)
    newest = publish(tmp_path)
    (tmp_path / "sample" / "current").write_bytes(content)
    assert snapshots.current(tmp_path) == newest


@pytest.mark.parametrize("damage", [b"", b'{"fingerprint":', b"[]", b"\xff"])
def test_a_damaged_snapshot_is_passed_over_for_the_last_good_one_and_is_stale(tmp_path, damage):
    good = publish(tmp_path, made_of="a" * 32)
    bad = publish(tmp_path, made_of="b" * 32)
    (bad / "snapshot.json").write_bytes(damage)
    assert snapshots.current(tmp_path) == good
    assert snapshots.is_stale(tmp_path, "sample", "b" * 32)


@pytest.mark.parametrize("keep", [0, 1, 400])
def test_a_snapshot_whose_figures_were_cut_short_is_passed_over(tmp_path, keep):
    good, bad = publish(tmp_path), publish(tmp_path)
    figures = bad / "figures.parquet"
    figures.write_bytes(figures.read_bytes()[:keep])
    assert snapshots.current(tmp_path) == good


def test_the_fingerprint_covers_code_reference_and_letters():
    names = {path.relative_to(fingerprints.PROJECT).as_posix() for path in fingerprints.own_files()}
    assert {"data/contract.py", "metrics/kit/figures.py", "data/reference/standards.csv"} <= names
    assert any(name.startswith("data/letters/") and name.endswith(".toml") for name in names)
    assert not any("sample" in name and name.endswith(".csv") for name in names)


@pytest.mark.parametrize(("name", "slug"), [("sample", "sample"), ("March 2020 (final)", "march-2020-final"), ("..", "source")])
def test_a_source_s_name_becomes_a_safe_folder(name, slug):
    assert snapshots.source_slug(name) == slug
