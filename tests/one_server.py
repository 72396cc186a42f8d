"""A real server of a few routes on loopback, in a thread of the tests."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import Message
from typing import NamedTuple

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from present.headers import SecurityHeaders


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: Message
    text: str


@contextmanager
def serving(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """The address of a server of these routes behind the dashboard's security headers."""
    app = Starlette(routes=list(routes), middleware=[Middleware(SecurityHeaders)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def ask(address: str) -> Answer:
    """What the server answers to a plain GET, whatever its status."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310
            return Answer(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as fault:
        return Answer(fault.code, fault.headers, fault.read().decode())
