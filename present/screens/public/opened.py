"""The view of the committee's own server: the release of its environment, at the page that the address names."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from present import public_store
from present.public.entries import Entry, entry
from present.screens.public.view import HERE, PublicView, open_view


def here() -> Entry:
    """The page on screen."""
    return entry(st.session_state.get(HERE, ""))


def open_page(own: Sequence[str]) -> PublicView:
    """Draws what stands at the top of every page, and returns the view. `own`: the page's own address parameters."""
    return open_view(public_store.opened(public_store.folder()), here().path, own)
