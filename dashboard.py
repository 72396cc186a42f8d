"""The server: `streamlit run dashboard.py`. Serves present/shell.py with warm imports, security headers and /ready. Counts nothing."""

import gc
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from present.headers import SecurityHeaders
from present.shell import warm_up


@asynccontextmanager
async def start(app):
    """Imports and caches are warm before the first reader comes, and the collector never walks over them again."""
    warm_up()
    gc.collect()
    gc.freeze()
    yield {}


async def ready(request):
    """ "ready", once the warm-up is done: the server takes no requests before."""
    return PlainTextResponse("ready")


app = st.App("present/shell.py", lifespan=start, routes=[Route("/ready", ready)], middleware=[Middleware(SecurityHeaders)])
