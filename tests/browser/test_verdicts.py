"""The overview's verdicts, read in a real browser, beside verdicts worked out here from the figures in plain arithmetic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import NormalDist, mean, median
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from conftest import Dashboard
from looking import settle
from playwright.sync_api import Locator, Page, expect

from data import snapshots
from data.letters import Finding, letter

LETTER = "visit-2016-11"
FIRST, VISIT = "2014-12", "2016-11"  # the 24 months up to and with the visit's
# Which way each measure is better, +1 up and -1 down, and whether its figure at the visit is pooled from six months: written here, so
# that a changed declaration does not go unseen.
BETTER = {
    "life_story_waiting": -1,
    "life_story_wait_weeks": -1,
    "life_story_longest_wait_weeks": -1,
    "participation": 1,
    "seen_by_iro_first": 1,
    "review_health_up_to_date": 1,
}
POOLED = ("participation", "seen_by_iro_first")
STATED = {"life_story_waiting": 61}  # the letter's own number
WORST_FIRST = ("Worse, and real", "Worse, may be chance", "No real change", "Better, may be chance", "Better, and real")
TILE_OF = {"Better, and real": "Better, and real", "Worse, and real": "Worse, and real", "Cannot tell yet": "Cannot tell yet"}
NEUTRAL = ("Higher, and real", "Lower, and real")


def show(page: Page, dashboard: Dashboard, query: str = "") -> None:
    page.goto(f"{dashboard.address}/?letter={LETTER}{query}")
    settle(page)
    page.locator(".rg-fold").evaluate_all("folds => folds.forEach((fold) => { fold.open = true })")


def rows(page: Page) -> Locator:
    """The table's rows of findings."""
    return page.locator(".rg-table tbody tr:not(.rg-group)")


def verdict_words(row: Locator) -> str:
    return row.locator("td[data-label='Is the change real?'] .rg-text").inner_text()


def all_verdicts(page: Page) -> list[str]:
    return page.locator(".rg-table td[data-label='Is the change real?'] .rg-text").all_inner_texts()


def themes(page: Page) -> list[str]:
    return page.locator(".rg-table .rg-group").all_inner_texts()


def query_of(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def finding(finding_id: str) -> Finding:
    return next(one for one in letter(LETTER).findings if one.id == finding_id)


# Plain arithmetic


def monthly(store: Path, measure: str, to: str) -> dict[str, tuple[float, float, float]]:
    """Value, numerator and denominator of a measure by month ("2016-11"), of all children, from the baseline's first month on."""
    folder = snapshots.current(store)
    assert folder is not None
    table = pd.read_parquet(folder / "figures.parquet")
    table = table[(table["measure"] == measure) & (table["period"] == "month") & (table["group_kind"] == "all")].sort_values("month")
    found = {
        f"{month:%Y-%m}": (float(value), float(numerator), float(denominator))
        for month, value, numerator, denominator in zip(
            table["month"], table["value"], table["numerator"], table["denominator"], strict=True
        )
    }
    return {month: cells for month, cells in found.items() if FIRST <= month <= to}


def signal(values: Sequence[float], baseline: int) -> int:
    """+1 or -1 when the last value is out of the ordinary, high or low, beside the limits of the first `baseline` values; else 0."""
    first = values[:baseline]
    middle = mean(first)
    half = 2.66 * mean(abs(later - earlier) for earlier, later in pairwise(first))
    sides = [1 if value > middle else -1 if value < middle else 0 for value in values]
    last_side = sides[-1]
    if abs(values[-1] - middle) > half:
        return last_side
    steps = [later - earlier for earlier, later in pairwise(values[-7:])]
    if all(step > 0 for step in steps) or all(step < 0 for step in steps):
        return 1 if steps[0] > 0 else -1
    near = [abs(value - middle) > half * 2 / 3 for value in values[-3:]]
    if near[-1] and sum(near) >= 2 and sides[-3:] == [last_side] * 3:
        return last_side
    return last_side if sides[-7:] == [last_side] * 7 else 0


def way(measure: str, months: dict[str, tuple[float, float, float]], decimals: int) -> int:
    """+1 or -1 when the newest figure stands above or below the one at the visit, as both are shown; 0 when they are alike."""
    before = [cells for month, cells in months.items() if month <= VISIT]
    then = before[-1][0]
    if measure in POOLED:
        then = sum(cells[1] for cells in before[-6:]) / sum(cells[2] for cells in before[-6:])
    now, then = round([*months.values()][-1][0], decimals), round(STATED.get(measure, then), decimals)
    return (now > then) - (now < then)


def wilson(met: float, of: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.975)
    share = met / of
    width = z * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return (share + z**2 / (2 * of) - width) / (1 + z**2 / of), (share + z**2 / (2 * of) + width) / (1 + z**2 / of)


def moved(months: dict[str, tuple[float, float, float]]) -> int:
    """+1 or -1 when the share of the last six months is above or below that of the six up to the visit, by Newcombe's interval; else 0."""
    after = [cells for month, cells in months.items() if month > VISIT][-6:]
    before = [cells for month, cells in months.items() if month <= VISIT][-6:]
    (met, of), (met_then, of_then) = ((sum(cells[1] for cells in side), sum(cells[2] for cells in side)) for side in (after, before))
    now, then, (low, high), (low_then, high_then) = met / of, met_then / of_then, wilson(met, of), wilson(met_then, of_then)
    if now - then - sqrt((now - low) ** 2 + (high_then - then) ** 2) > 0:
        return 1
    return -1 if now - then + sqrt((high - now) ** 2 + (then - low_then) ** 2) < 0 else 0


def expected(store: Path, measure: str, to: str) -> str:
    """The verdict of a measure, in the words of the screen. Fails where this arithmetic would not do: blanks, uneven months of a share."""
    months = monthly(store, measure, to)
    values = [value for value, _, _ in months.values()]
    assert len(values) == len(pd.period_range(FIRST, to, freq="M"))
    assert all(value == value for value in values)
    sizes = [of for _, _, of in months.values()]
    is_share = all(0 <= value <= 1 for value in values)
    assert not is_share or (max(sizes) <= 1.7 * min(sizes) and median(sizes[:24]) >= 20), "a chart with even limits would be wrong"
    gone = way(measure, months, 2 if is_share else 1)
    if gone and signal(values, 24) == gone:
        return "Better, and real" if gone == BETTER[measure] else "Worse, and real"
    if gone and moved(months) == gone:
        return "Better, may be chance" if gone == BETTER[measure] else "Worse, may be chance"
    return "No real change"


# The first decides by all its measures, the second too; of the third one measure is the worst there can be, whatever the others are.
CASES = {
    "life-story-waiting": ("2020-03", ("life_story_waiting", "life_story_wait_weeks", "life_story_longest_wait_weeks")),
    "drift-and-delay": ("2018-03", ("plan_updated_in_6_months",)),
    "health-assessments": ("2018-06", ("review_health_up_to_date",)),
}


def worst(store: Path, finding_id: str) -> str:
    to, named = CASES[finding_id]
    return min((expected(store, measure, to) for measure in named), key=WORST_FIRST.index)


def test_the_three_findings_are_one_better_one_worse_and_one_neither(sample_store: Path) -> None:
    found = {finding_id: worst(sample_store, finding_id) for finding_id in CASES}
    assert sorted(found.values()) == ["Better, and real", "No real change", "Worse, and real"]
    for finding_id, (_, named) in CASES.items():
        assert set(named) == set(finding(finding_id).measures) or found[finding_id] == WORST_FIRST[0]


@pytest.mark.parametrize("finding_id", CASES)
def test_a_finding_s_verdict_on_the_overview_is_the_one_worked_out_from_the_figures(
    dashboard: Dashboard, page: Page, finding_id: str
) -> None:
    to, named = CASES[finding_id]
    show(page, dashboard, f"&to={to}")
    row = rows(page).filter(has_text=finding(finding_id).short)
    expect(row).to_have_count(1)
    assert verdict_words(row) == worst(dashboard.store, finding_id)
    beneath = row.locator(".rg-also li").all_inner_texts()
    assert len(beneath) == len(finding(finding_id).measures) - 1
    if len(named) == len(finding(finding_id).measures):
        shown = sorted([verdict_words(row), *(re.sub(r".*\s(?=(Better|Worse|No real|Cannot))", "", text, flags=re.S) for text in beneath)])
        assert shown == sorted(expected(dashboard.store, measure, to) for measure in named)


def tiles(page: Page) -> dict[str, int]:
    """The count on each tile, by its words, without the mark's own letter."""
    found = page.locator(".rg-tile").all()
    return {tile.locator("span:nth-child(2)").inner_text().split("\n")[-1]: int(tile.locator(".rg-figure").inner_text()) for tile in found}


@pytest.mark.parametrize("asked", ["", "&to=2018-06", "&period=quarter", "&period=year", "&group=team:Care unit north 1"])
def test_the_tiles_count_the_rows_and_add_up_to_the_findings_measured(dashboard: Dashboard, page: Page, asked: str) -> None:
    show(page, dashboard, asked)
    verdicts = all_verdicts(page)
    neutral = sum(verdict in NEUTRAL for verdict in verdicts)
    told = {
        name: sum(TILE_OF.get(verdict, "No real change") == name for verdict in verdicts if verdict not in NEUTRAL) for name in tiles(page)
    }
    assert tiles(page) == told
    assert len(told) == 4
    assert sum(tiles(page).values()) + neutral == len(verdicts) == rows(page).count()
    lead = page.locator(".rg-lead").first.inner_text()
    assert f"{len(verdicts)} are measured here" in lead
    assert (" more finding" in page.locator(".rg-under").first.inner_text()) == bool(neutral)


def test_a_tile_pressed_by_the_keyboard_shows_its_findings_alone_in_the_letter_s_order_too_and_after_a_reload(
    dashboard: Dashboard, page: Page
) -> None:
    show(page, dashboard)
    everything, better = rows(page).count(), tiles(page)["Better, and real"]
    assert 0 < better < everything
    tile = page.locator("a.rg-tile", has_text="Better, and real")
    tile.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("verdict=better"))
    settle(page)
    assert all_verdicts(page) == ["Better, and real"] * better
    expect(tile).to_be_focused()
    worst_first = themes(page)
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="The letter’s order", exact=True).click()
    page.wait_for_url(re.compile("sort=letter"))
    settle(page)
    order = [one.short for one in letter(LETTER).findings]
    shown = rows(page).locator("th .rg-text").all_inner_texts()
    assert sorted(shown, key=order.index) == sorted(set(shown), key=order.index)
    first_of_theme = page.locator(".rg-group + tr th .rg-text").all_inner_texts()
    assert first_of_theme == sorted(first_of_theme, key=order.index)
    page.reload()
    settle(page)
    assert rows(page).locator("th .rg-text").all_inner_texts() == shown
    assert {name: query_of(page)[name] for name in ("sort", "theme", "verdict")} == {"sort": "letter", "theme": "all", "verdict": "better"}
    assert sorted(themes(page)) == sorted(worst_first)
    page.get_by_role("link", name="Show all findings").click()
    page.wait_for_url(re.compile("verdict=all"))
    settle(page)
    assert rows(page).count() == everything


def test_worst_first_is_the_order_of_a_first_visit(dashboard: Dashboard, page: Page) -> None:
    show(page, dashboard, "&to=2018-06")
    assert query_of(page)["sort"] == "worst"
    assert all_verdicts(page)[0] == "Worse, and real"


def test_a_theme_filter_shows_that_theme_and_one_that_leaves_nothing_says_so_with_a_way_back(dashboard: Dashboard, page: Page) -> None:
    show(page, dashboard)
    page.get_by_role("combobox", name="Theme").focus()
    page.keyboard.type("Missing")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("theme=missing"))
    settle(page)
    assert themes(page) == ["Missing from care"]
    show(page, dashboard, "&theme=life_story&verdict=unknown")
    expect(page.locator(".rg-notice")).to_contain_text("no measured finding on life-story work with the verdict “cannot tell yet”")
    expect(page.locator(".rg-notice a", has_text="Show all findings")).to_be_visible()
    assert rows(page).count() == 0


def test_an_address_with_an_unknown_filter_shows_all_and_says_so(dashboard: Dashboard, page: Page) -> None:
    show(page, dashboard, "&sort=best&theme=weather&verdict=awful")
    notices = page.locator(".rg-notice").all_inner_texts()
    assert len(notices) == 3
    assert all("does not exist" in notice for notice in notices)
    assert {name: query_of(page)[name] for name in ("sort", "theme", "verdict")} == {"sort": "worst", "theme": "all", "verdict": "all"}


@pytest.mark.parametrize("width", [1366, 390])
def test_every_mark_on_the_page_has_a_word_beside_it_and_the_controls_fit(dashboard: Dashboard, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    show(page, dashboard)
    beside = page.locator(".rg-mark").evaluate_all(
        "marks => marks.map(mark => mark.nextSibling ? mark.nextSibling.textContent.trim() : '')"
    )
    assert len(beside) > 15
    assert all(len(words) > 3 for words in beside)
    box = page.locator(".st-key-findings-controls").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
