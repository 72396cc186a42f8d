"""A measure's published figures as a table and as a file, in the release's own words, with what its symbols mean. No Streamlit."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

import pandas as pd

from metrics.kit.disclosure.public import HIDDEN, STATUSES
from metrics.kit.measure import GROUP_TITLES, Measure
from present import words
from present.html_table import Cell, Column, Row, table_html
from present.public.shown import GIVEN, SYMBOLS, shown_of

# What a file of figures has, in this order: the release's rows, in its own words.
FILE = {"measure": "measure", "period": "period", "month": "period_ends", "group_kind": "breakdown", "group": "group"}
WORDED = {"shown_numerator": "numerator", "shown_denominator": "denominator", "shown_value": "figure", "status": "status"}
MEANINGS = {
    HIDDEN: STATUSES[HIDDEN],
    "z": STATUSES["z"],
    "x": STATUSES["x"],
    words.NOTHING: "too few to give a percentage",
    "0": "a true nought",
}


def by_period(measure: Measure, rows: pd.DataFrame, *, caption: str) -> str:
    """One row a period, the newest first: its figure and what that is made of."""
    length = str(rows["period"].iloc[0]) if len(rows) else "period"
    columns = (Column(length.capitalize()), Column("Figure", numeric=True), Column(_made_of(measure), numeric=True))
    lines = [_line(words.when(row["month"], row["period"]), measure, row) for _, row in rows[::-1].iterrows()]
    return _short(table_html(caption, columns, lines, narrow="scroll", caption_shown=True) + legend_html(symbols(rows)))


def by_group(measure: Measure, rows: pd.DataFrame, kind: str, *, caption: str) -> str:
    """One row a group of a breakdown in one period, in the order of their names."""
    columns = (Column(GROUP_TITLES[kind]), Column("Figure", numeric=True), Column(_made_of(measure), numeric=True))
    lines = [_line(str(row["group"]), measure, row) for _, row in rows.iterrows()]
    return _short(table_html(caption, columns, lines, narrow="scroll", caption_shown=True) + legend_html(symbols(rows)))


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of groups in the order of their names, ages by age: never in the order of what they hide."""
    return rows.iloc[sorted(range(len(rows)), key=lambda place: _place(str(rows["group"].iloc[place])))].reset_index(drop=True)


def _place(group: str) -> tuple[float, str]:
    """Where a group stands: an age at its number, one under it just before; other names by their letters."""
    number = re.search(r"\d+", group)
    return (float(number[0]) - 0.5 * group.startswith("Under") if number else 0.0, group)


def _short(html: str) -> str:
    """A table of three columns is no wider than it can be read across."""
    return f'<div class="rg-short">{html}</div>'


def _line(name: str, measure: Measure, row: pd.Series) -> Row:
    shown = shown_of(measure, row)
    return Row((Cell(f"{name[:1].upper()}{name[1:]}"), Cell(shown.value, strong=shown.is_given), Cell(shown.beneath)))


def _made_of(measure: Measure) -> str:
    return "Counted in" if measure.kind == "count" else "Of"


def symbols(rows: pd.DataFrame) -> tuple[str, ...]:
    """The symbols that stand in a table of these rows, in the order of MEANINGS."""
    found = {SYMBOLS.get(status, words.NOTHING) for status in rows["status"] if status not in GIVEN}
    found |= {HIDDEN for name in ("shown_numerator", "shown_denominator") if (rows[name] == HIDDEN).any()}
    found |= {"0"} if (rows["shown_value"].isin(("0", "0%"))).any() else set()
    return tuple(symbol for symbol in MEANINGS if symbol in found)


def legend_html(found: Collection[str]) -> str:
    """What each symbol means, as a list; blank without any."""
    parts = "".join(f"<li><strong>{escape(symbol)}</strong> {escape(MEANINGS[symbol])}</li>" for symbol in found)
    return f'<ul class="rg-legend" aria-label="Symbols in the table">{parts}</ul>' if parts else ""


def file(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a release as a file has them: words and symbols as they are shown, no number behind them."""
    kept = rows[[*FILE, *WORDED]].rename(columns={**FILE, **WORDED})
    ends = pd.to_datetime(kept["period_ends"]) + pd.offsets.MonthEnd(0)
    return kept.assign(period_ends=ends.dt.strftime("%Y-%m-%d")).astype("str").reset_index(drop=True)
