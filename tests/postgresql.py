"""A PostgreSQL server of the tests' own: in a folder of its own, on a socket of its own, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import ensure

STARTS_WITHIN_S = 60
FAST = ("fsync=off", "full_page_writes=off", "shared_buffers=8MB", "listen_addresses=")


@contextmanager
def running() -> Iterator[str]:
    """The address of a server that answers, for SQLAlchemy."""
    programs = Path(*ensure("postgresql"))
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: a socket's path has at most 107 letters
    owner = "postgres" if os.name != "nt" and os.geteuid() == 0 else None  # it does not run as root
    if owner:
        shutil.chown(folder, owner)
    made = ["-D", str(folder / "data"), "-U", "trail", "--auth", "trust", "--no-sync", "-E", "UTF8", "--locale", "C"]
    subprocess.run([programs / "initdb", *made], user=owner, check=True, capture_output=True, cwd=folder)
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, *(part for one in FAST for part in ("-c", one))]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, user=owner, stdout=log, stderr=log, cwd=folder)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while b"ready to accept" not in (folder / "log").read_bytes():
            assert server.poll() is None and time.monotonic() < deadline, (folder / "log").read_text(encoding="utf-8")
            time.sleep(0.05)
        yield f"postgresql+psycopg://trail@/postgres?host={folder}"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder)
