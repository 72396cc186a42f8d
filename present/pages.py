"""The dashboard's pages: which there are, under which heading they stand and at which path. No Streamlit here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """A page: its path ("" is the overview, served at /), its title in the list, the script in pages/ and the heading it stands under."""

    path: str
    title: str
    file: str
    section: str = ""


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
    PageEntry("data-quality", "Data quality", "data_quality", "Trust"),
)
PATHS = {entry.path: entry for entry in PAGES}


def script(path: str) -> str:
    """The page's script as the shell names it (relative to present/). Raises KeyError for a path that is no page."""
    return f"../pages/{PATHS[path].file}.py"
