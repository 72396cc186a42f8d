"""A build keeps freed memory between the arrays of a measure and gives it back after it."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from metrics.kit import memory

MB = 1_000_000
ASKED = """
import numpy as np
from metrics.kit import memory
def held():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
memory.keep()
before = held()
array = np.ones(25_000_000)
del array
kept = held()
memory.give_back()
print(kept - before, held() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="elsewhere the C library is left as it is")
def test_freed_memory_is_kept_until_it_is_given_back() -> None:
    said = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, timeout=60, check=True).stdout
    kept, left = (int(word) for word in said.split())
    assert kept > 150 * MB
    assert left < 50 * MB


def test_where_the_c_library_is_another_nothing_is_asked_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    memory._glibc.cache_clear()
    assert memory._glibc() is None
    memory.keep()
    memory.release()
    memory._glibc.cache_clear()
