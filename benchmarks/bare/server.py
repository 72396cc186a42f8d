"""The bare page's server, put together as the dashboard's own, so that what differs is the page."""

import gc
from contextlib import asynccontextmanager

import plotly.graph_objects  # noqa: F401 - warm, as the dashboard has it
import streamlit as st


@asynccontextmanager
async def start(app):
    """The collector never walks over what the imports made."""
    gc.collect()
    gc.freeze()
    yield {}


app = st.App("page.py", lifespan=start)
