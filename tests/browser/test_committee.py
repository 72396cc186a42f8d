"""The committee's server in a real browser: every kind of page named, accessible and from the bundle alone; links stay in one session."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import axe
import pytest
from conftest import ROOT, Platform, start_server, stop_server
from looking import charts, has_name_words_and_table, settle, show, wider_than_a_phone
from playwright.sync_api import Page, expect

from tests.public_made import some_release, write

# One of each kind of page, reached from the one before through the list of pages.
KINDS = ("Letters and milestones", "Questions to ask", "Visits and plans", "Missing from care", "Counted and withheld")
NIGHT = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(20, 23, 26)'"


@pytest.fixture(scope="module")
def committee(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the committee over a made-up release."""
    folder = tmp_path_factory.mktemp("committee")
    bundle = write(folder / "bundle")
    store = folder / "store"  # there is none: a committee's server needs no store
    server, address = start_server(
        ROOT / "dashboard.py",
        folder / "server.log",
        DASHBOARD_AUDIENCE="committee",
        DASHBOARD_BUNDLE=str(bundle),
        DASHBOARD_STORE=str(store),
    )
    yield address
    stop_server(server)


def open_by_list(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
    expect(page.locator("[data-testid=stSidebarNavLink][aria-current=page]")).to_contain_text(title)
    settle(page)


def looked_at(page: Page, platform: Platform) -> None:
    """What holds on every page: one title, whose figures they are, charts with words and tables, axe by day and night, a phone's width."""
    assert page.locator(".stMain h1").count() == 1
    expect(page.locator(".rg-badge")).to_have_text("Invented records: Sampleshire")
    expect(page.locator(".rg-released")).to_have_text(
        "Sampleshire · Records to 31 March 2020 · Released on 20 April 2020 · Small numbers are protected"
    )
    expect(page.locator(".rg-state.rg-broken")).to_have_count(0)
    for place in range(charts(page).count()):
        has_name_words_and_table(charts(page).nth(place))
    assert axe.faults_of_ours(page, platform.broken["light"]) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(NIGHT)
    assert axe.faults_of_ours(page, platform.broken["dark"], rules=axe.COLOURS) == []
    page.emulate_media(color_scheme="light")
    assert wider_than_a_phone(page) == []


def test_every_kind_of_page_is_named_accessible_and_fits_a_phone(committee: str, page: Page, platform: Platform) -> None:
    show(page, committee)
    looked_at(page, platform)
    for title in KINDS:
        open_by_list(page, title)
        looked_at(page, platform)


def test_a_reader_goes_from_a_finding_to_its_figures_by_keyboard_and_takes_them_as_they_are_shown(committee: str, page: Page) -> None:
    show(page, f"{committee}/?letter=visit-2016-11&verdict=unknown")
    link = page.get_by_role("link", name="Return interview held within 72 hours").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Return interview held within 72 hours"))).to_be_visible()
    settle(page)
    expect(page.locator(".stMain h1")).to_have_text("Missing from care")
    assert "letter=visit-2016-11" in page.url and "measure=rhi_in_72_hours" in page.url
    assert charts(page).count() == 0
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download this table (CSV)").first.click()
    held = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(held)))
    published = some_release().figures.query("measure == 'rhi_in_72_hours'")
    assert [line["figure"] for line in lines] == list(published["shown_value"])
    assert {line["records"] for line in lines} == {"Sampleshire (invented records)"}
    assert taken.value.suggested_filename == "rhi_in_72_hours-invented.csv"


def test_the_way_to_meeting_mode_and_to_its_file_keeps_the_letter(committee: str, page: Page) -> None:
    show(page, f"{committee}/questions?letter=visit-2016-11")
    list_of_pages = page.get_by_test_id("stSidebar")
    expect(list_of_pages.get_by_role("link", name="Meeting mode")).to_have_attribute("href", "meeting?letter=visit-2016-11")
    with page.expect_download() as taken:
        list_of_pages.get_by_role("link", name="Save for a laptop without a network").click()
    assert taken.value.suggested_filename == "sampleshire-2020-03-31-visit-2016-11-invented.html"
    page.get_by_role("link", name="See the figures").first.click()
    expect(page.locator("[data-testid=stSidebarNavLink][aria-current=page]")).not_to_contain_text("Questions")
