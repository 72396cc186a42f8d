"""The sample's public release, from its command to the finished bundle: `python -m benchmarks.release`.

By the clock, with nothing else on the machine. The suite holds it to processor time, which other work on the same cores makes longer.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tqdm import tqdm

from benchmarks import report
from benchmarks.report import Bound

ROOT = Path(__file__).parents[1]
MOST_SECONDS = 60.0
REPEATS = 2
SIGNED = ("--officer", "Benchmark", "--note", "Timed")


def run() -> list[Bound]:
    """Builds and releases the sample in a new store each time, verifies the bundle, prints a table and returns the bound."""
    spent: dict[str, list[float]] = {"release": [], "verify": []}
    with tempfile.TemporaryDirectory() as folder:
        for repeat in tqdm(range(REPEATS), desc="Release", leave=False, disable=None):
            store, bundle = Path(folder) / f"store-{repeat}", Path(folder) / f"bundle-{repeat}"
            _timed("build", "data/sample", "--store", str(store))
            seconds, said = _timed("release", "--store", str(store), "--to", str(bundle), *SIGNED)
            spent["release"].append(seconds)
            spent["verify"].append(_timed("verify", str(bundle))[0])
    print(f"\nThe sample's release, seconds by the clock\n{said.strip()}")
    print(
        report.table(("", "middle", "(min)", "(max)"), [(name, report.middle(each), min(each), max(each)) for name, each in spent.items()])
    )
    middle = report.middle(spent["release"])
    return [Bound(f"The sample's release within {MOST_SECONDS:g} s", f"{middle:.1f} s", middle <= MOST_SECONDS)]


def _timed(*words: str) -> tuple[float, str]:
    """Seconds of one command and what it printed. Raises CalledProcessError when it fails."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "data", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, done.stdout


if __name__ == "__main__":
    for bound in run():
        print(bound)
