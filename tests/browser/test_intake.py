"""Loading records in a real browser: dropped, recognised, checked, counted, published and seen by readers; and discarded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import axe
import pytest
from conftest import ROOT, Platform, start_server, stop_server
from looking import settle, show, wider_than_a_phone
from playwright.sync_api import Page, expect

from data import snapshots
from tests import intakes

SOON_MS = 90_000  # two processes and a browser share two cores


class Loading(NamedTuple):
    """A dashboard over Ownshire's small records, its store, and a folder of newer files."""

    address: str
    store: Path
    files: list[Path]


@pytest.fixture
def loading(published: Path, tmp_path: Path) -> Iterator[Loading]:
    """The newer files hold a date that is none, one file that nobody knows and one that is no file of records."""
    store = shutil.copytree(published, tmp_path / "store")
    later = {**intakes.LATER, "reviews": intakes.LATER["reviews"].replace("2018-05-02", "31/02/2018")}
    folder = intakes.written(tmp_path / "files", **later, unknown="a,b,c\n1,2,3")
    (folder / "extract.toml").write_bytes(intakes.settings("2019-03-31")[1])
    (folder / "notes.docx").write_bytes(b"x")
    server, address = start_server(ROOT / "dashboard.py", tmp_path / "server.log", DASHBOARD_STORE=str(store))
    yield Loading(address, store, sorted(folder.iterdir()))
    stop_server(server)
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert not any(word in log for word in ("failed", "children.csv", "A1", "B2", "C3"))


def drop(page: Page, files: list[Path]) -> None:
    page.locator("input[type=file]").set_input_files([str(path) for path in files])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def until(page: Page, heading: str) -> None:
    """Waits until the page has come to a heading."""
    page.get_by_role("heading", name=re.compile(heading)).first.wait_for(timeout=SOON_MS)
    settle(page)


def passes(page: Page, platform: Platform) -> None:
    """What is on screen can be read by everyone, by day and by night, and on a phone."""
    assert axe.faults_of_ours(page, platform.broken["light"]) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(20, 23, 26)'")
    assert axe.faults_of_ours(page, platform.broken["dark"], rules=axe.COLOURS) == []
    page.emulate_media(color_scheme="light")
    assert wider_than_a_phone(page) == []


def test_an_analyst_drops_files_sees_what_they_are_and_would_change_and_publishes_or_discards(
    loading: Loading, page: Page, platform: Platform
) -> None:
    before = snapshots.current(loading.store)
    show(page, f"{loading.address}/intake")
    drop(page, loading.files)
    until(page, "What was recognised")
    expect(page.locator(".rg-lead")).to_have_text("Three files recognised, one not; two faults, one row is left out.")
    expect(page.get_by_text("Not taken: notes.docx: no file of records")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("unknown.csv Not recognised"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Not a date.*reviews.csv.*held_date, row 3"))).to_be_visible()
    passes(page, platform)

    press(page, "Work out the figures")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".stProgress")).to_have_text(re.compile("^(Starting|Reading|Checking|Measures|Writing)"))
    until(page, "Publish or discard")
    expect(page.get_by_text("February 2019 is shown now, March 2019 would be")).to_be_visible()
    passes(page, platform)
    assert snapshots.current(loading.store) == before

    press(page, "Publish")
    press(page, "Publish now")
    until(page, "Published")
    now = snapshots.current(loading.store)
    assert now != before
    press_link(page, "See it at a glance")
    expect(page.locator(".rg-brand")).to_contain_text("Records to 31 March 2019")

    show(page, f"{loading.address}/intake")
    drop(page, loading.files[:2])
    until(page, "What was recognised|Nothing here can be counted")
    press(page, "Discard")
    press(page, "Discard everything")
    until(page, "Discarded")
    assert snapshots.current(loading.store) == now
    assert [path.name for path in (loading.store / ".intake").iterdir()] == [".lock"]


def press_link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    page.wait_for_url(lambda address: "intake" not in address)
    settle(page)
