"""`python -m benchmarks [--quick]`: every benchmark, and at the end each bound with whether it holds. Always exits 0: it measures.

`--quick` leaves out 100 times the children, whose tables take minutes to make the first time.
"""

from __future__ import annotations

import os
import sys

from benchmarks import build, damaged, disclosure, loaders, measures_duckdb, pages, release, spc, start, worlds


def main(words: list[str]) -> int:
    """Runs all of them in turn and prints a summary."""
    scales = worlds.SCALES[:2] if "--quick" in words else worlds.SCALES
    print(f"{os.cpu_count()} cores. Tables and snapshots are kept in {worlds.room()}", flush=True)
    bounds = [*spc.run(), *measures_duckdb.run(scales), *build.run(scales), *pages.run(scales), *start.run()]
    bounds += [*disclosure.run(), *release.run(), *loaders.run(scales), *damaged.run()]
    print("\nBounds")
    for bound in bounds:
        print(bound)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
