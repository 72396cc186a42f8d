"""`python -m tests.browser.screens`: a picture of every page over the sample into docs/screens, with one of a phone and one in the dark.

Three are of what the committee sees. All are of a store and a release made for them, whose audit trail knows nobody else.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from present.pages import PAGES
from tests.browser import serving
from tests.browser.conftest import CHROMIUM, free_port, start_server, stop_server
from tests.browser.flags import FLAGS
from tests.browser.looking import settle

FOLDER = serving.ROOT / "docs" / "screens"
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
TALLEST = 2400  # of a long page its first screens are enough
LARGEST_BYTES = 600_000
HALL = {"width": 1920, "height": 1080}
COMMITTEE = {"committee-overview": "", "committee-theme": "missing"}
FINDING = "meeting?letter=visit-2016-11#1"
OFFICER = ("--officer", "A. Officer", "--note", "For pictures")


def picture(browser: Browser, address: str, file: Path, *, screen: dict[str, int], dark: bool = False) -> None:
    """Writes one page as PNG, in full up to TALLEST pixels."""
    reader = browser.new_page(viewport=screen, color_scheme="dark" if dark else "light")
    reader.set_default_timeout(60_000)
    reader.goto(address)
    settle(reader)
    height = reader.evaluate("document.querySelector('.stMain').scrollHeight")
    reader.set_viewport_size({**screen, "height": min(max(height, screen["height"]), TALLEST)})
    reader.wait_for_timeout(700)
    settle(reader)
    reader.screenshot(path=file)
    reader.close()


def of_committee(browser: Browser, bundle: Path, scratch: Path) -> None:
    """Writes two of the committee's pages and one screen of meeting mode, from a server of its own."""
    server, address = start_server(
        serving.ROOT / "dashboard.py",
        scratch / "committee.log",
        DASHBOARD_AUDIENCE="committee",
        DASHBOARD_BUNDLE=str(bundle),
        DASHBOARD_STORE=str(scratch / "none"),  # a committee's server needs no store
    )
    for name, path in COMMITTEE.items():
        picture(browser, f"{address}/{path}", FOLDER / f"{name}.png", screen=LAPTOP)
    reader = browser.new_page(viewport=HALL)
    reader.goto(f"{address}/{FINDING}")
    reader.evaluate("document.fonts.ready")
    reader.screenshot(path=FOLDER / "committee-meeting.png", animations="disabled")
    reader.close()
    stop_server(server)


def made(store: Path) -> Path:
    """Builds the sample into a new store, and a release among its own, which is returned."""
    bundle = store / "releases" / "pictures"
    for words in (["build", "data/sample"], ["release", "--to", str(bundle), *OFFICER]):
        command = [sys.executable, "-m", "data", *words, "--store", str(store)]
        subprocess.run(command, cwd=serving.ROOT, env={**os.environ, "LOGNAME": "a.officer"}, check=True, timeout=600)
    return bundle


def main() -> int:
    """Makes the pictures; 1 when one is larger than it should be."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as logs, sync_playwright() as playwright:
        store, port = Path(logs) / "store", free_port()
        bundle = made(store)
        server = serving.start(store, port, Path(logs) / "server.log")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        address = f"http://127.0.0.1:{port}"
        for entry in PAGES:
            picture(browser, f"{address}/{entry.path}", FOLDER / f"{entry.file}.png", screen=LAPTOP)
        picture(browser, address, FOLDER / "overview-phone.png", screen=PHONE)
        picture(browser, address, FOLDER / "overview-dark.png", screen=LAPTOP, dark=True)
        serving.stop(server)
        of_committee(browser, bundle, Path(logs))
        browser.close()
    large = [file.name for file in FOLDER.glob("*.png") if file.stat().st_size > LARGEST_BYTES]
    print(f"Pictures in {FOLDER.relative_to(serving.ROOT)}" + (f"; too large: {', '.join(large)}" if large else ""))
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
