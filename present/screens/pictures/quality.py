"""Quality and actions: each aspect of practice over time, how grades divide, what a second reader makes of them; then the actions."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from metrics.kit.baseline import month_of
from metrics.kit.compare import Reading
from metrics.kit.measure import Measure
from metrics.kit.spread import Spread, over_time
from present import spread_html, spread_words, store, verdicts, words
from present.charts import Chart, multiples
from present.charts.bars import steps
from present.charts.stacked import Part, stacked
from present.html_table import Cell, Column, Row, table_html
from present.screens import empty, figure
from present.screens.lists import unnamed_of, unnamed_over
from present.screens.pictures.actions import actions
from present.screens.pictures.asked import counted, measure, when
from present.screens.table import show_html
from present.screens.view import View

ASPECTS = ("threshold", "assessment", "plan", "direct_work", "oversight", "recording", "risk", "identity")
KIND = "aspect"
GRADES = (
    Part("Outstanding", "Outstanding", "O", "best", is_met=True),
    Part("Good", "Good", "G", "better", is_met=True),
    Part("Requires improvement", "Requires improvement", "RI", "pale", is_met=False),
    Part("Inadequate", "Inadequate", "I", "worse", is_met=False),
)
MODERATED = ("The same grade", "Made one grade lower", "Made lower by more", "Made higher")
FEW = 10  # audits of an aspect: of fewer, which is best and which worst is mostly chance
MODERATED_MONTHS = 12  # few audits are moderated in a month


def quality(view: View) -> None:
    """Each aspect of practice over time and how its grades divide, what moderation made of them, and the actions."""
    if view.lacking(measure("audits_done")):
        return actions(view)
    aspects = {_name(of): of for of in (measure(f"audit_{aspect}_good") for aspect in ASPECTS) if not view.lacking(of)}
    if aspects:
        _over_time(view, aspects)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _grades(view, aspects)
    with right:
        _moderation(view)
    actions(view)


def _name(of: Measure) -> str:
    """The aspect that a measure is of, as its title begins: "Case recording"."""
    return of.title.partition(":")[0]


def _over_time(view: View, aspects: dict[str, Measure]) -> None:
    """One small picture an aspect, each beside its own range."""
    of = next(iter(aspects.values()))
    spread = view.once("aspects over time", lambda: _spread(view, aspects))
    st.subheader("Each aspect of practice over time", anchor=False)
    if not spread.groups:
        empty.no_cases("Each aspect of practice over time", when(view, of))
        return
    name = f"Audits graded good or better, by aspect of practice{f', {view.group_words}' if view.group_words else ''}"
    judged = {name: aspect_verdict(view.reading(one)) for name, one in aspects.items()}
    st.html(f'<p class="rg-lead">{escape(became(judged))}</p>')
    invented = f"<p class='rg-under'>{escape(view.invented_as)}</p>" if view.invented_as else ""
    pictures = view.once(
        "pictures aspects", lambda: multiples.multiples_html(of, spread, name=name, visit=month_of(view.letter), judged=judged)
    )
    show_html(invented + pictures, key="aspects")
    show_html(spread_html.multiples_legend(spread, has_visit=True), key="legend-aspects")
    if note := spread_words.ranges(spread, since_visit=True):
        st.html(f'<p class="rg-under">{escape(note)}</p>')
    with st.expander(f"The same figures as a table: {name}"):
        st.html(view.once("table aspects", lambda: _aspects_table(of, spread, judged, ". ".join(filter(None, (name, view.invented_as))))))
        view.csv(lambda: multiples.table(spread, KIND), "audits-by-aspect-over-time")


def _spread(view: View, aspects: dict[str, Measure]) -> Spread:
    """The figures of each aspect, for the group on screen, judged as the teams of one measure are."""
    of = next(iter(aspects.values()))
    kind, group = view.group_of(of)
    parts = []
    for name, one in aspects.items():
        rows = store.figures(view.snapshot.path, one.id)
        parts.append(rows[(rows["group_kind"] == kind) & (rows["group"] == group)].assign(group=name))
    return over_time(
        of,
        pd.concat(parts, ignore_index=True),
        period=view.period_of(of),
        to=view.at(of),
        until=view.snapshot.as_at,
        visit=month_of(view.letter),
    )


def aspect_verdict(reading: Reading) -> tuple[str, str]:
    """The mark and word of an aspect's own verdict: the same as in every table, where a run beside the range alone is not enough."""
    return verdicts.mark(reading.verdict), verdicts.word(reading.verdict)


def became(judged: dict[str, tuple[str, str]]) -> str:
    """How many aspects are really better and really worse: "Of 8 aspects of practice, 5 are really better, none is really worse"."""
    marks = [mark for mark, _ in judged.values()]
    better, worse = marks.count("better"), marks.count("worse")
    return (
        f"Of {len(marks)} aspects of practice, {better or 'none'} {'is' if better < 2 else 'are'} really better than at the visit, "
        f"{worse or 'none'} {'is' if worse < 2 else 'are'} really worse."
    )


def _aspects_table(of: Measure, spread: Spread, judged: dict[str, tuple[str, str]], caption: str) -> str:
    """Each aspect's newest figure and its verdict."""
    columns = (Column("Aspect of practice"), Column("Newest figure"), Column("Is the change real?"))
    rows = [
        Row(
            (
                Cell(group.group),
                Cell(spread_words.newest(of, group, spread.period)),
                Cell(judged[group.group][1], mark=judged[group.group][0]),
            )
        )
        for group in spread.groups
    ]
    return table_html(caption, columns, rows, caption_shown=True)


def _grades(view: View, aspects: dict[str, Measure]) -> None:
    """How the grades of the period on screen divide, over all and by aspect."""
    of = measure("audits_good")
    shown = {"Overall": of} | aspects
    held = {name: one for name, one in shown.items() if not view.lacking(one)}
    rows = view.once("grades", lambda: grade_rows({name: unnamed_of(view, one) for name, one in held.items()}))
    if rows.empty or not rows[[part.column for part in GRADES]].to_numpy().any():
        empty.no_cases("How the grades divide", when(view, of))
        return
    title = f"Grades given by auditors to cases chosen at random, {when(view, of)}"
    chart = stacked(title, rows, GRADES, met="good or better", what="audits", file_name="audit-grades", dark=view.dark)
    figure.show(
        view,
        chart,
        key="grades",
        heading=best_and_worst(rows),
        note=escape(f"Cases chosen at random, {when(view, of)}. Under each name: graded good or better."),
    )


def best_and_worst(rows: pd.DataFrame) -> str:
    """The aspects graded good or better most and least often; the picture's name when none stands out or cases are few.

    "Graded good or better: decisions to step in 89% (40 of 45), plan only 29% (13 of 45)".
    """
    aspects = rows[rows["group"] != "Overall"].set_index("group")[[part.column for part in GRADES]]
    whole = aspects.sum(axis=1)
    good = aspects[[part.column for part in GRADES if part.is_met]].sum(axis=1)
    share = (good / whole)[whole >= FEW]
    if share.nunique() < 2:
        return "How the grades divide"
    most, least = str(share.idxmax()), str(share.idxmin())
    said = {name: f"{share[name]:.0%} ({good[name]} of {whole[name]})" for name in (most, least)}
    return f"Graded good or better: {most.lower()} {said[most]}, {least.lower()} only {said[least]}"


def grade_rows(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """How many cases of each name have each grade: `group` and a column a grade."""
    names = [part.column for part in GRADES]
    counts = [[int((cases["grade"] == name).sum()) for name in names] if len(cases) else [0] * len(names) for cases in found.values()]
    return pd.DataFrame(counts, columns=names).assign(group=list(found))


def _moderation(view: View) -> None:
    """What a second reader made of the grades, over a year: few audits are moderated in a month."""
    of = measure("moderation_agrees")
    if view.lacking(of):
        return
    last = view.at(of)
    first = (last - pd.DateOffset(months=MODERATED_MONTHS - 1)).as_unit("us")
    found = unnamed_over(view, of, first, last)
    over = words.when(last, "year") + (f", {view.group_words}" if view.group_words and view.filters(of) else "")
    if found.empty:
        empty.no_cases("What a second reader made of them", over)
        return
    title = f"Moderated audits by what the second reader made of the grade, {over}"
    chart = steps(title, moderated_rows(found), file_name="moderation", dark=view.dark, shares=False)
    same = int(found["met"].sum())
    kept = f"A second reader kept {same / len(found):.0%} of grades ({same} of {len(found)})"
    figure.show(view, _without_path(chart), key="moderation", heading=kept, note=escape(f"Audits moderated in {over}."))


def _without_path(chart: Chart) -> Chart:
    """The rows are no steps of a path, and the table says so."""
    return replace(chart, table=chart.table.rename(columns={"step": "second reader", "count": "audits"}))


def moderated_rows(found: pd.DataFrame) -> pd.DataFrame:
    """How many moderated audits kept their grade, or were made lower or higher: `step`, `count`."""
    place = {part.column: rank for rank, part in enumerate(GRADES)}
    down = found["moderated_grade"].map(place) - found["grade"].map(place)
    made = (
        pd.Series(MODERATED[3], index=found.index).mask(down == 0, MODERATED[0]).mask(down == 1, MODERATED[1]).mask(down > 1, MODERATED[2])
    )
    return counted(made, list(MODERATED)).rename(columns={"group": "step"})
