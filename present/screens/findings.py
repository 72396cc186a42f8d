"""The findings of the chosen letter with their verdicts, and the three small controls over their table."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from data.letters import THEMES, page_theme
from metrics.kit.measure import measures
from present import overview
from present.overview import ALL, Answered, Asked
from present.screens import controls, empty
from present.screens.view import View

WIDTHS_PX = {"theme": 210, "verdict": 240, "sort": 190}
TITLES = {"theme": "Theme", "verdict": "Verdict", "sort": "Order"}


def answered(view: View, theme: str = "") -> list[Answered]:
    """Each finding of the letter with its readings, once for all readers of the same view; with a theme, those that its page shows."""
    own = {measure.id for measure in measures(theme)} if theme else set()
    of = [one for one in view.letter.findings if not theme or page_theme(one.theme) == theme or own & set(one.measures)]
    found: list[Answered] = view.once(
        f"answered {theme}", lambda: overview.answer(of, measures(), view.reading, lambda measure: bool(view.lacking(measure)))
    )
    return found


def asked() -> Asked:
    """What the address asks to see of the findings; what does not exist in it is answered by the default and a notice."""
    held, faults = overview.read_asked(st.query_params.to_dict())
    for fault in faults:
        empty.notice(fault)
    controls.keep(**held.query())
    return held


def choose(found: list[Answered], held: Asked) -> None:
    """Theme, verdict and order in one row. What is picked goes into the address, which decides at the next run."""
    themes = {one.finding.theme for one in found if one.deciding is not None} | {ALL, held.theme}
    with st.container(horizontal=True, vertical_alignment="bottom", key="findings-controls"):
        _select("theme", {name: label for name, label in {ALL: "All themes", **THEMES}.items() if name in themes}, held.theme)
        _select("verdict", overview.VERDICT_LABELS, held.verdict)
        _select("sort", overview.SORTS, held.sort)


def _select(name: str, labels: Mapping[str, str], held: str) -> None:
    key = f"findings-{name}"
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    st.selectbox(
        TITLES[name],
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        on_change=_take,
        args=(name, key),
        width=WIDTHS_PX[name],
        label_visibility="collapsed",  # "All themes" and "Worst first" say what they are; screen readers get the label
    )


def _take(name: str, key: str) -> None:
    st.query_params[name] = st.session_state[key]
