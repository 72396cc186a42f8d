"""Workforce: one dot a worker, who fills the posts, who leaves, and how many workers each child has had."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from data import reference
from data.letters import letters
from present import words
from present.access import LEADER
from present.charts.bars import distribution
from present.charts.panels import Panel, panels
from present.charts.staffing import staffing
from present.charts.strip import Beside, strip
from present.screens import empty, figure, recorded, signing_in
from present.screens.chosen import from_buttons
from present.screens.lists import cases_of, unnamed_of
from present.screens.pictures.asked import counted, measure, when
from present.screens.pictures.over_months import is_of_a_group, monthly, published_name, series
from present.screens.pictures.staff_titles import from_agency, over_the_line, who_leaves
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
    if not signing_in.shown_to(LEADER, "Caseload of each social worker"):
        return
    held = cases_of(view, of)
    filtered = is_of_a_group(view, of)
    every = held[held["part"] == "numerator"] if len(held) else held
    st.subheader(over_the_line(every, _line(view.at(of))), anchor=False)
    part = "" if filtered else _part(held)
    held = held[(held["part"] == "numerator") & ((held["service"].astype("str") == part) | (part == ""))] if len(held) else held
    if held.empty:
        empty.no_cases("Caseload of each social worker", when(view, of))
        return
    by_team = bool(part) or filtered
    rows = dot_rows(held, by_team=by_team)
    if not recorded.list_shown(signing_in.check(LEADER, "a worker's own figure"), "social-workers", len(rows)):
        return
    drawn = rows.nlargest(DOTS_DRAWN, "value").sort_index() if len(rows) > DOTS_DRAWN else rows
    left_out = f" The {DOTS_DRAWN} with the most children of {len(rows):,} are drawn." if len(rows) > DOTS_DRAWN else ""
    beside, said = read_against(held, view.at(of), by_team=by_team)
    title = f"Children for each full-time social worker, {when(view, of)}{f', {part.lower()}' if part else ''}"
    chart = strip(title, drawn, unit=of.unit, beside=beside, file_name="social-workers", dark=view.dark)
    figure.show(
        view,
        chart,
        key=f"workers-{part}",
        note=f"{escape(said)}A part-time worker’s children are divided by the hours worked. For managers only: a worker’s own figure is "
        f"never published.{left_out}",
    )


def _line(on: pd.Timestamp) -> float | None:
    """The most children a full-time worker should have, by the local line of that month; None without one."""
    line = reference.standard("caseload_children", on + pd.offsets.MonthEnd(0))
    return None if line is None else line.value


def _part(held: pd.DataFrame) -> str:
    """The part of the service that the reader asks for; blank for all of them."""
    parts = sorted(held["service"].dropna().astype("str").unique()) if len(held) else []
    if len(parts) < 2:
        return ""
    names = {"": "Every part of the service"} | {part: part for part in parts}
    asked = st.query_params.get("staff", "")
    return from_buttons("staff", "Part of the service", names, asked if asked in names else "", key="caseload-part")


def dot_rows(held: pd.DataFrame, *, by_team: bool) -> pd.DataFrame:
    """One row a worker, the parts of the service (or the teams) together: `row`, `team`, `worker`, `value`, `detail`."""
    held = held.assign(service=_named(held["service"]), team=_named(held["team"]))
    held = held.sort_values(["service", "team", "caseload_per_fte"], ascending=[False, True, True])
    pairs = zip(held["children_held"], held["fte"], strict=True)
    detail = [f"{words.number(children)} children ÷ {fte:g} full-time" for children, fte in pairs]
    columns = {"row": held["team" if by_team else "service"], "team": held["team"], "worker": held["worker_id"].astype("str")}
    return pd.DataFrame(columns | {"value": held["caseload_per_fte"], "detail": detail}).reset_index(drop=True)


def _named(names: pd.Series) -> pd.Series:
    return names.astype("str").fillna("Not recorded")


def read_against(held: pd.DataFrame, on: pd.Timestamp, *, by_team: bool) -> tuple[Beside, str]:
    """The local line, and the band that a letter states over the rows that it is of; with the sentence that says so."""
    line = _line(on)
    beside = Beside(line, "" if line is None else f"local line: {line:g}")
    for letter, finding in ((one, finding) for one in letters() for finding in one.findings):
        stated = finding.baseline
        if stated is None or stated.measure != "caseload" or stated.low is None or stated.high is None:
            continue
        of = held[_named(held["service"]) == finding.part[1]]
        rows = tuple(_named(of["team" if by_team else "service"]).unique())
        held_then = f"the {stated.low:g} to {stated.high:g} children that social workers in {finding.scope} held, and could manage"
        band = replace(beside, band=(stated.low, stated.high), band_name=f"letter: {stated.low:g} to {stated.high:g}", band_rows=rows)
        return band, f"Shaded: {held_then}, at the {words.visit(letter)}. " if rows else ""
    return beside, ""


def _posts(view: View) -> None:
    agency, vacancy = measure("agency"), measure("vacancy")
    if view.lacking(agency):
        return
    rows = staff_rows(monthly(view, agency), None if view.lacking(vacancy) else monthly(view, vacancy))
    if rows.empty:
        return
    title = f"Who fills the posts{f', {view.group_words}' if is_of_a_group(view, agency) else ''}"
    chart = staffing(title, rows, file_name="who-fills-the-posts", dark=view.dark)
    figure.show(view, chart, key="posts", heading=from_agency(view, agency), note=_shares_said(view))


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
    for name, of_what in (
        ("permanent", "of those in post"),
        ("agency", "of those in post"),
        ("vacancy", "of posts, some with an agency worker in them"),
    ):
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
    found = [series(view, turnover, "Social workers")]
    if not is_of_a_group(view, turnover) or view.filters(managers):
        found.append(series(view, managers, "Managers"))
    lines = tuple(one for one in found if one is not None)
    if not lines:
        return
    of_group = f", {view.group_words}" if is_of_a_group(view, turnover) else ""
    chart = panels(
        f"Who leaves in a year, for every 100 in post{of_group}",
        [Panel("Left in twelve months, for every 100 in post", lines, height=230)],
        published_name=published_name(),
        file_name="who-leaves",
        dark=view.dark,
    )
    note = f"DfE’s figures are real ones, of social workers alone. {turnover.published_difference}"
    figure.show(view, chart, key="leavers", heading=who_leaves(lines), note=escape(note) if _has_stars(lines) else "")


def _has_stars(lines: tuple) -> bool:
    return any(line.published is not None for line in lines)


def _workers_of_a_child(view: View) -> None:
    of = measure("three_or_more_workers")
    if view.lacking(of):
        return
    found = unnamed_of(view, of)
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
    many = f"{words.full(of, view.reading(of).now)} of children in care had three or more social workers in twelve months"
    figure.show(view, chart, key="workers-of-a-child", heading=many)
