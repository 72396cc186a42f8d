"""The canary: one child's impossible counts, through the release that the command makes and the committee's server, to every byte that a
browser receives. None holds them, nor what could be made of them. And whatever would give them away is found.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page

from data import bundles
from metrics.kit.measure import register
from present.public.entries import entries
from tests import canary
from tests.browser.conftest import ROOT, start_server, stop_server
from tests.browser.looking import settle, show
from tests.browser.traffic import Recorder, folder_contents

OPEN_ALL = "() => document.querySelectorAll('.stMain details:not([open]) > summary').forEach(one => one.click())"
MARKED = np.array([3.01012345678, 7.0101234])


class World(NamedTuple):
    """A store with the canary in it, its release, and its marked numbers."""

    store: Path
    bundle: Path
    marked: np.ndarray


@pytest.fixture(scope="module")
def world(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    return made(sample_store, tmp_path_factory.mktemp("canary"))


def made(sample_store: Path, place: Path, *, offset: float = 0.0) -> World:
    """A world, released as an officer releases it."""
    marked = canary.plant(sample_store, place / "store", offset=offset)
    signed = ["--officer", "A. Officer", "--note", "For the tests"]
    command = [sys.executable, "-m", "data", "release", "--store", str(place / "store"), "--to", str(place / "bundle"), *signed]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    (place / "said.txt").write_text(run.stdout + run.stderr, encoding="utf-8")
    return World(place / "store", place / "bundle", marked)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("committee") / "server.log"


@pytest.fixture(scope="module")
def committee(world: World, log: Path) -> Iterator[str]:
    """The committee's server over the canary's release. The canary's store is named to it, so that looking into it would be found."""
    surroundings = {"DASHBOARD_AUDIENCE": "committee", "DASHBOARD_BUNDLE": str(world.bundle), "DASHBOARD_STORE": str(world.store)}
    server, address = start_server(ROOT / "dashboard.py", log, **surroundings)
    yield address
    stop_server(server)


def found(recorder: Recorder, world: World) -> list[str]:
    return recorder.traces([canary.MARK], canary.realms(), world.marked)


def test_the_snapshot_is_full_of_the_canary_and_its_release_holds_none_of_it(world: World) -> None:
    before, after = Recorder(), Recorder()
    for name, content in folder_contents(world.store):
        before.keep(f"store {name}", content)
    for name, content in (*folder_contents(world.bundle), ("said.txt", (world.bundle.parent / "said.txt").read_bytes())):
        after.keep(f"bundle {name}", content)
    assert len(found(before, world)) > 500
    assert found(after, world) == []


def test_every_planted_figure_is_hidden_or_not_there(world: World) -> None:
    figures = bundles.read(world.bundle).figures
    figures = figures[(figures["group_kind"] == "all") & (figures["month"] == canary.FIRST_YEAR[-1])]
    planted = figures[pd.MultiIndex.from_frame(figures[["measure", "period"]]).isin(list(canary.planted()))]
    assert set(planted["status"]) == {"c"}
    kinds = {register()[name].measure.kind for name in planted["measure"]}
    assert kinds == {"count", "share", "rate", "mean", "median"}


def test_no_byte_that_a_browser_receives_on_any_page_or_control_holds_the_canary(
    committee: str, world: World, page: Page, log: Path
) -> None:
    recorder = Recorder()
    with recorder.listening(page):
        show(page, committee)
        recorder.gather(page)
        for one in entries():
            page.get_by_test_id("stSidebarNavLink").filter(has_text=one.title).click()
            page.locator("[data-testid=stSidebarNavLink][aria-current=page]", has_text=one.title).wait_for()
            settle(page)
            page.evaluate(OPEN_ALL)
            settle(page)
            download_all(page, recorder)
            recorder.gather(page)
    assert {"answer", "socket", "page", "download"} <= recorder.kinds.keys()
    recorder.keep("log", log.read_bytes())
    assert found(recorder, world) == []


def download_all(page: Page, recorder: Recorder) -> None:
    """Takes every file that the page offers."""
    for button in page.get_by_role("button", name="Download this table (CSV)").all():
        if button.is_visible():
            with page.expect_download() as taken:
                button.click()
            recorder.keep_download(taken.value)
