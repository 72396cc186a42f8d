"""Which spread the reader asks for: over which kind of group, and in one period or over time. Both are in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from metrics.kit.measure import GROUP_TITLES, Measure
from present import words
from present.screens import controls
from present.screens.view import View


@dataclass(frozen=True)
class Asked:
    """Which spread is asked for: of a measure over one kind of group, and the figures of every kind."""

    view: View
    measure: Measure
    kind: str
    figures: pd.DataFrame

    @property
    def title(self) -> str:
        return GROUP_TITLES[self.kind]

    @property
    def when(self) -> str:
        return words.when(self.view.at(self.measure), self.view.period_of(self.measure))

    def caption(self, title: str) -> str:
        """A table's caption, which says whose records they are while they are invented."""
        return ". ".join(filter(None, (title, self.view.invented_as)))

    @property
    def now(self) -> pd.DataFrame:
        """The figures of the chosen period, of every kind of group."""
        held = self.figures
        return held[(held["period"] == self.view.period_of(self.measure)) & (held["month"] == self.view.at(self.measure))]


def choose_kind(measure: Measure, kinds: Mapping[str, str]) -> str:
    """Draws the choice of the kind of group and returns it; `by` in the address."""
    key, held = f"by-{measure.id}", _held("by", kinds)
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    st.selectbox("By", list(kinds), format_func=kinds.__getitem__, key=key, width=260, on_change=_take, args=("by", key))
    controls.keep(by=held)
    return held


def choose_way(asked: Asked) -> str:
    """Draws the choice of the way to look and returns it: month or time; `spread` in the address."""
    ways = {"month": f"In {asked.when}", "time": "Over time"}
    key, held = f"spread-{asked.measure.id}", _held("spread", ways)
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    st.segmented_control(
        "Shown",
        list(ways),
        format_func=ways.__getitem__,
        key=key,
        required=True,
        on_change=_take,
        args=("spread", key),
        label_visibility="collapsed",
    )
    controls.keep(spread=held)
    return held


def _held(name: str, known: Mapping[str, str]) -> str:
    """What the address asks for, or the first that there is."""
    asked = st.query_params.get(name, "")
    return asked if asked in known else next(iter(known))


def _take(name: str, key: str) -> None:
    """What the reader has just chosen goes into the address, which decides."""
    st.query_params[name] = st.session_state[key]
