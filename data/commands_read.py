"""`python -m data figures`, `measures`, `faults`: what a snapshot holds, as CSV on standard output; and `template`, an empty workbook."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from data.contract import DERIVED_FROM, table_of
from data.exports import csv_text, guarded
from data.faults import masked
from data.snapshots import current, manifest, read_faults, read_figures

OK, REFUSED = 0, 2
HEADINGS = ("month", "period", "group_kind", "group", "numerator", "denominator", "value")
PERIODS = ("month", "quarter", "year")


def print_figures(store: Path, measure: str, by: str, period: str | None, known: tuple[str, ...]) -> int:
    """The figures of one measure in one kind of group. A measure that was not supplied has the headings alone."""
    if measure not in known:
        near = ", ".join(difflib.get_close_matches(measure, known, n=5, cutoff=0.4))
        return _say(f"There is no measure of that id{f'; near ones: {near}' if near else ''}. `python -m data measures` lists all.")
    snapshot = current(store)
    if snapshot is None:
        return _say(f"There is no snapshot in {store}: run `python -m data build` first.")
    lacking = manifest(snapshot)["not_supplied"].get(measure)
    if lacking is not None:
        _say(f"Not supplied: {measure} needs {', '.join(lacking)}.")
        _write(pd.DataFrame(columns=list(HEADINGS)))
        return OK
    found = read_figures(snapshot, measure)
    kinds = sorted(found["group_kind"].unique())
    if by not in kinds:
        return _say(f"{measure} has no figures by that kind of group; it has: {', '.join(kinds) or 'none: build again'}.")
    _write(_ordered(found[found["group_kind"] == by], period))
    return OK


def print_measures(declared: Iterable[tuple[str, str]]) -> None:
    print(csv_text(pd.DataFrame(declared, columns=["measure", "title"])), end="")


def print_faults(store: Path) -> int:
    """Every fault of the current snapshot; what was found is hidden where it would name someone."""
    snapshot = current(store)
    if snapshot is None:
        return _say(f"There is no snapshot in {store}: run `python -m data build` first.")
    print(csv_text(masked(read_faults(snapshot))), end="")
    return OK


def write_faults(store: Path, file: Path) -> int:
    """The same faults as an Excel workbook for the service. A file that is there is never written over."""
    snapshot = current(store)
    if snapshot is None:
        return _say(f"There is no snapshot in {store}: run `python -m data build` first.")
    said = manifest(snapshot)
    workbook = importlib.import_module("data.faults_workbook")  # its library takes a moment to load, which the others need not wait for
    content = workbook.faults_workbook(read_faults(snapshot), said["name"], pd.Timestamp(said["as_at"]), invented=said["invented"])
    try:
        with file.open("xb") as new:
            new.write(content)
    except OSError as problem:
        return _say(f"{file} cannot be written: {problem.strerror or type(problem).__name__}.")
    print(f"Written: {file}")
    return OK


def print_template(folder: Path, declared: Iterable[tuple[str, Iterable[str]]]) -> int:
    """Writes the template workbook into a folder. `declared`: each measure's title and what it needs."""
    answered: dict[str, list[str]] = {}
    for title, needs in declared:
        for table in sorted({DERIVED_FROM.get(table_of(need), table_of(need)) for need in needs}):
            answered.setdefault(table, []).append(title)
    templates = importlib.import_module("data.templates")
    try:
        path = templates.write_template(folder, answered)
    except OSError as problem:
        return _say(f"{problem.filename or folder} cannot be written: {problem.strerror or type(problem).__name__}.")
    print(f"Written: {path}. Its first sheet says how to fill it in.")
    return OK


def _ordered(found: pd.DataFrame, period: str | None) -> pd.DataFrame:
    wanted = PERIODS if period is None else (period,)
    rank = found["period"].map({name: place for place, name in enumerate(wanted)})
    kept = found.assign(_rank=rank).dropna(subset=["_rank"])
    return kept.sort_values(["_rank", "month", "group"], kind="stable")


def _write(found: pd.DataFrame) -> None:
    numbers = {name: found[name].map(_plain_number, na_action="ignore") for name in ("numerator", "denominator", "value")}
    days = pd.to_datetime(found["month"]).dt.strftime("%Y-%m-%d")
    guarded(found).assign(month=days, **numbers)[list(HEADINGS)].to_csv(sys.stdout, index=False, lineterminator="\n")


def _plain_number(value: float) -> str:
    """A number as short as it can be read back the same: 35, not 35.0."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _say(message: str) -> int:
    print(message, file=sys.stderr)
    return REFUSED
