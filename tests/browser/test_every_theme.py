"""Each theme's page at 1366 by 768: chart, table and list of a month say the same, and a filter narrows all three."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pandas as pd
import pytest
from conftest import Dashboard, settle
from playwright.sync_api import Page, expect

from data import snapshots
from metrics.kit.measure import Measure, measures, themes
from present import words
from present.overview import PAGE_OF_THEME

MONTH = "2018-11"
ROWS = """(table, names) => {
  const cells = row => [...row.cells].map(cell => cell.textContent.trim())
  const heads = cells(table.tHead.rows[0])
  return [...table.tBodies[0].rows].map(cells).map(row => names.map(name => row[heads.indexOf(name)]))
}"""
CHART_AS_ROWS = (
    """chart => chart.data.flatMap(trace => [...(trace.x ?? [])].map((x, place) => [String(x).slice(0, 7), trace.y?.[place]]))"""
)


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


def opened(page: Page, dashboard: Dashboard, measure: Measure) -> Shown:
    query = f"to={MONTH}&period=month&measure={measure.id}&view=Children+behind+the+figure"
    page.goto(f"{dashboard.address}/{PAGE_OF_THEME[measure.theme]}?{query}")
    settle(page)
    return shown(page)


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


@pytest.mark.parametrize("theme", [theme.id for theme in themes()])
def test_chart_table_and_list_of_a_theme_say_the_same_and_a_filter_narrows_all_three(dashboard: Dashboard, page: Page, theme: str) -> None:
    measure = share_of(theme)
    everyone = opened(page, dashboard, measure)
    assert everyone.listed_missed == everyone.all - everyone.met
    assert everyone.listed == everyone.all > 0
    same_in_chart_and_table(page)
    team = busiest_team(dashboard, measure)
    narrowed = narrowed_to(page, team)
    assert narrowed.listed_missed == narrowed.all - narrowed.met
    assert 0 < narrowed.listed == narrowed.all < everyone.all
    assert team in narrowed.chart and team not in everyone.chart
    same_in_chart_and_table(page)


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
