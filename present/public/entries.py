"""The committee's pages: which there are, at which path and under which heading. No Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from metrics.kit.measure import themes
from present.overview import PAGE_OF_THEME
from present.pages import PATHS

THEMES, TRUST = "Themes", "Trust"


@dataclass(frozen=True)
class Entry:
    """A page: its path ("" opens first), its title in the list, the script in pages/, the heading it stands under, and its theme."""

    path: str
    title: str
    file: str
    section: str = ""
    theme: str = ""


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Every page, in the order of the list; one a theme. None shows a child, a worker or a team."""
    paths = {one.id: PAGE_OF_THEME[one.id] for one in themes()}
    of_themes = tuple(Entry(path, PATHS[path].title, "committee_theme", THEMES, theme) for theme, path in paths.items())
    return (
        Entry("", "At a glance", "committee_overview"),
        Entry("letters", "Letters and milestones", "committee_letters"),
        Entry("questions", "Questions to ask", "committee_questions"),
        *of_themes,
        Entry("counted", "Counted and withheld", "committee_counted", TRUST),
    )


def entry(path: str) -> Entry:
    """The page at a path. Raises KeyError for one that does not exist."""
    return {one.path: one for one in entries()}[path]
