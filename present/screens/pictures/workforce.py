"""Workforce: one dot a worker, who fills the posts, who leaves, and how many workers each child has had."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from data import reference
from data.letters import letters
from present import words
from present.charts.bars import distribution
from present.charts.panels import Panel, panels
from present.charts.staffing import staffing
from present.charts.strip import Beside, strip
from present.screens import controls, empty, figure
from present.screens.lists import cases_of
from present.screens.pictures.asked import counted, measure, when
from present.screens.pictures.over_months import monthly, published_name, series
from present.screens.view import View

DOTS_DRAWN = 400  # workers in one picture
HAD = ("None", "1", "2", "3", "4 or more")


def workforce(view: View) -> None:
    """Caseloads one dot a worker, who fills the posts, who leaves, and how many workers each child has had."""
    _caseloads(view)
    _posts(view)
    _leavers(view)
    _workers_of_a_child(view)


def _caseloads(view: View) -> None:
    of = measure("caseload")
    if view.lacking(of):
        return
    st.subheader("Each social worker’s children", anchor=False)
    held = cases_of(view, of)
    part = _part(held) if not view.group_words else ""
    held = held[(held["part"] == "numerator") & ((held["service"].astype("str") == part) | (part == ""))] if len(held) else held
    if held.empty:
        empty.no_cases("Caseload of each social worker", when(view, of))
        return
    rows = dot_rows(held)
    drawn = rows.nlargest(DOTS_DRAWN, "value").sort_index() if len(rows) > DOTS_DRAWN else rows
    left_out = f" The {DOTS_DRAWN} with the most children of {len(rows):,} are drawn." if len(rows) > DOTS_DRAWN else ""
    beside, said = read_against(held, view.at(of))
    title = f"Children for each full-time social worker, {when(view, of)}{f', {part.lower()}' if part else ''}"
    chart = strip(title, drawn, unit=of.unit, beside=beside, file_name="social-workers", dark=view.dark)
    figure.show(
        view,
        chart,
        key=f"workers-{part}",
        note=f"{escape(said)} A part-time worker’s children are divided by the hours worked. For managers only: a worker’s own figure is "
        f"never published.{left_out}",
    )


def _part(held: pd.DataFrame) -> str:
    """The part of the service that the reader asks for; blank for all of them."""
    parts = sorted(held["service"].dropna().astype("str").unique()) if len(held) else []
    if len(parts) < 2:
        return ""
    names = {"": "Every part of the service"} | {part: part for part in parts}
    key, asked = "caseload-part", st.query_params.get("staff", "")
    current = asked if asked in names else ""
    if st.session_state.get(key) != current:
        st.session_state[key] = current
    chosen = st.segmented_control(
        "Part of the service",
        list(names),
        key=key,
        format_func=names.__getitem__,
        required=True,
        on_change=_take_part,
        args=(key,),
        label_visibility="collapsed",
    )
    controls.keep(staff=chosen or "")
    return chosen or ""


def _take_part(key: str) -> None:
    st.query_params["staff"] = st.session_state[key] or ""


def dot_rows(held: pd.DataFrame) -> pd.DataFrame:
    """One row a worker, the teams of one part of the service together: `team`, `worker`, `value`, `detail`."""
    held = held.assign(service=held["service"].astype("str").fillna(""), team=held["team"].astype("str").fillna("Team not recorded"))
    held = held.sort_values(["service", "team", "caseload_per_fte"], ascending=[False, True, True])
    pairs = zip(held["children_held"], held["fte"], strict=True)
    detail = [f"{words.number(children)} children ÷ {words.number(fte, 2)} full-time" for children, fte in pairs]
    names = held["worker_id"].astype("str").to_numpy()
    columns = {"team": held["team"].to_numpy(), "worker": names, "value": held["caseload_per_fte"].to_numpy(), "detail": detail}
    return pd.DataFrame(columns)


def read_against(held: pd.DataFrame, on: pd.Timestamp) -> tuple[Beside, str]:
    """The local line, and the band that a letter states over the teams that it is of; with the sentence that says so."""
    line = reference.standard("caseload_children", on + pd.offsets.MonthEnd(0))
    stated = [finding for one in letters() for finding in one.findings if finding.baseline and finding.baseline.measure == "caseload"]
    beside = Beside(None if line is None else line.value, "" if line is None else f"local line: {line.value:g}")
    if not stated or stated[0].baseline is None or stated[0].baseline.low is None or stated[0].baseline.high is None:
        return beside, ""
    finding, low, high = stated[0], stated[0].baseline.low, stated[0].baseline.high
    teams = held.loc[held["service"].astype("str") == finding.part[1], "team"].astype("str").unique()
    letter = next(one for one in letters() if finding in one.findings)
    band = Beside(beside.line, beside.line_name, (low, high), f"letter: {low:g} to {high:g}", tuple(teams))
    held_then = f"the {low:g} to {high:g} children that social workers in {finding.scope} held, and could manage"
    said = f"Shaded: {held_then}, at the {words.visit(letter)}."
    return band, said if len(teams) else ""


def _posts(view: View) -> None:
    agency, vacancy = measure("agency"), measure("vacancy")
    if view.lacking(agency):
        return
    rows = staff_rows(monthly(view, agency), None if view.lacking(vacancy) else monthly(view, vacancy))
    if rows.empty:
        return
    title = f"Who fills the posts{f', {view.group_words}' if view.group_words and view.filters(agency) else ''}"
    chart = staffing(title, rows, file_name="who-fills-the-posts", dark=view.dark)
    figure.show(view, chart, key="posts", heading="Who fills the posts", note=_shares_said(view))


def staff_rows(agency: pd.DataFrame, vacancy: pd.DataFrame | None) -> pd.DataFrame:
    """Full-time equivalents by month: `permanent`, `agency`, and `empty`, the vacancies that no agency worker covers."""
    rows = agency.set_index("month")[["numerator", "denominator"]].rename(columns={"numerator": "agency"})
    rows["permanent"] = rows["denominator"] - rows["agency"]
    vacant = float("nan") if vacancy is None else vacancy.set_index("month")["numerator"].reindex(rows.index)
    rows["empty"] = (vacant - rows["agency"]).clip(lower=0) if vacancy is not None else vacant
    rows = rows[rows["denominator"] > 0].reset_index()
    return rows[["month", "permanent", "agency", "empty"]]


def _shares_said(view: View) -> str:
    """The three shares of the month on screen with their numbers, each as its own measure has it."""
    parts = []
    for name, of_what in (("permanent", "of those in post"), ("agency", "of those in post"), ("vacancy", "of posts have nobody permanent")):
        of = measure(name)
        if view.lacking(of):
            continue
        now = view.reading(of).now
        if now.value is not None:
            label = {"permanent": "Permanent: ", "agency": "From an agency: ", "vacancy": "Vacant: "}[name]
            parts.append(f"{label}{words.full(of, now)} {of_what}")
    return escape(f"{when(view, measure('agency'))}. {'. '.join(parts)}. Counted in full-time equivalents.") if parts else ""


def _leavers(view: View) -> None:
    turnover, managers = measure("turnover"), measure("manager_turnover")
    found = [series(view, turnover, "Social workers"), series(view, managers, "Managers")]
    lines = tuple(one for one in found if one is not None)
    if not lines:
        return
    of_group = f", {view.group_words}" if view.group_words and view.filters(turnover) else ""
    chart = panels(
        f"Who leaves in a year, for every 100 in post{of_group}",
        [Panel("Leavers in the twelve months to each month end, for every 100 in post", lines, height=230)],
        published_name=published_name(),
        file_name="who-leaves",
        dark=view.dark,
    )
    note = f"DfE’s figures are of social workers, for the year to 30 September. {turnover.published_difference}"
    figure.show(view, chart, key="leavers", heading="Who leaves", note=escape(note) if _has_stars(lines) else "")


def _has_stars(lines: tuple) -> bool:
    return any(line.published is not None for line in lines)


def _workers_of_a_child(view: View) -> None:
    of = measure("three_or_more_workers")
    if view.lacking(of):
        return
    found = cases_of(view, of)
    if found.empty:
        return
    bands = pd.cut(found["social_workers"], [-1, 0, 1, 2, 3, float("inf")], labels=list(HAD)).astype("str")
    chart = distribution(
        f"Social workers each child in care had in the twelve months to {when(view, of)}",
        counted(bands, list(HAD)),
        what="children",
        file_name="workers-of-a-child",
        dark=view.dark,
    )
    figure.show(view, chart, key="workers-of-a-child", heading="How many social workers each child has had in twelve months")
