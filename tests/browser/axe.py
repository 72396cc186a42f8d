"""What axe-core finds on a page beyond what it finds on a bare Streamlit page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

VIOLATIONS = {"resultTypes": ["violations"]}
COLOURS = {**VIOLATIONS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
IN_LIST_OF_PAGES = "element => element.closest('[data-testid=stSidebarNav]') !== null"
# axe takes 12 seconds for the 2,200 cells of the longest page and 1.5 for a row of each make, which break the same rules.
SET_ASIDE = """() => {
  const make = row => [...row.querySelectorAll('*')].map(one => `${one.tagName} ${one.getAttribute('class')}`).join()
  window.setAside = [...document.querySelectorAll('.stMain tbody')].flatMap(body => {
    const seen = new Set()
    return [...body.rows].filter(row => seen.size === seen.add(make(row)).size).map(row => {
      const place = document.createComment('')
      row.replaceWith(place)
      return {row, place}
    })
  })
}"""
PUT_BACK = "() => window.setAside.forEach(({row, place}) => place.replaceWith(row))"


def rules_broken(page: Page) -> set[str]:
    """The ids of the rules that the page on screen breaks."""
    return {fault["id"] for fault in Axe().run(page, options=VIOLATIONS)["violations"]}


def faults_of_ours(page: Page, platform: set[str], *, rules: dict = VIOLATIONS) -> list[str]:
    """Each fault with its element. A rule in `platform` a bare page breaks too: let pass in the list of pages, which is the platform's."""
    with _a_row_of_each_make(page):
        found = [(fault["id"], node) for fault in Axe().run(page, options=rules)["violations"] for node in fault["nodes"]]
        return [f"{rule}: {node['html'][:200]}" for rule, node in found if not (rule in platform and _is_in_list_of_pages(page, node))]


@contextmanager
def _a_row_of_each_make(page: Page) -> Iterator[None]:
    """While it lasts, a table has no row that is made of the same elements and classes as one above it."""
    page.evaluate(SET_ASIDE)
    yield
    page.evaluate(PUT_BACK)


def _is_in_list_of_pages(page: Page, node: dict) -> bool:
    return page.locator(node["target"][0]).first.evaluate(IN_LIST_OF_PAGES)
