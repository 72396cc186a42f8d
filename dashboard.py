"""The server: `streamlit run dashboard.py`. Serves one audience with warm imports, security headers and /ready. Counts nothing.

Whom it serves is said by the environment variable DASHBOARD_AUDIENCE: the leaders (present/shell.py; so also without the variable), or the
committee (present/committee.py), whose server opens no snapshot.
"""

import asyncio
import gc
import importlib
import logging
import os
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from present.headers import SecurityHeaders
from present.own_address import OwnAddress
from present.uploading import NoUploads

LOG = logging.getLogger("dashboard")
SHELLS = {"leaders": "present.shell", "committee": "present.committee"}
warm = asyncio.Event()


def audience() -> str:
    """Whom this server serves: "leaders" or "committee". Any other word ends the program, with what to do."""
    asked = os.environ.get("DASHBOARD_AUDIENCE") or "leaders"
    if asked not in SHELLS:
        raise SystemExit(f"DASHBOARD_AUDIENCE is “{asked}”: say “leaders” (or leave it out) or “committee”.")
    return asked


def warm_and_freeze(shell: str) -> None:
    """Imports and caches are warm, and the collector never walks over them again. A fault is left to the page, which has words for it."""
    try:
        importlib.import_module(shell).warm_up()  # not at the top: the server answers before pandas is loaded
    except Exception as fault:
        LOG.error("warm-up failed: %s", type(fault).__name__)
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def start(app):
    """Warms up beside the first reader's browser, which takes longer to load its own code than the server takes for this."""
    task = asyncio.create_task(asyncio.to_thread(warm_and_freeze, SHELLS[audience()]))
    task.add_done_callback(lambda _: warm.set())
    yield {}
    await task


async def ready(request):
    """ "ready" once the warm-up is done; before, 503."""
    return PlainTextResponse("ready") if warm.is_set() else PlainTextResponse("warming up", status_code=503)


def routes() -> list[BaseRoute]:
    """What is served beside the platform's own: /ready and, for the committee, meeting mode."""
    own: list[BaseRoute] = [Route("/ready", ready)]
    return own + importlib.import_module("present.meeting.route").ROUTES if audience() == "committee" else own


def guards() -> list[Middleware]:
    """What every request passes through, first to last: the headers of the answer, whether it is meant for this server, who asks."""
    every = [Middleware(SecurityHeaders), Middleware(OwnAddress, allowed=tuple(st.get_option("server.allowedHosts")))]
    return [*every, Middleware(NoUploads)] if audience() == "committee" else [*every, signing_in()]


def signing_in() -> Middleware:
    """Who is let in to the leaders' server. Sign-in that is not set up as it must be ends the program, with what to do."""
    guard, sign_in = (importlib.import_module(name) for name in ("present.access.guard", "present.screens.signing_in"))
    try:
        sign_in.refuse_to_reach_out()
    except sign_in.Faulty as fault:
        raise SystemExit(str(fault)) from None
    guard.put_in_place()
    return Middleware(guard.Guard, sign_in=sign_in.arranged())


# `streamlit run` looks for this very assignment in the source.
app = st.App(f"{SHELLS[audience()].replace('.', '/')}.py", lifespan=start, routes=routes(), middleware=guards())
