"""Visits and plans: visits on time by kind of plan then and now, how long ago children were last seen, and whether alone."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Literal

import pandas as pd
import streamlit as st

from data import reference
from data.reference import Standard
from metrics.kit.compare import Reading
from present import store, verdicts, words
from present.charts.gaps import gaps
from present.charts.stacked import Part, stacked
from present.charts.then_now import Row, then_now
from present.screens import empty, figure
from present.screens.pictures.asked import measure, when
from present.screens.pictures.plans import stands_out
from present.screens.view import View

ON_TIME = {"Looked after": "cla_visits_in_time", "Child protection": "cp_visits_in_time", "In need": "cin_visits_in_time"}
HOW_SEEN = (
    Part("alone", "the child was seen alone", "Alone", "better", is_met=True),
    Part("with_others", "not alone, or not recorded", "Others", "pale", is_met=False),
)


def visits(view: View) -> None:
    """The three shares side by side; then how long ago children were last seen, and how many were seen alone."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _on_time(view)
        _alone(view)
    with right:
        _gaps(view)


def _on_time(view: View) -> None:
    readings = {name: view.reading(measure(of)) for name, of in ON_TIME.items() if not view.lacking(measure(of))}
    if not readings:
        return
    rows = [_row(view, name, reading) for name, reading in readings.items()]
    visit = words.visit(view.letter)
    chart = then_now(
        f"Visits on time by kind of plan, {when(view, measure('cla_visits_in_time'))}",
        rows,
        then_name=f"at the {visit}",
        file_name="visits-on-time-by-plan",
        dark=view.dark,
    )
    limits = [
        f"{one.text} {where}"
        for one, where in ((_limit(view, "cp_visits_in_time"), "on a protection plan"), (_limit(view, "cin_visits_in_time"), "in need"))
        if one
    ]
    note = f"Each against its own limit: by regulation in care; {' and '.join(limits)}, which no law sets."
    figure.show(view, chart, key="visits-by-plan", heading=_least_on_time(view, readings), note=note)


def _least_on_time(view: View, readings: Mapping[str, Reading]) -> str:
    """The kind of plan whose visits are least often on time, where all the shares are of the same group."""
    of_group = {name: reading for name, reading in readings.items() if view.filters(reading.measure)}
    shares = {name: (int(one.now.numerator or 0), int(one.now.denominator or 0)) for name, one in of_group.items()}
    return stands_out("Visits least often on time", shares, otherwise="Visits on time, by kind of plan")


def _limit(view: View, name: str) -> Standard | None:
    """The standard of a measure in the month on screen."""
    of = measure(name)
    return None if of.standard is None else reference.standard(of.standard, view.at(of))


def _row(view: View, name: str, reading: Reading) -> Row:
    """One kind of plan's share, at the visit and now, with what its verdict says of the change."""
    of = reading.measure
    tone = verdicts.tone(reading.verdict)  # better or worse only where that is real
    kind: Literal["better", "worse", "ordinary"] = "better" if tone == "better" else "worse" if tone == "worse" else "ordinary"
    then = None if reading.then.basis == "none" or words.is_before_visit(reading) else reading.then.point.value
    was = words.full(of, reading.then.point) if then is not None else "not known"
    whom = "" if view.filters(of) else ", all children"  # where this kind of plan has no such breakdown
    return Row(name + whom, then, reading.now.value, was, words.full(of, reading.now), kind)


def _gaps(view: View) -> None:
    """Children at the month's end by how long ago they were last seen."""
    of, heading = measure("cp_visits_in_time"), "How long ago children were last seen"
    every = store.picture(view.snapshot.path, "visit_gaps")
    if every is None:
        return
    at = _of_group(view, every[every["month"] == view.at(of)])
    if at.empty:
        empty.no_cases(heading, words.when(view.at(of), "month"))
        return
    rows = gap_rows(every, at)
    seen = rows.groupby("panel", sort=False)[["within", "over"]].sum()
    some = seen[seen.sum(axis=1) > 0]
    chart = gaps(
        f"Days since children were last seen, at the end of {view.at(of):%B %Y}{_group_words(view, every)}",
        rows[rows["panel"].isin(some.index)],
        what="children",
        file_name="days-since-last-seen",
        dark=view.dark,
    )
    shares = {str(plan): (int(row["over"]), int(row.sum())) for plan, row in some.iterrows()}
    heading = stands_out("Most often past the day of the next visit", shares, most=True, otherwise=heading)
    nobody = [str(plan).lower() for plan in seen.index if plan not in some.index]
    note = f"No child here: {', '.join(nobody)}. " if nobody else ""
    note += (
        "Counted from the start of the plan or placement for a child not yet seen in it. Over: the day of the child's own next visit has "
        "passed; in care that day depends on the placement."
    )
    figure.show(view, chart, key="visit-gaps", heading=heading, note=escape(note))


def gap_rows(every: pd.DataFrame, at: pd.DataFrame) -> pd.DataFrame:
    """Every band of each plan (as `every` has them) with how many in `at` are within and over their limit: the chart's rows."""
    bands = every.drop_duplicates(["plan", "place"]).sort_values(["plan", "place"])[["plan", "place", "band"]]
    counts = at.pivot_table(index=["plan", "place"], columns="over", values="children", aggfunc="sum", fill_value=0)
    counts = counts.reindex(columns=[False, True], fill_value=0).set_axis(["within", "over"], axis=1).reset_index()
    rows = bands.merge(counts, on=["plan", "place"], how="left").fillna({"within": 0, "over": 0})
    order = {name: place for place, name in enumerate(ON_TIME)}
    return rows.sort_values(["plan", "place"], key=lambda column: column.map(order) if column.name == "plan" else column).rename(
        columns={"plan": "panel"}
    )


def _alone(view: View) -> None:
    """Visits of the period by whether the child was seen alone, for each kind of plan."""
    of, heading = measure("cla_seen_alone"), "Seen alone, by kind of plan"
    every = store.picture(view.snapshot.path, "visits_seen")
    if every is None:
        return
    first = view.period_first() if view.period_of(of) != "month" else view.at(of)
    at = _of_group(view, every[(every["month"] >= first) & (every["month"] <= view.at(of))])
    if at.empty:
        empty.no_cases(heading, when(view, of))
        return
    rows = at.groupby("plan")[["alone", "with_others", "not_seen"]].sum().reindex(list(ON_TIME), fill_value=0)
    rows = rows.rename_axis("group").reset_index()
    title = f"Visits at which the child was seen, {words.when(view.at(of), view.period_of(of))}{_group_words(view, every)}"
    chart = stacked(title, rows, HOW_SEEN, met="alone", what="visits", file_name="seen-alone-by-plan", dark=view.dark)
    unseen = "; ".join(f"{name.lower()} {words.number(count)}" for name, count in zip(rows["group"], rows["not_seen"], strict=True))
    age = reference.standard("seen_alone_age", view.at(of))
    whom = "" if age is None or age.value is None else f"Children of {age.value:.0f} and over. "
    note = f"{whom}Visits at which the child was not seen are left out: {unseen}."
    counts = rows.set_index("group")[["alone", "with_others"]]
    shares = {str(plan): (int(row["alone"]), int(row.sum())) for plan, row in counts.iterrows()}
    heading = stands_out("Least often seen alone", shares, otherwise=heading)
    figure.show(view, chart, key="seen-alone", heading=heading, note=escape(note))


def _of_group(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the group on screen, or of everyone where the picture has no such breakdown."""
    kind, group = (view.choice.group_kind, view.choice.group) if _has(view, rows) else ("all", "all")
    return rows[(rows["group_kind"] == kind) & (rows["group"] == group)]


def _has(view: View, rows: pd.DataFrame) -> bool:
    return bool((rows["group_kind"] == view.choice.group_kind).any())


def _group_words(view: View, rows: pd.DataFrame) -> str:
    return f", {view.group_words}" if view.group_words and _has(view, rows) else ""
