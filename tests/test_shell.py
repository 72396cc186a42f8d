"""The frame without a browser: addresses, tables as text, themes, files, and every page through present/shell.py."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from present import links, theme
from present.headers import content_policy
from present.html_table import Cell, Column, Heading, Link, Row, table_html
from present.links import Choice, Options
from present.pages import PAGES, PATHS, script
from present.public.entries import entries
from present.screens.download import csv_bytes
from present.sparkline import Spark, spark_html

ROOT = Path(__file__).parents[1]
MONTHS = tuple(pd.date_range("2014-04-01", "2020-03-01", freq="MS", unit="us")[::-1])
OPTIONS = Options(
    months=MONTHS,
    letters=(("a", "Visit of 30 Nov 2016"), ("b", "Visit of 5 Dec 2018")),
    groups=(("team", "Team", ("Care, north", "A & B: <c>")),),
    as_at=pd.Timestamp("2020-03-14"),
)
COLUMNS = (Column("Found"), Column("Measure"), Column("Now", numeric=True))


# Addresses


@given(
    some.sampled_from(MONTHS),
    some.sampled_from(list(links.PERIODS)),
    some.sampled_from("ab"),
    some.sampled_from(list(OPTIONS.group_labels())),
)
def test_what_is_written_in_an_address_is_read_back_the_same(month: pd.Timestamp, period: str, letter: str, group: str) -> None:
    kind, _, name = group.partition(":")
    choice = Choice(month, period, letter, kind, name or links.ALL)
    assert links.read(choice.query(), OPTIONS) == (choice, ())


@given(some.dictionaries(some.sampled_from(links.NAMES), some.text(max_size=12)))
def test_any_address_at_all_gives_a_choice_that_exists(asked: dict[str, str]) -> None:
    choice, _ = links.read(asked, OPTIONS)
    assert choice.to in MONTHS
    assert choice.query()["group"] in OPTIONS.group_labels()
    assert choice.period in links.PERIODS
    assert choice.letter in dict(OPTIONS.letters)


def test_a_month_outside_the_records_gives_the_nearest_and_says_so() -> None:
    choice, faults = links.read({"to": "2031-05"}, OPTIONS)
    assert choice.to == MONTHS[0]
    assert faults == (
        "There are no figures for May 2031: they run from April 2014 to March 2020. March 2020 (to 14 March) is shown.",
    )  # fmt: skip
    assert links.read({"to": "1999-01"}, OPTIONS)[0].to == MONTHS[-1]


def test_a_team_that_does_not_exist_gives_all_children_and_says_so() -> None:
    choice, faults = links.read({"group": "team:Nobody"}, OPTIONS)
    assert (choice.group_kind, choice.group) == ("all", "all")
    assert faults == ("The address names a group that is not in these records. All children is shown instead.",)


def test_a_month_that_is_not_over_says_up_to_which_day_it_goes() -> None:
    assert OPTIONS.month_label(MONTHS[0]) == "March 2020 (to 14 March)"
    assert OPTIONS.month_label(MONTHS[1]) == "February 2020"
    assert Options(MONTHS, (), as_at=pd.Timestamp("2020-03-31")).month_label(MONTHS[0]) == "March 2020"


def test_links_are_relative_so_that_they_hold_under_any_path() -> None:
    assert links.href("missing", {"group": "team:A & B"}) == "missing?group=team%3AA+%26+B"
    assert links.href("", {"to": "2020-03"}) == "./?to=2020-03"


# Tables


def test_a_table_is_well_formed_and_names_its_rows_and_columns() -> None:
    rows = [
        Heading("Health"),
        Row((Cell("Late", tag="concern"), Cell("Seen", link=Link("health", {"to": "2020-03"})), Cell("71%", small="25 of 35"))),
    ]
    table = ElementTree.fromstring(table_html("Then and now", COLUMNS, rows, row_header=1))  # noqa: S314
    assert table.find(".//caption").text == "Then and now"
    assert [cell.get("scope") for cell in table.findall(".//thead//th")] == ["col"] * 3
    assert [(cell.get("scope"), "".join(cell.itertext())) for cell in table.findall(".//tbody//th")] == [
        ("colgroup", "Health"),
        ("row", "Seen"),
    ]
    assert table.find(".//a").get("href") == "health?to=2020-03"


@given(some.text(alphabet=some.characters(exclude_categories=("Cs", "Cc"))))
def test_whatever_a_cell_says_no_tag_gets_out_of_it(text: str) -> None:
    cell = Cell(text, small=text, tag=text, link=Link("health", {"x": text}), spark=Spark((1, 2), label=text))
    html = table_html(text, (Column(text),), [Heading(text), Row((cell,))])
    plain = table_html(
        "",
        (Column(""),),
        [Heading(""), Row((Cell("a", small="a", tag="a", link=Link("health", {"x": ""}), spark=Spark((1, 2), label="a")),))],
    )
    if text:
        assert re.findall(r"<(\w+)", html) == re.findall(r"<(\w+)", plain)


def test_a_row_that_is_short_of_a_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells for 3 columns"):
        table_html("x", COLUMNS, [Row((Cell("a"), Cell("b")))])


def test_a_table_without_rows_says_so() -> None:
    assert "Nobody is waiting." in table_html("x", COLUMNS, [], empty="Nobody is waiting.")


def test_a_gap_in_the_figures_is_a_gap_in_the_sparkline() -> None:
    drawn = spark_html(Spark((1.0, 2.0, None, 3.0, float("nan"), 2.0, 1.0), visit_at=2.5, tone="worse", label="Fell"))
    assert drawn.count("<polyline") == 3
    assert 'role="img" aria-label="Fell"' in drawn
    assert "rg-visit" in drawn
    assert "rg-worse" in drawn


def test_a_sparkline_of_nothing_is_words_and_of_one_value_is_a_mark() -> None:
    assert spark_html(Spark((None, None))) == '<span class="rg-small">no figures</span>'
    assert "rg-last" in spark_html(Spark((None, 5.0)))


# Theme and files


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_is_readable_on_its_background(dark: bool) -> None:
    shades = theme.palette(dark)
    for colour in (shades.better, shades.text, shades.quiet):
        assert contrast(colour, shades.background) >= 4.5
    for colour in (shades.worse, shades.neutral, shades.changed, *shades.series):
        assert contrast(colour, shades.background) >= 3


@pytest.mark.parametrize(("name", "dark"), [("light", False), ("dark", True)])
def test_screen_charts_and_settings_use_the_same_colours(name: str, dark: bool) -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][name]
    shades = theme.palette(dark)
    assert settings["textColor"] == shades.text
    assert settings["backgroundColor"] == shades.background
    assert tuple(settings["chartCategoricalColors"]) == shades.series
    assert len(shades.series) == 10
    style = (ROOT / "present/style.css").read_text(encoding="utf-8")
    drawn = {word: pair.split(", ")[dark] for word, pair in re.findall(r"--rg-(\w+): light-dark\(([^)]+)\)", style)}
    expected = {
        "text": shades.text,
        "quiet": shades.quiet,
        "page": shades.background,
        "better": shades.better,
        "worse": shades.worse,
        "same": shades.neutral,
        "neutral": shades.changed,
    }
    assert {word: drawn[word] for word in expected} == expected


def test_a_figure_of_invented_records_says_so_inside_itself() -> None:
    figure = {"data": [], "layout": {"annotations": [{"text": "Visit"}]}}
    marked = theme.marked(figure, "Invented records: Sampleshire")
    assert marked["layout"]["title"]["text"] == "Invented records: Sampleshire"
    assert marked["layout"]["margin"]["t"] > figure["layout"].get("margin", {}).get("t", 0)
    assert len(figure["layout"]["annotations"]) == 1


def test_a_csv_opens_in_a_spreadsheet_without_running_anything() -> None:
    table = pd.DataFrame({"team": ["=1+1", "Care, north", None], "month": pd.to_datetime(["2020-03-01"] * 3), "value": [-0.5, 1.0, None]})
    lines = csv_bytes(table, "Sampleshire (invented records)", invented=True).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "team,month,value,records"
    assert lines[1] == "'=1+1,2020-03-01,-0.5,Sampleshire (invented records)"
    assert lines[3] == ",2020-03-01,,Sampleshire (invented records)"


def test_nothing_from_elsewhere_is_let_into_a_page() -> None:
    parts = dict(part.split(" ", 1) for part in content_policy().split("; "))
    assert "http" not in content_policy()
    assert "unsafe-eval" not in content_policy()
    assert {name for name, value in parts.items() if "'unsafe-inline'" in value} == {"style-src"}


# Pages


def test_every_page_in_the_list_has_its_script_and_its_own_path() -> None:
    assert len(PATHS) == len(PAGES)
    committee = {f"{entry.file}.py" for entry in entries()}
    assert {f"{entry.file}.py" for entry in PAGES} | committee == {path.name for path in (ROOT / "pages").glob("*.py")}


@pytest.mark.parametrize("path", list(PATHS))
def test_without_records_every_page_opens_and_says_something(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path))
    app = AppTest.from_file(str(ROOT / "present/shell.py")).run()
    if path:
        app.switch_page(script(path)).run()
    drawn = [element.proto.body for element in app.get("html")]
    assert not app.exception
    assert app.title
    assert not any("could not be shown" in body for body in drawn)
