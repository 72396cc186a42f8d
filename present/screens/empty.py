"""What stands in a figure's place when there is none: empty, absent, partial and broken states, each with what to do."""

from datetime import date
from html import escape

import streamlit as st

from present.access.roles import FOR, NotAllowed


def state(title: str, text: str, *, kind: str) -> None:
    """A designed box: a heading and a sentence. `kind` names the state for tests and styling (empty, absent, partial, broken)."""
    st.html(f'<section class="rg-state rg-{escape(kind)}"><h2>{escape(title)}</h2><p>{escape(text)}</p></section>')


def notice(text: str) -> None:
    """One line above the figures, announced to screen readers: the address asked for something else than is shown."""
    st.html(f'<p class="rg-notice" role="status">{escape(text)}</p>')


def no_snapshot() -> None:
    """There is nothing to show yet, and how to make it."""
    st.title("No figures yet")
    state(
        "No records have been loaded",
        "Run “make run” for the sample council, or “make run SOURCE=folder” with a folder of your own files. Then open this page again.",
        kind="broken",
    )


def unreachable(problem: str) -> None:
    """The store is at an address that does not answer. `problem` names the store without its secret."""
    st.title("The figures cannot be reached")
    state(
        "The store does not answer",
        f"{problem[:1].upper()}{problem[1:]}. Nothing is lost. Whoever looks after this server can check the address in DASHBOARD_STORE, "
        "its key and the network. Then open this page again.",
        kind="broken",
    )


def no_cases(what: str, choice_label: str) -> None:
    """The group exists but nothing of this kind happened in it: no figure, and not a zero per cent."""
    state("Nothing to count", f"{what}: no case counted for {choice_label}, so no figure is shown.", kind="empty")


def not_supplied(title: str, needs: tuple[str, ...]) -> None:
    """The extract has no such table or column. `needs` names them as the contract does ("return_interviews", "reviews.due_date")."""
    from present import words  # here: the sign-in needs this module, and the server answers before pandas is loaded

    state(
        f"{title}: not supplied",
        f"The extract does not hold {words.missing(needs)}. Without it this measure is left out, not counted as nought.",
        kind="absent",
    )


def partial(month: date, as_at: date) -> None:
    """The newest month is not over: its figures can still change."""
    state(
        f"{month:%B %Y} is not over",
        f"Records go up to {as_at.day} {as_at:%B %Y}. The last point is drawn open and can still change.",
        kind="partial",
    )


def not_allowed(refusal: NotAllowed) -> None:
    """This person's role is not enough. It says for whom it is, and nothing of what there is."""
    state("Not open to you", f"{refusal.what[:1].upper()}{refusal.what[1:]}: for {FOR[refusal.needs]} only.", kind="absent")


def broken_page() -> None:
    """A page failed. Nothing of the fault is shown: it could hold a child's details."""
    state(
        "This page could not be shown",
        "Something went wrong while it was drawn; the server's log says where. The other pages still work. "
        "Reload, or tell whoever keeps the dashboard.",
        kind="broken",
    )
