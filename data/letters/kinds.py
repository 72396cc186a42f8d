"""The words a letter file may use: themes, judgements, kinds of source and of visit, how exactly a date is known."""

from __future__ import annotations

from collections.abc import Mapping

# In the order of the pages; the first four are the ones the dashboard exists for.
THEMES: Mapping[str, str] = {
    "health": "Health",
    "reviews": "Reviewing officers",
    "missing": "Missing from care",
    "life_story": "Life-story work",
    "exploitation": "Exploitation",
    "assessments": "Assessments",
    "visits": "Visits",
    "plans": "Plans",
    "pre_proceedings": "Before court",
    "court": "Court",
    "workforce": "Workforce",
    "quality": "Quality of practice",
    "recording": "Recording",
    "context": "Context",
    "overall": "Overall",
}
# Two themes of the letters share a page with another; every other theme has the page of its own name.
SHARED_PAGES: Mapping[str, str] = {"plans": "visits", "court": "pre_proceedings"}
JUDGEMENTS: Mapping[str, str] = {"strength": "Strength", "improving": "Improving", "mixed": "Mixed", "concern": "Concern"}
SOURCE_KINDS: Mapping[str, str] = {
    "letter": "Letter",
    "press report of a letter": "Press report of a letter",
    "inspection report": "Inspection report",
    "table of outcomes": "Table of outcomes",
}
KINDS: Mapping[str, str] = {"monitoring visit": "Monitoring visit", "inspection": "Inspection", "focused visit": "Focused visit"}
PRECISIONS = ("day", "month", "year", "unknown")
MILESTONE_KINDS = ("judgement", "change")
LABEL_CHARACTERS = 28


def page_theme(theme: str) -> str:
    """The theme whose page shows this one: "visits" for plans, "pre_proceedings" for court, each other theme its own."""
    return SHARED_PAGES.get(theme, theme)
