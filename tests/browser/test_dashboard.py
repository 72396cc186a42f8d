"""The whole dashboard over the sample, started as a newcomer starts it, in a real browser."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import axe
import httpx
import pytest
import serving
from conftest import DEEP, Dashboard, Platform
from looking import INVENTED, charts, choose, has_name_words_and_table, settle, show, wider_than_a_phone
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

NUMBERS = ("month", "numerator", "denominator", "value")


def headline(page: Page) -> str:
    """The conclusion over the measure's chart."""
    return page.locator(".stMain h2").first.inner_text()


def figure(page: Page) -> str:
    """The measure's figure with what it is made of, in the card "Now"."""
    return page.locator(".rg-cards .rg-card").first.inner_text()


def chart_name(page: Page) -> str:
    return charts(page).first.get_attribute("aria-label")


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


# The first request


def test_a_fresh_server_asked_for_a_deep_link_first_shows_that_page_in_its_frame(dashboard: Dashboard) -> None:
    assert dashboard.first["heading"].startswith("Return interview held within 72 hours: ")
    assert dashboard.first["badge"] == INVENTED
    assert dashboard.first["page"].endswith("Missing from care")
    assert dashboard.first["url"].startswith(f"{dashboard.address}/{DEEP}")


# Choosing


def test_changing_the_period_and_a_filter_changes_the_figures(dashboard: Dashboard, page: Page) -> None:
    show(page, f"{dashboard.address}/health")
    monthly, name = figure(page), chart_name(page)
    choose(page, "Shown by", "Year")
    yearly = figure(page)
    assert "year to March 2020" in yearly
    assert re.search(r"\d+ of \d+", yearly)[0] != re.search(r"\d+ of \d+", monthly)[0]
    assert chart_name(page) != name
    choose(page, "Of", "Locality: North")
    assert re.search(r"\d+ of \d+", figure(page))[0] != re.search(r"\d+ of \d+", yearly)[0]
    assert "locality North" in chart_name(page)
    assert query(page)["group"] == "locality:North"


def test_the_link_to_a_view_opens_the_same_view_for_someone_else_and_after_a_reload(
    dashboard: Dashboard, page: Page, chromium: Browser
) -> None:
    show(page, f"{dashboard.address}/life-story")
    choose(page, "Shown by", "Quarter")
    choose(page, "Compared with", "Visit of December 2018")
    choose(page, "Measure", "Referred for life-story work")
    seen = (headline(page), figure(page), chart_name(page), query(page))
    link = page.get_by_role("link", name="Link to this view").get_attribute("href")
    other = chromium.new_page(viewport={"width": 1366, "height": 768})
    show(other, link)
    assert (headline(other), figure(other), chart_name(other), query(other)) == seen
    other.close()
    page.reload()
    settle(page)
    assert (headline(page), figure(page), chart_name(page), query(page)) == seen


def test_the_spread_over_teams_is_a_funnel_in_one_month_and_small_pictures_over_time(
    dashboard: Dashboard, page: Page, platform: Platform
) -> None:
    show(page, f"{dashboard.address}/missing?measure=rhi_in_72_hours&view=Breakdown&by=team")
    funnel = page.locator("[data-testid=stPlotlyChart][aria-label*=', by team, ']")
    has_name_words_and_table(funnel)
    assert re.search(r"teams differs? from the council's \d+% \(\d+ of \d+\) by more than chance", funnel.get_attribute("aria-label"))
    assert axe.faults_of_ours(page, platform.broken["light"]) == []
    assert wider_than_a_phone(page) == []
    page.get_by_text("Over time", exact=True).first.click()
    expect(page.locator(".rg-multiples")).to_have_count(1)
    settle(page)
    assert query(page)["spread"] == "time"
    pictures = page.locator(".rg-multiples > li")
    below_it = page.locator("details", has_text="by team, over time")
    assert pictures.count() == below_it.locator("tbody tr").count() > 2
    states = pictures.locator("p > span").all_text_contents()
    assert states == below_it.locator("td[data-label='Beside its own range'] .rg-text").all_text_contents()
    assert axe.faults_of_ours(page, platform.broken["light"]) == []
    assert wider_than_a_phone(page) == []
    page.reload()
    settle(page)
    assert page.locator(".rg-multiples > li").count() == len(states)


def test_going_to_another_page_keeps_the_choice(dashboard: Dashboard, page: Page) -> None:
    show(page, f"{dashboard.address}/{DEEP}")
    page.get_by_role("link", name="Reviewing officers", exact=True).first.click()
    page.wait_for_url(re.compile("/reviews"))
    settle(page)
    assert "quarter to December 2019" in figure(page)
    assert {name: query(page)[name] for name in ("to", "period")} == {"to": "2019-12", "period": "quarter"}


def test_one_click_leads_from_a_finding_to_its_evidence_in_the_same_session(dashboard: Dashboard, page: Page) -> None:
    show(page, dashboard.address)
    page.evaluate("window.sameDocument = true")
    link = page.locator(".rg-table a.rg-link").first
    title = link.inner_text()
    link.click()
    page.wait_for_url(re.compile("measure="))
    settle(page)
    assert headline(page).startswith(title)
    assert page.evaluate("window.sameDocument") is True
    expect(page.get_by_role("radiogroup").first).to_be_visible()


# Files


def downloaded(page: Page, name: str) -> list[dict[str, str]]:
    """The rows of the CSV under the first chart."""
    page.get_by_text(name).first.click()
    button = page.locator("details").first.get_by_role("button", name="Download this table (CSV)")
    expect(button).to_be_visible()
    with page.expect_download() as saved:
        button.press("Enter")  # a click is lost when the page below the opening table moves under the pointer
    assert saved.value.suggested_filename.endswith("-invented.csv")
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def command_line(store: Path, *asked: str) -> list[dict[str, str]]:
    """What `python -m data figures` prints of a store."""
    command = [sys.executable, "-m", "data", "figures", "--store", str(store), *asked]
    said = subprocess.run(command, cwd=serving.ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    return list(csv.DictReader(io.StringIO(said.stdout)))


def numbers(rows: list[dict[str, str]]) -> list[tuple[str | float | None, ...]]:
    """Month, numerator, denominator and value of each row, in the order of months."""
    plain = [(row["month"], *(float(row[name]) if row[name] else None for name in NUMBERS[1:])) for row in rows]
    return sorted(plain, key=lambda row: row[0])


@pytest.mark.parametrize(("period", "team"), [("month", None), ("quarter", "Care unit north 1")])
def test_a_downloaded_table_says_what_the_command_line_says(dashboard: Dashboard, page: Page, period: str, team: str | None) -> None:
    group = f"team:{team}" if team else "all"
    show(page, f"{dashboard.address}/health?measure=iha_in_20_working_days&period={period}&group={group}")
    rows = downloaded(page, "The same figures as a table")
    asked = ["--by", "team"] if team else []
    said = command_line(dashboard.store, "--measure", "iha_in_20_working_days", *asked, "--period", period)
    assert numbers(rows) == numbers([row for row in said if row["group"] == (team or "all")])
    assert len(rows) > 20
    assert {(row["records"], row["group"]) for row in rows} == {("Sampleshire", team or "all")}


def test_the_camera_button_saves_a_picture_that_says_invented_in_its_name(dashboard: Dashboard, page: Page) -> None:
    show(page, f"{dashboard.address}/reviews")
    with page.expect_download() as saved:
        charts(page).first.locator(".modebar-btn").click()
    assert saved.value.suggested_filename.endswith("-invented.png")
    picture = Path(saved.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(picture[16:20], "big") >= 1000


# Print


NARROWED = """() => {
  document.querySelector('.stMainBlockContainer').style.width = '640px'  // a sheet of paper, before the picture can be drawn anew
  return [...document.querySelectorAll('.stPlotlyChart')].map((place) => {
    const box = place.getBoundingClientRect(), drawn = place.querySelector('.main-svg').getBoundingClientRect()
    return [drawn.right - box.right, drawn.bottom - box.bottom]
  })
}"""


def test_a_picture_drawn_for_a_wide_screen_is_whole_on_paper(dashboard: Dashboard, page: Page) -> None:
    show(page, f"{dashboard.address}/workforce")
    page.emulate_media(media="print")
    over = page.evaluate(NARROWED)
    assert len(over) > 3
    assert all(right < 1 and bottom < 1 for right, bottom in over), over


def test_print_has_tables_and_the_word_invented_and_no_list_of_pages(dashboard: Dashboard, page: Page) -> None:
    show(page, dashboard.address)
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.locator(".rg-badge")).to_be_visible()
    expect(page.locator(".rg-table").first).to_be_visible()
    assert page.locator(".rg-table").first.evaluate("table => table.getBoundingClientRect().right <= document.documentElement.clientWidth")
    assert page.pdf(format="A4").startswith(b"%PDF")


# Without sign-in


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_without_sign_in_a_proxy_on_this_machine_is_refused(header: str, dashboard: Dashboard) -> None:
    assert httpx.get(f"{dashboard.address}/").status_code == 200
    answer = httpx.get(f"{dashboard.address}/", headers={header: "127.0.0.1"})
    assert answer.status_code == 403 and "docs/sign-in.md" in answer.text
    with (
        pytest.raises(InvalidStatus),
        connect(f"{dashboard.address.replace('http', 'ws')}/_stcore/stream", additional_headers={header: "127.0.0.1"}),
    ):
        pytest.fail("a websocket was let in through a proxy")
