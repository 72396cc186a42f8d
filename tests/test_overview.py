"""The findings table: each finding by the worst of its measures, every finding counted once, every row as wide as the table."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement

import pandas as pd
import pytest

from data.letters import THEMES, Finding, Letter, letters
from metrics.kit.compare import Point, Reading, Then, read
from metrics.kit.measure import Measure, measures
from present import overview, words
from present.html_table import Heading, Row, table_html
from present.overview import COLUMNS, ORDER, Answered, Tally, answer, findings_rows, number_word, tally

ON = pd.Timestamp("2020-03-01")
LETTER = letters()[0]
MEASURE = measures()[0]
THEN_AND_NOW = {
    "better": (0.5, 0.7, "up"),
    "worse": (0.7, 0.5, "up"),
    "higher": (0.5, 0.7, "neutral"),
    "lower": (0.7, 0.5, "neutral"),
    "same": (0.5, 0.5, "up"),
    "unknown": (None, 0.5, "up"),
}


def query(**more: str) -> dict[str, str]:
    return more


def reading(direction: str) -> Reading:
    then, now, better = THEN_AND_NOW[direction]
    found = Reading(replace(MEASURE, better=better), LETTER, Point(now, 1, 2), Then("measured", Point(then, 1, 2)), _series())  # type: ignore[arg-type]
    assert found.direction == direction
    return found


def _series() -> pd.DataFrame:
    months = pd.date_range("2014-04-01", "2020-03-01", freq="MS", unit="us")
    return pd.DataFrame({"month": months, "value": 0.5, "numerator": 1.0, "denominator": 2.0})


def answered(*directions: str, lacking: int = 0, theme: str = "health") -> Answered:
    finding = Finding("f", LETTER.id, theme, "concern", "Assessments are late", "Says", "page 1", (MEASURE.id,))
    return Answered(finding, tuple(reading(one) for one in directions), (MEASURE,) * lacking)


@pytest.mark.parametrize("pair", list(combinations_with_replacement(ORDER, 2)))
def test_a_finding_is_only_as_good_as_its_worst_measure_in_either_order(pair):
    assert answered(*pair).direction == answered(*pair[::-1]).direction == pair[0]


@pytest.mark.parametrize("direction", ["better", "same"])
def test_a_measure_that_is_not_supplied_keeps_a_finding_from_being_called_better(direction):
    assert answered(direction, lacking=1).direction == "unknown"
    assert answered("worse", lacking=1).direction == "worse"


def test_a_finding_without_any_measure_is_unmeasured():
    assert answered().direction == "unmeasured"
    assert answered(lacking=1).direction == "unknown"


def test_the_tally_counts_every_finding_once():
    found = [
        answered("better"),
        answered("better", "worse"),
        answered("higher"),
        answered("same"),
        answered("unknown"),
        answered(),
        answered(lacking=1),
    ]
    assert tally(found) == Tally(better=1, worse=1, other=4, unmeasured=1)
    assert tally(found).measured == 6
    assert tally([]) == Tally(0, 0, 0, 0)


@pytest.mark.parametrize("one", letters(), ids=[one.id for one in letters()])
@pytest.mark.parametrize("supplied", [True, False])
def test_every_finding_of_a_letter_is_in_the_tally_and_measured_or_listed_as_unmeasured(one: Letter, supplied: bool):
    found = _answer(one, supplied)
    counts = tally(found)
    assert counts.measured + counts.unmeasured == len(one.findings) == len(found)
    known = {measure.id for measure in measures()}
    without = [each.id for each in one.findings if not known & set(each.measures)]
    assert [each.finding.id for each in found if each.direction == "unmeasured"] == without
    assert counts.unmeasured == len(without)


@pytest.mark.parametrize("one", letters(), ids=[one.id for one in letters()])
@pytest.mark.parametrize("supplied", [True, False])
def test_every_row_has_a_cell_a_column_and_every_measured_finding_stands_under_its_theme(one: Letter, supplied: bool):
    found = _answer(one, supplied)
    rows = findings_rows(found, query, ON)
    assert all(len(row.cells) == len(COLUMNS) for row in rows if isinstance(row, Row))
    table_html("Findings", COLUMNS, rows)
    named = [row.cells[0].text for row in rows if isinstance(row, Row) and row.cells[0].text]
    by_theme = [each for theme in THEMES for each in found if each.finding.theme == theme]
    assert named == [each.finding.short for each in by_theme if each.direction != "unmeasured"]
    lines = [row for row in rows if isinstance(row, Row)]
    assert len(lines) == sum(len(each.readings) + len(each.lacking) for each in found)
    headings = [row.text for row in rows if isinstance(row, Heading)]
    assert len(headings) == len(set(headings)), "each theme heads its findings once"


def _answer(one: Letter, supplied: bool) -> list[Answered]:
    none = pd.DataFrame(
        {
            "month": pd.Series(dtype="datetime64[us]"),
            "group_kind": "",
            "group": "",
            "period": "",
            "value": 1.0,
            "numerator": 1.0,
            "denominator": 1.0,
        }
    )

    def of(measure: Measure) -> Reading:
        return read(measure, one, none, to=ON)

    return answer(one, measures(), of, lambda _: not supplied)


def test_a_finding_with_two_measures_is_named_once_beside_the_first():
    rows = findings_rows([answered("better", "worse", lacking=1)], query, ON)
    cells = [row.cells[0].text for row in rows if isinstance(row, Row)]
    assert cells == ["Assessments are late", "", ""]


def test_a_measure_that_is_not_supplied_says_so_and_shows_no_nought():
    row = next(row for row in findings_rows([answered(lacking=1)], query, ON) if isinstance(row, Row))
    said = " ".join(f"{cell.text} {cell.small}" for cell in row.cells)
    assert "not supplied" in said
    assert "0" not in said.replace(MEASURE.title, "")
    assert row.cells[0].text == "Assessments are late"


@pytest.mark.parametrize("direction", ORDER)
def test_a_mark_always_stands_beside_words_that_say_the_same(direction):
    row = overview.reading_row(reading(direction), query, ON, overview.Cell())
    cell = row.cells[5]
    assert cell.text
    assert cell.mark == (direction if direction in ("better", "worse") else "")
    if cell.mark:
        assert cell.small == {"better": "the right way", "worse": "the wrong way"}[direction]


def test_a_change_too_small_to_show_has_no_mark():
    tiny = replace(reading("better"), now=Point(0.502, 1, 2), then=Then("measured", Point(0.5, 1, 2)))
    cell = overview.reading_row(tiny, query, ON, overview.Cell()).cells[5]
    assert (cell.text, cell.mark) == ("No change", "")


def test_a_figure_now_comes_with_its_numbers_and_links_to_its_evidence():
    row = overview.reading_row(reading("better"), query, ON, overview.Cell())
    assert (row.cells[3].text, row.cells[3].small) == ("70%", "1 of 2")
    assert row.cells[1].link is not None
    assert row.cells[1].link.query == {"measure": MEASURE.id}


def test_the_sparkline_says_now_and_then_in_words_and_places_the_visit():
    spark = overview.reading_row(reading("better"), query, ON, overview.Cell()).cells[4].spark
    assert spark is not None
    assert words.full(MEASURE, Point(0.7, 1, 2)) in spark.label
    assert len(spark.values) == 72
    assert spark.visit_at == 31, "November 2016 is the 32nd month from April 2014"


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        (Tally(9, 4, 2, 5), "Nine findings have moved the right way since November 2016, four the wrong way"),
        (Tally(1, 0, 2, 5), "One finding has moved the right way since November 2016, none the wrong way"),
        (Tally(0, 1, 2, 5), "No finding has moved the right way since November 2016, one the wrong way"),
        (Tally(13, 20, 0, 0), "13 findings have moved the right way since November 2016, 20 the wrong way"),
    ],
)
def test_the_headline_is_a_sentence_for_every_number(counts, text):
    assert overview.headline(counts, LETTER) == text


def test_a_letter_with_nothing_measured_says_so():
    assert "No finding" in overview.headline(Tally(0, 0, 0, 17), letters()[1])


@pytest.mark.parametrize(("number", "word"), [(0, "none"), (1, "one"), (12, "twelve"), (13, "13")])
def test_small_numbers_are_words(number, word):
    assert number_word(number) == word
