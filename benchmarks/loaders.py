"""SSDA903 returns of 1, 10 and 100 councils, five years: our load, and load with validation, beside pandas' bare `read_csv` of the bytes.

`python -m benchmarks.loaders [--quick]` runs it alone. Each run is a process of its own, which imports first and then starts the clock;
pandas reads every file by its default settings. `--quick` leaves out 100 councils.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from benchmarks import report, returns, worlds
from benchmarks.report import Bound
from data.loaders import load
from data.validate import validate

MOST_TIMES = 4.0
REPEATS = {1: 5, 10: 3, 100: 3}
WAYS = ("pandas", "load", "validate")


class Run(NamedTuple):
    """One run: seconds, and the most memory of its process in MB."""

    seconds: float
    peak_mb: float


def run(scales: tuple[int, ...] = worlds.SCALES) -> list[Bound]:
    """Measures, prints a table and returns the bounds."""
    runs: dict[int, dict[str, Run]] = {}
    counted: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as room:
        for scale in scales:
            folder = Path(room) / f"x{scale}"
            counted[scale] = sum(returns.write(folder, scale).values())
            runs[scale] = {way: _least([_in_own_process(way, folder) for _ in range(REPEATS[scale])]) for way in WAYS}
    print(f"\nSSDA903 returns of {len(returns.YEARS)} years: seconds, and most memory in MB")
    heads = ("councils", "rows", "read_csv s", "load s", "times", "validated s", "times", "read_csv MB", "load MB", "validated MB")
    print(report.table(heads, [_row(scale, counted[scale], of) for scale, of in runs.items()]))
    return _bounds(runs, counted)


def once(way: str, folder: Path) -> Run:
    """One run in this process."""
    started = time.perf_counter()
    {"pandas": _bare, "load": load, "validate": _validated}[way](folder)
    return Run(time.perf_counter() - started, worlds.peak_mb())


def seconds(way: str, folder: Path, repeats: int) -> float:
    """Processor seconds of the quickest of so many runs in this process: what the suite holds to a bound."""
    work: Callable[[Path], object] = {"pandas": _bare, "load": load, "validate": _validated}[way]
    spent = []
    for _ in range(repeats):
        started = time.process_time()
        work(folder)
        spent.append(time.process_time() - started)
    return min(spent)


def _bare(folder: Path) -> list[pd.DataFrame]:
    """Every file as a table, all of them held at once, as a load holds what it has read."""
    return [pd.read_csv(file) for file in sorted(folder.glob("*.csv"))]


def _validated(folder: Path) -> None:
    validate(load(folder))


def _least(of: list[Run]) -> Run:
    """The quickest run: what else a machine does only ever adds to a time."""
    return min(of, key=lambda one: one.seconds)


def _row(scale: int, rows: int, of: dict[str, Run]) -> tuple[object, ...]:
    bare, ours, whole = (of[way] for way in WAYS)
    times = [f"{one.seconds / bare.seconds:.1f}" for one in (ours, whole)]
    spent = [f"{one.seconds:.2f}" for one in (bare, ours, whole)]
    return scale, f"{rows:,}", spent[0], spent[1], times[0], spent[2], times[1], *(f"{one.peak_mb:,.0f}" for one in (bare, ours, whole))


def _bounds(runs: dict[int, dict[str, Run]], counted: dict[int, int]) -> list[Bound]:
    bounds = []
    for scale, of in runs.items():
        times = of["load"].seconds / of["pandas"].seconds
        text = f"Loading the SSDA903 of {scale} councils in at most {MOST_TIMES:g} times pandas' read_csv"
        bounds.append(Bound(text, f"{times:.1f} times", times <= MOST_TIMES))
    for fewer, more in pairwise(runs):
        growth = [runs[more][way].seconds / runs[fewer][way].seconds for way in ("load", "validate")]
        of_rows = counted[more] / counted[fewer]
        text = f"SSDA903 takes no longer a row from {fewer} to {more} councils"
        measured = f"{growth[0]:.1f} times for load, {growth[1]:.1f} with validation, of {of_rows:.1f} times the rows"
        bounds.append(Bound(text, measured, max(growth) <= of_rows))
    return bounds


def _in_own_process(way: str, folder: Path) -> Run:
    with tempfile.NamedTemporaryFile(suffix=".json") as said:
        subprocess.run([sys.executable, "-m", "benchmarks.loaders", way, str(folder), said.name], check=True)
        return Run(*json.loads(Path(said.name).read_text(encoding="utf-8")))


def main(words: list[str]) -> None:
    if words[:1] and words[0] in WAYS:
        Path(words[2]).write_text(json.dumps(once(words[0], Path(words[1]))), encoding="utf-8")
        return
    for bound in run(worlds.SCALES[:2] if "--quick" in words else worlds.SCALES):
        print(bound)


if __name__ == "__main__":
    main(sys.argv[1:])
