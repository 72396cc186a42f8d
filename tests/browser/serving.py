"""The dashboard as a newcomer starts it: `make run`, or the two plain python commands where there is no make."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_S = 240  # installing nothing, but building the sample when the store is out of date


def start(store: Path, port: int, log: Path) -> subprocess.Popen:
    """A server of the sample on that port, answering; `stop` ends it. Raises RuntimeError with its log if it never answers."""
    surroundings = {**os.environ, "DASHBOARD_STORE": str(store)}
    with log.open("wb") as out:
        if shutil.which("make") and (ROOT / ".venv" / ".ready").exists():  # else make would install first
            command = ["make", "run", f"PORT={port}", f"STORE={store}"]
        else:
            build = [sys.executable, "-m", "data", "build", "data/sample", "--store", str(store), "--if-stale"]
            subprocess.run(build, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, timeout=STARTS_WITHIN_S, check=True)
            command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
        server = subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdout=out, stderr=subprocess.STDOUT, start_new_session=os.name != "nt"
        )
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and server.poll() is None:
        if is_ready(f"http://127.0.0.1:{port}"):
            return server
        time.sleep(0.1)
    stop(server)
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text(errors='replace')}")


def is_ready(address: str) -> bool:
    """Whether the server has warmed up and takes requests."""
    try:
        with urllib.request.urlopen(f"{address}/ready", timeout=2) as answer:  # noqa: S310
            return answer.read() == b"ready"
    except OSError:
        return False


def stop(server: subprocess.Popen) -> None:
    """Ends the server and, where make started it, make and its children."""
    if os.name == "nt":
        server.terminate()
    elif server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
    server.wait(20)
