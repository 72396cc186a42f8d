"""Finished, held, published, rolled back from, discarded, pruned: which snapshot is current, and what is remembered of each step."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from data import history, known, snapshots
from tests.test_snapshots import fill, publish

MADE_OF = "0123456789abcdef"


def write(store: Path, source: str = "sample", made_of: str = MADE_OF) -> Path:
    """A finished snapshot that is not current."""
    return snapshots.write(store, source, fill, {"fingerprint": made_of})


def roll_back(store: Path, to: Path) -> Path:
    return snapshots.make_current(store, to.parent.name, to.name, what="rolled back")


def test_a_snapshot_that_is_only_written_is_held_and_not_shown(tmp_path):
    good = publish(tmp_path)
    held = write(tmp_path)
    assert snapshots.current(tmp_path) == good
    assert snapshots.held(tmp_path, "sample") == [held]
    assert snapshots.snapshots(tmp_path, "sample") == [good, held]
    assert list(known.manifests(tmp_path / "sample")) == [good.name]


def test_the_first_snapshot_can_be_held_and_the_store_then_shows_none(tmp_path):
    held = write(tmp_path)
    assert snapshots.current(tmp_path) is None
    assert snapshots.held(tmp_path, "sample") == [held]
    snapshots.make_current(tmp_path, "sample", held.name)
    assert snapshots.current(tmp_path) == held
    assert snapshots.held(tmp_path, "sample") == []


def test_the_history_says_who_published_what_when_and_what_was_accepted(tmp_path):
    first, second = publish(tmp_path), write(tmp_path)
    said = {"command": "publish", "accepted": [{"rule": "rows", "about": "reviews", "words": "fewer"}], "reason": "a school closed"}
    snapshots.make_current(tmp_path, "sample", second.name, said=said)
    before, after = history.entries(tmp_path / "sample")
    assert (before["name"], before["what"], before["was"]) == (first.name, "published", "")
    assert (after["name"], after["was"], after["reason"], after["by"]) == (second.name, first.name, "a school closed", history.user())
    assert after["accepted"] == said["accepted"]


@pytest.mark.parametrize("pointer", [b"", b"no-such-snapshot", b"\xff\xfe"])
def test_a_damaged_pointer_never_shows_a_held_snapshot_or_one_rolled_back_from(tmp_path, pointer):
    first, second, third = (publish(tmp_path, word=word) for word in "abc")
    roll_back(tmp_path, second)
    write(tmp_path)
    (tmp_path / "sample" / "current").write_bytes(pointer)
    assert snapshots.current(tmp_path) == second
    (second / "snapshot.json").write_text("{")
    assert snapshots.current(tmp_path) == first
    assert third.exists()


def test_rolling_back_twice_goes_back_twice_and_publishing_goes_on_from_there(tmp_path):
    first, second, third = (publish(tmp_path, word=word) for word in "abc")
    roll_back(tmp_path, second)
    assert snapshots.published(tmp_path, "sample") == [first, second]
    roll_back(tmp_path, first)
    assert snapshots.current(tmp_path) == first
    assert snapshots.published(tmp_path, "sample") == [first]
    fourth = publish(tmp_path)
    assert snapshots.published(tmp_path, "sample") == [first, fourth]
    assert third not in snapshots.held(tmp_path, "sample")


def test_what_was_rolled_back_from_or_held_is_found_again_by_what_it_was_made_of(tmp_path):
    first = publish(tmp_path, made_of="a" * 32)
    second = publish(tmp_path, made_of="b" * 32)
    roll_back(tmp_path, first)
    third = write(tmp_path, made_of="c" * 32)
    assert snapshots.set_aside(tmp_path, "sample", "b" * 32) == second
    assert snapshots.set_aside(tmp_path, "sample", "c" * 32) == third
    assert snapshots.set_aside(tmp_path, "sample", "a" * 32) is None


def test_the_last_named_source_is_the_one_shown(tmp_path):
    first, other = publish(tmp_path), publish(tmp_path, source="other")
    assert snapshots.current(tmp_path) == other
    roll_back(tmp_path, first)
    assert snapshots.current(tmp_path) == first


def test_only_so_many_stay_and_never_the_current_or_a_held_one_goes(tmp_path):
    held = write(tmp_path)
    made = [publish(tmp_path, word=str(place)) for place in range(5)]
    roll_back(tmp_path, made[1])
    assert snapshots.prune(tmp_path, "sample", 2) == [made[2].name, made[3].name, made[4].name]
    assert snapshots.snapshots(tmp_path, "sample") == [held, made[0], made[1]]
    assert snapshots.prune(tmp_path, "sample", 1) == [made[0].name]
    assert snapshots.current(tmp_path) == made[1]
    assert len(known.manifests(tmp_path / "sample")) == 5
    assert [entry["what"] for entry in history.entries(tmp_path / "sample")].count("pruned") == 4


def test_how_many_stay_can_be_said(tmp_path):
    made = [write(tmp_path) for _ in range(4)]
    for path in made:
        snapshots.make_current(tmp_path, "sample", path.name, keep=2)
    assert snapshots.snapshots(tmp_path, "sample") == made[-2:]


def test_a_snapshot_can_be_discarded_and_the_current_one_cannot(tmp_path):
    good, held = publish(tmp_path), write(tmp_path)
    snapshots.discard(tmp_path, "sample", held.name)
    assert not held.exists()
    with pytest.raises(snapshots.NotFound, match="is current"):
        snapshots.discard(tmp_path, "sample", good.name)
    assert snapshots.current(tmp_path) == good


def test_a_snapshot_is_found_by_any_part_of_its_name_that_no_other_has(tmp_path):
    first, second = publish(tmp_path, made_of="a" * 32), publish(tmp_path, source="other", made_of="b" * 32)
    assert snapshots.find(tmp_path, first.name) == first
    assert snapshots.find(tmp_path, "aaaa") == first
    assert snapshots.find(tmp_path, second.name[9:30]) == second
    with pytest.raises(snapshots.NotFound, match="2 names"):
        snapshots.find(tmp_path, "-")
    for name in ("none-such", "", "../sample"):
        with pytest.raises(snapshots.NotFound, match="there is no snapshot"):
            snapshots.find(tmp_path, name)


def test_a_damaged_snapshot_cannot_be_made_current(tmp_path):
    good, held = publish(tmp_path), write(tmp_path)
    (held / "figures.parquet").write_bytes(b"PAR1")
    (held / "snapshot.json").unlink()
    with pytest.raises(snapshots.NotFound, match="no snapshot that opens"):
        snapshots.make_current(tmp_path, "sample", held.name)
    assert snapshots.current(tmp_path) == good


def test_a_store_from_before_there_was_a_history_keeps_what_it_showed(tmp_path):
    made = [publish(tmp_path, word=str(place)) for place in range(3)]
    (tmp_path / "sample" / "history.jsonl").unlink()
    for path in (tmp_path / "sample" / "known").iterdir():
        path.unlink()
    (tmp_path / "sample" / "known").rmdir()
    (tmp_path / "sample" / "current").write_text(made[1].name)
    assert snapshots.current(tmp_path) == made[1]
    assert snapshots.held(tmp_path, "sample") == []
    newest = publish(tmp_path)
    assert snapshots.published(tmp_path, "sample") == [made[0], made[2], made[1], newest]


def test_a_line_of_the_history_that_cannot_be_read_is_passed_over(tmp_path):
    first = publish(tmp_path)
    file = tmp_path / "sample" / "history.jsonl"
    file.write_bytes(b"{half\n[]\n\xff\n" + file.read_bytes())
    second = publish(tmp_path)
    assert snapshots.published(tmp_path, "sample") == [first, second]
    assert all(json.loads(line)["name"] for line in file.read_text().splitlines())


def test_a_second_writer_waits_as_long_as_it_is_told_to(tmp_path):
    began = threading.Event()

    def hold() -> None:
        with snapshots.alone(tmp_path, "sample"):
            began.set()
            time.sleep(0.5)

    holder = threading.Thread(target=hold)
    holder.start()
    began.wait(10)
    with pytest.raises(snapshots.Busy, match="another build of sample"), snapshots.alone(tmp_path, "sample", wait_seconds=0.05):
        pass
    with snapshots.alone(tmp_path, "sample", wait_seconds=20):
        assert publish(tmp_path) == snapshots.current(tmp_path)
    holder.join()
