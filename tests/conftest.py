"""The sample council's snapshot, built once for every test that reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.sampled import Tables, read_sample

ROOT = Path(__file__).parents[1]


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
def sample_tables() -> Tables:
    """The committed sample's tables, read plainly. Nothing may change them."""
    return read_sample()
