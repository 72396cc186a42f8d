"""An object store of the tests' own that speaks S3: a server process with a bucket in it, gone afterwards."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pyarrow import fs

ANSWERS_WITHIN_S = 60
KEY, SECRET = "key-of-the-tests", "secret-of-the-tests"


@contextmanager
def running(log: Path) -> Iterator[str]:
    """The address of an empty store on a server that answers, for pyarrow."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as out:
        server = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=out, stderr=out)
    try:
        until = time.monotonic() + ANSWERS_WITHIN_S
        while not _answers(port):
            assert server.poll() is None and time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        there = quote(f"127.0.0.1:{port}", safe="")
        address = f"s3://{KEY}:{SECRET}@records/store?scheme=http&endpoint_override={there}&region=eu-west-2&allow_bucket_creation=true"
        files, _ = fs.FileSystem.from_uri(address)
        files.create_dir("records")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
