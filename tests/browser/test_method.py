"""The method page in a real browser: it explains in one screen of a laptop, and nothing of it is cut off on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import serving
from conftest import free_port, settle
from playwright.sync_api import Browser, Page, expect

LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
CUT_OFF = """() => {
  const chart = document.querySelector('.stPlotlyChart').getBoundingClientRect()
  return [...document.querySelectorAll('.stPlotlyChart :is(.annotation-text, .xtick text, .textpoint text)')]
    .filter(one => { const box = one.getBoundingClientRect(); return box.left < chart.left - 1 || box.right > chart.right + 1 })
    .map(one => one.textContent)
}"""


@pytest.fixture(scope="module")
def address(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    server = serving.start(sample_store, port, tmp_path_factory.mktemp("serving") / "server.log")
    yield f"http://127.0.0.1:{port}/method"
    serving.stop(server)


def open_at(chromium: Browser, address: str, size: dict[str, int]) -> Page:
    reader = chromium.new_page(viewport=size)
    reader.set_default_timeout(60_000)
    reader.goto(address)
    settle(reader)
    return reader


def test_title_sentences_picture_and_verdicts_stand_in_one_screen_of_a_laptop(chromium: Browser, address: str) -> None:
    reader = open_at(chromium, address, LAPTOP)
    expect(reader.get_by_role("heading", level=1)).to_have_text("How we tell a real change from chance")
    for what in ("h1", ".rg-sentences", ".stPlotlyChart", ".rg-verdicts"):
        box = reader.locator(what).first.bounding_box()
        assert box is not None
        assert box["y"] >= 0, what
        assert box["y"] + box["height"] <= LAPTOP["height"], what
    expect(reader.locator(".rg-verdicts dt")).to_have_count(6)
    expect(reader.locator(".rg-verdicts svg.rg-mark")).to_have_count(6)
    reader.close()


def test_on_a_phone_the_picture_comes_before_its_sentences_and_nothing_is_cut_off(chromium: Browser, address: str) -> None:
    reader = open_at(chromium, address, PHONE)
    picture, sentences = (reader.locator(what).first.bounding_box() for what in (".stPlotlyChart", ".rg-sentences"))
    assert picture is not None
    assert sentences is not None
    assert picture["y"] + picture["height"] <= sentences["y"]
    assert reader.evaluate(CUT_OFF) == []
    assert reader.evaluate("document.querySelector('.stMain').scrollWidth") <= PHONE["width"]
    reader.close()
