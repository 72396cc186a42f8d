"""A choice of a page's own, as a list or as a row of buttons, that is kept in the address; and what the address asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from metrics.kit.measure import Measure, Theme, measures
from present.screens import controls, empty

YES, NO = "yes", "no"


def asked_for(name: str, known: Sequence[str], first: str, notice: str) -> str:
    """What the address asks for by a parameter of the page's own; `first` without one, and with a notice for what does not exist."""
    asked = st.query_params.get(name, "")
    if asked and asked not in known:
        empty.notice(notice)
    held = asked if asked in known else first
    if asked:
        controls.keep(**{name: held})
    return held


def from_list(name: str, label: str, labels: Mapping[str, str], held: str, *, key: str, width: int) -> str:
    """Draws a list of which `held` is chosen, and returns it; another that the reader chooses is `name` in the address of the next run."""
    _hold(key, held)
    st.selectbox(label, list(labels), format_func=labels.__getitem__, key=key, on_change=_take, args=(name, key), width=width)
    controls.keep(**{name: held})
    return held


def from_buttons(name: str, label: str, labels: Mapping[str, str], held: str, *, key: str) -> str:
    """The same as a row of buttons, whose label is for screen readers alone."""
    _hold(key, held)
    st.segmented_control(
        label,
        list(labels),
        key=key,
        format_func=labels.__getitem__,
        required=True,
        on_change=_take,
        args=(name, key),
        label_visibility="collapsed",
    )
    controls.keep(**{name: held})
    return held


def switch(name: str, label: str, *, key: str) -> bool:
    """Draws a box to tick, off unless the address says `name=yes`, and returns whether it is ticked."""
    _hold(key, st.query_params.get(name, "") == YES)
    held = st.checkbox(label, key=key, on_change=_take_switch, args=(name, key))
    controls.keep(**{name: YES if held else NO})
    return held


def asked_measure(theme: Theme, opens_on: str) -> str:
    """The id of the measure to show in full: the address's, else the one to open on, which with a notice answers one of no such page."""
    known = {one.id: one.title for one in measures(theme.id)}
    notice = f"The address names a measure that is not on this page. {known[opens_on]} is shown instead."
    return asked_for("measure", list(known), opens_on, notice)


def pick_measure(theme: Theme, held: str) -> Measure:
    """The measure in full, which a reader can change."""
    known = {one.id: one for one in measures(theme.id)}
    titles = {name: one.title for name, one in known.items()}
    return known[from_list("measure", "Measure", titles, held, key=f"measure-{theme.id}", width=480)]


def _hold(key: str, held: str | bool) -> None:
    """Sets a widget to what is held, which the address or another page may have changed since."""
    if st.session_state.get(key) != held:
        st.session_state[key] = held


def _take(name: str, key: str) -> None:
    st.query_params[name] = st.session_state[key]


def _take_switch(name: str, key: str) -> None:
    st.query_params[name] = YES if st.session_state[key] else NO
