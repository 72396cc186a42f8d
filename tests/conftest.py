"""The sample council's snapshot, built once for every test that reads it; and the order of a full run."""

from __future__ import annotations

import gc
import resource
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from data.ledger import KEY_FILE
from tests import intakes, late_recording
from tests.browser.flags import FLAGS
from tests.programs import find_browser
from tests.sampled import Tables, read_sample
from tests.turns import Turns, in_turn

ROOT = Path(__file__).parents[1]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded to find the tests stays for ever: the garbage collector walked over it for a tenth to a fifth of their time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def pytest_unconfigure() -> None:
    gc.unfreeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = in_turn(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Turns | None:
    """The full run's, which shares out files; any other is xdist's own."""
    return Turns(config, log) if config.getvalue("dist") == "loadfile" else None


# Two workers and a browser share two cores: an example of 50 ms has taken 283, which says nothing of the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A store in which `python -m data build data/sample` has just built the sample. Nothing may write to it."""
    if worker_id == "master":
        return _built(tmp_path_factory.mktemp("sample") / "store")
    store = tmp_path_factory.getbasetemp().parent / "sample-store"  # every worker's: the build is 20 seconds of processor time
    with FileLock(f"{store}.lock"):
        return store if store.exists() else _built(store)


def _built(store: Path) -> Path:
    command = [sys.executable, "-m", "data", "build", "data/sample", "--store", str(store)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return store


@pytest.fixture(scope="session")
def late_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A store of nine extracts, month end by month end, in which rows are entered late. Nothing may write to it."""
    store = (tmp_path_factory.mktemp("late") if worker_id == "master" else tmp_path_factory.getbasetemp().parent) / "late-store"
    with FileLock(f"{store}.lock"):
        if not store.exists():
            late_recording.build(
                store, late_recording.month_ends(9), ("children", "care_episodes", "missing_episodes", "return_interviews")
            )
    return store


@pytest.fixture(scope="session")
def sample_bundle(sample_store: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The sample's public release, made once by `python -m data release`. Nothing may write to it or to the store beside it."""
    if worker_id == "master":
        return _released(sample_store, tmp_path_factory.mktemp("release"))
    place = tmp_path_factory.getbasetemp().parent / "sample-release"
    with FileLock(f"{place}.lock"):
        return place / "bundle" if place.exists() else _released(sample_store, place)


def _released(store: Path, place: Path) -> Path:
    """The bundle, beside a store of its own: a release writes into its store's ledger."""
    own = place / "store"
    shutil.copytree(store, own)
    (own / KEY_FILE).write_text("5a" * 32, encoding="ascii")  # another would round another way
    signed = ["--officer", "A. Officer", "--note", "For the tests"]
    command = [sys.executable, "-m", "data", "release", "--store", str(own), "--to", str(place / "bundle"), *signed]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    (place / "processor_seconds.txt").write_text(f"{seconds:.1f}", encoding="utf-8")
    (place / "said.txt").write_text(made.stdout, encoding="utf-8")
    return place / "bundle"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which the small records of one council, Ownshire, have been published. Nothing may write to it."""
    store, source = tmp_path_factory.mktemp("ownshire") / "store", intakes.written(tmp_path_factory.mktemp("own") / "own", **intakes.GOOD)
    (source / "extract.toml").write_bytes(intakes.settings("2019-02-11")[1])
    command = [sys.executable, "-m", "data", "build", str(source), "--store", str(store)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return store


@pytest.fixture(scope="session")
def counted(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same store in which Ann has dropped newer records, which wait, counted, to be published. Nothing may write to it."""
    store = shutil.copytree(published, tmp_path_factory.mktemp("counted") / "store")
    intakes.counted(store)
    return store


@pytest.fixture(scope="session")
def sample_tables() -> Tables:
    """The committed sample's tables, read plainly. Nothing may change them."""
    return read_sample()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all tests of a process, which can have no second. CHROMIUM names another program."""
    program = find_browser()
    if program is None:
        pytest.fail("no Chromium found: install the package “chromium”, or name the program in the variable CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
