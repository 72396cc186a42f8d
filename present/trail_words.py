"""What the audit trail's entries say in plain words: what was done, to what, by whom. No Streamlit."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from metrics.kit.measure import GROUP_TITLES, Measure, register, themes
from present.pages import PATHS

WHAT: Mapping[str, str] = {
    "list": "Saw a list",
    "download": "Took a file",
    "published": "Published figures",
    "released": "Released to the public",
    "dropped": "Dropped files of records",
    "discarded": "Discarded files of records",
    "signed in": "Signed in",
    "refused": "Was refused",
    "deleted": "Old entries deleted",
}
WHOM: Mapping[str, str] = {"command": "by a command on the server", "": ""}
LISTS: Mapping[str, str] = {
    "pre-proceedings-tracker": "The list of families before court",
    "tracker": "The list of families before court",
    "court-cases": "The list of court cases",
    "social-workers": "Social workers, one by one",
    "actions-oldest-first": "Actions overdue, the oldest first",
    "trail": "Who has seen what",
    "faults": "Faults in the records",
    "dropped-faults": "Faults in dropped files",
    "findings": "What inspectors found",
    "reports": "What other published reports found",
    "retention": "What is older than entries are kept",
}
# A file's name, and a list's, by its ending: what it is of is the title of the measure before it.
OF_MEASURES = {"-cases": "The list behind “{}”", "-coming-up": "What is coming up: “{}”", "": "“{}”"}
FILE = re.compile(r"^(?P<name>.+?)(?P<invented>-invented)?\.csv$")
OF_A_MONTH = re.compile(r"-\d{4}-\d{2}$")
SNAPSHOT = re.compile(r"^(?P<source>\S+) (?P<day>\d{8})-(?P<time>\d{6})-\S+$")
RELEASE = re.compile(r"^(?P<release>\S+) to (?P<folder>.+)$")


def whom(role: str) -> str:
    """A person's role within a table's small line; of what a command did, that it was a command."""
    return WHOM.get(role, role)


def filtered(group_kind: str) -> str:
    """Which kind of group a list or file was narrowed to: "by locality"; blank of everyone. Groups themselves are never noted."""
    return f"by {GROUP_TITLES[group_kind].lower()}" if group_kind != "all" and group_kind in GROUP_TITLES else ""


def month(noted: str) -> str:
    """ "2020-03" as "March 2020"; blank without one."""
    return f"{pd.Timestamp(noted):%B %Y}" if noted else ""


def of_what(what: str, about: str) -> str:
    """What an entry is about in words: a measure, page, list or table by its title; anything else as it was noted."""
    if what == "download" and (file := FILE.match(about)):
        invented = ", of invented records" if file["invented"] else ""
        return f"{_named(file['name'])}, as a table{invented}"
    if what == "published" and (made := SNAPSHOT.match(about)):
        at = pd.to_datetime(f"{made['day']}{made['time']}", format="%Y%m%d%H%M%S")
        return f"Figures of “{made['source']}”, counted on {at.day} {at:%B %Y at %H:%M}"
    if what == "released" and (made := RELEASE.match(about)):
        return f"Release {made['release']}, in the folder “{made['folder']}”"
    if what in ("list", "deleted"):
        return _named(about)
    return PATHS[about].title if about in PATHS and about else about


def _named(name: str) -> str:
    """A list's or a table's name in words."""
    name = "findings" if name.startswith("findings-") else OF_A_MONTH.sub("", name)
    if name in LISTS:
        return LISTS[name]
    for ending, said in OF_MEASURES.items():
        if name.endswith(ending) and (found := _measure(name.removesuffix(ending) if ending else name)):
            return said.format(found.title)
    measure, _, kind = name.rpartition("-by-")
    if (found := _measure(measure)) and (titled := kind.replace("-", "_")) in GROUP_TITLES:
        return f"“{found.title}” by {GROUP_TITLES[titled].lower()}"
    theme = {f"measures-{one.id}": one.title for one in themes()}.get(name)
    return f"All measures of {theme.lower()}" if theme else f"“{name.replace('-', ' ').replace('_', ' ')}”"


def _measure(name: str) -> Measure | None:
    return register()[name].measure if name in register() else None
