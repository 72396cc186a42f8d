"""Building the figures of 72 months, beside DuckDB counting the same from the same Parquet.

`python -m benchmarks.measures_duckdb [--quick]` runs it alone. Each run is a process of its own, ours and DuckDB's in turn, and
reports its seconds (imports left out), its processor seconds and its peak memory. All figures are held against each other.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from benchmarks import in_duckdb, ours, report, worlds
from benchmarks.report import Bound

MOST_TIMES_DUCKDB = 4
WHO = ("ours", "duckdb")
REPEATS = {1: 5, 10: 3, 100: 2}
KEY = ["measure", "period", "month", "group_kind", "group"]


@dataclass(frozen=True)
class Once:
    """One run: seconds on the clock, seconds of processor time (both cores together), most memory in MB."""

    seconds: float
    processor: float
    peak_mb: float


Runs = dict[tuple[str, int], list[Once]]


def run(scales: tuple[int, ...] = worlds.SCALES) -> list[Bound]:
    """Measures, prints a table and returns the bounds."""
    runs: Runs = {}
    for scale in scales:
        folder = worlds.world(scale)
        for repeat in tqdm(range(REPEATS[scale]), desc=f"Build, {scale}×", leave=False, disable=None):
            for who in WHO if repeat % 2 == 0 else WHO[::-1]:
                runs.setdefault((who, scale), []).append(_in_own_process(who, folder))
        assert_equal(*(pd.read_parquet(folder / f"figures-{who}.parquet") for who in WHO))
    print("\nBuild of these measures, from tables to figures, 72 months; every figure equal")
    heads = ("", "scale", "children", "seconds", "(min)", "processor s", "(min)", "peak MB")
    print(report.table(heads, [_row(who, scale, of) for (who, scale), of in runs.items()]))
    return _bounds(scales, runs)


def _row(who: str, scale: int, of: list[Once]) -> tuple[object, ...]:
    seconds, processor = [one.seconds for one in of], [one.processor for one in of]
    return (
        who,
        f"{scale}×",
        f"{_children(scale):,}",
        report.middle(seconds),
        min(seconds),
        report.middle(processor),
        min(processor),
        max(one.peak_mb for one in of),
    )


def _bounds(scales: tuple[int, ...], runs: Runs) -> list[Bound]:
    last = scales[-1]
    mine, theirs = (report.middle([one.seconds for one in runs[who, last]]) for who in WHO)
    text = f"Build at {last}× the children at most {MOST_TIMES_DUCKDB} times DuckDB"
    bounds = [Bound(text, f"{mine / theirs:.2f} times", mine / theirs <= MOST_TIMES_DUCKDB)]
    for fewer, more in pairwise(scales):
        # Processor time: ours uses one core, and what else the machine does is not in it.
        least = {scale: min(one.processor for one in runs["ours", scale]) for scale in (fewer, more)}
        growth, of_children = least[more] / least[fewer], _children(more) / _children(fewer)
        text = f"Build grows no steeper than the children from {fewer}× to {more}×"
        bounds.append(Bound(text, f"{growth:.1f} times the time, {of_children:.1f} times the children", growth <= of_children))
    return bounds


def _children(scale: int) -> int:
    return worlds.rows(worlds.world(scale))["children"]


def assert_equal(mine: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Raises AssertionError when a figure of ours is not DuckDB's, or one of them has a figure that the other lacks."""
    mine, theirs = (figures.set_index(KEY).sort_index() for figures in (mine, theirs))
    pd.testing.assert_index_equal(mine.index, theirs.index)
    for name in ("numerator", "denominator", "value"):
        np.testing.assert_allclose(mine[name].to_numpy(), theirs[name].to_numpy(), rtol=1e-9, err_msg=name)


def _in_own_process(who: str, folder: Path) -> Once:
    with tempfile.NamedTemporaryFile(suffix=".json") as said:
        subprocess.run([sys.executable, "-m", "benchmarks.measures_duckdb", who, str(folder), said.name], check=True)
        return Once(**json.loads(Path(said.name).read_text(encoding="utf-8")))


def _once(who: str, folder: Path) -> Once:
    """One timed run; the figures are written beside the tables afterwards, to be compared."""
    measures = [entry.measure for entry in ours.supplied_measures(folder) if in_duckdb.has_text(entry.measure)]
    started, busy = time.perf_counter(), time.process_time()
    counted = ours.count(folder, measures) if who == "ours" else in_duckdb.count(folder, measures)
    spent = Once(time.perf_counter() - started, time.process_time() - busy, worlds.peak_mb())
    found = pd.concat(counted.values(), ignore_index=True) if isinstance(counted, dict) else in_duckdb.figures(counted)
    found.to_parquet(folder / f"figures-{who}.parquet")
    return spent


def main(words: list[str]) -> None:
    if words and words[0] in WHO:
        Path(words[2]).write_text(json.dumps(asdict(_once(words[0], Path(words[1])))), encoding="utf-8")
        return
    for bound in run(worlds.SCALES[:2] if "--quick" in words else worlds.SCALES):
        print(bound)


if __name__ == "__main__":
    main(sys.argv[1:])
