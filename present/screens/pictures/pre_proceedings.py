"""Pre-proceedings and court: the tracker as one bar a family, and court cases against 26 weeks. Both sort, narrow, download and print."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from present import store, words
from present.access import LEADER
from present.charts import court, tracker
from present.charts.lanes import ROWS_DRAWN
from present.screens import controls, empty, recorded, signing_in
from present.screens.pictures.asked import measure
from present.screens.sheet import print_button, sheet
from present.screens.table import show_html
from present.screens.view import View


def pre_proceedings(view: View) -> None:
    """The tracker of families before court, then the cases in court."""
    _tracker(view)
    _court(view)


def _tracker(view: View) -> None:
    of = measure("in_pre_proceedings")
    if not signing_in.shown_to(LEADER, "The tracker, one row a family"):
        return
    held = _at(view, "pre_proceedings_tracker")
    if held is None:
        return empty.not_supplied("The tracker", view.lacking(of) or of.needs)
    if held.empty:
        return empty.no_cases("The tracker", _when(view))
    if not recorded.list_shown(signing_in.check(LEADER, store.LISTS), "pre-proceedings-tracker", len(held)):
        return
    held, rule = tracker.prepared(held), tracker.rules(_last_day(view))
    teams = sorted(set(held["team"].astype("str")))
    with sheet("tracker"):
        st.subheader(tracker.headline(held, rule), anchor=False)
        with st.container(horizontal=True, vertical_alignment="bottom", key="sheet-controls-tracker"):
            which = _ask("families", "Families", tracker.shows(held), 290)
            by = _ask("sort", "Sorted by", tracker.SORTS, 270)
            team = _ask("team", "Team", {"": "All teams"} | {name: name for name in teams}, 220)
            print_button("tracker")
        rows = tracker.ordered(tracker.narrowed(held, which, team), by)
        caption = _caption(view, "Tracker of pre-proceedings", tracker.SHOWN[which], team)
        made = view.once(f"tracker {which} {by} {team}", lambda: tracker.picture(rows, rule, caption))
        touch = " The decision counts as an entry’s first touch." if "last_touched_date" in rows.columns else ""
        under = f"{_counted(rows, 'family', 'families')} Team: the first child’s.{touch}"
        _show("tracker", made, under)
    view.csv(lambda: tracker.download(rows), f"tracker-{_last_day(view):%Y-%m}")


def _court(view: View) -> None:
    of = measure("proceedings_in_26_weeks")
    if not signing_in.shown_to(LEADER, "Court cases, one row a case"):
        return
    held = _at(view, "court_cases")
    if held is None:
        return empty.not_supplied("Court cases", view.lacking(of) or of.needs)
    if held.empty:
        return empty.no_cases("Court cases", _when(view))
    if not recorded.list_shown(signing_in.check(LEADER, store.LISTS), "court-cases", len(held)):
        return
    held = court.with_state(held)
    with sheet("court"):
        st.subheader(court.headline(held), anchor=False)
        with st.container(horizontal=True, vertical_alignment="bottom", key="sheet-controls-court"):
            which = _ask("cases", "Cases", court.SHOWN, 290)
            print_button("court")
        rows = court.narrowed(held, which)
        caption = _caption(view, "Court cases, the longest first", court.SHOWN[which])
        made = view.once(f"court {which}", lambda: court.picture(rows, caption))
        under = f"{_counted(rows, 'case', 'cases')} An extension is shown once the 26 weeks have run."
        _show("court", made, under)
    view.csv(lambda: court.download(rows), f"court-cases-{_last_day(view):%Y-%m}")


def _show(name: str, made: tuple[str, str], under: str) -> None:
    legend, picture = made
    st.html(f'<p class="rg-under">{escape(under)}</p>')  # before the picture: after it, it can print alone on a last sheet
    if picture:
        show_html(legend, key=f"{name}-legend")
        show_html(picture, key=f"{name}-lanes")


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


def _caption(view: View, title: str, *asked: str) -> str:
    """A picture's own title: what, on which day, how narrowed, and whose records."""
    how = ", ".join(filter(None, (*asked, view.group_words)))
    return ". ".join(filter(None, (f"{title}, {words.day(_last_day(view))}: {how[:1].lower()}{how[1:]}", view.invented_as)))


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
