"""The dashboard's own server and frame over made-up pages, so that the frame is tested whatever the real pages show."""

from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from present.headers import SecurityHeaders


@asynccontextmanager
async def start(app):
    yield {}


app = st.App("screen/main.py", lifespan=start, middleware=[Middleware(SecurityHeaders)])
