"""`python -m tests.browser.screens`: a picture of every page over the sample into docs/screens, with one of a phone and one in the dark.

Three are of what the committee sees: of the store's newest release, or where it has none of one made from it.
"""

from __future__ import annotations

import os
import shutil
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
OFFICER = ("--officer", "Sample", "--note", "For pictures")


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


def of_committee(browser: Browser, store: Path, scratch: Path) -> None:
    """Writes two of the committee's pages and one screen of meeting mode, from a server of its own."""
    server, address = start_server(
        serving.ROOT / "dashboard.py",
        scratch / "committee.log",
        DASHBOARD_AUDIENCE="committee",
        DASHBOARD_BUNDLE=str(release(store, scratch)),
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


def release(store: Path, scratch: Path) -> Path:
    """The store's newest release; where it has none, one of a copy, so that its ledger knows of no release but those that went out."""
    made = sorted((store / "releases").glob("*/manifest.json"), key=lambda one: one.stat().st_mtime)
    if made:
        return made[-1].parent
    copy, bundle = shutil.copytree(store, scratch / "store"), scratch / "store" / "releases" / "pictures"
    command = [sys.executable, "-m", "data", "release", "--store", str(copy), "--to", str(bundle), *OFFICER]
    subprocess.run(command, cwd=serving.ROOT, check=True, timeout=600)
    return bundle


def main() -> int:
    """Makes the pictures; 1 when one is larger than it should be."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    store = serving.ROOT / os.environ.get("DASHBOARD_STORE", ".store")
    with tempfile.TemporaryDirectory() as logs, sync_playwright() as playwright:
        port = free_port()
        server = serving.start(store, port, Path(logs) / "server.log")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        address = f"http://127.0.0.1:{port}"
        for entry in PAGES:
            picture(browser, f"{address}/{entry.path}", FOLDER / f"{entry.file}.png", screen=LAPTOP)
        picture(browser, address, FOLDER / "overview-phone.png", screen=PHONE)
        picture(browser, address, FOLDER / "overview-dark.png", screen=LAPTOP, dark=True)
        serving.stop(server)
        of_committee(browser, store, Path(logs))
        browser.close()
    large = [file.name for file in FOLDER.glob("*.png") if file.stat().st_size > LARGEST_BYTES]
    print(f"Pictures in {FOLDER.relative_to(serving.ROOT)}" + (f"; too large: {', '.join(large)}" if large else ""))
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
