"""Actions: what became of those that were due, by who set them; how long the rest are overdue; the oldest of them first."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from present import words
from present.access import LEADER
from present.charts.bars import distribution
from present.charts.stacked import Part, stacked
from present.html_table import Cell, Column, Row, table_html
from present.screens import empty, figure, recorded, signing_in
from present.screens.lists import cases_of, unnamed_of
from present.screens.pictures.asked import counted, measure, when
from present.screens.table import show_html
from present.screens.view import View

BECAME = (
    Part("on_time", "Done on time", "T", "better", is_met=True),
    Part("late", "Done late", "L", "pale", is_met=False),
    Part("not_done", "Not done, so overdue", "N", "worse", is_met=False),
)
OVERDUE_BANDS = ([-np.inf, 4, 13, 26, 52, np.inf], ["Up to 4 weeks", "4 to 13", "13 to 26", "26 to 52", "Over a year"])
DAYS = 7
OLDEST = 10


def actions(view: View) -> None:
    """What became of the actions due, how long others are overdue, and the oldest first."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _by_source(view)
    overdue = measure("actions_overdue")
    if view.lacking(overdue):
        return
    with right:
        _how_long(view, unnamed_of(view, overdue))
    if signing_in.shown_to(LEADER, "The oldest actions still open"):
        _oldest(view, cases_of(view, overdue))


def _by_source(view: View) -> None:
    of = measure("actions_on_time")
    if view.lacking(of):
        return
    found = unnamed_of(view, of)
    if found.empty:
        empty.no_cases("What became of the actions due", when(view, of))
        return
    title = f"Actions first due in {when(view, of)}, by who set them"
    until = min(view.at(of) + pd.offsets.MonthEnd(0), view.snapshot.as_at)
    rows = became(found, until)
    chart = stacked(title, rows, BECAME, met="done on time", what="actions", file_name="actions-by-source", dark=view.dark)
    note = f"Actions first due in {when(view, of)}, as they stood on {words.day(until)}. Under each name: those done by the day first set."
    figure.show(view, chart, key="actions", heading=finished(rows), note=escape(note))


def finished(rows: pd.DataFrame) -> str:
    """What became of all of them: "72 of 415 actions due are not done, 30 were done late"."""
    late, not_done, due = (int(rows.loc[rows["group"] == "All", name].sum()) for name in ("late", "not_done", "on_time"))
    due += late + not_done
    return f"{not_done or 'None'} of {due:,} actions due {'is' if not_done == 1 else 'are'} not done, {late or 'none'} done late"


def became(found: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """How many actions were done on time, done late and not done by a day, over all and by who set them, in alphabetical order."""
    on_time = found["met"].astype(bool)
    done = found["completed_date"] <= until
    each = pd.DataFrame({"on_time": on_time, "late": ~on_time & done, "not_done": ~on_time & ~done}).astype(int)
    by_source = each.groupby(found["source"].astype("str")).sum()
    rows = pd.concat([pd.DataFrame([each.sum()], index=["All"]), by_source])
    return rows.rename_axis("group").reset_index()


def _how_long(view: View, found: pd.DataFrame) -> None:
    of = measure("actions_overdue")
    if found.empty:
        empty.no_cases("How long actions are overdue", when(view, of))
        return
    title = f"How long actions have been overdue, at the end of {when(view, of)}"
    bands = overdue_bands(found)
    chart = distribution(title, bands, what="actions", file_name="actions-overdue-weeks", dark=view.dark)
    put_back = int((found["current_due_date"] > found["original_due_date"]).sum())
    note = f"{words.number(len(found))} are overdue; {words.number(put_back)} of them have been given a later date."
    figure.show(view, chart, key="overdue", heading=waiting_longest(bands), note=escape(note))


def waiting_longest(bands: pd.DataFrame) -> str:
    """How many have waited longest: "26 of 201 overdue actions have waited over a year"."""
    longest, whole = int(bands["count"].iloc[-1]), int(bands["count"].sum())
    return f"{longest or 'None'} of {whole:,} overdue actions {'has' if longest == 1 else 'have'} waited over a year"


def overdue_bands(found: pd.DataFrame) -> pd.DataFrame:
    """Overdue actions by whole weeks since they were first due: `group`, `count`."""
    edges, names = OVERDUE_BANDS
    return counted(pd.cut(found["days_overdue"] / DAYS, edges, labels=names).astype("str"), list(names))


def _oldest(view: View, found: pd.DataFrame) -> None:
    of = measure("actions_overdue")
    if found.empty or not recorded.list_shown(signing_in.check(LEADER, "a list of children"), "actions-oldest-first", len(found)):
        return
    st.subheader("The oldest actions still open", anchor=False)
    caption = f"The {min(OLDEST, len(found))} actions longest overdue at the end of {when(view, of)}, of {words.number(len(found))}"
    caption = ". ".join(filter(None, (caption, view.invented_as)))
    show_html(view.once("oldest actions", lambda: oldest_html(found, caption)), key="oldest-actions")
    view.csv(lambda: _in_order(found).drop(columns=["month", "case_id"]), "actions-oldest-first")


def _in_order(found: pd.DataFrame) -> pd.DataFrame:
    return found.sort_values(["original_due_date", "case_id"], kind="stable")


def oldest_html(found: pd.DataFrame, caption: str) -> str:
    """The ten actions that have waited longest, as a table."""
    columns = [Column(name) for name in ("Child", "Set by", "First due", "Put back to", "Escalated", "Team")] + [
        Column("Weeks overdue", numeric=True)
    ]
    rows = [
        Row(
            (
                Cell(str(row["child_id"])),
                Cell(str(row["source"])),
                Cell(_day(row["original_due_date"])),
                Cell(_day(row["current_due_date"]) if row["current_due_date"] > row["original_due_date"] else words.NOTHING),
                Cell(_day(row["escalated_date"]) if pd.notna(row["escalated_date"]) else "no"),
                Cell(str(row.get("team", words.NOTHING))),
                Cell(words.number(row["days_overdue"] // DAYS), strong=True),
            )
        )
        for row in _in_order(found).head(OLDEST).to_dict("records")
    ]
    return table_html(caption, columns, rows, caption_shown=True)


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%b %Y}"
