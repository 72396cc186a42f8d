"""The server: `streamlit run dashboard.py`. Serves present/shell.py with warm imports, security headers and /ready. Counts nothing."""

import asyncio
import gc
import importlib
import logging
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from present.headers import SecurityHeaders

LOG = logging.getLogger("dashboard")
warm = asyncio.Event()


def warm_and_freeze() -> None:
    """Imports and caches are warm, and the collector never walks over them again. A fault is left to the page, which has words for it."""
    try:
        importlib.import_module("present.shell").warm_up()  # not at the top: the server answers before pandas is loaded
    except Exception as fault:
        LOG.error("warm-up failed: %s", type(fault).__name__)
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def start(app):
    """Warms up beside the first reader's browser, which takes longer to load its own code than the server takes for this."""
    task = asyncio.create_task(asyncio.to_thread(warm_and_freeze))
    task.add_done_callback(lambda _: warm.set())
    yield {}
    await task


async def ready(request):
    """ "ready" once the warm-up is done; before, 503."""
    return PlainTextResponse("ready") if warm.is_set() else PlainTextResponse("warming up", status_code=503)


app = st.App("present/shell.py", lifespan=start, routes=[Route("/ready", ready)], middleware=[Middleware(SecurityHeaders)])
