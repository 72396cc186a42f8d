"""The letters page and a measure's pair in a real browser: each part within reach, nothing cut, names of the line of time apart."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from conftest import Dashboard
from looking import settle
from playwright.sync_api import Page, expect

from data.letters import letter, letters, reports, timeline

WIDTHS = (1366, 1920, 390)


def show(page: Page, dashboard: Dashboard, path: str, width: int = 1366) -> None:
    page.set_viewport_size({"width": width, "height": 768 if width > 400 else 844})
    page.goto(f"{dashboard.address}/{path}")
    settle(page)


def row_names(page: Page) -> list[dict[str, float | str]]:
    """The names at the left of the line of time, as they are drawn."""
    return page.locator(".ytick text").evaluate_all(
        "all => all.map(one => { const box = one.getBoundingClientRect();"
        " return {text: one.textContent, top: box.top, bottom: box.bottom, left: box.left, right: box.right} })"
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_every_mark_of_the_line_of_time_is_named_and_no_name_lies_over_another_or_is_cut(
    dashboard: Dashboard, page: Page, width: int
) -> None:
    show(page, dashboard, "letters?show=timeline", width)
    names = row_names(page)
    assert sorted(str(one["text"]) for one in names) == sorted(mark.label for mark in timeline())
    by_height = sorted(names, key=lambda one: one["top"])
    assert all(above["bottom"] <= below["top"] + 1 for above, below in pairwise(by_height))
    assert min(one["left"] for one in names) >= 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("part", ["visit-2016-11", "visit-2018-12", "reports"])
def test_each_table_of_the_page_fits_the_screen(dashboard: Dashboard, page: Page, part: str) -> None:
    show(page, dashboard, f"letters?show={part}")
    expect(page.locator(".rg-table")).to_have_count(1)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        page.wait_for_timeout(300)
        assert page.locator(".stMain").evaluate("one => one.scrollWidth <= one.clientWidth + 1"), width


def test_a_finding_is_in_the_table_of_its_letter_with_its_verdict_and_leads_to_its_measure(dashboard: Dashboard, page: Page) -> None:
    show(page, dashboard, "letters?show=visit-2016-11&letter=visit-2018-12")
    expect(page.locator(".rg-table tbody tr:not(.rg-group)")).to_have_count(len(letter("visit-2016-11").findings))
    row = page.locator(".rg-table tbody tr", has_text="Caseloads of 16 to 20")
    assert row.locator("td[data-label='Then → now'] .rg-text").inner_text().startswith("16 to 20 → ")
    expect(row.locator(".rg-mark")).to_have_count(1)
    row.get_by_role("link").click()
    page.wait_for_url(re.compile("/workforce.*part=service"))
    settle(page)
    expect(page.get_by_text("Looked-after units only", exact=True)).to_be_visible()


def test_the_parts_of_the_page_are_reached_by_one_press_and_the_address_keeps_them(dashboard: Dashboard, page: Page) -> None:
    show(page, dashboard, "letters?letter=visit-2016-11")
    lead = page.locator(".rg-lead").first.inner_text()
    assert re.match(rf"\d+ of {sum(len(one.findings) for one in letters())} findings in the two letters are measured here", lead)
    page.get_by_text("Other published reports", exact=True).click()
    page.wait_for_url(re.compile("show=reports"))
    settle(page)
    expect(page.locator(".rg-table .rg-group")).to_have_count(len(reports()))
    page.reload()
    settle(page)
    expect(page.locator(".rg-table .rg-group")).to_have_count(len(reports()))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_measure_and_its_pair_are_drawn_together_with_both_names_inside_the_picture(dashboard: Dashboard, page: Page, width: int) -> None:
    show(page, dashboard, "health?letter=visit-2016-11&measure=iha_in_20_working_days&view=Read+beside", width)
    expect(page.locator(".rg-beside")).to_contain_text("Initial health assessments in 20 working days")
    chart = page.locator("[data-testid=stPlotlyChart]", has=page.locator("text=Initial health assessments overdue")).first
    box = chart.bounding_box()
    assert box is not None
    for note in chart.locator(".annotation-text").all():
        inside = note.bounding_box()
        assert inside is not None
        assert inside["x"] >= box["x"] - 1
        assert inside["x"] + inside["width"] <= box["x"] + box["width"] + 1


def test_the_sentence_about_the_pair_stands_under_the_picture_before_any_press(dashboard: Dashboard, page: Page) -> None:
    show(page, dashboard, "missing?letter=visit-2016-11&measure=rhi_in_72_hours")
    said = page.locator(".rg-beside")
    expect(said).to_be_visible()
    assert re.search(r"from \d+% \([\d,]+ of [\d,]+\) to \d+% \([\d,]+ of [\d,]+\), (while|and) ", said.inner_text())
