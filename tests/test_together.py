"""Two measures read together: what moved which way, whether one was bought at the other's cost, and both in one picture."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from metrics.kit.compare import Reading
from metrics.kit.measure import measures, register
from present import pairs, words
from present.charts.together import together
from tests import readings
from tests.made_up import measure

BEFORE, YEAR = [0.9, 0.92] * 12, 12
WORSE, BETTER = [*BEFORE, *[0.7, 0.72] * 12], [*[0.4, 0.44] * 12, *[0.6, 0.64] * 12]


def share(values: list[float], title: str = "On time", **more) -> Reading:
    return readings.reading(values, 100, of=measure(id=title.lower().replace(" ", "_"), title=title, **more))


def count(values: list[float], title: str = "Children waiting") -> Reading:
    return readings.reading(values, of=measure("count", "stock", better="down", unit="children", id="waiting", title=title))


LATE, GOOD = share(WORSE), share(BETTER, "Audits graded good")


# Which measures are read together


@pytest.mark.parametrize("one", [measure for measure in measures() if measure.pair], ids=lambda one: one.id)
def test_a_pair_is_another_measure_that_there_is(one):
    assert one.pair in register()
    assert one.pair != one.id
    assert pairs.pair_of(one).id == one.pair


def test_a_measure_without_a_pair_or_with_one_that_is_not_here_is_read_alone():
    assert pairs.pair_of(measure(pair=None)) is None
    assert pairs.pair_of(measure(pair="horoscopes")) is None


# In words


def test_the_sentence_says_what_fell_and_what_rose_with_the_numbers_of_both():
    assert pairs.sentence(LATE, GOOD) == (
        "On time fell from 91% (546 of 600) to 72% (72 of 100), while audits graded good rose from 42% (252 of 600) to 64% (64 of 100). "
        "One is really better and the other really worse: was the one bought at the other’s cost?"
    )


def test_a_title_with_a_colon_reads_as_part_of_the_sentence():
    audited = replace(GOOD, measure=replace(GOOD.measure, title="Assessment: audited good or better"))
    assert ", while assessment, audited good or better, rose from 42% (252 of 600) to 64%" in pairs.sentence(LATE, audited)


@pytest.mark.parametrize(
    ("one", "other", "is_at_a_cost"), [(LATE, GOOD, True), (GOOD, LATE, True), (LATE, LATE, False), (GOOD, GOOD, False)]
)
def test_one_is_bought_at_the_other_s_cost_only_when_one_is_better_and_the_other_worse(one, other, is_at_a_cost):
    assert pairs.is_at_a_cost(one, other) is is_at_a_cost
    assert (pairs.COST in pairs.sentence(one, other)) is is_at_a_cost


def test_a_change_that_may_be_chance_was_bought_at_no_cost():
    assert not pairs.is_at_a_cost(replace(LATE, verdict="worse, may be chance"), GOOD)
    assert not pairs.is_at_a_cost(LATE, replace(GOOD, verdict="better, may be chance"))


def test_a_figure_that_did_not_move_stayed_and_nothing_happened_while_it_did():
    still = share([0.5] * 48, "Held")
    assert pairs.sentence(still, GOOD).startswith("Held stayed at 50% (50 of 100), and audits graded good rose from ")


def test_a_figure_unknown_at_the_visit_is_not_said_to_have_moved():
    unknown = readings.reading([0.5] * 12, 100, first="2018-01-01", of=measure(title="New"))
    assert "New stands at 50% (50 of 100), and what it was at the visit is not known" in pairs.sentence(unknown, GOOD)


def test_nothing_to_count_is_said_and_not_a_nought():
    nothing = share([*BEFORE, None], "Seldom")
    assert pairs.sentence(nothing, GOOD).startswith("Seldom had nothing to count, and ")


def test_before_the_visit_nothing_rose_or_fell():
    early = readings.reading([0.5] * 6 + [0.7] * 6, 100, first="2015-01-01", of=measure(title="Early"))
    assert not pairs.moved(early)
    assert " rose " not in pairs.sentence(early, early)


# In one picture


def notes(chart) -> list[str]:
    return [note["text"].replace("<b>", "").replace("</b>", "").replace("<br>", " ") for note in chart.figure["layout"]["annotations"]]


@pytest.mark.parametrize("other", [GOOD, count([20.0, 24.0] * 24)], ids=["share", "count"])
def test_both_lines_have_every_month_their_name_the_visit_then_and_now(other):
    chart = together(LATE, other)
    lines = chart.figure["data"]
    assert [line["name"] for line in lines] == [LATE.measure.title, other.measure.title]
    for reading, line in zip((LATE, other), lines, strict=True):
        assert line["y"] == list(reading.series["value"])
        assert len(line["x"]) == len(line["text"]) == len(reading.series)
    said = notes(chart)
    assert {LATE.measure.title, other.measure.title, LATE.letter.label} <= set(said)
    for reading in (LATE, other):
        assert f"then {words.then_value(reading.measure, reading.then)}" in said
        assert words.value(reading.measure, reading.now.value) in said


def test_two_shares_have_one_axis_and_a_share_and_a_count_a_panel_each_over_the_same_months():
    one_axis, panels = together(LATE, GOOD).figure, together(LATE, count([20.0, 24.0] * 24)).figure
    assert "yaxis2" not in one_axis["layout"]
    assert {line["yaxis"] for line in one_axis["data"]} == {"y"}
    upper, lower = panels["layout"]["yaxis"]["domain"], panels["layout"]["yaxis2"]["domain"]
    assert lower[1] < upper[0], "the panels do not overlap"
    assert [line["yaxis"] for line in panels["data"]] == ["y", "y2"]
    assert "xaxis2" not in panels["layout"]


def test_the_lines_differ_in_shape_and_neither_is_drawn_as_better_or_worse():
    chart = together(LATE, GOOD)
    symbols = {line["marker"]["symbol"] for line in chart.figure["data"]}
    assert len(symbols) == 2
    assert not {line["line"]["color"] for line in chart.figure["data"]} & {"#1d6fb8", "#c8500a"}


def test_the_picture_in_words_has_both_names_both_figures_and_what_moved():
    chart = together(LATE, GOOD, groups=("team North", "of the whole service"))
    assert "On time, team North" in chart.alt
    assert "Audits graded good, of the whole service" in chart.alt
    assert pairs.sentence(LATE, GOOD) in chart.alt
    assert chart.title == "On time, team North beside Audits graded good, of the whole service"


def test_the_table_has_a_row_a_measure_and_month_newest_first():
    table = together(LATE, GOOD).table
    assert len(table) == len(LATE.series) + len(GOOD.series)
    assert list(table["month"].head(2)) == ["2018-12-01", "2018-12-01"]
    assert list(table["figure"].head(2)) == ["64% (64 of 100)", "72% (72 of 100)"]


def test_a_month_that_is_not_over_stands_apart_open():
    chart = together(LATE, GOOD, partial=pd.Timestamp("2018-12-01"))
    open_points = [line for line in chart.figure["data"] if line["mode"] == "markers"]
    assert [point["x"] for point in open_points] == [["2018-12-01"]] * 2
    assert all("Not over." in point["text"][0] for point in open_points)
    lines = [line for line in chart.figure["data"] if line["mode"] != "markers"]
    assert all("2018-12-01" not in line["x"] for line in lines)


def test_a_stated_band_is_drawn_as_a_frame_and_said():
    held = replace(count([18.0] * 48), then=replace(LATE.then, basis="stated", low=16.0, high=20.0, said="16 to 20 children"))
    chart = together(LATE, replace(held, then=replace(held.then, point=replace(held.then.point, value=None))))
    assert "then 16 to 20" in notes(chart)
    assert any(shape["type"] == "rect" for shape in chart.figure["layout"]["shapes"])
