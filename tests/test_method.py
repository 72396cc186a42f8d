"""The method page: its picture is what the engine says, its words are those of every page, and it explains in one screen."""

from __future__ import annotations

import re
from html import unescape
from typing import get_args

import pytest

from data.reference import Phase, all_phases
from metrics.kit.measure import measures
from metrics.kit.spc import spc
from metrics.kit.verdict import REAL, Verdict
from present import method, verdicts
from present.charts.worked import MONTHS_BEFORE, VISIT, before, in_a_row, outside, places, worked, worked_chart
from present.marks import MARKS, mark_html
from present.small_print import small_print_html

WORDS_OF_STATISTICS = ("sigma", "special cause", "control limit", "assurance", "p-value", "significan")


def plain(html: str) -> str:
    """What a reader reads of some HTML."""
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_the_worked_picture_has_the_months_inspectors_saw_inside_their_range_and_ordinary():
    seen = before(worked())
    assert len(seen) == MONTHS_BEFORE == 24
    assert seen.index[-1] == VISIT
    assert (seen["type"] == "common_cause").all()
    assert seen["value"].between(seen["lower"], seen["upper"]).all()


def test_the_range_of_the_worked_picture_comes_from_the_months_up_to_the_visit_alone():
    result = worked()
    alone = spc(before(result)["value"], better="up")
    for line in ("mean", "lower", "upper"):
        assert result.points[line].nunique() == 1
        assert result.points[line].iloc[-1] == pytest.approx(alone.points[line].iloc[0], abs=1e-12)


def test_one_month_of_the_worked_picture_is_outside_for_the_worse_and_it_passes():
    far = outside(worked())
    assert len(far) == 1
    assert far.index[0] > VISIT
    assert far["type"].iloc[0] == "special_cause_concern"
    following = worked().points.loc[far.index[0] :].iloc[1]
    assert following["type"] == "common_cause"


def test_the_worked_picture_ends_with_seven_in_a_row_each_inside_the_range():
    result, row = worked(), in_a_row(worked())
    assert len(row) == 7
    assert row.index.equals(result.points.index[-7:])
    assert (row["value"] > row["mean"]).all()
    assert not row[["outside", "near", "trend", "two_of_three"]].any(axis=None)
    assert result.points["value"].iloc[-8] < result.points["mean"].iloc[-8]


def test_nothing_else_in_the_worked_picture_is_marked():
    assert worked().points["label"].value_counts().to_dict() == {"Common Cause": 35, "7 Points Above CL": 7, "Below LCL": 1}


def test_the_numbers_stand_at_what_the_engine_found():
    held, result = places(worked()), worked()
    assert list(held) == [number for number, _, _ in method.SENTENCES] == ["1", "2", "3", "4"]
    assert held["1"][0] <= VISIT
    assert held["1"][1] > result.points["upper"].iloc[0]
    assert result.points.loc[held["2"][0], "type"] == "common_cause"
    assert held["2"][1] < before(result)["value"].min()
    assert held["3"][0] == outside(result).index[0]
    assert held["4"][0] in in_a_row(result).index


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_draws_every_month_with_its_shape_and_says_so_in_words(dark: bool):
    chart = worked_chart(dark=dark)
    drawn = next(trace for trace in chart.figure["data"] if trace.get("name") == "share")
    symbols = drawn["marker"]["symbol"]
    assert drawn["y"] == pytest.approx(worked().points["value"].tolist())
    assert (symbols.count("circle"), symbols.count("triangle-up"), symbols.count("triangle-down")) == (35, 7, 1)
    assert "invented" in chart.alt
    assert f"{worked().points['lower'].iloc[0]:.0%} to {worked().points['upper'].iloc[0]:.0%}" in chart.alt
    assert chart.table["judged"].value_counts().tolist() == [35, 7, 1]


def test_the_picture_s_verdict_is_the_engine_s_with_its_mark():
    verdict = REAL[str(worked().variation)]
    assert verdict == "better, and real"
    html = method.sentences_html(verdict)
    assert verdicts.word(verdict) in html
    assert mark_html(verdicts.mark(verdict)) in html


def test_every_verdict_is_explained_with_its_own_mark():
    explained = [*(one for one, _ in method.VERDICTS), *method.NEUTRAL]
    assert sorted(explained) == sorted(get_args(Verdict))
    page = method.verdicts_html() + method.details_html(30)
    for one in explained:
        assert f"{mark_html(verdicts.mark(one))}{verdicts.word(one)}" in page


def test_every_mark_of_a_standard_is_explained():
    standards = [mark for mark, _ in method.STANDARD_MARKS]
    assert set(standards) == set(MARKS) - {verdicts.mark(one) for one in get_args(Verdict)}
    assert all(mark_html(mark) in method.details_html(30) for mark in standards)


def test_the_page_says_how_many_marks_chance_makes_as_the_overview_does():
    assert verdicts.chance_line(34) in plain(method.details_html(34))
    assert verdicts.chance_line(34) != verdicts.chance_line(3)


def test_a_councillor_meets_no_word_of_statistics():
    words = plain(
        " ".join((method.TITLE, method.LEAD, method.sentences_html("better, and real"), method.verdicts_html(), method.details_html(30)))
    )
    assert [word for word in WORDS_OF_STATISTICS if word in words.lower()] == []
    assert worked_chart().alt.lower().count("sigma") == 0


def test_each_measure_counted_anew_is_listed_with_its_day_its_reason_and_its_author():
    titles = {one.id: one.title for one in measures()}
    rows = method.phases_rows(all_phases(), titles)
    assert len(rows) == len(all_phases()) > 0
    for phase, (title, day, reason, author) in zip(all_phases(), rows, strict=True):
        assert title == titles[phase.measure]
        assert day == f"{phase.date.day} {phase.date:%B %Y}"
        assert (reason, author) == (phase.reason, phase.author)


def test_a_date_for_a_measure_that_is_not_here_is_left_out_of_the_list():
    unknown = Phase("horoscopes", VISIT, "the stars moved", "nobody")
    assert method.phases_rows([unknown], {one.id: one.title for one in measures()}) == []


@pytest.mark.parametrize(
    "source", ["Making Data Count", "Shewhart", "2.66", "Laney", "T chart", "Newcombe", "Welch", "binomial", "Spiegelhalter"]
)
def test_the_small_print_names_each_method_and_its_source(source: str):
    assert source in plain(small_print_html())


def test_the_thresholds_in_small_print_are_round_numbers():
    assert re.findall(r"\d\.\d{3,}", plain(small_print_html())) == []
