"""What axe-core finds on a page beyond what it finds on a bare Streamlit page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

VIOLATIONS = {"resultTypes": ["violations"]}
COLOURS = {**VIOLATIONS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
IN_LIST_OF_PAGES = "element => element.closest('[data-testid=stSidebarNav]') !== null"
# axe takes 12 seconds for the 2,200 cells of the longest page and 1.5 for a row of each make, which break the same rules; with one of each
# of all other things that stand side by side, 0.9. Cells stay: a heading without any would be a fault. A make is what rules ask of an
# element: its tag, its class, which attributes it has, its own colours and whether it says anything.
SET_ASIDE = """() => {
  const own = one => [one.tagName, one.getAttribute('class'), ...one.getAttributeNames(), one.style?.color, one.style?.background,
    [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())].join(' ')
  const make = one => [one, ...one.querySelectorAll('*')].map(own).join()
  window.setAside = []
  for (const parent of document.querySelectorAll('.stMain :not(tr)')) {
    if (!parent.isConnected || parent.childElementCount < 4) continue
    const seen = new Set()
    for (const one of [...parent.children].filter(one => seen.size === seen.add(make(one)).size)) {
      const place = document.createComment('')
      one.replaceWith(place)
      window.setAside.push({one, place})
    }
  }
}"""
PUT_BACK = "() => window.setAside.toReversed().forEach(({one, place}) => place.replaceWith(one))"


def rules_broken(page: Page) -> set[str]:
    """The ids of the rules that the page on screen breaks."""
    return {fault["id"] for fault in Axe().run(page, options=VIOLATIONS)["violations"]}


def faults_of_ours(page: Page, platform: set[str], *, rules: dict = VIOLATIONS) -> list[str]:
    """Each fault with its element. A rule in `platform` a bare page breaks too: let pass in the list of pages, which is the platform's."""
    with _one_of_each_make(page):
        found = [(fault["id"], node) for fault in Axe().run(page, options=rules)["violations"] for node in fault["nodes"]]
        return [f"{rule}: {node['html'][:200]}" for rule, node in found if not (rule in platform and _is_in_list_of_pages(page, node))]


@contextmanager
def _one_of_each_make(page: Page) -> Iterator[None]:
    """While it lasts, nothing on the page is made as something before it beside it is."""
    page.evaluate(SET_ASIDE)
    yield
    page.evaluate(PUT_BACK)


def _is_in_list_of_pages(page: Page, node: dict) -> bool:
    return page.locator(node["target"][0]).first.evaluate(IN_LIST_OF_PAGES)
