"""Building every measure, 72 months: seconds and most memory at 1, 10 and 100 times the children, and how they grow.

`python -m benchmarks.build [--quick]` runs it alone. Each run is a process of its own that reads the tables, computes figures, lists
and what is coming up measure by measure, as a build does, and writes nothing.
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

from benchmarks import report, worlds
from benchmarks.report import Bound
from benchmarks.worlds import peak_mb
from metrics.kit.publish import compute

MOST_MB = 6 * 1024
REPEATS = {1: 3, 10: 2, 100: 1}


@dataclass(frozen=True)
class Build:
    """One build: seconds in all, processor seconds, most memory in MB, how many measures, and the five slowest with their seconds."""

    seconds: float
    processor: float
    peak_mb: float
    measures: int
    slowest: dict[str, float]


def run(scales: tuple[int, ...] = worlds.SCALES) -> list[Bound]:
    """Measures, prints a table and returns the bounds."""
    builds = {scale: [_in_own_process(worlds.world(scale)) for _ in range(REPEATS[scale])] for scale in scales}
    print("\nBuild of all measures, from tables to figures, lists and what is coming up, 72 months")
    heads = ("scale", "children", "measures", "seconds", "processor s", "peak MB", "slowest measures (s)")
    print(report.table(heads, [_row(scale, of) for scale, of in builds.items()]))
    return _bounds(builds)


def once(folder: Path) -> Build:
    """One build of a world in this process."""
    started, busy, spent = time.perf_counter(), time.process_time(), {}
    before = time.perf_counter()
    for done in compute(worlds.read(folder), lambda name, picture: None):
        spent[done.measure.id], before = time.perf_counter() - before, time.perf_counter()
        del done  # its cases, or they would stand beside those of the next
    slowest = dict(sorted(spent.items(), key=lambda pair: -pair[1])[:5])
    return Build(time.perf_counter() - started, time.process_time() - busy, peak_mb(), len(spent), slowest)


def _row(scale: int, of: list[Build]) -> tuple[object, ...]:
    quickest = min(of, key=lambda one: one.processor)
    slowest = ", ".join(f"{name} {seconds:.1f}" for name, seconds in quickest.slowest.items())
    peak = max(one.peak_mb for one in of)
    return f"{scale}×", f"{_children(scale):,}", quickest.measures, quickest.seconds, quickest.processor, peak, slowest


def _bounds(builds: dict[int, list[Build]]) -> list[Bound]:
    most = max(builds)
    peak = max(one.peak_mb for one in builds[most])
    bounds = [Bound(f"Build at {most}× the children in at most {MOST_MB / 1024:g} GiB", f"{peak / 1024:.1f} GiB", peak <= MOST_MB)]
    for fewer, more in pairwise(builds):
        least = {scale: min(one.processor for one in builds[scale]) for scale in (fewer, more)}
        growth, of_children = least[more] / least[fewer], _children(more) / _children(fewer)
        text = f"Build of all measures grows no faster than the children from {fewer}× to {more}×"
        bounds.append(Bound(text, f"{growth:.1f} times the time, {of_children:.1f} times the children", growth <= of_children))
    return bounds


def _children(scale: int) -> int:
    return worlds.rows(worlds.world(scale))["children"]


def _in_own_process(folder: Path) -> Build:
    with tempfile.NamedTemporaryFile(suffix=".json") as said:
        subprocess.run([sys.executable, "-m", "benchmarks.build", "once", str(folder), said.name], check=True)
        return Build(**json.loads(Path(said.name).read_text(encoding="utf-8")))


def main(words: list[str]) -> None:
    if words[:1] == ["once"]:
        Path(words[2]).write_text(json.dumps(asdict(once(Path(words[1])))), encoding="utf-8")
        return
    for bound in run(worlds.SCALES[:2] if "--quick" in words else worlds.SCALES):
        print(bound)


if __name__ == "__main__":
    main(sys.argv[1:])
