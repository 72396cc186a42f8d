"""The pictures that only one theme has: each from figures or from the cases of the period on screen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from data.working_days import working_days_between
from metrics.kit.forecast import Forecast, left_the_list, months_to_clear
from metrics.kit.measure import Measure, measures
from present import store, words
from present.charts.bars import distribution, steps
from present.charts.dots import dots
from present.charts.list_flow import list_flow
from present.comparators import standard_band
from present.screens import empty, figure
from present.screens.lists import cases_of
from present.screens.view import View

WAIT_BANDS = ([0, 13, 26, 39, 52, np.inf], ["Up to 13 weeks", "13 to 26", "26 to 39", "39 to 52", "Over a year"])
CLOCK_BANDS = ([-np.inf, 20, 30, 40, 60, np.inf], ["By day 20", "Day 21 to 30", "Day 31 to 40", "Day 41 to 60", "After day 60"])


def _measure(name: str) -> Measure:
    return next(one for one in measures() if one.id == name)


def _when(view: View, measure: Measure) -> str:
    of_group = f", {view.group_words}" if view.group_words and view.filters(measure) else ""
    return f"{words.when(view.at(measure), view.period_of(measure))}{of_group}"


def health(view: View) -> None:
    """Working days from entering care to the initial assessment, and why the late ones were late."""
    measure = _measure("iha_in_20_working_days")
    if view.lacking(measure):
        return
    found = cases_of(view, measure)
    left, right = st.columns(2, gap="medium")
    with left:
        if found.empty:
            empty.no_cases("The clock from entering care", _when(view, measure))
        else:
            chart = distribution(f"Working days from entering care to the initial assessment, {_when(view, measure)}", clock(found), what="children",
                                 file_name="health-clock", dark=view.dark)
            figure.show(view, chart, key="clock", heading="The clock from entering care", note="Day 0 is the day the child entered care; day 20 is the last in time.")
    with right:
        late = found[~found["met"].astype(bool)] if len(found) else found
        if late.empty:
            empty.no_cases("Reasons for lateness", _when(view, measure))
        else:
            rows = reasons(late).rename(columns={"group": "step"})
            chart = steps(f"Why initial assessments were late, {_when(view, measure)}", rows, file_name="health-late-reasons", dark=view.dark, shares=False)
            figure.show(view, chart, key="reasons", heading="By reason late")


def clock(found: pd.DataFrame) -> pd.DataFrame:
    """Children by working days from entering care to their assessment: `group`, `count`; those without one come last."""
    edges, names = CLOCK_BANDS
    taken = working_days_between(found["entered_care_date"], found["completed_date"])
    bands = pd.cut(taken, edges, labels=names).astype("str").fillna("Not yet")
    return _counted(bands, [*names, "Not yet"])


def reasons(late: pd.DataFrame) -> pd.DataFrame:
    """Late children by reason: `group`, `count`, the commonest first."""
    named = late["late_reason"].astype("str").fillna("Not yet held").where(late["late_reason"].notna() | late["completed_date"].isna(), "No reason recorded")
    order = named.value_counts().index
    return _counted(named.str.replace("_", " ").str.capitalize(), [name.replace("_", " ").capitalize() for name in order])


def _counted(groups: pd.Series, order: list[str]) -> pd.DataFrame:
    return groups.value_counts().reindex(order, fill_value=0).rename_axis("group").rename("count").reset_index()


def reviews(view: View) -> None:
    """One dot an officer beside the guidance band."""
    measure = _measure("iro_caseload")
    if view.lacking(measure):
        return
    figures = store.figures(view.snapshot.path, measure.id)
    at = figures[(figures["group_kind"] == "iro") & (figures["period"] == view.period_of(measure)) & (figures["month"] == view.at(measure))]
    at = at[at["value"].notna()].sort_values("group")
    if at.empty:
        empty.no_cases("Caseload of each reviewing officer", _when(view, measure))
        return
    pairs = zip(at["numerator"], at["denominator"], strict=True)
    detail = [f"{words.number(children)} children ÷ {words.number(officers, 1)} full-time" for children, officers in pairs]
    rows = pd.DataFrame({"name": at["group"].to_numpy(), "value": at["value"].to_numpy(), "detail": detail})
    band = standard_band(measure, view.at(measure))
    name = f"guidance band, {band[0]:g} to {band[1]:g}" if band else ""
    chart = dots(f"Children for each full-time reviewing officer, {words.when(view.at(measure), view.period_of(measure))}", rows, unit="children for each full-time officer",
                 band=band, band_name=name, file_name="reviewing-officers", dark=view.dark)
    figure.show(view, chart, key="dots", heading="Each reviewing officer", note="A part-time officer's children are divided by the hours worked. For managers only: an officer's own figure is never published.")


def missing(view: View) -> None:
    """From the episode to the interview on file: how many are lost at each step."""
    rows = store.picture(view.snapshot.path, "return_funnel")
    measure = _measure("rhi_in_72_hours")
    if rows is None:
        return
    kind, group = (view.choice.group_kind, view.choice.group)
    at = rows[(rows["period"] == view.choice.period) & (rows["month"] == view.period_end()) & (rows["group_kind"] == kind) & (rows["group"] == group)]
    if at.empty or not at["count"].any():
        empty.no_cases("From the episode to the interview on file", _when(view, measure))
        return
    steps_rows = pd.DataFrame({"step": at["stage"].str.capitalize().to_numpy(), "count": at["count"].to_numpy()})
    chart = steps(f"From the missing episode to the interview on file, {_when(view, measure)}", steps_rows, file_name="return-interview-path", dark=view.dark)
    figure.show(view, chart, key="funnel", heading="From the episode to the interview on file",
                note="Episodes are counted when the 72 hours after the return have run; “missing” adds those not back by the month's end. Each step is part of the one before.")


def life_story(view: View) -> None:
    """The list over time with who joined and who left, how long children have waited, and when the list would clear."""
    waiting, referred = _measure("life_story_waiting"), _measure("life_story_referred")
    if view.lacking(waiting) or view.lacking(referred):
        return
    rows = list_rows(view.reading(waiting).series if view.choice.period == "month" else _monthly(view, waiting), _monthly(view, referred))
    rows = rows[rows["month"] <= view.period_end()]
    if rows.empty:
        empty.no_cases(waiting.title, "any month")
        return
    whole = rows[rows["month"] != view.partial].set_index("month")
    forecast = months_to_clear(whole["waiting"], whole["joined"], whole["left"])
    chart = list_flow(f"The life-story list, month by month{f', {view.group_words}' if view.group_words else ''}", rows, forecast=fan(rows, forecast), file_name="life-story-list", dark=view.dark)
    figure.show(view, chart, key="list", heading=forecast_words(forecast), note="Left: work started, or the referral was closed. The forecast divides those waiting by the last six months' "
                "net pace; its range is an 80% interval of that pace. It is not a promise.")
    found = cases_of(view, waiting)
    if not found.empty:
        edges, names = WAIT_BANDS
        bands = pd.cut(found["wait_weeks"], edges, labels=names, include_lowest=True).astype("str")
        chart = distribution(f"How long children have waited, {_when(view, waiting)}", _counted(bands, list(names)), what="children", file_name="life-story-waits", dark=view.dark)
        figure.show(view, chart, key="waits", heading="How long they have waited")


def _monthly(view: View, measure: Measure) -> pd.DataFrame:
    """A measure's monthly figures for the group on screen, or of all where the group is not valid for it."""
    figures = store.figures(view.snapshot.path, measure.id)
    kind, group = (view.choice.group_kind, view.choice.group) if view.filters(measure) else ("all", "all")
    return figures[(figures["period"] == "month") & (figures["group_kind"] == kind) & (figures["group"] == group)].sort_values("month")


def list_rows(waiting: pd.DataFrame, referred: pd.DataFrame) -> pd.DataFrame:
    """The list by month: `month`, `waiting`, `joined`, `left` (all who left, for any reason); the first month, whose leavers are not known, is left out."""
    waits, joined = (frame.set_index("month")["value"] for frame in (waiting, referred))
    rows = pd.DataFrame({"waiting": waits, "joined": joined.reindex(waits.index), "left": left_the_list(waits, joined)})
    return rows.dropna().reset_index()


def fan(rows: pd.DataFrame, forecast: Forecast) -> pd.DataFrame | None:
    """The forecast as a range by month, two years ahead at most; None when the list is not clearing."""
    if forecast.status != "clearing" or forecast.low is None:
        return None
    months = np.arange(0, 25)
    now = float(rows["waiting"].iloc[-1])
    high = now * (1 - months / forecast.high) if forecast.high else np.full(len(months), now)
    start = rows["month"].iloc[-1]
    ahead = pd.DataFrame({"month": [start + pd.DateOffset(months=int(step)) for step in months],
                          "low": np.maximum(now * (1 - months / forecast.low), 0), "high": np.maximum(high, 0)})
    return ahead[ahead["high"].shift(fill_value=now) > 0]


def forecast_words(forecast: Forecast) -> str:
    """The forecast as a heading: "At the last six months' pace the list clears in 8 months (5 to 19)"."""
    if forecast.status == "clear":
        return "Nobody is waiting"
    if forecast.status == "cannot tell":
        return "Fewer than six whole months: no forecast"
    if forecast.status == "not clearing":
        return "At the last six months' pace the list is not clearing"
    until = f"{forecast.high:.0f}" if forecast.high else "no end in sight"
    return f"At the last six months' pace the list clears in {forecast.months:.0f} months (range {forecast.low:.0f} to {until})"


def context(view: View) -> None:
    """Children in care by legal status and by placement, so that a falling share can be read beside a rising number."""
    measure = _measure("children_in_care")
    if view.lacking(measure):
        return
    figures = store.figures(view.snapshot.path, measure.id)
    at = figures[(figures["period"] == view.period_of(measure)) & (figures["month"] == view.at(measure)) & (figures["value"] > 0)]
    columns = st.columns(2, gap="medium")
    for column, (kind, heading) in zip(columns, (("legal_status", "By legal status"), ("placement", "By placement")), strict=True):
        rows = at[at["group_kind"] == kind]
        with column:
            if rows.empty:
                empty.no_cases(heading, _when(view, measure))
                continue
            shown = rows.rename(columns={"group": "step", "value": "count"})[["step", "count"]].sort_values("count", ascending=False)
            chart = steps(f"Children in care {heading.lower()}, {words.when(view.at(measure), view.period_of(measure))}", shown, file_name=f"children-in-care-{kind}", dark=view.dark, shares=False)
            figure.show(view, chart, key=f"context-{kind}", heading=heading)
