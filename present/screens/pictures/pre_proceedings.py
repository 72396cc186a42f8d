"""Pre-proceedings and court: the tracker as one bar a family, and court cases against 26 weeks. Both sort, narrow, download and print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from present import store, words
from present.charts import court, tracker
from present.charts.lanes import ROWS_DRAWN
from present.screens import controls, empty
from present.screens.pictures.asked import measure
from present.screens.sheet import print_button, sheet
from present.screens.table import show_html
from present.screens.view import View


@dataclass(frozen=True)
class Drawn:
    """What a sheet holds: its heading, the line under it, its legend and its picture as HTML, and the rows as a file."""

    heading: str
    under: str
    legend: str
    picture: str
    rows: pd.DataFrame


def pre_proceedings(view: View) -> None:
    """The tracker of families before court, then the cases in court."""
    _tracker(view)
    _court(view)


def _tracker(view: View) -> None:
    of = measure("in_pre_proceedings")
    held = _at(view, "pre_proceedings_tracker")
    if held is None:
        return empty.not_supplied("The tracker", view.lacking(of) or of.needs)
    if held.empty:
        return empty.no_cases("The tracker", _when(view))
    held, rule = tracker.prepared(held), tracker.rules(_last_day(view))
    teams = sorted(set(held["team"].astype("str")))
    with st.container(horizontal=True, vertical_alignment="bottom", key="tracker-controls"):
        which = _ask("families", "Families", tracker.shows(held), 290)
        by = _ask("sort", "Sorted by", tracker.SORTS, 270)
        team = _ask("team", "Team", {"": "All teams"} | {name: name for name in teams}, 220)
        print_button("tracker")
    rows = tracker.ordered(tracker.narrowed(held, which, team), by)
    _show(view, "tracker", _drawn_tracker(view, held, rows, rule, f"{tracker.SHOWN[which]}{f', {team}' if team else ''}"))


def _drawn_tracker(view: View, held: pd.DataFrame, rows: pd.DataFrame, rule: tracker.Rules, asked: str) -> Drawn:
    caption = _caption(view, f"Tracker of pre-proceedings on {words.day(_last_day(view))}", asked)
    picture = tracker.tracker_html(rows, rule, caption) if len(rows) else ""
    under = f"{_counted(rows, 'family', 'families')} Team: the first child’s. The decision is an entry’s first touch."
    heading = f"The tracker: {tracker.headline(held, rule)}"
    return Drawn(heading, under, tracker.legend(rows, rule) if len(rows) else "", picture, tracker.download(rows))


def _court(view: View) -> None:
    of = measure("proceedings_in_26_weeks")
    held = _at(view, "court_cases")
    if held is None:
        return empty.not_supplied("Court cases", view.lacking(of) or of.needs)
    if held.empty:
        return empty.no_cases("Court cases", _when(view))
    held = court.with_state(held)
    with st.container(horizontal=True, vertical_alignment="bottom", key="court-controls"):
        which = _ask("cases", "Cases", court.SHOWN, 290)
        print_button("court")
    rows = court.narrowed(held, which)
    caption = _caption(view, f"Court cases on {words.day(_last_day(view))}, the longest first", court.SHOWN[which])
    picture = court.court_html(rows, caption) if len(rows) else ""
    heading = f"In court: {court.headline(held)}"
    _show(
        view,
        "court",
        Drawn(heading, _counted(rows, "case", "cases"), court.legend(rows) if len(rows) else "", picture, court.download(rows)),
    )


def _show(view: View, name: str, drawn: Drawn) -> None:
    """The sheet, and the file of all its rows below it."""
    with sheet(name):
        st.subheader(drawn.heading, anchor=False)
        if drawn.picture:
            show_html(drawn.legend, key=f"{name}-legend")
            show_html(drawn.picture, key=f"{name}-lanes")
        st.html(f'<p class="rg-under">{escape(drawn.under)}</p>')
    view.csv(lambda: drawn.rows, f"{name}-{_last_day(view):%Y-%m}")


def _at(view: View, name: str) -> pd.DataFrame | None:
    """The picture's rows at the month's end for the chosen group (all where that breakdown is not one of theirs); None without any."""
    held = store.picture(view.snapshot.path, name)
    if held is None:
        return None
    held = held[held["month"] == view.period_end()]
    kind = view.choice.group_kind
    return held[held[kind].astype("str") == view.choice.group] if kind in held.columns else held


def _last_day(view: View) -> pd.Timestamp:
    """The day at which the pictures stand."""
    return min(view.period_end() + pd.offsets.MonthEnd(0), view.snapshot.as_at)


def _when(view: View) -> str:
    return f"{view.period_end():%B %Y}{f', {view.group_words}' if view.group_words else ''}"


def _caption(view: View, title: str, asked: str) -> str:
    return ". ".join(filter(None, (f"{title}: {asked[:1].lower()}{asked[1:]}", view.group_words.capitalize(), view.invented_as)))


def _counted(rows: pd.DataFrame, one: str, several: str) -> str:
    """How many rows there are, and whether the picture has them all."""
    said = f"{len(rows):,} {one if len(rows) == 1 else several}."
    return f"{said} The first {ROWS_DRAWN} are drawn; the download has all." if len(rows) > ROWS_DRAWN else said


def _ask(name: str, label: str, known: Mapping[str, str], width: int) -> str:
    """A choice that is kept in the address; an unknown one there is answered with the first."""
    key, asked = f"tracker-{name}", st.query_params.get(name, "")
    held = asked if asked in known else next(iter(known))
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    st.selectbox(label, list(known), format_func=known.__getitem__, key=key, width=width, on_change=_take, args=(name, key))
    controls.keep(**{name: held})
    return held


def _take(name: str, key: str) -> None:
    """What the reader has just chosen goes into the address, which decides."""
    st.query_params[name] = st.session_state[key]
