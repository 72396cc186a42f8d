"""The dashboard's pages: which there are, under which heading they stand and at which path. No Streamlit here."""

from dataclasses import dataclass

from present.access.roles import ANALYST, LEADER, VIEWER


@dataclass(frozen=True)
class PageEntry:
    """A page: its path ("" is the overview, served at /), its title in the list, its script in pages/, its heading, and the least role."""

    path: str
    title: str
    file: str
    section: str = ""
    needs: str = VIEWER


PAGES = (
    PageEntry("", "At a glance", "overview"),
    PageEntry("letters", "Letters", "letters"),
    PageEntry("health", "Health", "health", "Themes"),
    PageEntry("reviews", "Reviewing officers", "reviews", "Themes"),
    PageEntry("missing", "Missing from care", "missing", "Themes"),
    PageEntry("life-story", "Life-story work", "life_story", "Themes"),
    PageEntry("exploitation", "Exploitation", "exploitation", "Themes"),
    PageEntry("assessments", "Assessments", "assessments", "Themes"),
    PageEntry("visits", "Visits and plans", "visits", "Themes"),
    PageEntry("pre-proceedings", "Pre-proceedings, court", "pre_proceedings", "Themes"),
    PageEntry("workforce", "Workforce", "workforce", "Themes"),
    PageEntry("quality", "Quality and actions", "quality", "Themes"),
    PageEntry("recording", "Recording", "recording", "Themes"),
    PageEntry("context", "Context", "context", "Themes"),
    PageEntry("method", "How we judge and count", "method", "Trust"),
    PageEntry("settling", "How figures settle", "settling", "Trust"),
    PageEntry("data-quality", "Data quality", "data_quality", "Trust"),
    PageEntry("preview", "Preview as committee", "preview", "Running it", LEADER),
    PageEntry("intake", "Load records", "intake", "Running it", ANALYST),
    PageEntry("trail", "Who has seen what", "trail", "Running it", ANALYST),
)
PATHS = {entry.path: entry for entry in PAGES}


def script(path: str) -> str:
    """The page's script as the shell names it (relative to present/). Raises KeyError for a path that is no page."""
    return f"../pages/{PATHS[path].file}.py"
