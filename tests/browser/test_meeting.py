"""Meeting mode in a real browser with the network cut off: keys, clicker, fingers, paper, four sizes of screen, day and night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from data import bundles
from data.letters import letter
from present.meeting import served
from present.meeting.document import meeting_html
from present.meeting.route import ROUTES
from tests import made_up_release as made_up
from tests.browser import axe
from tests.one_server import ask, serving

VISIT = "visit-2016-11"
SIZES = {"full HD": (1920, 1080), "laptop": (1366, 768), "projector": (1024, 768), "phone": (390, 844)}
# Every screen in turn. Text is measured where its letters are: a line's box is higher than what is printed in it.
FAULTS = """() => {
  const found = []
  const seen = one => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden"
  const letters = one => {
    const size = parseFloat(getComputedStyle(one).fontSize), range = document.createRange()
    range.selectNodeContents(one)
    const box = one.tagName === "text" ? one.getBoundingClientRect() : range.getBoundingClientRect()
    const em = one.tagName === "text" ? box.height / 1.424 : size
    return {left: box.left, right: box.right, top: box.top + .3 * em, bottom: box.bottom - .18 * em, what: one.textContent.trim(), one}
  }
  const shared = (a, b, begin, end) => Math.min(a[end], b[end]) - Math.max(a[begin], b[begin])
  const touch = (a, b) => shared(a, b, "left", "right") > 1 && shared(a, b, "top", "bottom") > 1
  const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1
  const screens = [...document.querySelectorAll(".screen")]
  const kinds = "p, h2, li, td, th, caption, text, b, i, .title span, .number, .word, .items span"
  for (const screen of screens) {
    screens.forEach(one => one.classList.toggle("on", one === screen))
    const name = screen.id, frame = screen.getBoundingClientRect()
    if (screen.scrollHeight > screen.clientHeight + 1) found.push(`${name}: ${screen.scrollHeight} high, room for ${screen.clientHeight}`)
    if (screen.scrollWidth > screen.clientWidth + 1) found.push(`${name}: ${screen.scrollWidth} wide, room for ${screen.clientWidth}`)
    const holds = one => [...one.children].some(child => child.matches(kinds) || [...child.querySelectorAll(kinds)].length)
    const texts = [...screen.querySelectorAll(kinds)]
      .filter(one => seen(one) && one.textContent.trim() && !one.closest(".rg-mark, desc") && !holds(one)).map(letters)
    const keys = innerWidth > 700 ? [...document.querySelectorAll("#go button, #place")].filter(seen).map(letters) : []
    const all = [...texts, ...keys].filter(one => one.right > one.left)
    texts.filter(one => !within(one, frame)).forEach(one => found.push(`${name}: “${one.what}” is cut off`))
    all.forEach((one, place) => all.slice(place + 1).filter(other => !one.one.contains(other.one) && touch(one, other))
      .forEach(other => found.push(`${name}: “${one.what}” and “${other.what}” overlap`)))
    const picture = [...screen.querySelectorAll("svg.picture")].find(seen)
    if (picture) texts.filter(one => one.one.tagName === "text" && !within(one, picture.getBoundingClientRect()))
      .forEach(one => found.push(`${name}: “${one.what}” leaves the picture`))
  }
  return found
}"""
SMALLEST = """() => {
  const screens = [...document.querySelectorAll(".screen")]
  const says = one => one.getClientRects().length && !one.closest(".rg-mark")
    && [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
  const size = one => parseFloat(getComputedStyle(one).fontSize) * (one.tagName === "text" ? one.getScreenCTM().a : 1)
  return Math.min(...screens.flatMap(screen => {
    screens.forEach(one => one.classList.toggle("on", one === screen))
    return [...screen.querySelectorAll("*")].filter(says).map(size)
  }))
}"""
ONE_OF_EACH = """() => {
  const kinds = [".opening", ".finding:has(.picture)", ".finding:has(table)", ".finding:has(.bare)", ".asking", ".withheld"]
  const shown = kinds.map(kind => document.querySelector(`.screen${kind}`))
  document.querySelectorAll(".screen").forEach(one => one.classList.toggle("on", shown.includes(one)))
  return shown.filter(Boolean).length
}"""


@pytest.fixture(scope="module")
def html() -> str:
    return meeting_html(made_up.release(), letter(VISIT))


@pytest.fixture(scope="module")
def file(html: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page as it is kept on a laptop."""
    place = tmp_path_factory.mktemp("laptop") / "meeting.html"
    place.write_text(html, encoding="utf-8")
    return place.as_uri()


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Every address that the laptop's page has asked for."""
    return []


@pytest.fixture(scope="module")
def laptop(chromium: Browser, file: str, asked: list[str]) -> Iterator[Page]:
    """The page on a laptop without a network. It complains of nothing to the end."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, offline=True, reduced_motion="reduce")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file)
    yield page
    context.close()
    assert said == []


def at(page: Page) -> tuple[str, str]:
    """Which screen is open: the number in the address and what its foot says."""
    assert page.locator(".screen.on").count() == 1
    hashed = page.evaluate("location.hash")
    assert page.locator(".screen.on").get_attribute("id") == f"s-{hashed[1:]}"
    return hashed, page.locator("#place").inner_text()


def press(page: Page, *keys: str) -> tuple[str, str]:
    for key in keys:
        page.keyboard.press(key)
    return at(page)


def findings(page: Page) -> int:
    return page.locator(".screen.finding").count()


def test_keys_and_a_clicker_go_from_screen_to_screen(laptop: Page) -> None:
    last = findings(laptop)
    assert press(laptop, "Home") == ("#start", "Start")
    assert press(laptop, "ArrowRight") == ("#1", f"1 / {last}")
    assert press(laptop, "PageDown") == ("#2", f"2 / {last}")
    assert press(laptop, "Space") == ("#3", f"3 / {last}")
    assert press(laptop, "PageUp") == ("#2", f"2 / {last}")
    assert press(laptop, "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft") == ("#start", "Start")
    assert press(laptop, "End") == ("#withheld", "End")
    assert press(laptop, "ArrowRight") == ("#withheld", "End")
    assert press(laptop, "Shift+Space")[0].startswith("#questions-")
    assert press(laptop, "1", "2", "Enter") == ("#12", f"12 / {last}")
    assert press(laptop, "9", "9", "9", "Enter") == ("#12", f"12 / {last}")
    assert press(laptop, "Enter", "ArrowDown") == ("#14", f"14 / {last}")
    assert press(laptop, "ArrowUp") == ("#13", f"13 / {last}")


def test_a_screen_is_said_aloud_when_it_opens(laptop: Page) -> None:
    press(laptop, "Home", "ArrowRight")
    title = laptop.locator(".screen.on h1").inner_text().replace("\n", " ")
    said = laptop.get_by_role("status").inner_text()
    assert said == f"1 of {findings(laptop)}: {title}"


def test_an_address_opens_its_screen_and_a_wrong_one_the_first(laptop: Page) -> None:
    laptop.evaluate("location.hash = '#7'")
    laptop.wait_for_selector("#s-7.on")
    laptop.reload()
    assert at(laptop)[0] == "#7"
    laptop.evaluate("location.hash = '#nowhere'")
    laptop.wait_for_selector("#s-start.on")
    assert at(laptop)[0] == "#start"


def test_the_arrows_on_screen_can_be_pressed_and_rest_at_the_ends(laptop: Page) -> None:
    press(laptop, "Home")
    back, on = (laptop.get_by_role("button", name=f"{name} screen") for name in ("Previous", "Next"))
    assert back.is_disabled()
    on.click()
    assert at(laptop)[0] == "#1"
    laptop.keyboard.press("Space")  # the button has the keyboard: it is pressed once, not once by us and once by the browser
    assert at(laptop)[0] == "#2"
    back.focus()
    laptop.keyboard.press("Enter")
    assert at(laptop)[0] == "#1"
    press(laptop, "End")
    assert on.is_disabled()


def test_the_keys_are_shown_and_put_away(laptop: Page) -> None:
    press(laptop, "Home")
    dialog = laptop.get_by_role("dialog", name="Keys")
    for key, away in (("?", "Escape"), ("h", "h")):
        laptop.keyboard.press(key)
        assert dialog.is_visible()
        laptop.keyboard.press("PageDown")
        assert laptop.evaluate("location.hash") == "#start"  # beneath the keys nothing moves
        laptop.keyboard.press(away)
        assert not dialog.is_visible()
    laptop.get_by_role("button", name="Keys").click()
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()
    assert not laptop.locator("#keep").is_visible()  # on a laptop there is nothing to download it from


def test_a_dark_screen_is_put_on_and_any_key_takes_it_off_without_moving(laptop: Page) -> None:
    press(laptop, "Home")
    laptop.keyboard.press("b")
    assert laptop.locator("#dark").is_visible()
    laptop.keyboard.press("PageDown")
    assert not laptop.locator("#dark").is_visible()
    assert at(laptop)[0] == "#start"


def test_f_fills_the_screen_and_gives_it_back(laptop: Page) -> None:
    laptop.keyboard.press("f")
    laptop.wait_for_function("document.fullscreenElement !== null")
    laptop.keyboard.press("f")
    laptop.wait_for_function("document.fullscreenElement === null")


def test_every_screen_fits_every_size_and_no_words_meet(laptop: Page) -> None:
    found = {}
    for name, (width, height) in SIZES.items():
        laptop.set_viewport_size({"width": width, "height": height})
        found[name] = laptop.evaluate(FAULTS)
    laptop.set_viewport_size({"width": 1366, "height": 768})
    assert found == {name: [] for name in SIZES}


def test_words_that_do_meet_are_found(laptop: Page) -> None:
    """The test above can fail: larger letters have no room."""
    laptop.evaluate("document.querySelectorAll('.screen .label, .picture .flag-name').forEach(one => one.setAttribute('class', 'number'))")
    found = laptop.evaluate(FAULTS)
    laptop.reload()
    assert any("overlap" in fault for fault in found)


def test_a_letter_with_longer_words_than_we_know_still_fits(laptop: Page) -> None:
    press(laptop, "Home")
    room = "(() => { const body = document.querySelector('#s-1 .body'); return body.clientHeight - body.scrollHeight })()"
    laptop.evaluate("document.querySelector('#s-1 .reason').textContent = 'Very many words about one figure, and why. '.repeat(9)")
    press(laptop, "ArrowRight")
    tight = laptop.evaluate("getComputedStyle(document.querySelector('#s-1')).getPropertyValue('--tight')")
    left = laptop.evaluate(room)
    without = laptop.evaluate(f"(document.querySelector('#s-1').style.removeProperty('--tight'), {room})")
    laptop.reload()
    assert float(tight) < 1
    assert left >= -1 > without


def test_letters_are_large_enough_for_the_back_of_a_room(laptop: Page) -> None:
    """The smallest on any screen: a fiftieth of a wide screen's height, 21 of 1080 lines; on a screen of four to three a sixtieth."""
    smallest = {}
    for size in ("full HD", "projector"):
        width, height = SIZES[size]
        laptop.set_viewport_size({"width": width, "height": height})
        smallest[size] = laptop.evaluate(SMALLEST) / height
    laptop.set_viewport_size({"width": 1366, "height": 768})
    assert smallest["full HD"] >= 1 / 50
    assert smallest["projector"] >= 1 / 60


def test_paper_has_one_lying_sheet_a_screen_light_even_at_night(laptop: Page) -> None:
    laptop.emulate_media(color_scheme="dark")
    printed = laptop.pdf(prefer_css_page_size=True, print_background=True)
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", printed)
    boxes = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed)}
    assert len(sheets) == laptop.locator(".screen").count()
    assert boxes == {(0, 0, 842, 595)}
    laptop.emulate_media(media="print", color_scheme="dark")
    assert laptop.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert (
        laptop.evaluate(
            "[...document.querySelectorAll('.screen')].filter(one => one.scrollHeight > one.clientHeight + 1).map(one => one.id)"
        )
        == []
    )
    laptop.emulate_media(media="screen", color_scheme="light")


def test_axe_finds_nothing_by_day_nor_in_the_colours_of_the_night(laptop: Page) -> None:
    found = {}
    for scheme, rules in (("light", axe.VIOLATIONS), ("dark", axe.COLOURS)):
        laptop.emulate_media(color_scheme=scheme)
        assert laptop.evaluate(ONE_OF_EACH) == 6
        ground = laptop.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        found[scheme] = (ground == "rgb(255, 255, 255)", axe.faults_of_ours(laptop, set(), rules=rules))
    laptop.emulate_media(color_scheme="light")
    laptop.reload()
    assert found == {"light": (True, []), "dark": (False, [])}


def test_nothing_moves_for_those_who_want_no_motion(laptop: Page) -> None:
    moving = "getComputedStyle(document.querySelector('.screen.on header')).animationName"
    assert laptop.evaluate(moving) == "none"
    laptop.emulate_media(reduced_motion="no-preference")
    assert laptop.evaluate(moving) == "in"
    laptop.emulate_media(reduced_motion="reduce")


def test_nothing_was_asked_of_any_network(laptop: Page, asked: list[str], file: str) -> None:
    """After all that was done with it above."""
    assert {one.split("#")[0] for one in asked if not one.startswith("data:")} == {file}


def test_a_finger_swipes_from_screen_to_screen(chromium: Browser, file: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, offline=True)
    page = context.new_page()
    page.goto(file)
    touch = context.new_cdp_session(page)

    def swipe(begin: tuple[int, int], end: tuple[int, int]) -> str:
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": begin[0], "y": begin[1]}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": end[0], "y": end[1]}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        return at(page)[0]

    assert swipe((300, 300), (80, 310)) == "#1"
    assert swipe((300, 300), (80, 310)) == "#2"
    assert swipe((80, 300), (300, 310)) == "#1"
    assert swipe((200, 600), (190, 200)) == "#1"  # down the page is no swipe
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_the_server_s_page_asks_for_nothing_more_and_can_be_kept(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundles.write(tmp_path / "bundle", made_up.bundle())
    monkeypatch.setenv(served.BUNDLE, str(tmp_path / "bundle"))
    with serving(ROUTES) as server:
        address = f"{server}/meeting?letter=visit-2018-12"
        context = chromium.new_context(accept_downloads=True)
        page, said, asked = context.new_page(), [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}#3")
        assert at(page)[0] == "#3"
        assert press(page, "PageDown")[0] == "#4"
        assert [one for one in asked if not one.startswith("data:")] == [address]
        page.keyboard.press("?")
        with page.expect_download() as kept:
            page.get_by_role("link", name="Download for a laptop").click()
        assert kept.value.suggested_filename == "testshire-2020-03-31-visit-2018-12-invented.html"
        assert Path(kept.value.path()).read_text(encoding="utf-8") == ask(address).text
        assert said == []
        context.close()
