"""From starting the server to the first chart drawn in a browser, beside a bare page with one chart: `python -m benchmarks.start`.

The machine has run both before: caches of the system and of Python are warm, the browser's own is not.
"""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from tqdm import tqdm

from benchmarks import report, worlds
from benchmarks.report import Bound
from benchmarks.servers import BARE, DASHBOARD, server
from tests.browser.flags import FLAGS
from tests.programs import find_browser

MOST_SECONDS_MORE = 2.0
REPEATS = 5
CHART = ".js-plotly-plot .main-svg .trace"
PATIENCE_MS = 120_000


def run() -> list[Bound]:
    """Measures both in turn, prints a table and returns the bound."""
    store = str(worlds.store(1))
    tries = (("ours", DASHBOARD, "health"), ("bare", BARE, ""))
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for repeat in tqdm(range(REPEATS + 1), desc="Start", leave=False, disable=None):
            for name, script, page in tries if repeat % 2 else tries[::-1]:
                spent = _to_first_chart(browser, script, page, store)
                if repeat:  # the first of each warms the machine
                    seconds[name].append(spent)
        browser.close()
    print("\nFrom starting the server to the first chart drawn, seconds")
    print(
        report.table(
            ("", "median", "(min)", "(max)"), [(name, report.middle(each), min(each), max(each)) for name, each in seconds.items()]
        )
    )
    more = report.middle(seconds["ours"]) - report.middle(seconds["bare"])
    return [Bound(f"Start to first chart at most {MOST_SECONDS_MORE:g} s above a bare page's", f"{more:.1f} s", more <= MOST_SECONDS_MORE)]


def _to_first_chart(browser: Browser, script: Path, page: str, store: str) -> float:
    started = time.perf_counter()
    with server(script, DASHBOARD_STORE=store) as address:
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        opened = context.new_page()
        opened.goto(f"{address}/{page}")
        opened.wait_for_selector(CHART, state="attached", timeout=PATIENCE_MS)
        spent = time.perf_counter() - started
        context.close()
    return spent


if __name__ == "__main__":
    for bound in run():
        print(bound)
