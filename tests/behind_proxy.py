"""A bare Streamlit page behind the dashboard's own guards, with an address that repeats what it was asked with."""

import json

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from present.headers import SecurityHeaders
from present.own_address import OwnAddress


async def seen(request: Request) -> JSONResponse:
    """The headers that reached the server, and the address it takes the reader's to be."""
    return JSONResponse({"headers": [[name, value] for name, value in request.headers.items()], "from": request.client.host})


async def ready(request: Request) -> PlainTextResponse:
    return PlainTextResponse(json.dumps("ready"))


app = st.App(
    "browser/bare/main.py",
    routes=[Route("/seen", seen), Route("/ready", ready)],
    middleware=[Middleware(SecurityHeaders), Middleware(OwnAddress, allowed=tuple(st.get_option("server.allowedHosts")))],
)
