"""Building the figures of 72 months, beside DuckDB counting the same from the same Parquet: `python -m benchmarks.measures_duckdb [--quick]`.

Each run is a process of its own, one after the other in turn, and reports its seconds (imports left out) and peak memory. The figures of
both are held against each other cell by cell.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from benchmarks import in_duckdb, ours, report, worlds
from benchmarks.report import Bound

MOST_TIMES_DUCKDB = 4
REPEATS = {1: 5, 10: 3, 100: 2}
KEY = ["measure", "period", "month", "group_kind", "group"]


def run(scales: tuple[int, ...] = worlds.SCALES) -> list[Bound]:
    """Measures, prints a table and returns the bounds."""
    seconds: dict[tuple[str, int], list[float]] = {}
    rows, children = [], {}
    for scale in scales:
        folder = worlds.world(scale)
        children[scale] = worlds.rows(folder)["children"]
        peak = {}
        for repeat in tqdm(range(REPEATS[scale]), desc=f"Build, {scale}×", leave=False, disable=None):
            for who in ("ours", "duckdb") if repeat % 2 == 0 else ("duckdb", "ours"):
                said = _in_own_process(who, folder)
                seconds.setdefault((who, scale), []).append(said["seconds"])
                peak[who] = said["peak_mb"]
        assert_equal(folder)
        mine, theirs = seconds["ours", scale], seconds["duckdb", scale]
        rows.append((f"{scale}×", f"{children[scale]:,}", report.middle(mine), min(mine), report.middle(theirs), min(theirs),
                     report.middle(mine) / report.middle(theirs), peak["ours"], peak["duckdb"]))
    print("\nBuild of these measures, from tables to figures, 72 months; every figure equal")
    print(report.table(("scale", "children", "ours s", "(min)", "DuckDB s", "(min)", "ratio", "ours MB", "DuckDB MB"), rows))
    return _bounds(scales, seconds, children)


def _bounds(scales: tuple[int, ...], seconds: dict[tuple[str, int], list[float]], children: dict[int, int]) -> list[Bound]:
    last = scales[-1]
    ratio = report.middle(seconds["ours", last]) / report.middle(seconds["duckdb", last])
    bounds = [Bound(f"Build at {last}× the children at most {MOST_TIMES_DUCKDB} times DuckDB", f"{ratio:.2f} times", ratio <= MOST_TIMES_DUCKDB)]
    for fewer, more in zip(scales, scales[1:], strict=False):
        growth, of_children = min(seconds["ours", more]) / min(seconds["ours", fewer]), children[more] / children[fewer]
        text = f"Build grows no steeper than the children from {fewer}× to {more}×"
        bounds.append(Bound(text, f"{growth:.1f} times the time, {of_children:.1f} times the children", growth <= of_children))
    return bounds


def assert_equal(folder: Path) -> None:
    """Raises AssertionError when a figure of ours is not DuckDB's."""
    mine, theirs = (pd.read_parquet(folder / f"figures-{who}.parquet").set_index(KEY).sort_index() for who in ("ours", "duckdb"))
    pd.testing.assert_index_equal(mine.index, theirs.index)
    for name in ("numerator", "denominator", "value"):
        np.testing.assert_allclose(mine[name].to_numpy(), theirs[name].to_numpy(), rtol=1e-9, err_msg=name)


def _in_own_process(who: str, folder: Path) -> dict[str, float]:
    with tempfile.NamedTemporaryFile(suffix=".json") as said:
        subprocess.run([sys.executable, "-m", "benchmarks.measures_duckdb", who, str(folder), said.name], check=True)
        return dict(json.loads(Path(said.name).read_text(encoding="utf-8")))


def _once(who: str, folder: Path) -> dict[str, float]:
    """One timed run; the figures are written beside the tables afterwards, to be compared."""
    supplied = [entry.measure for entry in ours.supplied_measures(folder)]
    started = time.perf_counter()
    if who == "ours":
        frames = ours.count(folder)
        spent = time.perf_counter() - started
        found = pd.concat(frames.values(), ignore_index=True)
    else:
        connection = in_duckdb.count(folder, supplied)
        spent = time.perf_counter() - started
        found = in_duckdb.figures(connection)
    peak = _peak_mb()
    found.to_parquet(folder / f"figures-{who}.parquet")
    return {"seconds": spent, "peak_mb": peak}


def _peak_mb() -> float:
    """The most memory this process has held; unknown on systems that do not say."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def main(words: list[str]) -> None:
    if words and words[0] in ("ours", "duckdb"):
        Path(words[2]).write_text(json.dumps(_once(words[0], Path(words[1]))), encoding="utf-8")
        return
    for bound in run(worlds.SCALES[:2] if "--quick" in words else worlds.SCALES):
        print(bound)


if __name__ == "__main__":
    main(sys.argv[1:])
