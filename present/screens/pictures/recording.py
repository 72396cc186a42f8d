"""Recording: how many working days each kind of document takes to reach the file, and where else recording is measured."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from data.reference import standard
from data.working_days import working_days_between
from present import words
from present.charts.days_by_kind import days_by_kind
from present.html_table import Link, link_html
from present.screens import empty, figure
from present.screens.lists import unnamed_of
from present.screens.pictures.asked import measure, when
from present.screens.table import show_html
from present.screens.view import View

NOT_ON_FILE = "Not on file"
IN_TIME = 3  # bands of working days that are in time
ELSEWHERE = (("missing", "rhi_recorded_in_5_working_days"), ("quality", "audit_recording_good"))


def recording(view: View) -> None:
    """Working days from the event to the file, by kind of document, with the day that is the last in time."""
    of = measure("documents_filed_in_5_working_days")
    if not view.lacking(of):
        _days_to_file(view)
    _elsewhere(view)


def _days_to_file(view: View) -> None:
    of = measure("documents_filed_in_5_working_days")
    found = unnamed_of(view, of)
    held = standard(str(of.standard), view.at(of) + pd.offsets.MonthEnd(0))
    if found.empty or held is None or held.value is None:
        empty.no_cases("How long documents take to reach the file", when(view, of))
        return
    names, rows = filed(found, int(held.value))
    chart = days_by_kind(
        f"Working days from the event to the file, {when(view, of)}",
        rows,
        bands=names,
        in_time=IN_TIME,
        line_name=f"{held.text}",
        what="documents",
        file_name="days-to-file",
        dark=view.dark,
    )
    note = (
        f"Documents whose {words.small(int(held.value))} working days ended in {when(view, of)}, as known on "
        f"{words.day(view.snapshot.as_at)}. "
        "The day of the meeting, letter or interview is day 0."
    )
    figure.show(view, chart, key="filed", heading=latest_kind(rows, names[:IN_TIME]), note=escape(note))


def latest_kind(rows: pd.DataFrame, in_time: list[str]) -> str:
    """The kind of document that is least often in time: "Least often in time: return interview, 68% (30 of 44)"; of one kind its share."""
    whole = rows.groupby("panel", sort=False)["count"].sum()
    on_time = rows[rows["band"].isin(in_time)].groupby("panel", sort=False)["count"].sum()
    share = on_time / whole
    kind = str(share.idxmin())
    said = f"{kind.lower()}, {share[kind]:.0%} ({on_time[kind]} of {whole[kind]})"
    return f"Least often in time: {said}" if len(share) > 1 else f"In time: {said}"


def bands(last_in_time: int) -> tuple[list[float], list[str]]:
    """Edges and names of the bands of working days, round the last day that is in time; three of them are in time."""
    two, four = last_in_time * 2, last_in_time * 4
    edges = [-np.inf, 0, 2, last_in_time, two, four, np.inf]
    return edges, ["Same day", "1 to 2", f"3 to {last_in_time}", f"{last_in_time + 1} to {two}", f"{two + 1} to {four}", f"Over {four}"]


def filed(found: pd.DataFrame, last_in_time: int) -> tuple[list[str], pd.DataFrame]:
    """The names of the bands in order, those not on file last, and the documents of each kind in each: `panel`, `band`, `count`."""
    edges, names = bands(last_in_time)
    every = [*names, NOT_ON_FILE]
    taken = working_days_between(found["event_date"], found["uploaded_date"])
    band = pd.cut(taken, edges, labels=names).astype("str").fillna(NOT_ON_FILE)
    counts = pd.crosstab(found["document"].astype("str"), band).reindex(columns=every, fill_value=0)
    rows = counts.rename_axis("panel").reset_index().melt("panel", var_name="band", value_name="count")
    return every, rows.sort_values("panel", kind="stable", ignore_index=True)


def _elsewhere(view: View) -> None:
    """The measures of recording that stand on other pages, with their figures."""
    said = []
    for page, name in ELSEWHERE:
        of = measure(name)
        if view.lacking(of):
            continue
        link = link_html(of.title, Link(page, view.choice.query(measure=name)))
        said.append(f"<li>{link}: {escape(words.full(of, view.reading(of).now))}, {escape(when(view, of))}</li>")
    if said:
        st.subheader("Recording is also measured on other pages", anchor=False)
        show_html(f'<ul class="rg-findings">{"".join(said)}</ul>', key="recording-elsewhere")
