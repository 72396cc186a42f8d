"""Builds killed at any moment, a disk that fills, a store that cannot be written: the last good figures open, and the next start clears up.

Each build runs in a process forked from this one, which has everything imported, and is killed at a step that the interpreter reports
before it opens, makes, moves or removes anything in the store: so the same twenty moments are tried every time, the last ones of publishing
among them.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import data.trail  # noqa: F401  imported before the fork, for children that may not read the interpreter's own folder
from data import commands_build, history, known, loaders, snapshots
from data.building import Computed
from data.commands_build import Asked, Counting, build_snapshot
from data.contract import Tables
from data.progress import untold
from data.validate import validate
from metrics.kit.publish import compute
from tests.extracts import CARE_REVIEWS, GOOD, extract
from tests.test_snapshots import publish

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
KEPT = 2
SLUG = "my-extract"
MOMENTS = 20


class Known:
    """What is not of the store, worked out once: an extract checked, and its measures counted."""

    def __init__(self, source: Path) -> None:
        self.checked = validate(loaders.load(source))
        self.counted = [result for result in compute(self.checked[0]) if result.figures is not None]

    def validate(self, *_: object) -> tuple[Tables, pd.DataFrame]:
        return self.checked

    def compute(self, *_: object) -> Iterator[Computed]:
        return iter(self.counted)


def build(source: Path, store: Path, worked_out: Known, *, hold: bool = False) -> int:
    """A whole build, of which only the checking and the counting were done beforehand."""
    commands_build.validate = worked_out.validate
    asked = Asked(store, accept="by the test", keep=KEPT, hold=hold)
    return build_snapshot([str(source)], asked, Counting(worked_out.compute, len(worked_out.counted)), untold)


def in_a_fork(work: Callable[[], int], said: str = os.devnull) -> int:
    """What a process forked from this one ends with; minus the signal when it was killed. `said`: the file that it prints to."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            with open(said, "w") as file:
                sys.stdout = sys.stderr = file
                code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(step: int, store: Path, work: Callable[[], int], counter: Path | None = None) -> int:
    """The work in a fork that is killed at its step of that number in the store; `counter` is given how many there were."""

    def watched() -> int:
        count = 0

        def watch(_: str, given: tuple[object, ...]) -> None:
            nonlocal count
            if given and isinstance(given[0], str | Path) and str(given[0]).startswith(str(store)):
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        code, steps = work(), count
        if counter is not None:
            counter.write_text(str(steps))
        return code

    return in_a_fork(watched)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two versions of an extract, what its measures count, and a store with a space in its name that shows the first, built twice."""
    folder = tmp_path_factory.mktemp("killed")
    first = extract(folder / "one" / "my extract", **GOOD)
    second = extract(folder / "two" / "my extract", **{**GOOD, "reviews": CARE_REVIEWS.replace("PN5", "PN6")})
    counted = Known(first)
    store = folder / "my store"
    for _ in range(KEPT):
        assert in_a_fork(lambda: build(first, store, counted)) == 0
    return first, second, counted, store


def everything_opens(store: Path) -> Path:
    """The current snapshot, of which every file was read."""
    found = snapshots.current(store)
    assert found is not None
    assert not snapshots.read_figures(found).empty
    snapshots.read_faults(found)
    for name in snapshots.manifest(found)["rows"]:
        snapshots.read_table(found, name)
    for file in (found / "cases").iterdir():
        snapshots.read_cases(found, file.stem, snapshots.read_figures(found)["month"].min())
    assert not known.figures(found.parent, only=[found.name]).empty
    return found


def nothing_is_left_over(store: Path) -> None:
    """What a start leaves when it has cleared up: only what has a place, and a history that agrees with it."""
    room = store / SLUG
    hidden = [path.name for path in (*store.iterdir(), *room.iterdir(), *(room / "known").iterdir()) if path.name.startswith(".")]
    assert hidden == [".lock"]
    listed = history.entries(room)
    assert history.standing(listed)[-1] == snapshots.current(store).name
    assert set(known.manifests(room)) == set(history.ever_current(listed))
    assert {path.stem for path in (room / "known").glob("*.parquet")} == set(known.manifests(room))


def test_killed_at_any_moment_the_last_good_figures_open_and_the_next_start_clears_up(world, tmp_path):
    _, second, counted, store = world
    whole = shutil.copytree(store, tmp_path / "whole")
    counter = tmp_path / "steps"
    assert killed_at(0, whole, lambda: build(second, whole, counted), counter) == 0
    steps = int(counter.read_text())
    # Half of the moments over the whole build, half in the last part, where it is published and an old snapshot goes.
    over_all = {1 + steps * place // (MOMENTS // 2) for place in range(MOMENTS // 2)}
    at_the_end = {steps - 3 * place for place in range(MOMENTS // 2)}
    shown = set()
    for step in sorted(over_all | at_the_end):
        place = shutil.copytree(store, tmp_path / f"killed at {step}")
        before = snapshots.current(place)
        assert killed_at(step, place, lambda place=place: build(second, place, counted)) == -signal.SIGKILL
        now = everything_opens(place)
        shown.add(now == before)
        with snapshots.alone(place, SLUG):
            nothing_is_left_over(place)
            assert everything_opens(place) == now
            assert snapshots.held(place, SLUG) == [] or now == before
        assert len(snapshots.published(place, SLUG)) >= KEPT
        shutil.rmtree(place)
    assert shown == {True, False}  # some were killed before and some after the one step that publishes


def test_after_a_kill_the_next_build_publishes(world, tmp_path):
    _, second, counted, store = world
    place = shutil.copytree(store, tmp_path / "store")
    before = snapshots.current(place)
    assert killed_at(40, place, lambda: build(second, place, counted)) == -signal.SIGKILL
    assert in_a_fork(lambda: build(second, place, counted)) == 0
    assert everything_opens(place) != before
    with snapshots.alone(place, SLUG):
        nothing_is_left_over(place)


@pytest.mark.parametrize("most_bytes", [0, 300, 3_000, 8_000])
def test_a_disk_that_fills_refuses_the_build_and_leaves_the_last_good_figures(world, tmp_path, most_bytes):
    import resource

    _, second, counted, store = world
    place = shutil.copytree(store, tmp_path / "store")
    before = snapshots.current(place)

    def without_room() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        return build(second, place, counted)

    assert in_a_fork(without_room) == 2  # nor could it print
    assert everything_opens(place) == before
    with snapshots.alone(place, SLUG):
        nothing_is_left_over(place)


def test_a_full_disk_at_any_file_of_a_publication_shows_the_old_figures_or_the_new(tmp_path, monkeypatch):
    store, flushes, flush = tmp_path / "store", {"left": 0}, os.fsync

    def flush_until_full(handle: int) -> None:
        flushes["left"] -= 1
        if flushes["left"] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(handle)

    before = publish(store, SLUG)
    monkeypatch.setattr(os, "fsync", flush_until_full)
    publish(store, SLUG)
    every = -flushes["left"]
    assert every > 10
    published = 0
    for left in range(1, every + 1):
        before, flushes["left"] = snapshots.current(store), left
        with pytest.raises(OSError, match="No space"):
            publish(store, SLUG)
        flushes["left"] = 0
        now = snapshots.current(store)
        assert not snapshots.read_figures(now).empty
        published += now != before
        with snapshots.alone(store, SLUG):
            nothing_is_left_over(store)
            assert snapshots.current(store) == now
    assert 0 < published < every // 2  # the step that publishes is one of the last


def test_a_store_that_may_only_be_read_refuses_a_build_and_still_shows_its_figures(world, tmp_path):
    _, second, counted, store = world
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o755)
        place, source = shutil.copytree(store, folder / "store"), shutil.copytree(second, folder / "my extract")
        before = snapshots.current(place)
        for path in (place, *place.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)

        def as_nobody() -> int:
            if os.geteuid() == 0:
                os.setuid(65534)  # the super-user writes wherever it likes
            return build(source, place, counted) if everything_opens(place) == before else 71

        assert in_a_fork(as_nobody, str(tmp_path / "said")) == 2
        assert f"Not published: the store {place} cannot be written" in (tmp_path / "said").read_text()
    finally:
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(folder)


def test_a_half_written_held_snapshot_is_cleared_and_a_whole_one_stays(world, tmp_path):
    first, _, counted, store = world
    place = shutil.copytree(store, tmp_path / "store")

    def held() -> int:
        return build(first, place, counted, hold=True)

    assert in_a_fork(held) == 0
    whole = snapshots.held(place, SLUG)
    assert killed_at(30, place, held) == -signal.SIGKILL
    assert list((place / SLUG).glob(".building-*"))
    with snapshots.alone(place, SLUG):
        nothing_is_left_over(place)
    assert snapshots.held(place, SLUG) == whole
    assert len(whole) == 1
