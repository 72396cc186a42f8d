"""`python -m data compare`: what changed between two snapshots, on the console or as CSV, without a child's or a worker's name."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import pandas as pd

from data import snapshots
from data.compare import REASONS, TITLES, Declared, Sides, compared, sides
from data.exports import csv_text

OK, REFUSED = 0, 2
# The names of this kind of group are workers'.
OF_WORKERS = "iro"
PERIODS = {"month": "%B %Y", "quarter": "quarter to %B %Y", "year": "year to %B %Y"}


def print_comparison(
    store: Path, names: tuple[str, str], declared: Iterable[Declared], kinds: Collection[str], *, measure: str, by: str, as_csv: bool
) -> int:
    """Prints what differs: as CSV every figure; else the whole in short, or every figure of one measure. Returns the exit code."""
    every = {one.id: one for one in declared}
    allowed = ("all", *(kind for kind in kinds if kind != OF_WORKERS))
    if measure and measure not in every:
        near = ", ".join(difflib.get_close_matches(measure, every, n=5, cutoff=0.4))
        return _refuse(f"There is no measure of that id{f'; near ones: {near}' if near else ''}. `python -m data measures` lists all.")
    if by not in allowed:
        return _refuse(f"Figures can be compared by: {', '.join(allowed)}.")
    try:
        two = sides(*(_opened(store, name) for name in names))
    except snapshots.NotFound as reason:
        return _refuse(f"Not compared: {reason}.")
    figures, rows = compared(two, [every[measure]] if measure else list(every.values()), by)
    if as_csv:
        print(csv_text(figures.assign(month=figures["month"].dt.strftime("%Y-%m-%d"))), end="")
        return OK
    _print_sides(two)
    _print_rows(rows)
    _print_figures(figures) if measure else _print_newest(figures)
    return OK


def _opened(store: Path, name: str) -> Path:
    found = snapshots.find(store, name)
    if not snapshots.opens(found):
        raise snapshots.NotFound(f"{found.name} is damaged and does not open")
    return found


def _print_sides(two: Sides) -> None:
    for path, said in zip((two.before, two.after), two.said, strict=True):
        print(f"{path.name}: {said['name']}, as at {said['as_at']}, complete from {said['covers_from']}, built {said['built_at']}")
    print(f"Changed as a whole: {', '.join(two.moved) or 'nothing'}")


def _print_rows(rows: pd.DataFrame) -> None:
    """How many rows of each table differ, by reason."""
    once = rows.drop_duplicates(["table", "row", "reason"])
    for table, reasons in once.groupby("table")["reason"]:
        counted = reasons.value_counts()
        print(f"  {table}: {_counts([(TITLES.get(name, name), counted.get(name, 0)) for name in REASONS])}")


def _counts(pairs: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{number:,} {title}" for title, number in pairs if number)


def _print_newest(figures: pd.DataFrame) -> None:
    """One line a measure and group: how many of its figures differ, and the newest of them."""
    print(f"Figures that differ: {len(figures):,}, of {figures['measure'].nunique()} measures")
    for _, part in figures.groupby(["measure", "group"], sort=False):
        _print_figure(part[part["period"].eq(part["period"].iloc[0])].iloc[-1], f" (and {len(part) - 1} more)" if len(part) > 1 else "")


def _print_figures(figures: pd.DataFrame) -> None:
    print(f"Figures that differ: {len(figures):,}")
    for place in range(len(figures)):
        _print_figure(figures.iloc[place])


def _print_figure(row: pd.Series, more: str = "") -> None:
    group = "" if row["group"] == "all" else f" {row['group']}"
    cases = _counts([(name, row[name]) for name in ("came", "went", "otherwise")])
    when = row["month"].strftime(PERIODS[row["period"]])
    print(f"  {row['measure']}{group}, {when}: {_number(row['was'])} → {_number(row['now'])}{more}; cases: {cases or 'none'}; {row['why']}")


def _number(value: float) -> str:
    return "blank" if pd.isna(value) else f"{value:,.4g}"


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return REFUSED
