"""The tracker and the court cases in a real browser: as many bars as the figure counts, sorted, narrowed, taken away and printed on A3."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import ROOT, start_server, stop_server
from looking import choose, settle, show
from playwright.sync_api import Locator, Page, expect

AS_AT = date(2016, 11, 30)
FAMILIES = 14
A3_ACROSS = (1191, 842)  # points
EXTRACT = 'name = "Trialshire"\ninvented = true\nas_at = 2016-11-30\ncovers_from = 2016-01-01\n'


def written(folder: Path) -> Path:
    """An extract of FAMILIES families: decided 2, 4, 6 … weeks ago, every third not touched of late, every fifth without a letter."""
    tables: dict[str, list[str]] = {
        "children": ["child_id,date_of_birth,sex,ethnicity"],
        "teams": ["team_id,team_name,service,locality", "T0,Family support north,Support,North", "T1,Family support south,Support,South"],
        "allocations": ["child_id,worker_id,team_id,role,start_date,end_date"],
        "care_episodes": ["child_id,start_date,end_date,reason_started,legal_status,placement_type,reason_ended"],
        "pre_proceedings": [
            "family_id,child_id,legal_planning_meeting_date,decision_date,letter_sent_date,letter_plain_language,initial_meeting_date,"
            "outcome,ended_date"
        ],
        "tracker_updates": ["family_id,updated_at,kind"],
        "documents": ["child_id,kind,event_date,uploaded_date"],
        "proceedings": ["case_id,family_id,child_id,issued_date,final_order_date,extension_to_date,order"],
    }
    for number in range(FAMILIES):
        child, decided = f"C{number:02d}", AS_AT - timedelta(weeks=2 * number + 2)
        sent = "" if number % 5 == 0 else f"{decided + timedelta(days=7)}"
        touched = AS_AT - timedelta(days=40 + number if number % 3 == 0 else number % 14)
        tables["children"].append(f"{child},2010-01-01,F,WBRI")
        tables["allocations"].append(f"{child},W1,T{number % 2},social_worker,2016-01-01,")
        tables["care_episodes"].append(f"{child},2016-01-04,,S,C1,U4,")
        tables["pre_proceedings"].append(f"F{number:02d},{child},{decided - timedelta(days=7)},{decided},{sent},{'Y' if sent else ''},,,")
        tables["documents"].append(f"{child},legal_planning_minutes,{decided - timedelta(days=7)},{decided if number % 2 else ''}")
        tables["proceedings"].append(f"K{number:02d},F{number:02d},{child},{AS_AT - timedelta(weeks=3 * number + 1)},,,")
        if touched > decided:
            tables["tracker_updates"].append(f"F{number:02d},{touched} 10:00,edit")
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "extract.toml").write_text(EXTRACT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page's address, over that extract."""
    place = tmp_path_factory.mktemp("families")
    (place / "extract").mkdir()
    command = [sys.executable, "-m", "data", "build", str(written(place / "extract")), "--store", str(place / "store")]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    server, found = start_server(ROOT / "dashboard.py", place / "server.log", DASHBOARD_STORE=str(place / "store"))
    yield f"{found}/pre-proceedings"
    stop_server(server)


def sheet(page: Page, name: str = "tracker") -> Locator:
    return page.locator(f".st-key-sheet-{name}")


def names(page: Page, name: str = "tracker") -> list[str]:
    """The rows of a sheet by their names, in their order."""
    return sheet(page, name).locator("tbody th").all_inner_texts()


def counts(page: Page) -> tuple[int, int, int]:
    """What the tracker's heading counts: families, those over 16 weeks, those not touched for 14 days."""
    found = re.findall(r"(\d+) famil|(\d+) for more|(\d+) not touched", sheet(page).locator("h3").inner_text())
    families, over, stale = (int("".join(parts)) for parts in found)
    return families, over, stale


def test_there_are_as_many_bars_as_the_figure_counts_and_the_list_holds_those_not_touched(address: str, page: Page) -> None:
    show(page, f"{address}?measure=tracker_updated_in_2_weeks")
    families, over, stale = counts(page)
    assert (families, over) == (FAMILIES, 6)
    assert len(names(page)) == sheet(page).locator("tbody .rg-lane rect").count() == families
    assert f"{families - stale} of {families}" in page.locator(".rg-cards .rg-card").first.inner_text()
    expect(page.get_by_text(f"Not met ({stale})")).to_be_visible()
    marked = sheet(page).locator("tbody tr", has=page.locator(".rg-at-stale"))
    assert [" days ago" in row for row in marked.all_inner_texts()] == [True] * stale


def test_the_tracker_is_sorted_and_narrowed_and_the_address_says_how(address: str, page: Page) -> None:
    show(page, address)
    oldest_first = [f"F{number:02d}" for number in reversed(range(FAMILIES))]
    assert names(page) == oldest_first
    choose(page, "Sorted by", "Family’s number")
    assert names(page) == oldest_first[::-1]
    choose(page, "Families", "Letter not sent")
    assert names(page) == ["F00", "F05", "F10"]
    choose(page, "Team", "Family support south")
    assert names(page) == ["F05"]
    page.reload()
    settle(page)
    assert names(page) == ["F05"]
    choose(page, "Families", "Ended in the last 6 months")
    assert names(page) == []
    assert "0 families." in sheet(page).inner_text()


def test_a_group_narrows_the_figure_and_both_pictures(address: str, page: Page) -> None:
    show(page, f"{address}?group=team:Family support north&measure=in_pre_proceedings")
    assert page.locator(".rg-cards .rg-card .rg-figure").first.inner_text() == str(FAMILIES // 2)
    assert counts(page)[0] == len(names(page)) == len(names(page, "court")) == FAMILIES // 2


def test_the_tracker_is_taken_away_as_a_file_with_every_row_in_its_order(address: str, page: Page) -> None:
    show(page, f"{address}?sort=touched")
    button = page.locator(".st-key-csv-tracker-2016-11 button")
    with page.expect_download() as waiting:
        button.click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert waiting.value.suggested_filename == "tracker-2016-11-invented.csv"
    assert [row["family_id"] for row in rows] == names(page)
    assert all("Trialshire" in row["records"] for row in rows)


def test_cases_past_26_weeks_are_drawn_beyond_the_line_and_said_to_be_over(address: str, page: Page) -> None:
    show(page, address)
    rows = sheet(page, "court").locator("tbody tr")
    over = rows.filter(has=page.locator(".rg-beyond"))
    assert over.count() == 5  # issued 28, 31, 34, 37 and 40 weeks ago
    assert all(" over" in said for said in over.all_inner_texts())
    assert "5 past 26 weeks" in sheet(page, "court").locator("h3").inner_text()


@pytest.mark.parametrize("name", ["tracker", "court"])
def test_a_sheet_prints_alone_on_a3_across(address: str, page: Page, name: str) -> None:
    show(page, address)
    page.evaluate("() => { window.print = () => { window.asked = (window.asked || 0) + 1 } }")
    button = sheet(page, name).get_by_role("button", name="Print on A3")
    button.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.asked") == 1
    page.emulate_media(media="print")
    for row in sheet(page, name).locator("tbody tr").all():
        expect(row).to_be_visible()
    other = "court" if name == "tracker" else "tracker"
    for hidden in (page.locator("[data-testid=stSidebar]"), page.locator(".stMain h1"), button, sheet(page, other)):
        expect(hidden).to_be_hidden()
    expect(page.locator(".rg-badge")).to_be_visible()
    paper = page.pdf(prefer_css_page_size=True)
    sizes = {
        tuple(round(float(side)) for side in box.split()[2:]) for box in re.findall(r"MediaBox \[([\d. ]+)\]", paper.decode("latin-1"))
    }
    assert sizes == {A3_ACROSS}
    page.emulate_media(media="screen")  # when printing is over, the page is as it was
    for shown in (page.locator(".stMain h1"), button, sheet(page, other)):
        expect(shown).to_be_visible()
