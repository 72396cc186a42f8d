"""The sample council's snapshot, built once for every test that reads it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sampled import Tables, read_sample

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which `python -m data build data/sample` has just built the sample. Nothing may write to it."""
    store = tmp_path_factory.mktemp("sample") / "store"
    command = [sys.executable, "-m", "data", "build", "data/sample", "--store", str(store)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return store


@pytest.fixture(scope="session")
def sample_tables() -> Tables:
    """The committed sample's tables, read plainly. Nothing may change them."""
    return read_sample()
