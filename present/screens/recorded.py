"""What goes into the audit trail from a page: a list shown, a file taken, a sign-in, a refusal. The trail itself is data.trail.

The committee's server keeps no trail and never loads it: there is nothing of a child there to be seen.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import streamlit as st

from present.access.roles import Person
from present.access.settings import store_folder
from present.pages import PATHS
from present.screens import empty

if TYPE_CHECKING:
    from data.trail import Trail, What

LOG = logging.getLogger("dashboard")
LAST_LIST, LAST_REFUSED = "trail_last_list", "trail_last_refused"


def trail() -> Trail:
    """The trail of this server's store. Raises data.trail.NotRecorded when it cannot be opened."""
    opened: Trail = importlib.import_module("data.trail").open_trail(store_folder())
    return opened


def warm() -> None:
    """Opens the trail before the first reader comes, where it can be; where it cannot, each list says so."""
    try:
        trail().retire()
    except _not_recorded() as fault:
        LOG.error("the audit trail is not ready: %s", fault)


def record(person: Person, what: What, about: str, *, month: str = "", group_kind: str = "", rows: int | None = None) -> None:
    """Adds an entry in a person's name. Raises data.trail.NotRecorded: then what was asked for must not be given."""
    trail().record(
        what, subject=person.subject, name=person.name, role=person.role, about=about, month=month, group_kind=group_kind, rows=rows
    )


def list_shown(person: Person, about: str, rows: int) -> bool:
    """Notes that the person is about to see a list; the same one in the runs that follow is one entry.

    Returns False, and says so on the page, when it cannot be noted: then the list must not be shown.
    """
    held = chosen()
    entry = (about, *held.values(), str(rows))
    if st.session_state.get(LAST_LIST, {}).get(about) == entry:
        return True
    try:
        record(person, "list", about, rows=rows, **held)
    except _not_recorded() as fault:
        LOG.error("a list is not shown: %s", fault)
        empty.state(
            "This list cannot be shown now",
            "Whoever opens a list is noted, and the note could not be written. Tell whoever keeps the dashboard; figures are still shown.",
            kind="broken",
        )
        return False
    st.session_state[LAST_LIST] = {**st.session_state.get(LAST_LIST, {}), about: entry}
    return True


def signed_in(person: Person) -> None:
    """Notes a sign-in. A trail that cannot be written does not keep anyone out: lists and downloads will say so."""
    _try(person, "signed in", "")


def refused(person: Person, about: str) -> None:
    """Notes what a person was refused by its address. The refusal stands whether or not it can be noted."""
    _try(person, "refused", about)


def refused_here(person: Person, about: str) -> None:
    """The same in a page, which is named; there the same refusal again is no other entry."""
    path = urlsplit(st.context.url or "").path.rpartition("/")[2]
    about = f"{about}, on “{PATHS[path].title}”" if path in PATHS and not about.startswith("the page") else about
    if st.session_state.get(LAST_REFUSED) != about:
        st.session_state[LAST_REFUSED] = about
        refused(person, about)


def _try(person: Person, what: What, about: str) -> None:
    try:
        record(person, what, about)
    except _not_recorded() as fault:
        LOG.error("not recorded: %s", fault)


def _not_recorded() -> Any:
    return importlib.import_module("data.trail").NotRecorded


def chosen() -> dict[str, str]:
    """The month and the kind of group that the reader has chosen, as the trail holds them: never a group's name."""
    from present.screens import controls  # here: the sign-in needs this module, and the server answers before pandas is loaded

    held = st.session_state.get(controls.HELD, {})
    return {"month": str(held.get("to", "")), "group_kind": str(held.get("group", "")).partition(":")[0]}
