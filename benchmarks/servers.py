"""Servers of the dashboard and of the bare page, started for a benchmark and ended after it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import ROOT, start_server, stop_server

DASHBOARD = ROOT / "dashboard.py"
BARE = ROOT / "benchmarks" / "bare" / "server.py"


@contextmanager
def server(script: Path, **environment: str) -> Iterator[str]:
    """The address of a server that runs `script`."""
    with tempfile.TemporaryDirectory() as folder:
        process, address = start_server(script, Path(folder) / "log", **environment)
        try:
            yield address
        finally:
            stop_server(process)
