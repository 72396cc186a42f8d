"""A server of the dashboard over the sample and a real headless Chromium for browser tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from data import snapshots
from tests.browser import axe, looking, serving
from tests.browser.looking import settle
from tests.programs import find_browser

ROOT = Path(__file__).parents[2]
TRIAL = Path(__file__).with_name("trial")
CHROMIUM = find_browser()
LAPTOP = {"width": 1366, "height": 768}
DEEP = "missing?to=2019-12&period=quarter&letter=visit-2016-11&group=all&measure=rhi_in_72_hours"
WAIT_MS = 40_000  # a busy machine is slow, not wrong


def free_port() -> int:
    """A port on loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(script: Path, log: Path, **environment: str) -> tuple[subprocess.Popen, str]:
    """A server of `script`, answering, and its address. The caller ends it. Raises RuntimeError with the log when it does not come up."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true"]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=out, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        if _is_healthy(address):
            return server, address
        time.sleep(0.1)
    stop_server(server)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310
            return answer.read() == b"ok"
    except OSError:
        return False


def stop_server(server: subprocess.Popen) -> None:
    """Ends a server that this process started."""
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(10)


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[str]:
    """The address of the dashboard's own server, with an empty store, that nobody has asked anything yet."""
    server, address = start_server(ROOT / "dashboard.py", tmp_path / "server.log", DASHBOARD_STORE=str(tmp_path / "store"))
    yield address
    stop_server(server)


@pytest.fixture(scope="session")
def trial_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the trial server writes its log."""
    return tmp_path_factory.mktemp("trial") / "server.log"


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory, trial_log: Path) -> Iterator[str]:
    """The address of the dashboard's frame over made-up pages."""
    folder = tmp_path_factory.mktemp("project") / "trial"
    shutil.copytree(TRIAL, folder)
    shutil.copytree(ROOT / "present" / "static", folder / "screen" / "static")
    server, address = start_server(folder / "dashboard.py", trial_log)
    yield address
    stop_server(server)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bare Streamlit page."""
    server, address = start_server(Path(__file__).with_name("bare") / "main.py", tmp_path_factory.mktemp("bare") / "server.log")
    yield address
    stop_server(server)


@pytest.fixture(scope="session")
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """One reader's browser for all tests. The reader asked for no motion, which would be drawn sixty times a second."""
    context = chromium.new_context(viewport=LAPTOP, reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.fixture(scope="session")
def tab(reader: BrowserContext) -> Page:
    """The reader's one tab. A page loads in it in 2 seconds of processor time and in a new tab in 5, where a new process compiles the
    platform anew. Who uses it says `forget` at the end; it keeps an init script for ever, so nobody adds one."""
    expect.set_options(timeout=WAIT_MS)
    return reader.new_page()


def forget(tab: Page) -> None:
    """Leaves the page, for an address of the same server that shows nothing, and puts the tab back as it was at first."""
    tab.goto(urljoin(tab.url, "/_stcore/health"))  # not to about:blank, which ends the process
    tab.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    tab.unroute_all()
    tab.emulate_media(media="screen", color_scheme="light")
    tab.set_viewport_size(LAPTOP)


class Dashboard(NamedTuple):
    """A running dashboard: its address, its store, its snapshot, and what its very first reader got, who asked for a deep link."""

    address: str
    store: Path
    snapshot: Path
    first: dict[str, str]


@pytest.fixture(scope="session")
def dashboard(sample_store: Path, tab: Page, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The dashboard over the sample, started as a newcomer starts it."""
    port = free_port()
    server = serving.start(sample_store, port, tmp_path_factory.mktemp("serving") / "server.log")
    address = f"http://127.0.0.1:{port}"
    snapshot = snapshots.current(sample_store)
    assert snapshot is not None
    yield Dashboard(address, sample_store, snapshot, _as_first_seen(tab, f"{address}/{DEEP}"))
    serving.stop(server)


class Platform(NamedTuple):
    """What a bare Streamlit page does at a deep link: the axe rules it breaks by colour scheme, and what its console complains of."""

    broken: dict[str, set[str]]
    complaints: set[str]


@pytest.fixture(scope="session")
def platform(bare: str, tab: Page) -> Platform:
    broken: dict[str, set[str]] = {}
    said: list[str] = []
    with looking.hearing(tab, console=looking.into(said)):
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            looking.show(tab, f"{bare}/second")
            broken[scheme] = axe.rules_broken(tab)
    forget(tab)
    return Platform(broken, {looking.below("/second", address) for address in said})


def _as_first_seen(tab: Page, address: str) -> dict[str, str]:
    tab.goto(address)
    settle(tab)
    places = {"heading": ".stMain h2", "badge": ".rg-badge", "page": "[data-testid=stSidebarNavLink][aria-current=page]"}
    first = {name: tab.locator(place).first.inner_text() for name, place in places.items()} | {"url": tab.url}
    forget(tab)
    return first


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A page that remembers nothing, 1366 by 768. A test in which the console complains fails."""
    said: list[str] = []
    with looking.hearing(tab, console=partial(_add_complaint, said), pageerror=lambda fault: said.append(str(fault))):
        yield tab
        forget(tab)
    assert said == []


def _add_complaint(said: list[str], message: ConsoleMessage) -> None:
    if is_complaint(message):
        said.append(message.text)


def is_complaint(message: ConsoleMessage) -> bool:
    """Whether the console reports a fault of ours: on a deep link the platform asks for its own path below the page and is told 404."""
    return message.type in ("error", "warning") and "/_stcore/" not in message.location["url"]
