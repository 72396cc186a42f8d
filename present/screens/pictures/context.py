"""Context: children in care, who enters and who leaves, all whom the service works with, and where those in care are."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from present import store, words
from present.charts.bars import steps
from present.charts.panels import Panel, Series, panels
from present.screens import empty, figure
from present.screens.pictures.asked import measure, when
from present.screens.pictures.over_months import is_of_a_group, published_name, series
from present.screens.view import View

LAST_MONTHS = 24


def context(view: View) -> None:
    """Numbers over time, so that a falling share can be read beside a rising number; then legal status and placement."""
    _in_and_out(view)
    _all_children(view)
    _where_they_are(view)


def _in_and_out(view: View) -> None:
    """Children in care over the last two years, and beneath it who came and who left each month."""
    line = series(view, measure("children_in_care"), "Children in care", last_months=LAST_MONTHS)
    moved = [
        series(view, measure(name), title, last_months=LAST_MONTHS) for name, title in (("entered_care", "Entered"), ("left_care", "Left"))
    ]
    bars = tuple(one for one in moved if one is not None)
    if line is None or not bars:
        return
    chart = panels(
        f"Children in care, entering and leaving, {_months(line)}{_of_group(view)}",
        [Panel("In care at month end", (line,), height=150), Panel("Entered and left in the month", bars, bars=True, height=120)],
        published_name=published_name(),
        file_name="in-care-entering-leaving",
        dark=view.dark,
        months=6,
    )
    figure.show(view, chart, key="in-and-out", heading=came_and_went(bars), note=_with_difference([line], scales=True))


def came_and_went(bars: tuple[Series, ...]) -> str:
    """What the bars come to: "In 24 months 486 children entered care and 475 left"; the picture's name where only one is supplied."""
    if len(bars) != 2:
        return "Children in care, entering and leaving"
    entered, left = (int(one.rows["value"].sum()) for one in bars)
    return f"In {len(bars[0].rows)} months {entered:,} came into care and {left:,} left"


def _all_children(view: View) -> None:
    """Children in need, on protection plans and in care, each on its own scale over all months."""
    named = (
        ("children_in_need", "Children in need", "Children in need, those below among them"),
        ("child_protection_plans", "On protection plans", "On child protection plans"),
        ("children_in_care", "In care", "In care"),
    )
    found = [(heading, line) for name, title, heading in named if (line := series(view, measure(name), title)) is not None]
    if not found:
        return
    lines = [line for _, line in found]
    stack = [Panel(heading if len(found) > 1 else line.name, (line,), height=110) for heading, line in found]
    chart = panels(
        f"Children whom the service works with{_of_group(view)}",
        stack,
        published_name=published_name(),
        file_name="children-worked-with",
        dark=view.dark,
    )
    figure.show(view, chart, key="all-children", heading=worked_with(lines), note=_with_difference(lines, scales=len(lines) > 1))


def worked_with(lines: list[Series]) -> str:
    """The newest figure of each line: "3,334 children in need, 575 on protection plans, 485 in care"."""
    return ", ".join(f"{int(line.rows['value'].iloc[-1]):,} {line.name[:1].lower()}{line.name[1:]}" for line in lines)


def _months(line: Series) -> str:
    first, last = line.rows["month"].iloc[0], line.rows["month"].iloc[-1]
    return f"{first:%B %Y} to {last:%B %Y}"


def _of_group(view: View) -> str:
    return f", {view.group_words}" if is_of_a_group(view, measure("children_in_care")) else ""


def _with_difference(lines: list[Series], *, scales: bool) -> str:
    """How the pictures are scaled where there are several, and how DfE's figures differ where they are drawn."""
    drawn = any(line.published is not None and len(line.published) for line in lines)
    said = (
        "Each picture begins at nought and has its own scale." if scales else "",
        "DfE’s figures are real ones, of 31 March, and it corrects earlier years afterwards." if drawn else "",
    )
    return escape(" ".join(part for part in said if part))


def _where_they_are(view: View) -> None:
    """Children in care by legal status and by placement at the month on screen."""
    of = measure("children_in_care")
    if view.lacking(of):
        return
    figures = store.figures(view.snapshot.path, of.id)
    at = figures[(figures["period"] == view.period_of(of)) & (figures["month"] == view.at(of)) & (figures["value"] > 0)]
    columns = st.columns(2, gap="medium")
    for column, (kind, heading) in zip(columns, (("legal_status", "By legal status"), ("placement", "By placement")), strict=True):
        rows = at[at["group_kind"] == kind]
        with column:
            if rows.empty:
                empty.no_cases(heading, when(view, of))
                continue
            shown = rows.rename(columns={"group": "step", "value": "count"})[["step", "count"]].sort_values("count", ascending=False)
            chart = steps(
                f"Children in care {heading.lower()}, {words.when(view.at(of), view.period_of(of))}",
                shown,
                file_name=f"children-in-care-{kind}",
                dark=view.dark,
                shares=False,
            )
            note = "Of all children in care, not only those chosen above." if view.group_words else ""
            figure.show(view, chart, key=f"context-{kind}", heading=f"{heading}: {most_of(shown)}", note=note)


def most_of(shown: pd.DataFrame) -> str:
    """The largest group with its share: "full care order 50% (241 of 485)"."""
    most, whole = shown.iloc[0], int(shown["count"].sum())
    count = int(most["count"])
    return f"{str(most['step'])[:1].lower()}{str(most['step'])[1:]} {count / whole:.0%} ({count:,} of {whole:,})"
