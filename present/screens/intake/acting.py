"""What every action of the intake page does first: who asks is looked at again, and whether the intake is still the one on the screen."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from data import snapshots
from data.snapshots import Busy
from data.trail import NotRecorded
from present import store
from present.access import ANALYST, Person
from present.intake import staging
from present.intake.staging import Intake, InUse
from present.screens import empty, recorded, signing_in

LOG = logging.getLogger("dashboard")
WHAT = "loading records"
SAID, DONE, ASKED = "intake_said", "intake_done", "intake_asked"


class Elsewhere(Exception):
    """The intake on the screen is over, or another has begun: in another tab, by a command, or by somebody else."""


def analyst() -> Person:
    """Who asks, at this moment. Raises NotAllowed for anyone but an analyst, which is noted."""
    return signing_in.check(ANALYST, WHAT)


def still(shown: Intake) -> Intake:
    """The intake on the screen as it is on the disk at this moment, for who began it. Raises NotAllowed, and Elsewhere when it is over."""
    held = staging.opened(store.root())
    if held is None or held.id != shown.id or held.subject != analyst().subject:
        raise Elsewhere
    return held


def note(what: str, about: str, rows: int | None = None) -> None:
    """Adds an action to the audit trail, in the name of who asks. Raises NotRecorded: then it must not be done."""
    recorded.record(analyst(), what, about, rows=rows)  # type: ignore[arg-type]


def published(made: Path) -> None:
    """Notes that a snapshot was published. It is done already: where that cannot be noted, the page says so."""
    rows = snapshots.manifest(made).get("rows", {})
    try:
        note("published", f"{made.parent.name} {made.name}", sum(rows.values()))
    except NotRecorded as problem:
        LOG.error("a publication is not recorded: %s", problem)
        say("It is published, but the audit trail could not note it. Tell whoever keeps the dashboard.")


@contextmanager
def doing() -> Iterator[None]:
    """An action. What stands in its way is said on the page, without a word of any file; after one that succeeds the page is drawn anew."""
    try:
        yield
    except NotRecorded as problem:
        LOG.error("an action of the intake is not done: %s", problem)
        empty.state(
            "This cannot be done now",
            "Whoever loads, publishes or discards records is noted, and the note could not be written. Tell whoever keeps the dashboard.",
            kind="broken",
        )
    except Busy as problem:
        empty.notice(f"Not done: {problem}. Try again in a moment.")
    except OSError as problem:
        LOG.error("an action of the intake failed: %s", problem.strerror or type(problem).__name__)
        empty.state("The store could not be written", f"{problem.strerror or 'It cannot be reached'}. Nothing has changed.", kind="broken")
    except (Elsewhere, InUse):
        say("What was on the screen was over: here is how it stands now.")
        st.rerun()
    else:
        st.rerun()


def say(*sentences: str) -> None:
    """What is said at the head of the page when it is drawn next."""
    st.session_state[SAID] = [*st.session_state.get(SAID, []), *sentences]


def said() -> None:
    """Says it, once."""
    for sentence in st.session_state.pop(SAID, []):
        empty.notice(sentence)
