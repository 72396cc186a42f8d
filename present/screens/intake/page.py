"""The page "Load records", for analysts alone: by where the intake stands, the block that it has come to."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from data.loaders.text import read_days
from data.snapshots import Busy
from present import store
from present.access import LOCAL
from present.intake import flow, publishing, staging
from present.intake.flow import Stage
from present.intake.staging import Intake, said_at
from present.intake.words import STEP_OF, files_of, steps_html
from present.screens import empty, signing_in
from present.screens.intake import acting, drop, effect, ending, following, found

LEAD = (
    "Drop the files that your systems gave out. You see what each was taken for, what is wrong with it and what would change, "
    "before anyone else."
)
PRIVATE = (
    "Files wait on this server, where its own account alone can read them, and are deleted when they are published or discarded, "
    "or after a day. The audit trail notes who dropped how many, never what is in them."
)


def show() -> None:
    """Draws the page. Raises NotAllowed, with nothing read, for anyone but an analyst."""
    person = acting.analyst()
    st.title("Load records", anchor=False)
    held = _under_way()
    at: Stage = flow.stage(held) if held is not None and held.subject == person.subject else "dropped"
    st.html(steps_html(STEP_OF[at]))
    acting.said()
    if held is None:
        _nothing()
    elif held.subject != person.subject:
        _somebody_else_s(held)
    else:
        st.session_state.pop(acting.DONE, None)
        drop.refused(held)
        BLOCKS[at](held)


def _under_way() -> Intake | None:
    """The intake of the store, after what was left behind is gone. A store that cannot be written has none."""
    if not _can_load():
        return None
    try:
        return flow.tidy(store.root())
    except (Busy, OSError):
        return staging.opened(store.root())


def _can_load() -> bool:
    return not staging.is_at_an_address() and staging.can_write(store.root())


def _nothing() -> None:
    ending.done()
    st.html(f'<p class="rg-lead">{LEAD}</p>')
    if not _can_load():
        drop.cannot()
        return
    drop.zone(None)
    st.html(f'<p class="rg-under">{PRIVATE}</p>')
    if signing_in.person() is LOCAL:
        empty.notice("Sign-in is not set up: everyone on this machine is the analyst, and sees what has been dropped.")


def _somebody_else_s(held: Intake) -> None:
    """Who and since when, and how many files: not what they are."""
    empty.state(
        "Somebody else is loading records",
        f"{held.name} began on {said_at(held.began)}, with {files_of(len(held.files))}. One at a time can: wait, or ask them to publish "
        "or discard. What has lain untouched for a day is deleted.",
        kind="partial",
    )


def _dropped(held: Intake) -> None:
    drop.change(held)
    if ending.way_on(held, "Check"):
        _check(held)


def _check(held: Intake) -> None:
    with acting.doing():
        flow.check(acting.still(held))


def _checking(held: Intake) -> None:
    following.show(held, "check")
    with st.expander(f"{files_of(len(held.files)).capitalize()} dropped"):
        drop.listed(held)


def _not_checked(held: Intake) -> None:
    following.gave_nothing(held, "check")
    if ending.way_on(held, "Check again"):
        _check(held)
    _files(held)


def _nothing_to_count(held: Intake) -> None:
    told = flow.checked(held) or {}
    empty.state("Nothing here can be counted", f"{told['refused'][:1].upper()}{told['refused'][1:]}.", kind="broken")
    found.show(held, told)
    _own_day(held)
    ending.way_on(held)
    _files(held)


def _checked(held: Intake) -> None:
    told = flow.checked(held) or {}
    found.show(held, told)
    st.header("Next: the figures", anchor=False)
    st.html('<p class="rg-under">Every measure is counted and held back. You see what would change; readers see nothing of it yet.</p>')
    named = _title(held, told)
    _own_day(held)
    if ending.way_on(held, "Work out the figures"):
        _count(held, told, named)
    _files(held)


def _count(held: Intake, told: dict, named: str) -> None:
    if not told["name"] and not named:
        empty.notice("Say whose records these are: the name stands at the head of every page.")
        return
    with acting.doing():
        flow.count(staging.say(acting.still(held), title=named))


def _title(held: Intake, told: dict) -> str:
    """Whose records they are: told by extract.toml, or typed here."""
    if told["name"]:
        st.html(f'<p class="rg-under">Whose records they are is told by extract.toml: {escape(told["name"])}.</p>')
        return ""
    suggested = held.title or flow.suggested_title(held.store)
    typed = st.text_input(
        "Whose records are these?", value=suggested, max_chars=flow.LONGEST_TITLE, key=f"intake-title-{held.id}", width=480
    )
    return flow.clean_title(typed)


def _own_day(held: Intake) -> None:
    """The records' own day, where the one that was told is not right. Another day is checked at once."""
    label = "As at another day, if the one above is not right (31/03/2026)"
    typed = st.text_input(label, value=_written(held.as_at), max_chars=10, key=f"intake-day-{held.id}", width=480).strip()
    day = "" if not typed else (read_days(pd.Series([typed], dtype="str")).dt.strftime("%Y-%m-%d").iloc[0])
    if typed and pd.isna(day):
        empty.notice(f"“{typed}” is no day: write it as 31/03/2026.")
    elif day != held.as_at:
        with acting.doing():
            flow.check(staging.say(acting.still(held), as_at=str(day)))


def _written(as_at: str) -> str:
    return f"{pd.Timestamp(as_at):%d/%m/%Y}" if as_at else ""


def _files(held: Intake) -> None:
    with st.expander("Add files, or take some out"):
        drop.change(held)


def _counting(held: Intake) -> None:
    following.show(held, "build")


def _not_counted(held: Intake) -> None:
    following.gave_nothing(held, "build")
    if ending.way_on(held, "Try again", back=True):
        with acting.doing():
            flow.count(acting.still(held))


def _counted(held: Intake) -> None:
    waiting = flow.waiting(held)
    if waiting is None:
        empty.state(
            "The figures that waited are no longer there",
            "They have been published or discarded by a command. The dropped files are still here.",
            kind="empty",
        )
        ending.way_on(held, back=True)
        return
    now = store.snapshot()
    disliked = store.once((str(waiting), now.path if now else "", "against"), lambda: publishing.against(waiting))
    ending.disliked(disliked)
    effect.show(waiting)
    with st.expander("What was found in the files"):
        found.faults(held, flow.checked(held) or {"by_rule": []})
    ending.choose(held, waiting, disliked)


BLOCKS = {
    "dropped": _dropped,
    "checking": _checking,
    "not checked": _not_checked,
    "nothing to count": _nothing_to_count,
    "checked": _checked,
    "counting": _counting,
    "not counted": _not_counted,
    "counted": _counted,
}
