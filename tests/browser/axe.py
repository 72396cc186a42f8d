"""What axe-core finds on a page beyond what it finds on a bare Streamlit page."""

from __future__ import annotations

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

VIOLATIONS = {"resultTypes": ["violations"]}
COLOURS = {**VIOLATIONS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
IN_LIST_OF_PAGES = "element => element.closest('[data-testid=stSidebarNav]') !== null"


def rules_broken(page: Page) -> set[str]:
    """The ids of the rules that the page on screen breaks."""
    return {fault["id"] for fault in Axe().run(page, options=VIOLATIONS)["violations"]}


def faults_of_ours(page: Page, platform: set[str], *, rules: dict = VIOLATIONS) -> list[str]:
    """Each fault with its element. A rule in `platform` a bare page breaks too: let pass in the list of pages, which is the platform's."""
    found = [(fault["id"], node) for fault in Axe().run(page, options=rules)["violations"] for node in fault["nodes"]]
    return [f"{rule}: {node['html'][:200]}" for rule, node in found if not (rule in platform and _is_in_list_of_pages(page, node))]


def _is_in_list_of_pages(page: Page, node: dict) -> bool:
    return page.locator(node["target"][0]).first.evaluate(IN_LIST_OF_PAGES)
