"""Every page at 1366 by 768: named, described, accessible; a theme's chart, table and list say the same, and a filter narrows all three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import axe
import pandas as pd
import pytest
from conftest import Dashboard, Platform, forget
from looking import INVENTED, below, charts, has_name_words_and_table, hearing, into, settle, show, wider_than_a_phone
from playwright.sync_api import Page, expect

from data import snapshots
from metrics.kit.measure import Measure, measures, themes
from present import words
from present.overview import PAGE_OF_THEME
from present.pages import PAGES, PageEntry

MONTH = "2018-11"
# Asked for /health, Streamlit's client looks for its server below /health first, is told 404, and finds it at the second try.
PLATFORM_ASKS = ("/_stcore/health", "/_stcore/host-config")
ROWS = """(table, names) => {
  const cells = row => [...row.cells].map(cell => cell.textContent.trim())
  const heads = cells(table.tHead.rows[0])
  return [...table.tBodies[0].rows].map(cells).map(row => names.map(name => row[heads.indexOf(name)]))
}"""
CHART_AS_ROWS = (
    """chart => chart.data.flatMap(trace => [...(trace.x ?? [])].map((x, place) => [String(x).slice(0, 7), trace.y?.[place]]))"""
)


class Opened(NamedTuple):
    """A page of the dashboard on screen, the measure it was asked for, what it asked of the network, and its console's complaints."""

    entry: PageEntry
    page: Page
    measure: Measure | None
    asked: list[str]
    said: list[str]
    faults: list[str]


class Shown(NamedTuple):
    """What a page says of one measure in one month: "met of all" in the card, the cases listed, the chart's name."""

    met: int
    all: int
    listed_missed: int
    listed: int
    chart: str


OUTSIDE = "^(Not met|The rest)"  # the cases that a share does not count, in the list behind it


def share_of(theme: str) -> Measure:
    """The theme's first share of months that can be filtered by team."""
    return next(
        measure for measure in measures(theme) if measure.is_share_of_cases and measure.clock != "annual" and "team" in measure.groups
    )


def busiest_team(dashboard: Dashboard, measure: Measure) -> str:
    rows = snapshots.read_figures(dashboard.snapshot, measure.id)
    rows = rows[(rows["period"] == "month") & (rows["group_kind"] == "team") & (rows["month"] == pd.Timestamp(MONTH))]
    return str(rows.loc[rows["denominator"].idxmax(), "group"])


def narrowed_to(page: Page, team: str) -> Shown:
    """The same page after a reader has picked the team."""
    page.get_by_role("combobox", name="Of", exact=True).click()
    page.keyboard.type(team)
    page.get_by_role("option", name=f"Team: {team}", exact=True).click()
    expect(page.locator("[data-testid=stPlotlyChart]").first).to_have_attribute("aria-label", re.compile(re.escape(team)))
    settle(page)
    return shown(page)


def shown(page: Page) -> Shown:
    met, every = re.search(r"([\d,]+) of ([\d,]+)", page.locator(".rg-cards .rg-card").first.inner_text()).groups()  # type: ignore[union-attr]
    missed, all_listed = (
        re.search(r"\(([\d,]+)\)", page.get_by_role("radio", name=re.compile(name)).inner_text())[1] for name in (OUTSIDE, r"^All \(")
    )  # type: ignore[index]
    chart = page.locator("[data-testid=stPlotlyChart]").first.get_attribute("aria-label") or ""
    return Shown(*(int(text.replace(",", "")) for text in (met, every, missed, all_listed)), chart)


def drawn(page: Page) -> dict[str, set[float]]:
    """Every point of the first chart by month: the line's, its limits' and what else is drawn."""
    points: dict[str, set[float]] = {}
    rows: list[list[Any]] = page.locator(".js-plotly-plot").first.evaluate(CHART_AS_ROWS)
    for month, value in rows:
        if isinstance(value, int | float):
            points.setdefault(month, set()).add(float(value))
    return points


def tabled(page: Page) -> dict[str, str]:
    """The value in the table under the first chart, by month."""
    table = page.locator("[data-testid=stPlotlyChart]").first.locator("xpath=following::details[1]").locator("table")
    texts = table.evaluate(ROWS, [words.column_title(name) for name in ("month", "value")])
    return {f"{pd.Timestamp(month):%Y-%m}": value.strip() for month, value in texts}


@pytest.fixture(scope="module", params=PAGES, ids=[entry.file for entry in PAGES])
def opened(request: pytest.FixtureRequest, dashboard: Dashboard, platform: Platform, tab: Page) -> Iterator[Opened]:
    """Each page in turn, loaded once for all that is asked of it. What a bare page does is known before, since it takes the same tab."""
    entry: PageEntry = request.param
    asked: list[str] = []
    said: list[str] = []
    faults: list[str] = []
    measure = next((share_of(theme.id) for theme in themes() if PAGE_OF_THEME[theme.id] == entry.path), None)
    query = f"?to={MONTH}&period=month&measure={measure.id}&view=Children+behind+the+figure" if measure else ""
    with hearing(tab, request=lambda one: asked.append(one.url), pageerror=lambda fault: faults.append(str(fault)), console=into(said)):
        show(tab, f"{dashboard.address}/{entry.path}{query}")
        yield Opened(entry, tab, measure, asked, said, faults)
        forget(tab)


def test_a_page_has_a_title_and_its_charts_have_names_words_and_tables(opened: Opened) -> None:
    page = opened.page
    assert page.locator(".stMain h1").count() == 1
    expect(page.locator(".rg-badge")).to_have_text(INVENTED)
    expect(page.locator(".rg-state.rg-broken")).to_have_count(0)
    for place in range(charts(page).count()):
        has_name_words_and_table(charts(page).nth(place))


def test_a_page_passes_axe_by_day_and_by_night(opened: Opened, platform: Platform) -> None:
    assert axe.faults_of_ours(opened.page, platform.broken["light"]) == []
    opened.page.emulate_media(color_scheme="dark")
    opened.page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(20, 23, 26)'")
    assert axe.faults_of_ours(opened.page, platform.broken["dark"], rules=axe.COLOURS) == []


def test_a_page_fits_a_phone(opened: Opened) -> None:
    assert wider_than_a_phone(opened.page) == []


def test_chart_table_and_list_of_a_theme_say_the_same_and_a_filter_narrows_all_three(opened: Opened, dashboard: Dashboard) -> None:
    page, measure = opened.page, opened.measure
    if measure is None:
        expect(page.get_by_role("radio", name=re.compile(OUTSIDE))).to_have_count(0)
        return
    everyone = shown(page)
    assert everyone.listed_missed == everyone.all - everyone.met
    assert everyone.listed == everyone.all > 0
    same_in_chart_and_table(page)
    team = busiest_team(dashboard, measure)
    narrowed = narrowed_to(page, team)
    assert narrowed.listed_missed == narrowed.all - narrowed.met
    assert 0 < narrowed.listed == narrowed.all < everyone.all
    assert team in narrowed.chart and team not in everyone.chart
    same_in_chart_and_table(page)


def test_a_page_asks_nothing_of_elsewhere_and_its_console_has_no_complaint_of_ours(
    opened: Opened, dashboard: Dashboard, platform: Platform
) -> None:
    assert [url for url in opened.asked if not url.startswith((f"{dashboard.address}/", "data:", "blob:"))] == []
    assert {below(f"/{opened.entry.path}", url) for url in opened.said} <= platform.complaints
    assert opened.faults == []


def test_the_platform_itself_complains_only_of_its_server_below_a_page(platform: Platform) -> None:
    assert platform.complaints <= set(PLATFORM_ASKS)


def same_in_chart_and_table(page: Page) -> None:
    """Each month with a value in the table has that point in the chart, and at least a year of months has one."""
    points = drawn(page)
    values = {month: value.partition(" (")[0] for month, value in tabled(page).items() if value != words.NOTHING}  # "71% (25 of 35)"
    assert len(values) >= 12
    for month, value in values.items():
        assert any(f"{point:.0f}%" == value or f"{point:.0%}" == value for point in points.get(month, set())), (
            month,
            value,
            points.get(month),
        )


ALIKE = '<li class="a"><a class="b" href="#">A page</a></li>'
NAMELESS, PALE = '<li class="a"><a class="b" href="#"></a></li>', ALIKE.replace('class="b"', 'class="b" style="color: #eee"')
BELOW_A_HEADING = '<table><thead><tr><th scope="col">Name</th></tr></thead><tbody>{}</tbody></table>'.format("<tr><td>A</td></tr>" * 9)


def test_one_fault_among_many_things_that_are_alike_is_found_and_all_is_put_back(dashboard: Dashboard, tab: Page) -> None:
    tab.emulate_media(color_scheme="light")
    show(tab, dashboard.address)
    held = f"<ul>{ALIKE * 5}{{}}{ALIKE * 5}</ul>{BELOW_A_HEADING}"
    for fault, rules in ((ALIKE, set()), (NAMELESS, {"link-name"}), (PALE, {"color-contrast"})):
        tab.evaluate("html => { document.body.innerHTML = html }", f'<main class="stMain"><h1>Pages</h1>{held.format(fault)}</main>')
        before = tab.content()
        assert {found.partition(":")[0] for found in axe.faults_of_ours(tab, set())} == rules
        assert tab.content() == before
    forget(tab)
