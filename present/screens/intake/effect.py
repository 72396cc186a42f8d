"""What publishing would change for readers: the main figures, measures that appear or go, months and rows; and every fault of the count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from data import snapshots
from data.letters import Letter, letter
from metrics.kit.compare import Reading
from metrics.kit.measure import Measure, measures, themes
from present import overview, store, words
from present.intake import effect
from present.intake.effect import Moved
from present.links import Choice
from present.overview import Answered
from present.screens import empty, findings, table
from present.screens.view import View
from present.snapshot import Snapshot, snapshot_of

AT_ONCE = 12  # figures before the rest is folded


@dataclass(frozen=True)
class Side:
    """What the overview says of one snapshot in one month, and the main figures: those of its findings, and the first of each theme."""

    found: list[Answered]
    readings: list[Reading]


def show(waiting: Path) -> None:
    """Draws the effect of the snapshot that waits against the one that readers see."""
    after, now = snapshot_of(str(waiting), snapshots.manifest(waiting)), store.snapshot()
    against = _letter(now, after)
    new = _side(after, against, after.months.starts[-1])
    if now is None:
        _headlines(None, after, against, [], new.found)
        _figures(effect.main_figures([], new.readings), None, after)
    else:
        month = now.months.starts[-1]
        old = _side(now, against, month)
        is_other = month != after.months.starts[-1] and month in after.months.starts
        again = _side(after, against, month).readings if is_other else []
        _headlines(now, after, against, old.found, new.found)
        _figures(effect.main_figures(old.readings, new.readings, again), now, after)
    _comes_and_goes(now, after)
    _covered(now, after)


def _side(held: Snapshot, against: Letter, month: pd.Timestamp) -> Side:
    view = View(held, Choice(month, "month", against.id), against, False)
    found = findings.answered(view)
    first = [one for one in measures() if one.id in {theme.lead for theme in themes()} and not view.lacking(one)]
    return Side(found, [*(reading for one in found for reading in one.readings), *map(view.reading, first)])


def _letter(now: Snapshot | None, after: Snapshot) -> Letter:
    """The letter that the overview opens with, now and, where the new records can be beside it, after."""
    known = [name for name, _ in store.options(after.path).letters]
    shown = [name for name, _ in store.options((now or after).path).letters]
    return letter(next((name for name in shown if name in known), known[0]))


def _headlines(now: Snapshot | None, after: Snapshot, against: Letter, old: Sequence[Answered], new: Sequence[Answered]) -> None:
    """What the overview would open with, and opens with now."""
    said = overview.headline(overview.tally(new), against)
    st.html(f'<p class="rg-lead">After publishing, the dashboard opens with: “{escape(said)}”.</p>')
    if now is None:
        st.html('<p class="rg-under">Nothing is published yet: these would be the first figures.</p>')
        return
    if now.source_name != after.source_name:
        empty.notice(f"Readers see {now.source_name} now. After publishing they see {after.source_name} in its place.")
    before = overview.headline(overview.tally(old), against)
    same = "It opens with the same words now." if before == said else f"Now it opens with: “{escape(before)}”."
    st.html(f'<p class="rg-under">{same} Now shown: records to {words.day(now.as_at)}. Waiting: records to {words.day(after.as_at)}.</p>')


def _figures(moved: Sequence[Moved], now: Snapshot | None, after: Snapshot) -> None:
    changing = [one for one in moved if effect.changes(one)] if now is not None else list(moved)
    st.header("Main figures" if now is None else f"Main figures that change: {len(changing)} of {len(moved)}", anchor=False)
    months = (None if now is None else now.months.starts[-1], after.months.starts[-1])
    st.html(f'<p class="rg-under">{escape(_which(months))}</p>')
    rows = effect.rows(changing, months)
    caption = "Main figures as shown now and after publishing, those that move most first"
    table.show_table(caption, effect.COLUMNS, rows[:AT_ONCE], key="intake-effect", empty="No main figure changes.")
    if len(rows) > AT_ONCE:
        with st.expander(f"The other {len(rows) - AT_ONCE} that change"):
            table.show_table(f"{caption}: the rest", effect.COLUMNS, rows[AT_ONCE:], key="intake-effect-more")


def _which(months: tuple[pd.Timestamp | None, pd.Timestamp]) -> str:
    old, new = months
    of = "The measures behind what inspectors found and the first of each theme"
    if old is None:
        return f"{of}, in {new:%B %Y}."
    if old == new:
        return f"{of}, both in {new:%B %Y}. Those that move most, for their size, come first."
    itself = f"Where the new records say something else of {old:%B %Y} itself, that is said under the difference."
    return f"{of}: {old:%B %Y} is shown now, {new:%B %Y} would be. {itself}"


def _comes_and_goes(now: Snapshot | None, after: Snapshot) -> None:
    new, gone = effect.appearing(now, after, measures())
    for heading, listed, lacking in (
        ("Measures that newly appear", new, {}),
        ("Measures that could no longer be shown", gone, after.not_supplied),
    ):
        if listed:
            st.header(heading, anchor=False)
            st.html(f"<ul>{''.join(f'<li>{_named(one, lacking.get(one.id, ()))}</li>' for one in listed)}</ul>")


def _named(one: Measure, lacks: tuple[str, ...]) -> str:
    return escape(f"{one.title}: the records do not hold {words.missing(lacks)}" if lacks else one.title)


def _covered(now: Snapshot | None, after: Snapshot) -> None:
    """The months and the rows of each table, before and after."""
    st.header("Months and rows", anchor=False)
    before = "" if now is None else f" Now: {effect.months(now)}."
    st.html(f'<p class="rg-under">Months covered after publishing: {effect.months(after)}.{before}</p>')
    rows = effect.table_rows({} if now is None else now.rows, after.rows)
    with st.expander(f"Rows of {len(rows)} tables before and after"):
        table.show_table("Rows by table, now and after publishing", effect.TABLE_COLUMNS, rows, key="intake-rows")
