"""The frame in a real browser: the address, the controls, tables, what a failed page shows, and what screen readers get."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_core_python.sync_playwright import Axe
from conftest import settle
from playwright.sync_api import Page, expect

CHOSEN = {"to": "2019-03", "period": "quarter", "letter": "2018-12-05", "group": "team:Care, south & <east>"}
ASKED = "to=2019-03&period=quarter&letter=2018-12-05&group=team%3ACare%2C+south+%26+%3Ceast%3E"
SENTENCE = "Figures to March 2019 by quarter, compared with 2018-12-05, of team Care, south & <east>."


def query(page: Page) -> dict[str, str]:
    """The address parameters of what is on screen."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def choose(page: Page, label: str, option: str) -> None:
    """Picks an option of one of the controls, as a reader does."""
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def test_a_link_reopens_exactly_what_it_names(trial: str, page: Page) -> None:
    page.goto(f"{trial}/missing?{ASKED}")
    settle(page)
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    assert query(page) == CHOSEN


def test_a_choice_is_in_the_address_and_holds_over_pages_reload_and_back(trial: str, page: Page) -> None:
    page.goto(trial)
    settle(page)
    choose(page, "Figures to", "March 2019")
    choose(page, "Shown by", "Quarter")
    choose(page, "Compared with", "Visit of 5 Dec 2018")
    choose(page, "Of", "Team: Care, south & <east>")
    assert query(page) == CHOSEN
    page.get_by_role("link", name="Health", exact=True).first.click()
    page.wait_for_url(re.compile("/health"))
    settle(page)
    expect(page.get_by_role("heading", name="Health", level=1)).to_be_visible()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    assert query(page) == CHOSEN
    page.reload()
    settle(page)
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    assert query(page) == CHOSEN
    choose(page, "Shown by", "Year")
    page.go_back()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    settle(page)
    assert query(page) == CHOSEN


def test_a_page_without_controls_does_not_lose_the_choice(trial: str, page: Page) -> None:
    page.goto(f"{trial}/missing?{ASKED}")
    settle(page)
    page.get_by_role("link", name="Data quality").click()
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    page.get_by_role("link", name="Missing from care").click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    settle(page)
    assert query(page) == CHOSEN


def test_an_address_that_names_what_does_not_exist_is_answered_with_a_notice(trial: str, page: Page) -> None:
    page.goto(f"{trial}/health?to=1999-01&period=week&letter=1900-01-01&group=team:Nobody")
    settle(page)
    notices = page.locator(".rg-notice").all_inner_texts()
    assert len(notices) == 4
    assert notices[0].startswith("There are no figures for January 1999: they run from April 2014 to March 2020.")
    expect(page.get_by_text("Figures to April 2014 by month, compared with 2016-11-30, of all all.")).to_be_visible()


def test_a_link_in_a_table_stays_in_the_session_and_carries_the_choice(trial: str, page: Page) -> None:
    page.goto(f"{trial}/?{ASKED}")
    settle(page)
    page.evaluate("window.sameDocument = true")
    link = page.get_by_role("link", name="Interviews held within 72 hours")
    assert link.get_attribute("href").startswith("missing?to=2019-03&period=quarter")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/missing"))
    settle(page)
    expect(page.get_by_role("heading", name="Missing from care", level=1)).to_be_visible()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    assert page.evaluate("window.sameDocument") is True
    assert query(page) == {**CHOSEN, "measure": "missing_interviews_72h"}


def test_the_link_to_a_view_can_be_copied_and_opens_it(trial: str, page: Page) -> None:
    page.goto(f"{trial}/missing?{ASKED}")
    settle(page)
    page.get_by_role("button", name="Copy link to this view").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert page.locator(".rg-copy a").get_attribute("href") == copied
    page.goto("about:blank")
    page.goto(copied)
    settle(page)
    expect(page.get_by_role("heading", name="Missing from care", level=1)).to_be_visible()
    expect(page.get_by_text(SENTENCE)).to_be_visible()


def test_a_failed_page_says_so_and_shows_and_logs_nothing_of_a_child(trial: str, page: Page, trial_log: Path) -> None:
    page.goto(f"{trial}/reviews")
    settle(page)
    expect(page.get_by_role("heading", name="This page could not be shown")).to_be_visible()
    log = trial_log.read_text()
    assert "page reviews failed: ValueError at reviews.py line 3" in log
    assert "C10482" not in log
    assert "C10482" not in page.content()


def test_a_fresh_server_asked_for_a_deep_link_first_draws_the_frame(fresh_server: str, page: Page) -> None:
    page.goto(f"{fresh_server}/health")
    settle(page)
    expect(page.get_by_text("Are we getting better?")).to_be_visible()
    expect(page.get_by_role("link", name="How we judge and count")).to_be_visible()
    expect(page.get_by_role("link", name="Health", exact=True)).to_have_attribute("aria-current", "page")


def test_answers_carry_security_headers_and_nothing_comes_from_elsewhere(trial: str, page: Page) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(trial)
    settle(page)
    headers = answer.all_headers()
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert [url for url in asked if not url.startswith((trial, "data:", "blob:"))] == []
    assert page.evaluate("[...document.fonts].some(font => font.family.includes('Source Sans 3') && font.status === 'loaded')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_a_bare_page_does_not_have(trial: str, bare: str, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(bare)
    settle(page)
    platform = {fault["id"] for fault in Axe().run(page)["violations"]}
    page.goto(f"{trial}/?group=team:Nobody")
    settle(page)
    found = Axe().run(page)["violations"]
    ours = [
        (fault["id"], node["html"][:200]) for fault in found for node in fault["nodes"] if not _is_platforms(page, fault, node, platform)
    ]
    assert ours == []


def _is_platforms(page: Page, fault: dict, node: dict, platform: set[str]) -> bool:
    """Whether a bare page has the fault too, in the list of pages, which only the platform draws."""
    inside = "element => element.closest('[data-testid=stSidebarNav]') !== null"
    return fault["id"] in platform and page.locator(node["target"][0]).first.evaluate(inside)


def test_a_chart_has_a_name_one_button_and_its_picture_a_file_name_that_says_invented(trial: str, page: Page) -> None:
    page.goto(trial)
    settle(page)
    chart = page.get_by_role("figure", name="Interviews within 72 hours rose. Invented records: Sampleshire.")
    expect(chart).to_be_visible()
    assert chart.locator(".modebar-btn").count() == 1
    with page.expect_download() as saved:
        chart.locator(".modebar-btn").click()
    assert saved.value.suggested_filename == "interviews-invented.png"
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_table_downloads_as_csv_that_says_invented(trial: str, page: Page) -> None:
    page.goto(trial)
    settle(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download this table (CSV)").click()
    assert saved.value.suggested_filename == "figures-invented.csv"
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == ["month,value,records", "2020-03-01,1,Sampleshire (invented records)"]


@pytest.mark.parametrize("width", [1366, 1920, 390])
def test_nothing_is_wider_than_the_screen(trial: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(trial)
    settle(page)
    expect(page.get_by_text("Invented records: Sampleshire").first).to_be_visible()
    assert page.evaluate("document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth") <= 0


def test_on_a_phone_the_list_of_pages_opens_and_closes_when_one_is_chosen(trial: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(trial)
    settle(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Health", exact=True).first.click()
    page.wait_for_url(re.compile("/health"))
    page.wait_for_function("() => document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0")
    settle(page)
    expect(page.get_by_role("heading", name="Health", level=1)).to_be_visible()


def test_print_hides_the_chrome_and_keeps_invented(trial: str, page: Page) -> None:
    page.goto(trial)
    settle(page)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()
    expect(page.locator(".rg-copy")).to_be_hidden()
    expect(page.locator(".rg-badge")).to_be_visible()
    assert page.locator(".rg-table td").first.evaluate("cell => getComputedStyle(cell).color") == "rgb(11, 12, 12)"
