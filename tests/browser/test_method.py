"""The method page in a real browser: it explains in one screen of a laptop, and nothing of it is cut off on a phone."""

from conftest import LAPTOP, Dashboard
from looking import settle
from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}
CUT_OFF = """() => {
  const chart = document.querySelector('.stPlotlyChart').getBoundingClientRect()
  return [...document.querySelectorAll('.stPlotlyChart :is(.annotation-text, .xtick text, .textpoint text)')]
    .filter(one => { const box = one.getBoundingClientRect(); return box.left < chart.left - 1 || box.right > chart.right + 1 })
    .map(one => one.textContent)
}"""


def open_at(page: Page, dashboard: Dashboard, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    page.goto(f"{dashboard.address}/method")
    settle(page)


def test_title_sentences_picture_and_verdicts_stand_in_one_screen_of_a_laptop(dashboard: Dashboard, page: Page) -> None:
    open_at(page, dashboard, LAPTOP)
    expect(page.get_by_role("heading", level=1)).to_have_text("How we tell a real change from chance")
    for what in ("h1", ".rg-sentences", ".stPlotlyChart", ".rg-verdicts"):
        box = page.locator(what).first.bounding_box()
        assert box is not None
        assert box["y"] >= 0, what
        assert box["y"] + box["height"] <= LAPTOP["height"], what
    expect(page.locator(".rg-verdicts dt")).to_have_count(6)
    expect(page.locator(".rg-verdicts svg.rg-mark")).to_have_count(6)


def test_on_a_phone_the_picture_comes_before_its_sentences_and_nothing_is_cut_off(dashboard: Dashboard, page: Page) -> None:
    open_at(page, dashboard, PHONE)
    picture, sentences = (page.locator(what).first.bounding_box() for what in (".stPlotlyChart", ".rg-sentences"))
    assert picture is not None
    assert sentences is not None
    assert picture["y"] + picture["height"] <= sentences["y"]
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= PHONE["width"]
