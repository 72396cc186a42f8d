"""The letters page in words: coverage counted from the files, findings by judgement, the other reports, the line of time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.letters import JUDGEMENTS, Finding, findings, letter, letters, reports, timeline
from metrics.kit.compare import Reading
from metrics.kit.measure import measures, register
from present import coverage, letters_table, overview, verdicts, words
from present.charts.timeline import timeline as draw
from present.html_table import Heading, Row, table_html
from present.overview import Answered
from tests import readings

LETTER = letters()[0]
BETTER, SAME = readings.reading([20, 24] * 12 + [12, 13] * 12), readings.reading([20, 24] * 24)


def query(**more: str) -> dict[str, str]:
    return more


def always(_: object) -> bool:
    return True


def found(name: str, judgement: str = "concern", **more) -> Finding:
    return Finding(
        name, LETTER.id, "health", judgement, f"Finding {name}", "Says it.", "Page 1", **{"measures": (SAME.measure.id,), **more}
    )


ALONE = found("alone", measures=(), why_unmeasured="Only people can see it.")
EVERYTHING = found("whole", measures=("all",))


# How many are measured


def test_every_finding_is_in_one_part_of_the_coverage():
    for many in (findings(), *[one.findings for one in (*letters(), *reports())]):
        count = coverage.coverage(many, register())
        assert sorted(one.id for one in count.measured + count.rest) == sorted(one.id for one in many)
        assert count.total == len(many)


def test_of_the_two_letters_55_findings_all_are_measured_or_say_why_not():
    count = coverage.coverage(findings(), register())
    assert count.total == 55
    assert count.not_yet == ()
    assert [one.id for one in count.everything] == ["overall-pace", "early-improvement"]
    assert len(count.inspectors) == 6
    said = coverage.sentence(count, "the two letters")
    assert said == (
        "47 of 55 findings in the two letters are measured here; two are about everything, which all of them together answer; "
        "the other six only inspectors can judge."
    )


def test_the_count_follows_the_files_and_the_measures_there_are():
    some = [found("a"), found("b", measures=("no_such",)), ALONE, EVERYTHING]
    count = coverage.coverage(some, {SAME.measure.id})
    assert coverage.sentence(count, "them") == (
        "1 of 4 findings in them is measured here; one is about everything, which all of them together answer; "
        "one has a measure that this dashboard does not hold yet; the other one only inspectors can judge."
    )
    assert coverage.sentence(coverage.coverage([found("a")], {SAME.measure.id}), "it") == "1 of 1 findings in it is measured here."


def test_each_finding_of_the_rest_says_why():
    assert all(coverage.why(one) for one in coverage.coverage(findings(), register()).rest)
    assert coverage.why(found("a")) == ""


# By judgement


def test_findings_stand_under_their_judgement_in_one_order_with_what_has_become_of_them():
    answered = [
        Answered(found("a", "strength"), (SAME,)),
        Answered(found("b"), (BETTER,)),
        Answered(found("c"), (SAME,)),
        Answered(ALONE, ()),
    ]
    rows = letters_table.by_judgement(answered, query, always)
    assert [row.text for row in rows if isinstance(row, Heading)] == [
        "Strength: 1 finding. Now: 1 no real change.",
        "Concern: 3 findings. Now: 1 really better, 1 no real change, 1 without a measure of its own.",
    ]
    assert [row.cells[0].text for row in rows if isinstance(row, Row)] == ["Finding a", "Finding b", "Finding c", "Finding alone"]
    table_html("Findings", letters_table.COLUMNS, rows)


@pytest.mark.parametrize("one", letters(), ids=lambda one: one.id)
def test_every_finding_of_a_letter_has_a_row(one):
    answered = overview.answer(one.findings, measures(), lambda measure, _: replace(SAME, measure=measure), lambda _: False)
    rows = letters_table.by_judgement(answered, query, always)
    assert sorted(row.cells[0].text for row in rows if isinstance(row, Row)) == sorted(each.short for each in one.findings)
    assert [row.text.split(":")[0] for row in rows if isinstance(row, Heading)] == [
        JUDGEMENTS[name] for name, number in one.judgements.items() if number
    ]


def test_a_row_has_the_worst_measure_with_its_link_then_and_now_and_the_verdict_as_mark_and_word():
    other = replace(BETTER, measure=replace(BETTER.measure, id="other", title="Other"))
    row = letters_table.finding_row(Answered(found("a"), (other, SAME)), query, always)
    assert row.cells[0].small == "Says it. (Page 1)"
    assert (row.cells[1].text, row.cells[1].small) == (SAME.measure.title, "the worst of 2 measures")
    assert row.cells[1].link.query == {"measure": SAME.measure.id}
    assert row.cells[2].text == f"{words.then_value(SAME.measure, SAME.then)} → {words.value(SAME.measure, SAME.now.value)}"
    assert (row.cells[3].mark, row.cells[3].text) == (verdicts.mark(SAME.verdict), verdicts.word(SAME.verdict))


def test_a_finding_that_only_inspectors_can_judge_says_why_and_one_about_everything_leads_to_the_overview():
    row = letters_table.finding_row(Answered(ALONE, ()), query, always)
    assert (row.cells[1].text, row.cells[1].small) == ("Only inspectors can judge it", "Only people can see it.")
    row = letters_table.finding_row(Answered(EVERYTHING, ()), query, always)
    assert row.cells[1].link.page == ""


def test_a_measure_that_is_not_supplied_is_not_nought():
    row = letters_table.finding_row(Answered(found("a"), (), (SAME.measure,)), query, always)
    assert (row.cells[2].text, row.cells[2].small) == (words.NOTHING, "not supplied")
    assert row.cells[3].mark == "unknown"


@pytest.mark.parametrize(
    ("reading", "text", "small"),
    [
        (readings.reading([0.4] * 24 + [0.6] * 12, 50), "40% → 60%", "120 of 300, six months → 30 of 50"),
        (BETTER, "22 → 13", "children; then a month, on average"),
        (readings.reading([None] * 36, 0), words.NOTHING, "nothing to count in the six months to the visit"),
    ],
)
def test_then_and_now_come_with_what_they_are_made_of(reading: Reading, text: str, small: str):
    cell = letters_table.then_and_now(reading)
    assert (cell.text, cell.small) == (text, small)


def test_a_stated_number_is_said_to_be_the_letter_s():
    stated = replace(BETTER, then=replace(BETTER.then, basis="stated", said="61 children"))
    assert letters_table.then_and_now(stated).small == "children; then stated in the letter"


def test_a_finding_about_a_part_says_of_whom_its_figures_are_and_its_link_opens_there():
    part = found("a", scope="looked-after units", group="service:Looked after")
    of_part = letters_table.finding_row(Answered(part, (replace(SAME, about=part.group),)), query, always)
    assert of_part.cells[1].small == "looked-after units only"
    assert of_part.cells[1].link.query == {"measure": SAME.measure.id, "part": "service:Looked after"}
    filtered = letters_table.finding_row(Answered(part, (replace(SAME, about="team:North"),)), query, always)
    assert filtered.cells[1].small == "not only looked-after units"
    assert filtered.cells[1].link.query == {"measure": SAME.measure.id}


# The other reports


def test_every_report_has_a_heading_its_outcome_with_its_source_and_a_row_a_finding():
    rows = letters_table.report_rows(reports(), query)
    assert len([row for row in rows if isinstance(row, Heading)]) == len(reports())
    assert len([row for row in rows if isinstance(row, Row)]) == len(reports()) + sum(len(one.findings) for one in reports())
    table_html("Reports", letters_table.REPORT_COLUMNS, rows)
    outcome = rows[1].cells[0]
    assert outcome.text == "Safeguarding: Good; Looked-after children: Good."
    assert "No findings: only its outcome is held." in outcome.small
    assert reports()[0].source in outcome.small


def test_a_report_whose_date_is_not_confirmed_says_so_in_its_heading():
    headings = [row.text for row in letters_table.report_rows(reports(), query) if isinstance(row, Heading)]
    assert "Visit of August or September 2016 (date not confirmed)" in headings
    assert "Inspection of November 2017" in headings


# The line of time


def test_the_line_of_time_has_a_named_row_for_every_mark_and_a_span_is_no_point():
    chart = draw(timeline())
    names = chart.figure["layout"]["yaxis"]["categoryarray"]
    assert names == [mark.label for mark in timeline()]
    assert len(set(names)) == len(names), "two marks of one name would share a row"
    assert (chart.figure["layout"]["yaxis"]["tickmode"], chart.figure["layout"]["yaxis"]["dtick"]) == ("linear", 1)
    points = {name for trace in chart.figure["data"] if trace["mode"] == "markers" for name in trace["y"]}
    bars = {name for trace in chart.figure["data"] if trace["mode"] == "lines" for name in trace["y"] if name}
    assert bars == {mark.label for mark in timeline() if mark.is_span}
    assert points == set(names) - bars
    assert len(chart.table) == len(names)


def test_a_row_of_the_line_of_time_is_as_high_as_its_name():
    chart = draw(timeline())
    layout = chart.figure["layout"]
    inside = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    assert inside / len(timeline()) >= layout["yaxis"]["tickfont"]["size"] + 6
    assert letter("visit-2016-11").label in layout["yaxis"]["categoryarray"]
