"""What a reader does with a page of the dashboard and sees on it, for the tests in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page

INVENTED = "Invented records: Sampleshire"


DRAWN = """() => {
  const all = (what, holds) => [...document.querySelectorAll(what)].every(holds)
  return document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]') && document.querySelector('.stMain :is(h1, h2)')
    && !document.querySelector('.stMain :is([data-stale=true], [data-testid=stSkeleton])')
    && all('.rg-place', place => place.childElementCount)
    && all('[data-testid=stPlotlyChart]', chart => chart.querySelector('.main-svg .trace, .main-svg .slice'))
}"""


def settle(page: Page) -> None:
    """Waits until the page's script is done and everything it drew is on screen."""
    page.wait_for_function(DRAWN, polling=100)
    page.wait_for_timeout(250)
    page.wait_for_function(DRAWN, polling=100)


def show(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)


@contextmanager
def hearing(page: Page, **listeners: Callable) -> Iterator[None]:
    """While it lasts, each named event of the page is told to its listener."""
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        yield
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


def into(said: list[str]) -> Callable[[ConsoleMessage], None]:
    """A listener that adds to a list the addresses about which a console complains."""
    return lambda one: said.append(one.location["url"]) if one.type in ("error", "warning") else None


def below(path: str, address: str) -> str:
    """An address as it stands below a page's path."""
    return urlsplit(address).path.removeprefix(path)


def choose(page: Page, label: str, option: str) -> None:
    """Picks an option of a control, as a reader does."""
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option, exact=True).click()
    page.wait_for_timeout(100)
    settle(page)


def charts(page: Page) -> Locator:
    return page.locator("[data-testid=stPlotlyChart]")


def has_name_words_and_table(chart: Locator) -> None:
    """The chart is a figure with a name that says what it shows; there are words over it and its numbers are in a table below."""
    assert chart.get_attribute("role") == "figure"
    name = chart.get_attribute("aria-label") or ""
    assert INVENTED in name
    assert len(name.split()) >= 8
    assert len(chart.locator("xpath=(preceding::h2 | preceding::h3)[last()]").inner_text().split()) >= 2
    below_it = chart.locator("xpath=following::details[1]")
    assert "The same figures as a table: " in below_it.locator("summary").inner_text()
    assert INVENTED in (below_it.locator("table caption").text_content() or "")
    assert below_it.locator("tbody tr").count() > 0


def wider_than_a_phone(page: Page) -> list[str]:
    """Which of the page's frames have to be scrolled sideways on a phone: none of them should."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(400)
    wider = page.evaluate(
        "['html', '.stMain'].filter(name => { const box = document.querySelector(name); return box.scrollWidth > box.clientWidth })"
    )
    page.set_viewport_size({"width": 1366, "height": 768})
    return wider
