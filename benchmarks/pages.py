"""Server time of every page, beside a bare Streamlit page that draws the same: `python -m benchmarks.pages [--quick]`.

A reader without a browser runs each page again and again in one session, ours and the bare one in turn. A page counts twice: as it
opens from its plain address, and with the list of cases, the breakdown or what comes next that a reader asks for.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tqdm import tqdm

from benchmarks import recording, report, worlds
from benchmarks.client import Reader, Run
from benchmarks.report import Bound
from benchmarks.servers import BARE, DASHBOARD, server
from present.pages import PAGES

MOST_TIMES_BARE, MORE_MS = 1.3, 30
REPEATS = 16
PAUSE = 0.05  # seconds between asking: the platform tidies up its memory after each run
WARM = 2
MORE = {
    "health": ("view=Breakdown", "view=Coming+up+next"),
    "reviews": ("measure=iro_caseload&view=Breakdown",),
    "context": ("measure=children_in_care&view=Children+behind+the+figure",),
}
VISITS = [(entry.path, query) for entry in PAGES for query in ("", *MORE.get(entry.path, ()))]


@dataclass(frozen=True)
class Timed:
    """One page at one scale: milliseconds of ours and of the bare page."""

    name: str
    scale: int
    ours: list[float]
    bare: list[float]

    @property
    def allowed(self) -> float:
        return report.quiet(self.bare) * MOST_TIMES_BARE + MORE_MS

    @property
    def holds(self) -> bool:
        return report.quiet(self.ours) <= self.allowed


def run(scales: tuple[int, ...] = worlds.SCALES) -> list[Bound]:
    """Measures every page at every scale, prints a table and returns the bounds."""
    timed: list[Timed] = []
    for scale in scales:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            ours = stack.enter_context(server(DASHBOARD, DASHBOARD_STORE=str(worlds.store(scale))))
            bare = stack.enter_context(server(BARE, BARE_RECORDED=folder))
            timed += [
                _visit(ours, bare, Path(folder), page, query, scale)
                for page, query in tqdm(VISITS, desc=f"Pages, {scale}×", leave=False, disable=None)
            ]
    rows = [_row(one) for one in timed]
    print("\nServer time of a page, milliseconds from asking to done: the middle of the faster half of the runs")
    print(report.table(("page", "scale", "ours", "(median)", "bare", "(median)", "ratio", "allowed", ""), rows))
    return _bounds(timed, scales)


def _row(one: Timed) -> tuple[object, ...]:
    ours, bare = report.quiet(one.ours), report.quiet(one.bare)
    said = "holds" if one.holds else "BROKEN"
    return (one.name, f"{one.scale}×", ours, report.middle(one.ours), bare, report.middle(one.bare), ours / bare, one.allowed, said)


def _bounds(timed: list[Timed], scales: tuple[int, ...]) -> list[Bound]:
    over = [f"{one.name} {one.scale}×" for one in timed if not one.holds]
    text = f"Each page at most {MOST_TIMES_BARE} times a bare page that draws the same, plus {MORE_MS} ms"
    bounds = [Bound(text, f"over: {', '.join(over)}" if over else f"{len(timed)} pages and scales", not over)]
    least = {(one.name, one.scale): report.quiet(one.ours) for one in timed}
    growth = {name: least[name, scales[-1]] / least[name, scales[0]] for name, scale in least if scale == scales[0]}
    worst = max(growth, key=growth.__getitem__)
    text = f"A page takes the same at {scales[-1]}× as at {scales[0]}× (at most {MOST_TIMES_BARE} times, plus {MORE_MS} ms)"
    same = all(least[name, scales[-1]] <= least[name, scales[0]] * MOST_TIMES_BARE + MORE_MS for name in growth)
    return [*bounds, Bound(text, f"at worst {growth[worst]:.2f} times, {worst}", same)]


def _visit(ours: str, bare: str, folder: Path, page: str, query: str, scale: int) -> Timed:
    """Opens the page, records it, and runs both in turn. Raises AssertionError when a page shows a fault."""
    name = (page or "overview") + (f"?{query}" if query else "")
    with Reader(ours) as reader, Reader(bare) as other:
        reader.open(page, query)
        seen = reader.again()
        assert not seen.faults, (name, seen.faults)
        recording.write(seen, folder, name)
        drawn = other.open(query=urlencode({"page": name}))
        assert drawn.elements, name
        assert not drawn.faults, (name, drawn.faults)
        mine, theirs = [], []
        for repeat in range(WARM + REPEATS):
            pair = [_after_a_pause(one) for one in (reader, other)]
            if repeat >= WARM:
                mine.append(pair[0].seconds * 1000)
                theirs.append(pair[1].seconds * 1000)
    return Timed(name, scale, mine, theirs)


def _after_a_pause(reader: Reader) -> Run:
    time.sleep(PAUSE)
    return reader.again()


if __name__ == "__main__":
    for bound in run(worlds.SCALES[:2] if "--quick" in sys.argv else worlds.SCALES):
        print(bound)
