"""The committee's pages run without a browser. Imports nothing but what the committee's own process may hold."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from present.public.entries import entries

SCRIPT = Path(__file__).parents[1] / "present" / "committee.py"
PAGES = [entry.path for entry in entries()]


def start() -> AppTest:
    """The committee's server at its first page."""
    return AppTest.from_file(str(SCRIPT), default_timeout=30).run()


def go(app: AppTest, path: str, **query: str) -> AppTest:
    """The page at a path: one script serves every theme, so that it is found by its path and not by its file."""
    app.query_params.clear()
    app.query_params.update(query)
    app._page_hash = next(name for name, page in app._registered_pages.items() if page["url_pathname"] == path)
    return app.run()


def opened(path: str, **query: str) -> AppTest:
    """A page of the committee's server, run once."""
    return go(start(), path, **query)
