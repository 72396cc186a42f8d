"""Assessments: timeliness and quality together, how long assessments take then and now, and whose assessment is up to date."""

from __future__ import annotations

from html import escape
from itertools import pairwise

import numpy as np
import pandas as pd
import streamlit as st

from data.letters import letters
from data.reference import standard
from metrics.kit.baseline import month_of
from metrics.kit.compare import Reading
from metrics.kit.measure import Measure
from present import pairs, store, words
from present.charts import Chart
from present.charts.days_by_kind import days_by_kind
from present.charts.more_visits import with_visits
from present.charts.stacked import Part, stacked
from present.charts.together import together
from present.overview import CANNOT_TELL
from present.screens import empty, figure
from present.screens.lists import unnamed_of, unnamed_over
from present.screens.pair import other_of
from present.screens.pictures.asked import measure, when
from present.screens.pictures.plans import stands_out
from present.screens.view import View

TIMELY = "assessments_in_45_working_days"
MONTHS = 6  # of assessments then and now: as many as a flow is compared over
STEPS = (10, 20, 30, 60, 90)  # working days at which bands end, beside the standard's own
STATES = (
    Part("Up to date", "Up to date", "Yes", "better", is_met=True),
    Part("Event", "An important event not followed", "Event", "worse", is_met=False),
    Part("Old", "Too old, or none", "Old", "pale", is_met=False),
)
ALL_PLANS = "All"
NAMED = "Timeliness: assessments finished in time. Quality: audited assessments that auditors graded good or better."


def together_first(view: View) -> None:
    """Timeliness and quality on one picture, and in words what moved which way since each visit."""
    of = measure(TIMELY)
    quality = None if view.lacking(of) else other_of(view, of)
    if quality is None:
        return
    # A heading of the second rank, since it stands before the measure's own, in the size of a picture's.
    st.html(f'<h2 class="rg-first">{escape(headline(view.reading(of), view.reading(quality)))}</h2>')
    said, drawn = st.columns([2, 3], gap="medium")
    with said:
        since = [f"<li><strong>{escape(name)}</strong><br>{escape(text)}</li>" for name, text in since_visits(view, of, quality)]
        st.html(f'<ul class="rg-findings">{"".join(since)}</ul>')
    with drawn:
        chart = view.once("assessments together", lambda: _together(view, of, quality))
        figure.show(view, chart, key="assessments-together", note=escape(NAMED))


def headline(timely: Reading, good: Reading) -> str:
    """Which of the two is better and which worse since the visit: "Quality: better, and real. Timeliness: worse, may be chance"."""
    if CANNOT_TELL in (timely.verdict, good.verdict):
        return "Timeliness and quality together"
    return f"Timeliness: {timely.verdict}. Quality: {good.verdict}"


def since_visits(view: View, of: Measure, quality: Measure) -> list[tuple[str, str]]:
    """What has become of both from each visit that the records reach to the next, and since each: what of, and the sentence."""
    every = [(_beside(view, of, one.id), _beside(view, quality, one.id)) for one in letters()]
    reached = [both for both in every if not words.is_before_visit(both[0])]
    said = [(f"Since the {words.visit(timely.letter)}", since(timely, good)) for timely, good in reached]
    for place, (first, second) in enumerate(pairwise(reached), 1):
        if text := between(first, second):
            name = f"From the {words.visit(first[0].letter)} to the {words.visit(second[0].letter)}"
            said.insert(2 * place - 1, (name, text))
    return said


def between(first: tuple[Reading, Reading], second: tuple[Reading, Reading]) -> str:
    """What timeliness and quality were at two visits; blank where one of the four is not known."""
    if any(reading.then.point.value is None for reading in (*first, *second)):
        return ""
    timely, good = (
        f"from {words.full(one.measure, one.then.point)} to {words.full(one.measure, other.then.point)}"
        for one, other in zip(first, second, strict=True)
    )
    return f"Timeliness went {timely}. Quality went {good}."


def since(timely: Reading, good: Reading) -> str:
    """What moved which way, with its numbers and verdicts, and whether the one may have been bought at the other's cost."""
    said = f"Timeliness {_moved(timely)}. Quality {_moved(good)}."
    return f"{said} {pairs.COST}" if pairs.is_at_a_cost(timely, good) else said


def _moved(reading: Reading) -> str:
    """ "fell from 93% (62 of 67) at the visit to 73% (51 of 70): worse, and real"."""
    way = pairs.moved(reading)
    if way:
        return f"{way} {pairs.then_and_now(reading)} ({reading.verdict})"
    measure = reading.measure
    return f"is {words.full(measure, reading.now)}, was {words.then_full(measure, reading.then)} ({reading.verdict})"


def _beside(view: View, of: Measure, letter_id: str) -> Reading:
    kind, group = view.group_of(of)
    return store.reading(view.snapshot.path, of.id, letter_id, view.at(of), view.period_of(of), kind, group)


def _together(view: View, of: Measure, quality: Measure) -> Chart:
    groups = tuple(view.group_words if view.filters(one) else "" for one in (of, quality))
    chart = together(view.reading(of), view.reading(quality), partial=view.partial, dark=view.dark, groups=(groups[0], groups[1]))
    return with_visits(chart, [_beside(view, of, one.id) for one in letters() if one.id != view.letter.id])


def assessments(view: View) -> None:
    """How long assessments took at the visit and now, and children by whether their assessment is up to date."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _time_taken(view)
    with right:
        _up_to_date(view)


def _time_taken(view: View) -> None:
    of = measure(TIMELY)
    if view.lacking(of):
        return
    held = standard(str(of.standard), view.at(of) + pd.offsets.MonthEnd(0))
    found = {name: _finished(view, of, last) for name, last in _windows(view, of).items()}
    found = {name: rows for name, rows in found.items() if len(rows)}
    if not found or held is None or held.value is None:
        empty.no_cases("How long assessments take", when(view, of))
        return
    names, in_time, rows = time_taken(found, int(held.value))
    chart = days_by_kind(
        f"Working days that assessments took, six months to {view.at(of):%B %Y}",
        rows,
        bands=names,
        in_time=in_time,
        line_name=held.text,
        what="assessments",
        file_name="assessment-time-taken",
        dark=view.dark,
    )
    note = "Of assessments authorised in those months. The day the assessment started is day 0."
    figure.show(view, chart, key="time-taken", heading=late(rows, names[in_time:], held.text), note=note)


def late(rows: pd.DataFrame, late_bands: list[str], limit: str) -> str:
    """How many took too long, in the newest half year and before: "11% of assessments took over 45 working days, 8% before the visit"."""
    counts = rows.assign(late=rows["count"].where(rows["band"].isin(late_bands), 0)).groupby("panel", sort=False)[["late", "count"]].sum()
    *before, now = (counts["late"] / counts["count"]).to_list()
    return f"{now:.0%} of assessments took over {limit}{f', {before[0]:.0%} before the visit' if before else ''}"


def _windows(view: View, of: Measure) -> dict[str, pd.Timestamp]:
    """The last months of the two half years: up to the visit, where that comes first, and up to the month on screen."""
    visit, at = month_of(view.letter), view.at(of)
    before = {f"Six months to the visit, {visit:%B %Y}": visit} if view.snapshot.covers_from < visit < at else {}
    return before | {f"Six months to {at:%B %Y}": at}


def _finished(view: View, of: Measure, last: pd.Timestamp) -> pd.DataFrame:
    """The assessments finished in the six months that end with `last`, of the group on screen."""
    first = (last - pd.DateOffset(months=MONTHS - 1)).as_unit("us")
    return unnamed_over(view, of, first, last)


def time_taken(found: dict[str, pd.DataFrame], last_in_time: int) -> tuple[list[str], int, pd.DataFrame]:
    """The bands of working days in order, how many of them are in time, and the assessments in each: `panel`, `band`, `count`."""
    ends = sorted({*STEPS, last_in_time})
    starts = [None, *ends]
    names = [f"{start + 1} to {end}" if start else f"Up to {end}" for start, end in zip(starts, ends, strict=False)] + [f"Over {ends[-1]}"]
    counts = [
        pd.cut(rows["working_days"], [-np.inf, *ends, np.inf], labels=names).value_counts().reindex(names).rename(panel)
        for panel, rows in found.items()
    ]
    rows = pd.concat(counts, axis=1).rename_axis("band").reset_index().melt("band", var_name="panel", value_name="count")
    return names, ends.index(last_in_time) + 1, rows[["panel", "band", "count"]].assign(band=rows["band"].astype("str"))


def _up_to_date(view: View) -> None:
    of, heading = measure("assessments_current"), "Whose assessment is up to date"
    if view.lacking(of):
        return
    found = unnamed_of(view, of)
    if found.empty:
        empty.no_cases(heading, when(view, of))
        return
    title = f"Children by whether their assessment is up to date, {when(view, of)}"
    rows = up_to_date(found)
    chart = stacked(title, rows, STATES, met="up to date", what="children", file_name="assessments-up-to-date", dark=view.dark)
    note = "A child whose assessment is old and who also had an important event since is counted under the event."
    figure.show(view, chart, key="up-to-date", heading=least_up_to_date(rows), note=note)


def least_up_to_date(rows: pd.DataFrame) -> str:
    """Which kind of plan has the smallest share of assessments up to date."""
    states = rows.set_index("group")[[part.column for part in STATES]].drop(ALL_PLANS)
    shares = {str(plan): (int(row["Up to date"]), int(row.sum())) for plan, row in states.iterrows()}
    return stands_out("Least often up to date", shares, otherwise="Whose assessment is up to date")


def up_to_date(found: pd.DataFrame) -> pd.DataFrame:
    """Children by kind of plan (`group`) and by what their assessment is: a count for each of STATES."""
    unanswered = found["event_date"].notna() & found["authorised_date"].notna() & ~(found["authorised_date"] > found["event_date"])
    state = pd.Series("Old", index=found.index).mask(unanswered, "Event").mask(found["met"].astype(bool), "Up to date")
    counts = pd.crosstab(found["plan"].astype("str"), state).reindex(columns=[part.column for part in STATES], fill_value=0)
    every = counts.sum().to_frame(ALL_PLANS).T
    return pd.concat([every, counts]).rename_axis("group").reset_index().rename_axis(columns=None)
