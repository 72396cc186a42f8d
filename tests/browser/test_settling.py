"""How figures settle, in a real browser over extracts with late entries: accessible by day and by night, by keyboard, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import axe
import pytest
from conftest import ROOT, forget, start_server, stop_server
from looking import has_name_words_and_table, settle, show, wider_than_a_phone
from playwright.sync_api import Page, expect

MEASURE = "measure=rhi_in_72_hours"


@pytest.fixture(scope="module")
def address(late_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard over the store of late entries."""
    server, address = start_server(
        ROOT / "dashboard.py", tmp_path_factory.mktemp("late-server") / "server.log", DASHBOARD_STORE=str(late_store)
    )
    yield address
    stop_server(server)


def passes_axe_by_day_and_by_night(page: Page) -> None:
    # Any rule is let pass in the list of pages alone, which is the platform's: tests/browser/test_every_page.py looks at it.
    broken = axe.rules_broken(page)
    assert axe.faults_of_ours(page, broken) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(20, 23, 26)'")
    assert axe.faults_of_ours(page, broken | {"color-contrast"}, rules=axe.COLOURS) == []


def test_the_page_is_accessible_and_its_picture_has_a_name_words_and_a_table(address: str, tab: Page) -> None:
    show(tab, f"{address}/settling?{MEASURE}")
    assert tab.locator(".stMain h1").count() == 1
    has_name_words_and_table(tab.locator("[data-testid=stPlotlyChart]"))
    passes_axe_by_day_and_by_night(tab)
    assert wider_than_a_phone(tab) == []
    forget(tab)


def test_the_layer_is_ticked_by_keyboard_and_the_chart_then_says_so(address: str, tab: Page) -> None:
    show(tab, f"{address}/missing?{MEASURE}")
    box = tab.get_by_role("checkbox", name="As first reported")
    expect(box).not_to_be_checked()
    box.focus()
    tab.keyboard.press("Space")
    tab.wait_for_url("**first=yes**")
    settle(tab)
    chart = tab.locator("[data-testid=stPlotlyChart]").first
    expect(chart).to_have_attribute("aria-label", re.compile("Crosses show 9 months as first reported"))
    has_name_words_and_table(chart)
    assert axe.faults_of_ours(tab, axe.rules_broken(tab)) == []
    assert wider_than_a_phone(tab) == []
    forget(tab)
